#pragma once

#include <string>
#include <string_view>

namespace huiyin {

/// Letters, digits and marks of full width (U+FF01 to U+FF5E) and their blank (U+3000), as input methods for Chinese leave them, made
/// plain ASCII; everything else stays.
std::string without_full_width(std::string_view text);

}  // namespace huiyin
