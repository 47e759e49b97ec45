#pragma once

#include <string_view>

namespace huiyin::web::problems {

/// A form that we didn't make, or made too long ago, or for somebody else.
inline constexpr std::string_view form_expired = "web/form-expired";
inline constexpr std::string_view form_of_another = "web/form-of-another";  ///< of the case that this browser had open before
/// A form sent from another site's page (Origin, Sec-Fetch-Site).
inline constexpr std::string_view foreign_form = "web/foreign-form";

inline constexpr std::string_view nothing_chosen = "web/nothing-chosen";  ///< {"field"}: none of its choices

/// No office was chosen, nor "I don't know".
inline constexpr std::string_view no_office_chosen = "web/no-office-chosen";
/// None of the ways to be reached was chosen.
inline constexpr std::string_view no_way_chosen = "web/no-way-chosen";
/// Neither an address, a number nor a mailbox, though an answer should reach them there.

/// A date that no calendar has, or no date at all. Facts: typed.
inline constexpr std::string_view no_such_day = "web/no-such-day";
/// A year of fewer than four digits. Facts: typed.
inline constexpr std::string_view short_year = "web/short-year";
/// A day in a year in which none is counted. Facts: first, last (years).
inline constexpr std::string_view day_too_far = "web/day-too-far";
/// No date where one is needed.
inline constexpr std::string_view no_day_given = "web/no-day-given";
/// A period that no procedure of the town has.
inline constexpr std::string_view no_clock_chosen = "web/no-clock-chosen";
/// A calendar by which the town counts nothing. Facts: calendar.
inline constexpr std::string_view no_such_calendar = "web/no-such-calendar";
/// Only one end of a stretch of days. Facts: none.
inline constexpr std::string_view half_a_stretch = "web/half-a-stretch";

}  // namespace huiyin::web::problems
