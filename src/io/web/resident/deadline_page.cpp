#include <algorithm>

#include "base/full_width.h"
#include "core/procedure/deadline.h"
#include "core/procedure/problems.h"
#include "core/text/dates.h"
#include "core/text/say.h"
#include "io/papers/story.h"
#include "io/web/resident/pages.h"
#include "io/web/site/due.h"
#include "io/web/site/fields.h"
#include "io/web/site/problems.h"

namespace huiyin::web::resident {
namespace deadline_page_detail {

using text::Language;

/// Stretches of days that may be given; one row more than are filled in is shown.
constexpr std::size_t stretches_max = 6;
/// Years that a period may begin or stand still in: what is beyond is a slip of the finger.
constexpr int year_min = 1950;
constexpr int year_max = 2200;

/// A date as it was typed, in three fields.
struct TypedDay {
    std::string year;
    std::string month;
    std::string day;
    bool empty() const { return year.empty() && month.empty() && day.empty(); }
    /// What was typed, as far as anything was.
    std::string text() const {
        std::string out = year;
        for (const std::string* part : {&month, &day})
            if (!part->empty()) out += (out.empty() ? "" : "-") + *part;
        return out;
    }
    /// "26" for 2026.
    bool has_short_year() const {
        return !year.empty() && year.size() < 4 && year.find_first_not_of("0123456789") == std::string::npos && !month.empty() && !day.empty();
    }
};

std::string trimmed_part(std::string_view typed) {
    std::string out;
    for (const char c : without_full_width(typed))
        if (c != ' ') out += c;
    return out.substr(0, 12);
}

TypedDay split_day(std::string_view iso) {
    const auto first = iso.find('-');
    const auto second = first == std::string_view::npos ? first : iso.find('-', first + 1);
    if (second == std::string_view::npos) return {.year = trimmed_part(iso), .month = {}, .day = {}};
    return {.year = trimmed_part(iso.substr(0, first)), .month = trimmed_part(iso.substr(first + 1, second - first - 1)),
            .day = trimmed_part(iso.substr(second + 1))};
}

/// From "NAME" (YYYY-MM-DD, as links have it) or "NAME-year", "NAME-month", "NAME-day" (as the form sends it).
TypedDay typed_day(const http::Fields& query, const std::string& name) {
    if (const auto* whole = query.find(name)) return split_day(*whole);
    return {.year = trimmed_part(query.get(name + "-year")), .month = trimmed_part(query.get(name + "-month")),
            .day = trimmed_part(query.get(name + "-day"))};
}

std::optional<Date> read_day(const TypedDay& typed) {
    const auto two = [](const std::string& part) { return part.size() == 1 ? "0" + part : part; };
    return parse_date(typed.year + "-" + two(typed.month) + "-" + two(typed.day));
}

void set_day(View& view, const std::string& name, const TypedDay& typed) {
    view.set(name + "_YEAR", typed.year).set(name + "_MONTH", typed.month).set(name + "_DAY", typed.day);
}

struct Stretch {
    TypedDay first;
    TypedDay last;
};

/// What the reader asks, as they typed it.
struct Question {
    std::string clock;  ///< "procedure.clock"
    TypedDay from;
    std::string calendar;
    bool extended = false;
    std::vector<Stretch> stretches;
    bool asked = false;  ///< the form was sent, or a link followed
};

Question read_question(const http::Fields& query) {
    Question out;
    out.clock = query.get("clock");
    out.from = typed_day(query, "from");
    out.calendar = query.get("calendar");
    out.extended = query.get("extended") == "yes";
    out.asked = query.has("clock");
    for (const std::string_view both : query.all("suspend"))
        if (const auto dots = both.find(".."); dots != std::string_view::npos && out.stretches.size() < stretches_max)
            out.stretches.push_back({split_day(both.substr(0, dots)), split_day(both.substr(dots + 2))});
    for (std::size_t i = 1; i <= stretches_max && out.stretches.size() < stretches_max; ++i) {
        const std::string name = "suspend-" + std::to_string(i);
        Stretch one{typed_day(query, name + "-first"), typed_day(query, name + "-last")};
        if (!one.first.empty() || !one.last.empty()) out.stretches.push_back(std::move(one));
    }
    return out;
}

/// The clock that is asked about; null if the town has none such.
const procedure::ClockRule* chosen_clock(const Site& site, const Question& question, const procedure::Procedure*& of) {
    const auto dot = question.clock.find('.');
    if (dot == std::string::npos) return nullptr;
    for (const auto& procedure : site.context.town.procedures())
        if (procedure.id.value == question.clock.substr(0, dot)) {
            of = &procedure;
            return procedure.find_clock({question.clock.substr(dot + 1)});
        }
    return nullptr;
}

std::string stretch_name(std::size_t index) { return "suspend-" + std::to_string(index + 1); }

/// Reads a day; a problem at `where` if it is none.
std::optional<Date> need_day(const TypedDay& typed, std::string_view where, std::vector<Problem>& wrong) {
    if (typed.empty()) {
        wrong.push_back({problems::no_day_given, {}, std::string(where)});
        return std::nullopt;
    }
    if (typed.has_short_year()) {
        wrong.push_back({problems::short_year, {{"typed", typed.year}}, std::string(where)});
        return std::nullopt;
    }
    const auto day = read_day(typed);
    if (!day) {
        wrong.push_back({problems::no_such_day, {{"typed", typed.text()}}, std::string(where)});
        return std::nullopt;
    }
    const int year = static_cast<int>(std::chrono::year_month_day(*day).year());
    if (year >= year_min && year <= year_max) return day;
    wrong.push_back({problems::day_too_far, {{"first", std::to_string(year_min)}, {"last", std::to_string(year_max)}}, std::string(where)});
    return std::nullopt;
}

std::vector<calendar::Suspension> read_stretches(const Question& question, std::vector<Problem>& wrong) {
    std::vector<calendar::Suspension> out;
    for (std::size_t i = 0; i < question.stretches.size(); ++i) {
        const auto& [first, last] = question.stretches[i];
        if (first.empty() || last.empty()) {
            wrong.push_back({problems::half_a_stretch, {}, stretch_name(i)});
            continue;
        }
        const auto begins = need_day(first, stretch_name(i), wrong);
        const auto ends = begins ? need_day(last, stretch_name(i), wrong) : std::nullopt;
        if (begins && ends) out.push_back({*begins, *ends});
    }
    return out;
}

/// The count, and what was counted.
struct Answer {
    calendar::Deadline deadline;
    const procedure::Procedure* procedure;
    const procedure::ClockRule* clock;
    Counted counted;
};

std::optional<Answer> answer(const Site& site, Language language, const Question& question, std::vector<Problem>& wrong) {
    const procedure::Procedure* procedure = nullptr;
    const auto* clock = chosen_clock(site, question, procedure);
    if (clock == nullptr) wrong.push_back({problems::no_clock_chosen, {}, "clock"});
    const auto from = need_day(question.from, "from", wrong);
    auto suspensions = read_stretches(question, wrong);
    const auto& calendars = site.context.town.calendars();
    const auto chosen = calendars.find(question.calendar);
    if (!question.calendar.empty() && chosen == calendars.end()) wrong.push_back({problems::no_such_calendar, {{"calendar", question.calendar}}, "calendar"});
    if (!wrong.empty()) return std::nullopt;
    const auto& calendar = chosen == calendars.end() ? site.context.town.calendar_of(*procedure) : chosen->second;
    auto counted = procedure::deadline_for(
        *procedure, {.clock = clock->id, .from = *from, .suspensions = suspensions, .extensions = question.extended ? 1 : 0}, calendar);
    if (!counted) {
        Problem problem = counted.error();
        problem.where = question.extended ? "extended" : "from";
        if (problem.code == procedure::problems::no_period) problem.where = "clock";
        for (auto& [name, value] : problem.facts) {
            if (name == "clock") value = in(language, clock->name);
            for (std::size_t i = 0; i < suspensions.size(); ++i)
                if (name == "first" && value == to_text(suspensions[i].first) && suspensions[i].last < suspensions[i].first)
                    problem.where = stretch_name(i);
        }
        wrong.push_back(std::move(problem));
        return std::nullopt;
    }
    return Answer{std::move(*counted), procedure, clock,
                  {.procedure = procedure->id.value, .clock = clock->id.value, .from = *from, .suspensions = std::move(suspensions),
                   .extended = question.extended}};
}

/// The same question for the program.
std::string command_line(const Answer& answer, const std::string& calendar) {
    std::string out = "huiyin deadline --procedure " + answer.counted.procedure + " --clock " + answer.counted.clock + " --from " +
                      to_text(answer.counted.from);
    for (const auto& one : answer.counted.suspensions) out += " --suspend " + to_text(one.first) + ".." + to_text(one.last);
    if (answer.counted.extended) out += " --extend";
    return calendar.empty() ? out : out + " --calendar " + calendar;
}

void set_choices(View& view, const Site& site, Language language, const Question& question) {
    for (const auto& procedure : site.context.town.procedures()) {
        View& group = view.add("PROCEDURES").set("NAME", in(language, procedure.name));
        for (const auto& clock : procedure.clocks) {
            if (clock.due_in) continue;  // nothing to count: an office gives its day
            const std::string value = procedure.id.value + "." + clock.id.value;
            const std::string period = text::say(language, "period." + std::string(calendar::to_text(clock.period.unit)),
                                                 {{"count", std::to_string(clock.period.amount)}});
            group.add("CLOCKS").set("VALUE", value).show("CHOSEN", value == question.clock)
                .set("LABEL", text::say(language, "page.about", {{"what", in(language, clock.name)}, {"value", period}}));
        }
        group.list("CLOCKS");
    }
    view.list("PROCEDURES").list("CALENDARS");
    for (const auto& [id, calendar] : site.context.town.calendars())
        view.add("CALENDARS").set("VALUE", id).show("CHOSEN", id == question.calendar)
            .set("LABEL", language == Language::zh ? calendar.description().name_zh : calendar.description().name_en);
    // What an address asked for stays chosen, though it is none of ours: sent again unread, it must not become another calendar.
    if (!question.calendar.empty() && !site.context.town.calendars().contains(question.calendar))
        view.add("CALENDARS").set("VALUE", question.calendar).show("CHOSEN", true).set("LABEL", question.calendar);
}

/// The rows that were filled in, and an empty one.
void set_stretches(View& view, const Question& question, Language language, const std::vector<Problem>& wrong) {
    const std::size_t rows = std::min(question.stretches.size() + 1, stretches_max);
    for (std::size_t i = 0; i < rows; ++i) {
        View& row = view.add("STRETCHES").set("ID", stretch_name(i)).list("ERROR");
        const Stretch stretch = i < question.stretches.size() ? question.stretches[i] : Stretch{};
        set_day(row, "FIRST", stretch.first);
        set_day(row, "LAST", stretch.last);
        for (const Problem& problem : wrong)
            if (problem.where == stretch_name(i)) row.add("ERROR").set("TEXT", text::explain(language, problem));
    }
    view.show("STRETCHES_OPEN", !question.stretches.empty());
}

http::Response show_deadline(const Site& site, const http::Request& request) {
    const auto language = language_of(site, request);
    const Question question = read_question(request.query);
    std::vector<Problem> wrong;
    const auto found = question.asked ? answer(site, language, question, wrong) : std::nullopt;
    View view = base_view(site, request);
    view.list("ANSWER");
    if (found) {
        View& shown = view.add("ANSWER");
        shown.set("WHAT", in(language, found->clock->name)).set("DAY", text::write_day(language, found->deadline.due));
        shown.set("RULE", in(language, found->clock->rule)).show("PROVISIONAL", found->deadline.provisional);
        shown.set("SOURCE", papers::source_words(language, *found->procedure, found->clock->source));
        shown.set("COMMAND", command_line(*found, question.calendar));
        set_steps(shown, language, found->deadline);
    }
    set_choices(view, site, language, question);
    set_stretches(view, question, language, wrong);
    set_day(view, "FROM", question.from);
    view.show("EXTENDED_YES", question.extended);
    std::vector<std::string> fields{"clock", "from", "extended", "calendar"};
    for (std::size_t i = 0; i < question.stretches.size(); ++i) fields.push_back(stretch_name(i));
    for (Problem& problem : wrong)  // errors lead to the first of a date's three fields
        if (problem.where == "from") problem.where = "from-year";
    std::replace(fields.begin(), fields.end(), std::string("from"), std::string("from-year"));
    show_errors(view, language, wrong, fields);
    return page(site, request, "deadline", view, wrong.empty() ? 200 : 422, Reach::open);
}

}  // namespace deadline_page_detail

void add_deadline_page(http::Router& router, const Site& site) {
    router.get("/deadline", [site](http::Request& request) { return deadline_page_detail::show_deadline(site, request); });
}

}  // namespace huiyin::web::resident
