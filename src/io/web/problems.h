#pragma once

#include <string_view>

namespace huiyin::web::problems {

inline constexpr std::string_view template_missing = "web/template-missing";
inline constexpr std::string_view template_broken = "web/template-broken";
inline constexpr std::string_view template_unknown_text = "web/template-unknown-text";
inline constexpr std::string_view template_unsafe = "web/template-unsafe";
inline constexpr std::string_view template_refused = "web/template-refused";

}  // namespace huiyin::web::problems
