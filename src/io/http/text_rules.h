#pragma once

#include <array>
#include <string>
#include <string_view>

/// The small grammar that HTTP's texts share (RFC 9110, section 5.6).
namespace huiyin::http {

/// A character of a token (RFC 9110, section 5.6.2).
constexpr bool is_token_char(char c) {
    if (c >= '0' && c <= '9') return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return others.find(c) != std::string_view::npos;
}
/// A non-empty token.
constexpr bool is_token(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        if (!is_token_char(c)) return false;
    }
    return true;
}
/// Whether each byte may stand in a field value: visible, blank, tab, or above ASCII (RFC 9110,
/// section 5.5).
constexpr bool is_field_value(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && byte != '\t') || byte == 0x7f) return false;
    }
    return true;
}
constexpr char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
/// Equal but for the case of ASCII letters.
constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
    }
    return true;
}
/// Without the blanks and tabs around it.
constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}
/// The next element of a comma-separated list, trimmed; `rest` moves past it.
constexpr std::string_view next_list_item(std::string_view& rest, char separator = ',') {
    const auto comma = rest.find(separator);
    const auto item = trim(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    return item;
}

/// A media type and its parameters, as in `multipart/form-data; boundary=x`.
struct MediaType {
    std::string type;  ///< lower case
    std::string_view parameters;
};
MediaType parse_media_type(std::string_view value);
/// The parameter of that name, unquoted (RFC 9110, section 5.6.6); empty if absent or malformed.
std::string parameter(std::string_view parameters, std::string_view name);

}  // namespace huiyin::http
