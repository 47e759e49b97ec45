#include "io/http/url.h"

#include <set>

#include "base/bytes.h"
#include "io/http/form.h"
#include "io/http/problems.h"

namespace huiyin::http {
namespace url_detail {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool has_control(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return true;
    }
    return false;
}

// What may stand raw in a target. Wider than RFC 3986: browsers leave | ^ { } and others as they
// are.
bool is_target_text(std::string_view text) {
    for (const char c : text) {
        if (c <= 0x20 || c >= 0x7f || c == '#' || c == '"' || c == '<' || c == '>') return false;
    }
    return true;
}

// "http://host:80/path" to "/path". Proxies send this form, and a server must take it.
std::string_view without_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto path = target.find_first_of("/?", scheme.size());
        if (path == std::string_view::npos) return "/";
        return target.substr(path);
    }
    return target;
}

}  // namespace url_detail

const std::string* Fields::find(std::string_view name) const {
    for (const auto& [key, value] : items_) {
        if (key == name) return &value;
    }
    return nullptr;
}

std::string_view Fields::get(std::string_view name) const {
    const auto* value = find(name);
    return value ? std::string_view(*value) : std::string_view{};
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : items_) {
        if (key == name) values.emplace_back(value);
    }
    return values;
}

const std::string* Fields::first_repeated() const {
    std::set<std::string_view>
        seen;  // ordered: names come from outside, and a hash could be flooded
    for (const auto& [key, value] : items_) {
        if (!seen.insert(key).second) return &key;
    }
    return nullptr;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            plain += ' ';
        } else if (text[i] != '%') {
            plain += text[i];
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const int high = url_detail::hex_digit(text[i + 1]);
            const int low = url_detail::hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            plain += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    return plain;
}

std::string percent_encode(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            escaped += c;
        } else {
            escaped += '%';
            escaped += digits[byte >> 4];
            escaped += digits[byte & 15];
        }
    }
    return escaped;
}

Result<Target> parse_target(std::string_view target) {
    target = url_detail::without_authority(target);
    if (!url_detail::is_target_text(target)) return refuse(problems::bad_target);
    const auto question = target.find('?');
    const auto raw_path = target.substr(0, question);
    Target parsed;
    if (question != std::string_view::npos) {
        auto query = parse_form(target.substr(question + 1),
                                {.bytes_max = target.size(), .fields_max = 100});
        if (!query) return refuse(problems::bad_target);
        parsed.query = std::move(*query);
    }
    if (raw_path.empty() && question == 0) {  // "http://host?x": an empty path is "/"
        parsed.path = "/";
        return parsed;
    }
    if (!raw_path.starts_with('/')) return refuse(problems::bad_target);
    if (raw_path == "/") {
        parsed.path = "/";
        return parsed;
    }
    std::string_view rest = raw_path.substr(1);
    for (;;) {
        const auto slash = rest.find('/');
        auto segment = percent_decode(rest.substr(0, slash), false);
        if (!segment || !is_utf8(*segment) || url_detail::has_control(*segment))
            return refuse(problems::bad_target);
        if (segment->find('/') != std::string::npos || *segment == "." || *segment == "..")
            return refuse(problems::bad_target);
        parsed.path += '/';
        parsed.path += *segment;
        parsed.segments.push_back(std::move(*segment));
        if (slash == std::string_view::npos) break;
        rest.remove_prefix(slash + 1);
    }
    return parsed;
}

}  // namespace huiyin::http
