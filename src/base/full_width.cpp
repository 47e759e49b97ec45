#include "base/full_width.h"

#include <unicode/unistr.h>

namespace huiyin {

std::string without_full_width(std::string_view text) {
    auto characters = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
    for (int32_t at = 0; at < characters.length(); ++at) {
        const char16_t one = characters.charAt(at);
        if (one >= 0xFF01 && one <= 0xFF5E) characters.setCharAt(at, static_cast<char16_t>(one - 0xFEE0));
        if (one == 0x3000) characters.setCharAt(at, u' ');
    }
    std::string out;
    characters.toUTF8String(out);
    return out;
}

}  // namespace huiyin
