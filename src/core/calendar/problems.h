#pragma once

#include <string_view>

// After each code, the facts that its sentence may name.
namespace huiyin::calendar::problems {

inline constexpr std::string_view bad_day = "calendar/bad-day";                  ///< {"day"}
inline constexpr std::string_view bad_id = "calendar/bad-id";                    ///< {"id"}
inline constexpr std::string_view bad_period = "calendar/bad-period";            ///< {"amount"}
inline constexpr std::string_view bad_suspension = "calendar/bad-suspension";    ///< {"first","last"}: ends before it begins
inline constexpr std::string_view day_outside_year = "calendar/day-outside-year";  ///< {"day","year"}
inline constexpr std::string_view day_twice = "calendar/day-twice";              ///< {"day"}
inline constexpr std::string_view year_twice = "calendar/year-twice";            ///< {"year"}

}  // namespace huiyin::calendar::problems
