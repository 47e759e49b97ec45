#include <fmt/format.h>

#include <cstdint>

#include "io/documents/layout.h"

namespace huiyin::documents {

namespace harmless_detail {

/// The code point at `at` and how many bytes it takes; length 0 where the bytes are no UTF-8.
struct Decoded {
    char32_t point;
    std::size_t length;
};

inline Decoded decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first >= 0xC2 && first < 0xE0 && tail(1)) return {(first & 0x1FU) << 6U | (byte(1) & 0x3FU), 2};
    if (first >= 0xE0 && first < 0xF0 && tail(1) && tail(2)) {
        const std::uint32_t point = (first & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF)) return {point, 3};
    }
    if (first >= 0xF0 && first < 0xF5 && tail(1) && tail(2) && tail(3)) {
        const std::uint32_t point =
            (first & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
        if (point >= 0x10000 && point <= 0x10FFFF) return {point, 4};
    }
    return {0xFFFD, 0};
}

inline bool turns_direction(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F);
}
inline bool is_tag_character(char32_t c) { return c >= 0xE0000 && c <= 0xE007F; }
inline bool has_no_look(char32_t c) {
    return c == 0x00AD || c == 0x180E || c == 0x200B || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}
inline bool is_no_character(char32_t c) { return (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF); }

}  // namespace harmless_detail

std::string harmless(std::string_view text) {
    using namespace harmless_detail;
    // Not the control pictures U+2400 …: no font that is installed with us has them.
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto [c, length] = decode(text, at);
        if (length == 0) {
            shown += replacement;
            ++at;
            continue;
        }
        const std::string_view bytes = text.substr(at, length);
        at += length;
        if (c == '\r') {
            if (at >= text.size() || text[at] != '\n') shown += '\n';
        } else if (c == '\n' || c == 0x0085 || c == 0x2028 || c == 0x2029 || c == 0x0C || c == 0x0B) {
            shown += '\n';
        } else if (c == '\t') {
            shown += "    ";
        } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || turns_direction(c) || is_tag_character(c)) {
            shown += fmt::format("[U+{:04X}]", static_cast<std::uint32_t>(c));
        } else if (is_no_character(c)) {
            shown += replacement;
        } else if (!has_no_look(c)) {
            shown += bytes;
        }
    }
    return shown;
}

}  // namespace huiyin::documents
