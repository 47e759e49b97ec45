#include "base/blank.h"

#include <unicode/uchar.h>
#include <unicode/utf.h>
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace huiyin {
namespace blank_detail {

constexpr UChar32 empty_braille_cell = 0x2800;

bool has_no_look(UChar32 character) {
    return u_isUWhiteSpace(character) || u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
           character == empty_braille_cell || U_IS_UNICODE_NONCHAR(character) || u_charType(character) == U_CONTROL_CHAR;
}

}  // namespace blank_detail

bool is_blank(std::string_view text) {
    // Bytes that are no text become U+FFFD, which has a look.
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 character = 0;
        U8_NEXT_OR_FFFD(bytes, at, text.size(), character);
        if (!blank_detail::has_no_look(character)) return false;
    }
    return true;
}

}  // namespace huiyin
