#include "core/reception/draft.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "core/procedure/text_documents.h"
#include "core/reception/problems.h"

namespace huiyin::reception {

namespace draft_detail {

using procedure::text_value;

tl::unexpected<Problem> bad(std::string why) { return refuse(problems::bad_document, {{"why", std::move(why)}}); }

std::optional<int> parse_minutes(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    int out = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + (c - '0');
    }
    return out;
}

struct DraftFinder : procedure::TextFinder {
    DraftFinder() : TextFinder({.not_text = problems::not_text, .too_long = problems::too_long, .missing = problems::missing_language}) {}
    std::optional<int> check_time(const std::string& typed, const std::string& where) {
        const auto minute = parse_time(typed);
        if (typed.empty())
            find(problems::missing, {}, where);
        else if (!minute)
            find(problems::bad_time, {{"typed", typed}}, where);
        return minute;
    }
};

void check_times(DraftFinder& finder, const Draft& draft) {
    const auto from = finder.check_time(draft.from, "from");
    const auto to = finder.check_time(draft.to, "to");
    const auto minutes = parse_minutes(draft.minutes);
    const bool fits = minutes && *minutes >= minutes_min && *minutes <= minutes_max;
    if (!fits)
        finder.find(problems::bad_minutes, {{"min", std::to_string(minutes_min)}, {"max", std::to_string(minutes_max)}}, "minutes");
    if (!from || !to) return;
    if (*to <= *from) return finder.find(problems::ends_first, {}, "to");
    if (!fits) return;
    Day day;
    day.from = *from;
    day.to = *to;
    day.minutes = *minutes;
    const std::size_t times = times_of(day).size();
    if (times == 0) finder.find(problems::no_time_fits, {}, "minutes");
    if (times > times_max)
        finder.find(problems::too_many_times, {{"max", std::to_string(times_max)}, {"times", std::to_string(times)}}, "minutes");
}

}  // namespace draft_detail
using namespace draft_detail;

std::string write_draft(const Draft& draft) {
    json::Array joint;
    for (const std::string& office : draft.joint) joint.emplace_back(office);
    return json::write(json::Object{{"id", draft.id},
                                    {"office", draft.office},
                                    {"joint", std::move(joint)},
                                    {"date", draft.date},
                                    {"from", draft.from},
                                    {"to", draft.to},
                                    {"minutes", draft.minutes},
                                    {"leader", draft.leader},
                                    {"post", text_value(draft.post)},
                                    {"place", text_value(draft.place)},
                                    {"languages", text_value(draft.languages)},
                                    {"note", text_value(draft.note)},
                                    {"cancelled", draft.cancelled},
                                    {"reason", text_value(draft.reason)}});
}

Result<Draft> read_draft(std::string_view document) {
    TRY_LET(value, json::parse(document));
    TRY_LET(members, procedure::Members::of(value, {}, problems::bad_document));
    Draft out;
    TRY_LET(id, members.string("id"));
    TRY_LET(office, members.string("office"));
    TRY_LET(joint, members.array("joint"));
    for (const json::Value& one : *joint) {
        if (one.string() == nullptr) return bad("/joint");
        out.joint.push_back(*one.string());
    }
    TRY_LET(date, members.string("date"));
    TRY_LET(from, members.string("from"));
    TRY_LET(to, members.string("to"));
    TRY_LET(minutes, members.string("minutes"));
    TRY_LET(leader, members.string("leader"));
    TRY_LET(post, members.text("post"));
    TRY_LET(place, members.text("place"));
    TRY_LET(languages, members.text("languages"));
    TRY_LET(note, members.text("note"));
    TRY_LET(cancelled, members.boolean("cancelled"));
    TRY_LET(reason, members.text("reason"));
    TRY(members.end());
    return Draft{.id = std::move(id),
                 .office = std::move(office),
                 .joint = std::move(out.joint),
                 .date = std::move(date),
                 .from = std::move(from),
                 .to = std::move(to),
                 .minutes = std::move(minutes),
                 .leader = std::move(leader),
                 .post = std::move(post),
                 .place = std::move(place),
                 .languages = std::move(languages),
                 .note = std::move(note),
                 .cancelled = cancelled,
                 .reason = std::move(reason)};
}

std::vector<Problem> check_draft(const Draft& draft, const accounts::Offices& offices, Date today) {
    DraftFinder finder;
    const auto check_office = [&](const std::string& office, const std::string& where) {
        if (offices.find({office}) == nullptr) finder.find(problems::unknown_office, {{"office", office}}, where);
    };
    check_office(draft.office, "office");
    std::set<std::string> seen{draft.office};
    for (std::size_t i = 0; i < draft.joint.size(); ++i) {
        const std::string where = "joint/" + std::to_string(i);
        check_office(draft.joint[i], where);
        if (!seen.insert(draft.joint[i]).second) finder.find(problems::office_twice, {{"office", draft.joint[i]}}, where);
        if (i >= joint_max) finder.find(problems::bad_document, {{"why", "/joint"}}, where);
    }
    const auto date = parse_date(draft.date);
    if (draft.date.empty())
        finder.find(problems::missing, {}, "date");
    else if (!date)
        finder.find(problems::bad_day, {{"typed", draft.date}}, "date");
    else if (*date < today)
        finder.find(problems::past_day, {{"day", draft.date}}, "date");
    else if (*date > today + std::chrono::days(days_ahead_max))
        finder.find(problems::far_day, {{"days", std::to_string(days_ahead_max)}}, "date");
    check_times(finder, draft);
    if (draft.leader.empty()) finder.find(problems::missing, {}, "leader");
    finder.check_half(draft.leader, leader_characters_max, "leader", false);
    finder.check_text(draft.post, post_characters_max, "post", true);
    finder.check_text(draft.place, place_characters_max, "place", true);
    finder.check_text(draft.languages, languages_characters_max, "languages", false);
    finder.check_text(draft.note, note_characters_max, "note", false, true);
    finder.check_text(draft.reason, reason_characters_max, "reason", draft.cancelled, true);
    if (finder.wrong.empty() && !is_slug(draft.id)) finder.find(problems::bad_id, {{"id", draft.id}}, "date");
    return std::move(finder.wrong);
}

Result<Day> day_of(const Draft& draft) {
    const auto date = parse_date(draft.date);
    const auto from = parse_time(draft.from);
    const auto to = parse_time(draft.to);
    const auto minutes = parse_minutes(draft.minutes);
    if (!is_slug(draft.id)) return refuse(problems::bad_id, {{"id", draft.id}}, "id");
    if (!date) return refuse(problems::bad_day, {{"typed", draft.date}}, "date");
    if (!from) return refuse(problems::bad_time, {{"typed", draft.from}}, "from");
    if (!to) return refuse(problems::bad_time, {{"typed", draft.to}}, "to");
    if (!minutes || *minutes < minutes_min || *minutes > minutes_max)
        return refuse(problems::bad_minutes, {{"min", std::to_string(minutes_min)}, {"max", std::to_string(minutes_max)}}, "minutes");
    Day day{.id = draft.id,
            .office = {draft.office},
            .joint = {},
            .date = *date,
            .from = *from,
            .to = *to,
            .minutes = *minutes,
            .leader = draft.leader,
            .post = draft.post,
            .place = draft.place,
            .languages = draft.languages,
            .note = draft.note,
            .cancelled = draft.cancelled,
            .reason = draft.cancelled ? draft.reason : Text{}};
    for (const std::string& office : draft.joint) day.joint.push_back({office});
    return day;
}

Draft draft_of(const Day& day) {
    Draft out{.id = day.id,
              .office = day.office.value,
              .joint = {},
              .date = to_text(day.date),
              .from = write_time(day.from),
              .to = write_time(day.to),
              .minutes = std::to_string(day.minutes),
              .leader = day.leader,
              .post = day.post,
              .place = day.place,
              .languages = day.languages,
              .note = day.note,
              .cancelled = day.cancelled,
              .reason = day.reason};
    for (const OfficeId& office : day.joint) out.joint.push_back(office.value);
    return out;
}

std::string id_for(Date date, const OfficeId& office) { return (to_text(date) + "-" + office.value).substr(0, 60); }

}  // namespace huiyin::reception
