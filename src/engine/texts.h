#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

// What somebody typed, before it is sealed.
namespace huiyin::engine {

/// Whether it says anything (base/blank.h).
bool has_words(std::string_view text);
/// Refuses with engine/not-text what is no text, with engine/text-too-long what has more than `max` characters; both at `field`.
Result<void> check_text(const std::string& field, std::string_view text, std::size_t max);
/// Of one text whose length the rules of a procedure limit.
Result<void> check_text(const std::string& field, std::string_view text);

}  // namespace huiyin::engine
