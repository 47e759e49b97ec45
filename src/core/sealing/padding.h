#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"

namespace huiyin::sealing {

/// Padmé (Nikitin and others, PURBs, 2019, section 4): the length keeps only as many leading bits
/// as the size of its exponent, so a sealed length tells O(log log n) bits. Adds at most 12 %, less
/// as it grows.
std::size_t padme(std::size_t length);

/// No padded text is shorter than this.
inline constexpr std::size_t padded_size_min = 256;

/// 4 bytes of length, big-endian, the text, then zeros up to the bucket: max(256, padme(4 +
/// length)). The text is under 4 GiB.
Bytes pad(ByteView text);
/// Nothing unless the bytes are exactly what `pad` makes of some text.
std::optional<Bytes> unpad(ByteView padded);

}  // namespace huiyin::sealing
