#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace huiyin::accounts {

inline constexpr std::size_t passphrase_characters_least = 15;
inline constexpr std::size_t passphrase_characters_most = 256;

/// Lower-case letters, digits, dots and hyphens, 2 to 40, beginning and ending with a letter or digit.
bool is_login(std::string_view text);

/// Whether a passphrase may be set (OWASP ASVS 5.0, 6.2): 15 to 256 characters of text, no composition rule, and not made
/// of common passwords, runs along alphabet or keyboard, one short unit repeated, or words that everyone in town knows
/// (`known`: login, name, office, town), in any case and with any separators.
/// Refuses with accounts/passphrase-short, -long, -common or -not-text; never repeats the passphrase.
Result<void> check_passphrase(std::string_view passphrase, std::span<const std::string> known = {});

}  // namespace huiyin::accounts
