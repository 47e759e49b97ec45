#include "base/blank.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf.h>

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
    const auto characters = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    for (int32_t at = 0; at < characters.length(); at = characters.moveIndex32(at, 1))
        if (!blank_detail::has_no_look(characters.char32At(at))) return false;
    return true;
}

}  // namespace huiyin
