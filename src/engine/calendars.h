#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/context.h"

// Years of calendars: what another notice would change, and taking it.
namespace huiyin::engine {

/// As author of what was published from the command line; no login has a blank.
inline constexpr std::string_view command_line = "command line";

/// What would change if a year's notice were another one, or none.
struct CalendarChange {
    std::string calendar;
    int year = 0;
    std::uint64_t since = 0;             ///< serial of the version of that year that it was held against; 0: none was kept
    bool was_published = false;
    bool is_published = false;
    std::vector<calendar::DayChange> days;
    /// What becomes of such a day: "day-off", "day-worked", or that it follows its weekday again, "day-off-no-more", "day-worked-no-more".
    std::string_view word(const calendar::DayChange& one) const;
    calendar::WorkCalendar after;        ///< the whole calendar, with it
    /// Nothing that a period depends on changes.
    bool is_nothing() const { return days.empty() && was_published == is_published; }
};
/// Refuses with engine/no-such-calendar {"calendar","known"}.
Result<CalendarChange> compare_calendar(const Context& context, const std::string& calendar, const calendar::HolidayYear& year);
/// The same for going back to what that year was before its newest version: the one before, or unpublished. Refuses with
/// engine/no-such-calendar, or engine/nothing-to-undo {"name"} where nothing is kept of it.
Result<CalendarChange> compare_undo(const Context& context, const std::string& calendar, int year);

/// What a change would do to open cases.
struct MovedDeadlines {
    std::size_t cases = 0;      ///< that were looked at
    bool all = true;            ///< false: there are more, which were not
    std::size_t moved = 0;      ///< running periods that would end on another day
    std::size_t settled = 0;    ///< that would keep their day and be final, or provisional again
};
/// Reads up to `most` open cases, one by one; `go_on` is asked between them with how many were read.
MovedDeadlines count_moved(const Context& context, const CalendarChange& change, std::size_t most,
                           const std::function<bool(std::size_t)>& go_on = {});

/// Makes it count, as a new version by `author`; open cases follow (engine/recount.h). Refuses with engine/calendar-changed {"name"}
/// if that year has got another version since the comparison. Throws Fault.
Result<void> publish_calendar(const Context& context, const CalendarChange& change, const std::string& author);

/// One version of a year, the newest first.
struct CalendarVersion {
    std::uint64_t serial = 0;
    Instant at{};
    std::string author;  ///< a login; empty: the server, from the data folder; or `command_line`, which is no login
    bool withdrawn = false;
    std::size_t days = 0;
};
std::vector<CalendarVersion> calendar_versions(const Context& context, const std::string& calendar, int year, std::size_t limit);

}  // namespace huiyin::engine
