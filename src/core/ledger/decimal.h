#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"

namespace huiyin::ledger {

/// Sizes and indexes stay below 2^63 everywhere in the log's formats.
inline constexpr std::uint64_t size_limit = std::uint64_t{1} << 63;

/// ASCII `0` or `[1-9][0-9]*` below 2^63; nothing otherwise (no sign, no leading zero, no space).
std::optional<std::uint64_t> parse_decimal(std::string_view text);

/// Base64 of exactly 32 bytes; nothing otherwise.
std::optional<Hash> hash_from_base64(std::string_view text);

/// Takes the text up to the next LF off the front, without the LF; nothing if there is no LF left.
std::optional<std::string_view> take_line(std::string_view& text);

}  // namespace huiyin::ledger
