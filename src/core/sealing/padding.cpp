#include "core/sealing/padding.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/fault.h"

namespace huiyin::sealing {

std::size_t padme(std::size_t length) {
    if (length < 2) return length;
    const auto exponent = static_cast<unsigned>(std::bit_width(length)) - 1;
    const auto kept_bits = static_cast<unsigned>(std::bit_width(exponent));
    if (exponent <= kept_bits) return length;
    const std::size_t mask = (std::size_t{1} << (exponent - kept_bits)) - 1;
    return (length + mask) & ~mask;
}

Bytes pad(ByteView text) {
    EXPECTS(text.size() < std::numeric_limits<std::uint32_t>::max() - 4);
    Bytes padded;
    padded.reserve(std::max(padded_size_min, padme(text.size() + 4)));
    const auto length = big_endian_64(text.size());
    append(padded, ByteView(length).subspan(4));
    append(padded, text);
    padded.resize(std::max(padded_size_min, padme(padded.size())));
    return padded;
}

std::optional<Bytes> unpad(ByteView padded) {
    if (padded.size() < padded_size_min) return std::nullopt;
    std::size_t length = 0;
    for (const auto byte : padded.first(4)) length = (length << 8) | byte;
    if (length > padded.size() - 4) return std::nullopt;
    if (std::max(padded_size_min, padme(length + 4)) != padded.size()) return std::nullopt;
    const auto zeros = padded.subspan(4 + length);
    if (!std::ranges::all_of(zeros, [](std::uint8_t byte) { return byte == 0; }))
        return std::nullopt;
    return to_bytes(padded.subspan(4, length));
}

}  // namespace huiyin::sealing
