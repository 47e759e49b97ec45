#pragma once

#include <string_view>

namespace huiyin::sealing::problems {

/// Not 25 symbols once blanks and hyphens are gone. {"count"}
inline constexpr std::string_view code_wrong_length = "sealing/code-wrong-length";
/// A character that no code contains. {"symbol","position"}; position counts symbols from 1.
inline constexpr std::string_view code_bad_symbol = "sealing/code-bad-symbol";
/// Well-formed, but the check symbol does not fit: one symbol is mistyped, or two were swapped.
inline constexpr std::string_view code_mistyped = "sealing/code-mistyped";

}  // namespace huiyin::sealing::problems
