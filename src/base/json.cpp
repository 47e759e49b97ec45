#include "base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/bytes.h"
#include "base/fault.h"
#include "base/problems.h"

namespace huiyin::json {
namespace json_detail {

namespace bj = boost::json;

/// Receives Boost.JSON's events and builds our value; refuses repeated keys, which the library lets pass.
struct Builder {
    static constexpr std::size_t max_object_size = 100'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 1024;
    static constexpr std::size_t max_string_size = 64U << 20;

    std::vector<Value> open;          // containers that have begun
    std::vector<std::string> keys;    // the key that waits for its value, one per open object
    std::string piece;                // a string that arrives in parts
    Value root;
    const char* why = nullptr;

    bool put(Value value) {
        if (open.empty()) {
            root = std::move(value);
            return true;
        }
        if (auto* array = std::get_if<Array>(&open.back().data)) {
            array->push_back(std::move(value));
        } else {
            std::get<Object>(open.back().data).emplace_back(std::move(keys.back()), std::move(value));
            keys.back().clear();
        }
        return true;
    }
    bool close() {
        Value done = std::move(open.back());
        open.pop_back();
        return put(std::move(done));
    }

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_array_begin(bj::error_code&) {
        open.emplace_back(Array{});
        return true;
    }
    bool on_array_end(std::size_t, bj::error_code&) { return close(); }
    bool on_object_begin(bj::error_code&) {
        open.emplace_back(Object{});
        keys.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, bj::error_code&) {
        keys.pop_back();
        return close();
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) {
        piece.append(part.data(), part.size());
        return true;
    }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&) {
        piece.append(part.data(), part.size());
        return put(Value(std::exchange(piece, {})));
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) {
        piece.append(part.data(), part.size());
        return true;
    }
    bool on_key(bj::string_view part, std::size_t, bj::error_code& error) {
        piece.append(part.data(), part.size());
        const auto& members = std::get<Object>(open.back().data);
        const bool repeated =
            std::any_of(members.begin(), members.end(), [&](const Member& member) { return member.first == piece; });
        if (repeated) {
            why = "key-twice";
            error = bj::error::syntax;
            return false;
        }
        keys.back() = std::exchange(piece, {});
        return true;
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t value, bj::string_view, bj::error_code&) { return put(Value(value)); }
    bool on_uint64(std::uint64_t value, bj::string_view, bj::error_code&) {
        return put(Value(static_cast<double>(value)));
    }
    bool on_double(double value, bj::string_view, bj::error_code& error) {
        if (std::isfinite(value)) return put(Value(value));
        why = "number";
        error = bj::error::syntax;
        return false;
    }
    bool on_bool(bool value, bj::error_code&) { return put(Value(value)); }
    bool on_null(bj::error_code&) { return put(Value(nullptr)); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }
};

/// The library's sentences are in one language: a word for each, which the catalogues put into the reader's.
const char* word_for(const bj::error_code& error) {
    if (error == bj::error::incomplete) return "incomplete";
    if (error == bj::error::extra_data) return "more-follows";
    if (error == bj::error::too_deep) return "too-deep";
    if (error == bj::error::exponent_overflow) return "number";
    for (const auto escape : {bj::error::illegal_leading_surrogate, bj::error::illegal_trailing_surrogate, bj::error::expected_hex_digit,
                              bj::error::expected_utf16_escape})
        if (error == escape) return "escape";
    for (const auto large : {bj::error::object_too_large, bj::error::array_too_large, bj::error::key_too_large, bj::error::string_too_large})
        if (error == large) return "too-large";
    return "syntax";
}

void write_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t written = 0;
    for (std::size_t k = 0; k < text.size(); ++k) {
        const char c = text[k];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, written, k - written);
        written = k + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                char escaped[8];
                std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
                out += escaped;
        }
    }
    out.append(text, written);
    out.push_back('"');
}

/// RFC 8785, section 3.2.3 sorts keys by UTF-16 code units. For UTF-8 that differs from byte order only
/// where a character beyond the BMP meets one in U+E000..U+FFFF.
bool utf16_less(const std::string& a, const std::string& b) {
    const auto rank = [](unsigned char lead) -> int {
        if (lead >= 0xf0) return 0xed * 2 + 1;  // surrogates D800..DFFF sort before E000
        return lead * 2;
    };
    const std::size_t n = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < n; ++i) {
        const auto x = static_cast<unsigned char>(a[i]);
        const auto y = static_cast<unsigned char>(b[i]);
        if (x == y) continue;
        const bool both_lead = (x & 0xc0) != 0x80 && (y & 0xc0) != 0x80;
        return both_lead ? (rank(x) == rank(y) ? x < y : rank(x) < rank(y)) : x < y;
    }
    return a.size() < b.size();
}

struct Style {
    bool pretty = false;
    bool canonical = false;
};

void indent(std::string& out, Style style, int depth) {
    if (!style.pretty) return;
    out.push_back('\n');
    out.append(static_cast<std::size_t>(depth) * 2, ' ');
}

void write_value(std::string& out, const Value& value, Style style, int depth) {
    if (value.is_null()) {
        out += "null";
    } else if (const bool* b = value.boolean()) {
        out += *b ? "true" : "false";
    } else if (const std::int64_t* i = value.integer()) {
        out += std::to_string(*i);
    } else if (const double* d = std::get_if<double>(&value.data)) {
        EXPECTS(!style.canonical && std::isfinite(*d));
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, *d);
        out.append(digits, end.ptr);
    } else if (const std::string* s = value.string()) {
        write_string(out, *s);
    } else if (const Array* array = value.array()) {
        out.push_back('[');
        for (std::size_t k = 0; k < array->size(); ++k) {
            if (k > 0) out.push_back(',');
            indent(out, style, depth + 1);
            write_value(out, (*array)[k], style, depth + 1);
        }
        if (!array->empty()) indent(out, style, depth);
        out.push_back(']');
    } else {
        const Object& object = std::get<Object>(value.data);
        std::vector<const Member*> members;
        members.reserve(object.size());
        for (const Member& member : object) members.push_back(&member);
        if (style.canonical)
            std::sort(members.begin(), members.end(),
                      [](const Member* x, const Member* y) { return utf16_less(x->first, y->first); });
        out.push_back('{');
        for (std::size_t k = 0; k < members.size(); ++k) {
            if (k > 0) out.push_back(',');
            indent(out, style, depth + 1);
            write_string(out, members[k]->first);
            out += style.pretty ? ": " : ":";
            write_value(out, members[k]->second, style, depth + 1);
        }
        if (!members.empty()) indent(out, style, depth);
        out.push_back('}');
    }
}

}  // namespace json_detail

const Value* Value::find(std::string_view key) const {
    const Object* members = object();
    if (members == nullptr) return nullptr;
    for (const Member& member : *members)
        if (member.first == key) return &member.second;
    return nullptr;
}

std::string Value::text(std::string_view key) const {
    const Value* member = find(key);
    const std::string* s = member == nullptr ? nullptr : member->string();
    return s == nullptr ? std::string() : *s;
}

std::int64_t Value::number(std::string_view key, std::int64_t otherwise) const {
    const Value* member = find(key);
    const std::int64_t* i = member == nullptr ? nullptr : member->integer();
    return i == nullptr ? otherwise : *i;
}

Result<Value> parse(std::string_view text) {
    namespace bj = boost::json;
    bj::parse_options options;
    options.max_depth = 32;
    bj::basic_parser<json_detail::Builder> parser(options);
    bj::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    const char* why = parser.handler().why;
    if (!error && read < text.size()) why = "more-follows";
    if (error || why != nullptr) {
        std::size_t line = 1;
        std::size_t start = 0;
        for (std::size_t i = 0; i < std::min(read, text.size()); ++i)
            if (text[i] == '\n') ++line, start = i + 1;
        return refuse(problems::bad_json,
                      {{"line", std::to_string(line)},
                       {"column", std::to_string(read - std::min(read, start) + 1)},
                       {"why", why != nullptr ? why : json_detail::word_for(error)}});
    }
    return std::move(parser.handler().root);
}

std::string write(const Value& value) {
    std::string out;
    json_detail::write_value(out, value, {}, 0);
    return out;
}

std::string write_pretty(const Value& value) {
    std::string out;
    json_detail::write_value(out, value, {.pretty = true}, 0);
    out.push_back('\n');
    return out;
}

std::string write_canonical(const Value& value) {
    std::string out;
    json_detail::write_value(out, value, {.canonical = true}, 0);
    return out;
}

}  // namespace huiyin::json
