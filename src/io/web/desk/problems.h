#pragma once

#include <string_view>

namespace huiyin::web::problems {

inline constexpr std::string_view passphrases_differ = "web/passphrases-differ";  ///< typed twice, not the same
inline constexpr std::string_view nothing_chosen = "web/nothing-chosen";          ///< {"field"}: none of its choices

}  // namespace huiyin::web::problems
