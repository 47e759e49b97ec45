#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "core/text/language.h"

namespace huiyin::text {

/// "Tuesday 8 December 2026", "2026年12月8日（星期二）": where a person must act.
std::string write_day(Language language, Date day);
/// "8 December 2026", "2026年12月8日".
std::string write_date(Language language, Date day);
/// "8 December", "12月8日": beside a full date only.
std::string write_day_and_month(Language language, Date day);
/// "15:04". The wall clock of the town.
std::string write_time(LocalTime wall);
/// "8 December 2026, 15:04", "2026年12月8日15:04".
std::string write_moment(Language language, LocalTime wall);

/// What is left until a due day.
struct Remaining {
    Date due;
    Date today;
    int working_days;  ///< working days after today up to and including `due`; unused once it is late
};
/// "today", "in 2 working days", "late since 3 December" (the day after the due day): stands beside a full date.
std::string write_remaining(Language language, const Remaining& remaining);

/// "12,345": groups of three in both languages.
std::string write_number(std::int64_t number);
/// "1.4 MB", "820 KB": decimal units.
std::string write_size(std::uint64_t bytes);

}  // namespace huiyin::text
