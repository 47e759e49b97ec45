#include "core/procedure/text_documents.h"

#include <algorithm>

#include "base/bytes.h"

namespace huiyin::procedure {

json::Value text_value(const Text& text) { return json::Object{{"zh", text.zh}, {"en", text.en}}; }

Result<Members> Members::of(const json::Value& value, std::string place, std::string_view code) {
    if (value.object() == nullptr) return refuse(code, {{"why", place.empty() ? "/" : place}});
    return Members(*value.object(), std::move(place), code);
}

tl::unexpected<Problem> Members::bad(std::string_view key) const { return refuse(code_, {{"why", place_of(key)}}); }

Result<const json::Value*> Members::take(std::string_view key) {
    for (const auto& [name, value] : *object_)
        if (name == key) {
            taken_.insert(name);
            return &value;
        }
    return bad(key);
}

Result<std::string> Members::string(std::string_view key) {
    TRY_LET(value, take(key));
    if (value->string() == nullptr) return bad(key);
    return *value->string();
}

Result<bool> Members::boolean(std::string_view key) {
    TRY_LET(value, take(key));
    if (value->boolean() == nullptr) return bad(key);
    return *value->boolean();
}

Result<const json::Array*> Members::array(std::string_view key) {
    TRY_LET(value, take(key));
    if (value->array() == nullptr) return bad(key);
    return value->array();
}

Result<Text> Members::text(std::string_view key) {
    TRY_LET(value, take(key));
    TRY_LET(members, of(*value, place_of(key), code_));
    TRY_LET(zh, members.string("zh"));
    TRY_LET(en, members.string("en"));
    TRY(members.end());
    return Text{std::move(zh), std::move(en)};
}

Result<void> Members::end() const {
    for (const auto& [name, value] : *object_)
        if (!taken_.contains(name)) return bad(name);
    return {};
}

void TextFinder::check_half(const std::string& text, std::size_t max, const std::string& where, bool lines) {
    const bool plain = std::ranges::none_of(text, [&](char c) {
        return static_cast<unsigned char>(c) < 0x20 && !(lines && (c == '\n' || c == '\r' || c == '\t'));
    });
    if (!is_utf8(text) || !plain) return find(codes_.not_text, {}, where);
    if (const std::size_t length = count_characters(text); length > max)
        find(codes_.too_long, {{"max", std::to_string(max)}, {"over", std::to_string(length - max)}}, where);
}

void TextFinder::check_text(const Text& text, std::size_t max, const std::string& where, bool required, bool lines) {
    const bool wanted = required || !text.zh.empty() || !text.en.empty();
    if (wanted && text.zh.empty()) find(codes_.missing, {{"language", "zh"}}, where + "/zh");
    if (wanted && text.en.empty()) find(codes_.missing, {{"language", "en"}}, where + "/en");
    check_half(text.zh, max, where + "/zh", lines);
    check_half(text.en, max, where + "/en", lines);
}

}  // namespace huiyin::procedure
