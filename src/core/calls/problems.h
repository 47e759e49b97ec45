#pragma once

#include <string_view>

namespace huiyin::calls::problems {

// Of a call that can't be published; `where` is its field ("until", "title/zh").
inline constexpr std::string_view bad_id = "calls/bad-id";                  ///< {"id"}
inline constexpr std::string_view missing = "calls/missing";                ///< in both languages
inline constexpr std::string_view other_language = "calls/other-language";  ///< {"language"}: title and text are there in the same ones
inline constexpr std::string_view too_long = "calls/too-long";              ///< {"max","over"}
inline constexpr std::string_view not_text = "calls/not-text";              ///< not UTF-8, or control characters
inline constexpr std::string_view unknown_office = "calls/unknown-office";  ///< {"office"}
inline constexpr std::string_view other_office = "calls/other-office";      ///< a call stays with its office
inline constexpr std::string_view counted = "calls/counted";                ///< it was over or taken back, and stays so
inline constexpr std::string_view bad_day = "calls/bad-day";                ///< {"typed"}
inline constexpr std::string_view past_day = "calls/past-day";              ///< {"day"}
inline constexpr std::string_view far_day = "calls/far-day";                ///< {"days"}: further ahead than that
inline constexpr std::string_view bad_document = "calls/bad-document";      ///< {"why"}: a stored version does not read

// Of a filing that answers to one.
inline constexpr std::string_view no_such_call = "calls/no-such-call";
inline constexpr std::string_view over = "calls/over";                      ///< {"day"}: it has ended, or was taken back
inline constexpr std::string_view other_kind = "calls/other-kind";          ///< {"procedure"}: brought as something else than what answers to calls

}  // namespace huiyin::calls::problems
