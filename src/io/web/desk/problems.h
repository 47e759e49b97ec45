#pragma once

#include <string_view>

namespace huiyin::web::problems {

inline constexpr std::string_view passphrases_differ = "web/passphrases-differ";  ///< typed twice, not the same

inline constexpr std::string_view not_at_the_counter = "web/not-at-the-counter";  ///< who handles no cases takes none down either
inline constexpr std::string_view not_read_back = "web/not-read-back";  ///< who brought it has not heard what was written
inline constexpr std::string_view slip_shown = "web/slip-shown";        ///< the code was shown once, and is nowhere any more

inline constexpr std::string_view nobody_to_cosign = "web/nobody-to-cosign";  ///< no colleague was chosen who is to sign
inline constexpr std::string_view nobody_to_give = "web/nobody-to-give";  ///< no colleague was chosen, where = field

inline constexpr std::string_view no_year = "web/no-year";              ///< of a calendar: not a number from 1 to 9999
inline constexpr std::string_view no_calendar_file = "web/no-calendar-file";  ///< nothing was chosen

}  // namespace huiyin::web::problems
