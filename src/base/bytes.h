#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiyin {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Hash = std::array<std::uint8_t, 32>;  ///< a SHA-256 value

/// The bytes of a text, not copied; the text must outlive the view.
inline ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }
inline Bytes to_bytes(ByteView bytes) { return {bytes.begin(), bytes.end()}; }
inline void append(Bytes& to, ByteView more) { to.insert(to.end(), more.begin(), more.end()); }

/// Big-endian, 8 bytes.
std::array<std::uint8_t, 8> big_endian_64(std::uint64_t value);

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
/// Lower-case hexadecimal only, even length; nothing otherwise.
std::optional<Bytes> from_hex(std::string_view text);
/// The same into as many bytes as there are; false, with anything in them, if the text is not that.
bool read_hex(std::string_view text, std::span<std::uint8_t> into);

/// Standard alphabet with padding (RFC 4648, section 4).
std::string to_base64(ByteView bytes);
/// Strict: canonical, padded, no white space, no URL alphabet; nothing otherwise.
std::optional<Bytes> from_base64(std::string_view text);

/// URL alphabet without padding (RFC 4648, section 5): for cookies and tokens.
std::string to_base64url(ByteView bytes);
std::optional<Bytes> from_base64url(std::string_view text);

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);
/// Number of code points of a well-formed UTF-8 text.
std::size_t count_characters(std::string_view text);
/// Longest prefix of at most `count` code points.
std::string_view first_characters(std::string_view text, std::size_t count);

}  // namespace huiyin
