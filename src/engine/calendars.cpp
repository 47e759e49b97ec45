#include "engine/calendars.h"

#include <algorithm>
#include <limits>

#include "base/fault.h"
#include "core/casework/decide.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace calendars_detail {

constexpr std::uint64_t any_serial = std::numeric_limits<std::int64_t>::max();

Result<const calendar::WorkCalendar*> find_calendar(const Town& town, const std::string& id) {
    const auto& calendars = town.calendars();
    const auto found = calendars.find(id);
    if (found != calendars.end()) return &found->second;
    std::string known;
    for (const auto& [name, calendar] : calendars) known += (known.empty() ? "" : ", ") + name;
    return refuse(problems::no_such_calendar, {{"calendar", id}, {"known", known}}, "calendar");
}

/// What a kept document says; nothing if the year was withdrawn.
std::optional<calendar::HolidayYear> read_kept(const VersionRow& row, const calendar::Description& description) {
    if (row.document.empty()) return std::nullopt;
    auto read = calendar::parse_holiday_year(row.document, row.name, description);
    if (!read) throw Fault("the kept calendar " + row.name + " can't be read");
    return std::move(*read);
}

CalendarChange change_to(const calendar::WorkCalendar& before, int year, std::optional<calendar::HolidayYear> notice, std::uint64_t since) {
    calendar::WorkCalendar after = notice ? before.with(std::move(*notice)) : before.without(year);
    auto days = calendar::differences(before, after);
    return {.calendar = before.id(),
            .year = year,
            .since = since,
            .was_published = before.published_years().contains(year),
            .is_published = after.published_years().contains(year),
            .days = std::move(days),
            .after = std::move(after)};
}

}  // namespace calendars_detail
using namespace calendars_detail;

std::string_view CalendarChange::word(const calendar::DayChange& one) const {
    if (after.exception(one.day) != nullptr) return one.is_off ? "day-off" : "day-worked";
    return one.is_off ? "day-worked-no-more" : "day-off-no-more";
}

Result<CalendarChange> compare_calendar(const Context& context, const std::string& calendar, const calendar::HolidayYear& year) {
    TRY_LET(before, find_calendar(context.town, calendar));
    const auto newest = context.store.version_history(std::string(calendar_kind), calendar_year_name(calendar, year.year), any_serial, 1);
    return change_to(*before, year.year, year, newest.empty() ? 0 : newest.front().serial);
}

Result<CalendarChange> compare_undo(const Context& context, const std::string& calendar, int year) {
    TRY_LET(before, find_calendar(context.town, calendar));
    const std::string name = calendar_year_name(calendar, year);
    const auto history = context.store.version_history(std::string(calendar_kind), name, any_serial, 2);
    if (history.empty()) return refuse(problems::nothing_to_undo, {{"name", name}});
    auto notice = history.size() > 1 ? read_kept(history[1], before->description()) : std::nullopt;
    return change_to(*before, year, std::move(notice), history.front().serial);
}

MovedDeadlines count_moved(const Context& context, const CalendarChange& change, std::size_t most,
                           const std::function<bool(std::size_t)>& go_on) {
    constexpr std::size_t page_cases = 64;
    MovedDeadlines out;
    std::optional<CaseId> after;
    for (;;) {
        const auto page = context.store.open_cases(after, page_cases);
        for (const CaseId& id : page) {
            if (out.cases == most || (go_on && !go_on(out.cases))) {
                out.all = false;
                return out;
            }
            ++out.cases;
            const auto loaded = standing_case(context, id, Afterwards::let_go);
            if (!loaded) continue;
            const casework::Case& current = loaded->value;
            const procedure::Procedure& procedure = context.town.procedure(current);
            if (procedure.calendar != change.calendar) continue;
            const casework::Rules now = context.town.rules(procedure, current.about);
            const casework::Rules then{.procedure = procedure,
                                       .calendar = change.after,
                                       .above = now.above,
                                       .find_procedure = now.find_procedure,
                                       .has_below = now.has_below};
            const auto event =
                casework::decide(current, casework::RecountClocks{}, then, context.town.now(context.clock.now()));
            if (!event) continue;
            for (const casework::ClockMoved& moved : event->moves) {
                const casework::RunningClock* clock = current.running(moved.clock);
                const bool elsewhere = clock == nullptr || clock->due != moved.due || clock->from != moved.from;
                ++(elsewhere ? out.moved : out.settled);
            }
        }
        if (page.size() < page_cases) return out;
        after = page.back();
    }
}

Result<void> publish_calendar(const Context& context, const CalendarChange& change, const std::string& author) {
    const std::string name = calendar_year_name(change.calendar, change.year);
    const calendar::HolidayYear* notice = change.after.notice(change.year);
    constexpr int tries = 10;
    for (int i = 0; i < tries; ++i) {
        const std::uint64_t newest = context.store.newest_version();
        const auto there = context.store.version_history(std::string(calendar_kind), name, any_serial, 1);
        if ((there.empty() ? 0 : there.front().serial) != change.since)
            return refuse(problems::calendar_changed, {{"name", name}});
        Append append;
        append.settled = newest;
        append.changes.versions.push_back({.serial = newest + 1,
                                           .kind = std::string(calendar_kind),
                                           .name = name,
                                           .at = context.clock.now(),
                                           .author = author,
                                           .document = notice == nullptr ? std::string() : calendar::write_holiday_year(*notice)});
        if (context.writer.append(std::move(append)).outcome != Appended::Outcome::done) continue;
        // Where something else was published that these rules don't know yet, they are taken on with this (TownFolder::look_for_versions).
        Town& town = context.town;
        RuleBook book = town.rule_book();
        const auto now = book.calendars.find(change.calendar);
        EXPECTS(now != book.calendars.end());
        now->second = notice == nullptr ? now->second.without(change.year) : now->second.with(*notice);
        town.set_rules(std::move(book), town.rules_known() == newest ? newest + 1 : town.rules_known());
        return {};
    }
    throw Fault("somebody else goes on publishing for this town; try again");
}

std::vector<CalendarVersion> calendar_versions(const Context& context, const std::string& calendar, int year, std::size_t limit) {
    std::vector<CalendarVersion> out;
    const auto& calendars = context.town.calendars();
    const auto found = calendars.find(calendar);
    if (found == calendars.end()) return out;
    for (const VersionRow& row :
         context.store.version_history(std::string(calendar_kind), calendar_year_name(calendar, year), any_serial, limit)) {
        const auto notice = read_kept(row, found->second.description());
        out.push_back({.serial = row.serial,
                       .at = row.at,
                       .author = row.author,
                       .withdrawn = !notice,
                       .days = notice ? notice->days.size() : 0});
    }
    return out;
}

}  // namespace huiyin::engine
