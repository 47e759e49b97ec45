#include <algorithm>

#include "core/reception/draft.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/web/desk/town_parts.h"
#include "io/web/site/fields.h"
#include "io/web/site/reception.h"

namespace huiyin::web::desk {
namespace town_receptions_detail {

using reception::Draft;
using text::say;
using Kind = TownField::Kind;

Draft draft_in(const std::string& document) {
    const auto read = reception::read_draft(document);
    return read ? *read : Draft{};
}

bool is_administrator(const Seat& seat) { return seat.session.staff.has(accounts::Role::administrator); }

std::vector<std::string> names_of(const Seat& seat) {
    std::vector<std::string> out;
    for (const reception::Day* day : seat.site.context.town.receptions()->from(seat.site.today(), counted_most)) out.push_back(day->id);
    return out;
}

std::string blank_of(const Seat& seat) {
    Draft draft;
    draft.office = seat.session.staff.office.value;
    draft.from = "09:00";
    draft.to = "11:30";
    draft.minutes = "15";
    return reception::write_draft(draft);
}

TownFields fields_of(const Seat& seat, const std::string& document, bool fresh, bool) {
    const auto language = seat.language;
    const Draft draft = draft_in(document);
    TownFields fields;
    const auto label = [&](const char* what) { return say(language, std::string("town.reception.") + what); };
    const auto line = [&](const char* name, const std::string& value, const char* hint = nullptr) {
        fields.push_back({.kind = Kind::line, .name = name, .label = label(name), .value = value,
                          .hint = hint == nullptr ? std::string() : say(language, std::string("town.reception.") + hint)});
    };
    if (is_administrator(seat))
        fields.push_back({.kind = Kind::select, .name = "office", .label = label("office"), .value = draft.office, .hint = label("office.hint"),
                          .options = office_options(seat, "form.please-choose")});
    line("date", draft.date, "date.hint");
    line("from", draft.from, "from.hint");
    line("to", draft.to);
    line("minutes", draft.minutes, "minutes.hint");
    line("leader", draft.leader, "leader.hint");
    add_text_fields(seat, fields, "post", label("post"), draft.post);
    add_text_fields(seat, fields, "place", label("place"), draft.place);
    for (std::size_t i = 0; i < reception::joint_max; ++i)
        fields.push_back({.kind = Kind::select, .name = "joint-" + std::to_string(i), .label = say(language, "town.reception.joint", {{"number", std::to_string(i + 1)}}),
                          .value = i < draft.joint.size() ? draft.joint[i] : std::string(), .hint = i == 0 ? label("joint.hint") : std::string(),
                          .options = office_options(seat, "town.reception.joint.none")});
    add_text_fields(seat, fields, "languages", label("languages"), draft.languages, Kind::line, label("languages.hint"));
    add_text_fields(seat, fields, "note", label("note"), draft.note, Kind::lines);
    if (fresh) return fields;
    fields.push_back({.kind = Kind::check, .name = "cancelled", .label = label("cancelled"), .value = draft.cancelled ? "yes" : "", .hint = label("cancelled.hint")});
    add_text_fields(seat, fields, "reason", label("reason"), draft.reason, Kind::lines, label("reason.hint"));
    return fields;
}

/// An id that nothing else has: by day and office, and numbered.
std::string fresh_id(const Seat& seat, const Draft& draft) {
    const auto date = parse_date(draft.date);
    if (!date) return {};
    const std::string base = reception::id_for(*date, {draft.office});
    const auto is_taken = [&](const std::string& id) { return engine::standing(seat.site.context, std::string(engine::reception_kind), id).has_value(); };
    std::string id = base;
    for (int number = 2; is_taken(id) && number < 100; ++number) id = base + "-" + std::to_string(number);
    return id;
}

std::string read_form(const Seat& seat, const Typed& typed, const std::string& name, const std::string& before) {
    const Draft old = draft_in(before);
    const auto line = [&](const char* field) { return trimmed_text(typed.get(field)); };
    Draft draft{.id = name,
                .office = is_administrator(seat) ? line("office") : old.office,
                .joint = {},
                .date = line("date"),
                .from = line("from"),
                .to = line("to"),
                .minutes = line("minutes"),
                .leader = line("leader"),
                .post = typed_text(typed, "post"),
                .place = typed_text(typed, "place"),
                .languages = typed_text(typed, "languages"),
                .note = typed_text(typed, "note"),
                .cancelled = typed.get("cancelled") == "yes",
                .reason = typed_text(typed, "reason")};
    for (std::size_t i = 0; i < reception::joint_max; ++i)
        if (const std::string office = line(("joint-" + std::to_string(i)).c_str()); !office.empty()) draft.joint.push_back(office);
    if (name.empty()) draft.id = fresh_id(seat, draft);
    return reception::write_draft(draft);
}

std::string title_of(const Seat& seat, const std::string& document) {
    const Draft draft = draft_in(document);
    const auto date = parse_date(draft.date);
    return say(seat.language, "page.two", {{"one", date ? text::write_day(seat.language, *date) : draft.date}, {"two", draft.leader}});
}

void show_preview_of(View& view, const Seat& seat, const std::string& document) {
    const auto day = reception::day_of(draft_in(document));
    if (!day) return;
    for (const auto language : text::all_languages) {
        View& shown = add_shown(view, language);
        const auto add = [&](const char* key, const std::string& value) {
            if (!value.empty()) shown.add("TEXTS").set("LABEL", say(language, key)).set("TEXT", value);
        };
        add("reception.when", write_hours(language, *day));
        add("reception.who", say(language, "page.two", {{"one", day->leader}, {"two", in(language, day->post)}}));
        add("reception.office", office_name(seat.site, language, day->office));
        std::string joint;
        for (const OfficeId& office : day->joint) joint += (joint.empty() ? "" : "\n") + office_name(seat.site, language, office);
        add("reception.joint", joint);
        add("reception.place", in(language, day->place));
        add("reception.languages", in(language, day->languages));
        add("reception.note", in(language, day->note));
        std::string times;
        for (const int minute : reception::times_of(*day)) times += (times.empty() ? "" : "  ") + reception::write_time(minute);
        add("reception.times", times);
        if (day->cancelled) add("reception.cancelled", in(language, day->reason));
    }
}

}  // namespace town_receptions_detail

const TownKind& town_receptions() {
    using namespace town_receptions_detail;
    static const TownKind kind{.kind = engine::reception_kind,
                               .path = "reception",
                               .words = "town.reception",
                               .names = names_of,
                               .blank = blank_of,
                               .fields = fields_of,
                               .read = read_form,
                               .title = title_of,
                               .detail = [](const Seat&, const std::string&) { return std::string(); },
                               .preview = show_preview_of,
                               .root = "/desk",
                               .heads = true};
    return kind;
}

}  // namespace huiyin::web::desk
