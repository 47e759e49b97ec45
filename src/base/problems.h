#pragma once

#include <string_view>

namespace huiyin::problems {

inline constexpr std::string_view bad_json = "base/bad-json";
inline constexpr std::string_view bad_toml = "base/bad-toml";
inline constexpr std::string_view not_utf8 = "base/not-utf8";  ///< where: the first line that is none
inline constexpr std::string_view too_deep = "base/too-deep";  ///< {"most"}, where: the line on which more tables and lists stand in each other
inline constexpr std::string_view data_missing = "base/data-missing";
inline constexpr std::string_view data_wrong_type = "base/data-wrong-type";
inline constexpr std::string_view data_unknown_key = "base/data-unknown-key";
inline constexpr std::string_view unknown_time_zone = "base/unknown-time-zone";
inline constexpr std::string_view unknown_encoding = "base/unknown-encoding";

}  // namespace huiyin::problems
