#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace huiyin::json {

struct Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;
/// Members in the order written; keys are unique.
using Object = std::vector<Member>;

/// A JSON value as we use it: numbers are 64-bit integers, or doubles where a reader allows them.
struct Value {
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> data = nullptr;

    Value() = default;
    Value(std::nullptr_t) {}
    Value(bool v) : data(v) {}
    Value(std::int64_t v) : data(v) {}
    Value(int v) : data(std::int64_t{v}) {}
    Value(unsigned v) : data(std::int64_t{v}) {}
    Value(std::uint64_t v) : data(static_cast<std::int64_t>(v)) {}
    Value(double v) : data(v) {}
    Value(std::string v) : data(std::move(v)) {}
    Value(std::string_view v) : data(std::string(v)) {}
    Value(const char* v) : data(std::string(v)) {}
    Value(Array v) : data(std::move(v)) {}
    Value(Object v) : data(std::move(v)) {}

    bool is_null() const { return std::holds_alternative<std::nullptr_t>(data); }
    const std::string* string() const { return std::get_if<std::string>(&data); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
    const bool* boolean() const { return std::get_if<bool>(&data); }
    const Array* array() const { return std::get_if<Array>(&data); }
    const Object* object() const { return std::get_if<Object>(&data); }
    /// The member of that name, or null if this is no object or has none.
    const Value* find(std::string_view key) const;
    /// The string member of that name; empty if absent or no string.
    std::string text(std::string_view key) const;
    /// The integer member of that name, or `otherwise`.
    std::int64_t number(std::string_view key, std::int64_t otherwise = 0) const;
    friend bool operator==(const Value&, const Value&) = default;
};

/// Strict reader: valid UTF-8, no duplicate keys, no trailing bytes, depth at most 32, integers within
/// 64 bits (others become doubles). Refuses with base/bad-json {"line","column","why"}; why: key-twice, number, more-follows,
/// incomplete, too-deep, escape, too-large or syntax.
Result<Value> parse(std::string_view text);

/// Members in the order given, no white space.
std::string write(const Value& value);
/// Indented by two spaces, for people.
std::string write_pretty(const Value& value);
/// RFC 8785 (JCS): keys sorted by UTF-16 code units, no white space. Integers only: EXPECTS no double.
std::string write_canonical(const Value& value);

}  // namespace huiyin::json
