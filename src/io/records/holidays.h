#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/calendar/calendar.h"

namespace huiyin::records {

/// A year's days off and worked weekends from a file that somebody else made: JSON in the form of holiday-cn, or iCalendar (RFC 5545),
/// told apart by how it begins.
///
/// In an iCalendar file each VEVENT names whole days: off, unless X-APPLE-SPECIAL-DAY or its summary says that they are worked ("上班(补春节假期)",
/// "春节（班）", "working day"). Where some of its events are marked so, the others are no days off but feasts, and are passed over. What repeats or has a time of
/// day is refused: it doesn't say which days. `year`: which year is meant; needed if the file names several.
///
/// Refuses with records/no-calendar (neither of both, or damaged), records/no-days {"year"} (a file that was made before the year was published),
/// records/which-year {"years"}, records/bad-event {"event","why"}, what calendar::parse_holiday_year refuses, and calendar/day-twice where
/// two events disagree on a day. `file` is for messages.
Result<calendar::HolidayYear> read_holidays(std::string_view text, const std::string& file, const calendar::Description& description,
                                            std::optional<int> year = {});

/// Longer files are refused.
inline constexpr std::size_t holidays_bytes_max = 1024 * 1024;

}  // namespace huiyin::records
