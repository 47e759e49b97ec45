#include "io/web/shown.h"

#include "base/bytes.h"

namespace huiyin::web {
namespace shown_detail {

bool starts_with_direction_mark(std::string_view text) {
    if (text.size() >= 2 && text.substr(0, 2) == "\xd8\x9c") return true;  // U+061C
    if (text.size() < 3 || text[0] != '\xe2') return false;
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    if (second == 0x80) return third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
    return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

}  // namespace shown_detail

std::string shown_text(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text[0]);
        if (shown_detail::starts_with_direction_mark(text)) {
            text.remove_prefix(byte == 0xd8 ? 2 : 3);
            continue;
        }
        const bool is_c1 = byte == 0xc2 && text.size() >= 2 && static_cast<unsigned char>(text[1]) < 0xa0;
        if (is_c1) {
            text.remove_prefix(2);
            continue;
        }
        if ((byte >= 0x20 && byte != 0x7f) || byte == '\n' || byte == '\t') shown += text[0];
        text.remove_prefix(1);
    }
    return shown;
}

std::string shown_line(std::string_view text) {
    std::string line;
    for (const char c : shown_text(text)) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        if (!blank)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    if (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

}  // namespace huiyin::web
