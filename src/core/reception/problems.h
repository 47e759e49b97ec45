#pragma once

#include <string_view>

namespace huiyin::reception::problems {

// Of a day that can't be published; `where` is its field ("date", "post/zh").
inline constexpr std::string_view bad_id = "reception/bad-id";                      ///< {"id"}
inline constexpr std::string_view missing = "reception/missing";
inline constexpr std::string_view missing_language = "reception/missing-language";  ///< {"language"}: zh or en
inline constexpr std::string_view too_long = "reception/too-long";                  ///< {"max","over"}
inline constexpr std::string_view not_text = "reception/not-text";                  ///< not UTF-8, or control characters
inline constexpr std::string_view unknown_office = "reception/unknown-office";      ///< {"office"}
inline constexpr std::string_view office_twice = "reception/office-twice";          ///< {"office"}
inline constexpr std::string_view bad_day = "reception/bad-day";                    ///< {"typed"}
inline constexpr std::string_view past_day = "reception/past-day";                  ///< {"day"}
inline constexpr std::string_view far_day = "reception/far-day";                    ///< {"days"}: further ahead than that
inline constexpr std::string_view bad_time = "reception/bad-time";                  ///< {"typed"}
inline constexpr std::string_view ends_first = "reception/ends-first";              ///< it ends before it begins
inline constexpr std::string_view bad_minutes = "reception/bad-minutes";            ///< {"min","max"}
inline constexpr std::string_view no_time_fits = "reception/no-time-fits";          ///< the day is shorter than one appointment
inline constexpr std::string_view too_many_times = "reception/too-many-times";      ///< {"max","times"}
inline constexpr std::string_view bad_document = "reception/bad-document";          ///< {"why"}: a stored version does not read

// Of a booking.
inline constexpr std::string_view no_such_day = "reception/no-such-day";
inline constexpr std::string_view no_such_time = "reception/no-such-time";
inline constexpr std::string_view no_time_chosen = "reception/no-time-chosen";
inline constexpr std::string_view cancelled = "reception/cancelled";
inline constexpr std::string_view begun = "reception/begun";                        ///< that time has come, or passed
inline constexpr std::string_view taken = "reception/taken";                        ///< {"time"}: somebody was faster
inline constexpr std::string_view barred = "reception/barred";                      ///< {"office"}: the case is about it
inline constexpr std::string_view name_too_long = "reception/name-too-long";        ///< {"max","over"}
inline constexpr std::string_view name_not_text = "reception/name-not-text";

// Of a day that people have booked.
inline constexpr std::string_view has_bookings = "reception/has-bookings";          ///< {"count"}: its times, day and offices stay

}  // namespace huiyin::reception::problems
