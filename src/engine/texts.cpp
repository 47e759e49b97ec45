#include "engine/texts.h"

#include "base/blank.h"
#include "base/bytes.h"
#include "engine/problems.h"

namespace huiyin::engine {

bool has_words(std::string_view text) { return !is_blank(text); }

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
