#pragma once

#include <string_view>

namespace huiyin::calendar::problems {

inline constexpr std::string_view bad_day = "calendar/bad-day";
inline constexpr std::string_view bad_id = "calendar/bad-id";
inline constexpr std::string_view bad_period = "calendar/bad-period";
inline constexpr std::string_view bad_suspension = "calendar/bad-suspension";
inline constexpr std::string_view day_outside_year = "calendar/day-outside-year";
inline constexpr std::string_view day_twice = "calendar/day-twice";
inline constexpr std::string_view year_twice = "calendar/year-twice";

}  // namespace huiyin::calendar::problems
