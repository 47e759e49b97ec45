#include "base/as_written.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "base/json.h"

namespace huiyin::json {

namespace as_written_detail {

/// Neither a backslash nor a control character; eight bytes at a time.
bool needs_no_escape(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = 0x8080808080808080U;
    // Of a zero byte, and of one below 0x20, the top bit comes out set; of no other before the first of them.
    const auto has_zero = [](std::uint64_t word) { return ((word - ones) & ~word & tops) != 0; };
    const auto has_control = [](std::uint64_t word) { return ((word - ones * 0x20) & ~word & tops) != 0; };
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        if (has_zero(word ^ ones * '\\') || has_control(word)) return false;
        text.remove_prefix(sizeof word);
    }
    return std::all_of(text.begin(), text.end(), [](char c) { return c != '\\' && static_cast<unsigned char>(c) >= 0x20; });
}

}  // namespace as_written_detail
using as_written_detail::needs_no_escape;

bool AsWritten::text(std::string_view& into) {
    if (rest_.empty() || rest_.front() != '"') return false;
    const std::size_t end = rest_.find('"', 1);
    if (end == std::string_view::npos) return false;
    into = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return needs_no_escape(into) && is_utf8(into);
}

bool AsWritten::text(std::string& into) {
    std::string_view found;
    if (!text(found)) return false;
    into = found;
    return true;
}

bool AsWritten::slug(std::string& into) {
    std::string_view found;
    if (!text(found) || !is_slug(found)) return false;
    into = found;
    return true;
}

bool AsWritten::iso_week(std::string& into) {
    std::string_view found;
    if (!text(found) || !parse_iso_week(found)) return false;
    into = found;
    return true;
}

bool AsWritten::hex(std::span<std::uint8_t> into) {
    std::string_view found;
    return text(found) && read_hex(found, into);
}

bool AsWritten::day(Date& into) {
    std::string_view found;
    const auto day = text(found) ? parse_date(found) : std::nullopt;
    if (day) into = *day;
    return day.has_value();
}

bool AsWritten::instant(Instant& into) {
    std::string_view found;
    const auto at = text(found) ? parse_instant(found) : std::nullopt;
    if (at) into = *at;
    return at.has_value();
}

bool AsWritten::whole(std::int64_t& into) {
    std::size_t digits = 0;
    std::int64_t value = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
        if (digits == 18) return false;
        value = value * 10 + (rest_[digits] - '0');
    }
    if (digits == 0 || (digits > 1 && rest_.front() == '0')) return false;
    rest_.remove_prefix(digits);
    into = value;
    return true;
}

bool AsWritten::day_or_null(std::optional<Date>& into) {
    if (take("null")) return true;
    return day(into.emplace());
}

bool AsWritten::truth(bool& into) {
    into = rest_.starts_with('t');
    return take(into ? "true" : "false");
}

bool AsWritten::truth_or_null(std::optional<bool>& into) {
    if (take("null")) return true;
    return truth(into.emplace());
}

Spelling& Spelling::text(std::string_view value) {
    if (value.find('"') != std::string_view::npos || !needs_no_escape(value)) return as_it_is(write(Value(value)));
    out_.push_back('"');
    out_.append(value).push_back('"');
    return *this;
}

}  // namespace huiyin::json
