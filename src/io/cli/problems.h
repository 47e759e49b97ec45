#pragma once

#include <string_view>

namespace huiyin::cli::problems {

inline constexpr std::string_view folder_used = "cli/folder-used";            ///< {"folder"}
inline constexpr std::string_view unfinished = "cli/unfinished";              ///< {"folder"}: init was cut off there
inline constexpr std::string_view unknown_profile = "cli/unknown-profile";    ///< {"profile"}
inline constexpr std::string_view unknown_setting = "cli/unknown-setting";    ///< {"setting"}
inline constexpr std::string_view bad_setting = "cli/bad-setting";            ///< {"setting","value"}
inline constexpr std::string_view no_setting = "cli/no-setting";              ///< {"text"}: not KEY=VALUE
inline constexpr std::string_view admin_public = "cli/admin-public";          ///< {"address"}: others reach it
inline constexpr std::string_view clock_far_ahead = "cli/clock-far-ahead";    ///< {"now","last"}
inline constexpr std::string_view no_town = "cli/no-town";                    ///< {"folder"}: no huiyin.toml there
inline constexpr std::string_view bad_database = "cli/bad-database";          ///< a URL that can't be read; never quoted
inline constexpr std::string_view same_database = "cli/same-database";        ///< both ends of a copy are one place
inline constexpr std::string_view unknown_calendar = "cli/unknown-calendar";  ///< {"calendar","procedure"}

}  // namespace huiyin::cli::problems
