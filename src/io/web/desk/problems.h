#pragma once

#include <string_view>

namespace huiyin::web::problems {

inline constexpr std::string_view passphrases_differ = "web/passphrases-differ";  ///< typed twice, not the same

}  // namespace huiyin::web::problems
