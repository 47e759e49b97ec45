#include "base/bytes.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <array>
#include <bit>
#include <cstring>

namespace huiyin {

std::array<std::uint8_t, 8> big_endian_64(std::uint64_t value) {
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    return std::bit_cast<std::array<std::uint8_t, 8>>(value);
}

std::string to_hex(ByteView bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t b : bytes) {
        out.push_back(digits[b >> 4]);
        out.push_back(digits[b & 15]);
    }
    return out;
}

namespace bytes_detail {

/// What a lower-case hexadecimal digit stands for; -1 for all else.
constexpr std::array<signed char, 256> hex_values = [] {
    std::array<signed char, 256> out{};
    out.fill(-1);
    for (int i = 0; i < 10; ++i) out[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
    for (int i = 0; i < 6; ++i) out[static_cast<std::size_t>('a' + i)] = static_cast<signed char>(10 + i);
    return out;
}();

}  // namespace bytes_detail

bool read_hex(std::string_view text, std::span<std::uint8_t> into) {
    if (text.size() != 2 * into.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) {
        const int high = bytes_detail::hex_values[static_cast<unsigned char>(text[2 * i])];
        const int low = bytes_detail::hex_values[static_cast<unsigned char>(text[2 * i + 1])];
        if ((high | low) < 0) return false;
        into[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return true;
}

std::optional<Bytes> from_hex(std::string_view text) {
    Bytes out(text.size() / 2);
    if (!read_hex(text, out)) return std::nullopt;
    return out;
}

namespace bytes_detail {

std::string encode(ByteView bytes, int variant) {
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant);
    out.resize(out.size() - 1);
    return out;
}

std::optional<Bytes> decode(std::string_view text, int variant) {
    Bytes out(text.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, &end, variant) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(length);
    // The library tolerates non-zero unused bits; a second spelling of the same bytes is refused here.
    if (encode(out, variant) != text) return std::nullopt;
    return out;
}

}  // namespace bytes_detail

// Proofs are long and need no constant time, so they are worth the quicker library. Tokens are written as base64url.
std::string to_base64(ByteView bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size()));
    out.pop_back();
    return out;
}
std::optional<Bytes> from_base64(std::string_view text) {
    return bytes_detail::decode(text, sodium_base64_VARIANT_ORIGINAL);
}
std::string to_base64url(ByteView bytes) {
    return bytes_detail::encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
std::optional<Bytes> from_base64url(std::string_view text) {
    return bytes_detail::decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    while (i < text.size()) {
        // Eight at a time while they are ASCII, as most of what is read by the million is.
        std::uint64_t eight = 0x80;
        if (text.size() - i >= sizeof eight) std::memcpy(&eight, text.data() + i, sizeof eight);
        if ((eight & 0x8080808080808080U) == 0) {
            i += sizeof eight;
            continue;
        }
        const unsigned char lead = byte(i);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        std::size_t more = 0;
        std::uint32_t code = 0;
        std::uint32_t least = 0;
        if ((lead & 0xe0) == 0xc0) {
            more = 1, code = lead & 0x1fU, least = 0x80;
        } else if ((lead & 0xf0) == 0xe0) {
            more = 2, code = lead & 0x0fU, least = 0x800;
        } else if ((lead & 0xf8) == 0xf0) {
            more = 3, code = lead & 0x07U, least = 0x10000;
        } else {
            return false;
        }
        if (text.size() - i <= more) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            if ((byte(i + k) & 0xc0) != 0x80) return false;
            code = code << 6 | (byte(i + k) & 0x3fU);
        }
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
        i += more + 1;
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t count) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) continue;
        if (seen == count) return text.substr(0, i);
        ++seen;
    }
    return text;
}

}  // namespace huiyin
