#pragma once

#include <string_view>

namespace huiyin {

/// Whether a text says nothing: blanks, those of full width, control characters, the invisible ones and those that are none included.
/// Bytes that are no text are not blank.
bool is_blank(std::string_view text);

}  // namespace huiyin
