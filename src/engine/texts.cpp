#include "engine/texts.h"

#include "base/bytes.h"
#include "engine/problems.h"

namespace huiyin::engine {

namespace texts_detail {

/// How many bytes of a character without a look stand at the beginning; 0 if it is another one.
std::size_t blank_length(std::string_view text) {
    static constexpr std::string_view in_ascii = " \t\r\n\f\v";
    if (in_ascii.find(text.front()) != std::string_view::npos) return 1;
    static constexpr std::string_view two[] = {"\u00a0", "\u00ad"};
    for (const std::string_view one : two)
        if (text.starts_with(one)) return one.size();
    if (text.size() < 3) return 0;
    const std::string_view three = text.substr(0, 3);
    if ((three >= "\u2000" && three <= "\u200f") || (three >= "\u2028" && three <= "\u202f") || (three >= "\u205f" && three <= "\u206f") ||
        three == "\u1680" || three == "\u3000" || three == "\u3164" || three == "\u2800" || three == "\ufeff")
        return 3;
    return 0;
}

}  // namespace texts_detail

bool has_words(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = texts_detail::blank_length(text);
        if (length == 0) return true;
        text.remove_prefix(length);
    }
    return false;
}

Result<void> check_text(const std::string& field, std::string_view text) {
    if (is_utf8(text) && text.find('\0') == std::string_view::npos) return {};
    return refuse(problems::not_text, {{"field", field}}, field);
}

Result<void> check_text(const std::string& field, std::string_view text, std::size_t max) {
    TRY(check_text(field, text));
    if (const std::size_t length = count_characters(text); length > max)
        return refuse(problems::text_too_long,
                      {{"field", field}, {"max", std::to_string(max)}, {"over", std::to_string(length - max)}}, field);
    return {};
}

}  // namespace huiyin::engine
