#include "base/as_written.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/bytes.h"
#include "base/json.h"

namespace huiyin::json {

namespace as_written_detail {

constexpr std::uint64_t ones = 0x0101010101010101U;
constexpr std::uint64_t tops = 0x8080808080808080U;
// Of a zero byte, and of one below 0x20, the top bit comes out set; of no other before the first of them.
constexpr std::uint64_t zeros(std::uint64_t word) { return (word - ones) & ~word & tops; }
constexpr std::uint64_t controls(std::uint64_t word) { return (word - ones * 0x20) & ~word & tops; }

/// Neither a backslash nor a control character; eight bytes at a time.
bool needs_no_escape(std::string_view text) {
    while (text.size() >= sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), sizeof word);
        if ((zeros(word ^ ones * '\\') | controls(word)) != 0) return false;
        text.remove_prefix(sizeof word);
    }
    return std::all_of(text.begin(), text.end(), [](char c) { return c != '\\' && static_cast<unsigned char>(c) >= 0x20; });
}

/// How many bytes at the beginning are ASCII and neither a quote nor a backslash nor a control character, at least: what is left over
/// after the last eight is not looked at.
std::size_t plain_beginning(std::string_view text) {
    std::size_t seen = 0;
    for (; text.size() - seen >= sizeof(std::uint64_t); seen += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + seen, sizeof word);
        std::uint64_t other = (word & tops) | zeros(word ^ ones * '"') | zeros(word ^ ones * '\\') | controls(word);
        if (other == 0) continue;
        if constexpr (std::endian::native == std::endian::little) seen += static_cast<std::size_t>(std::countr_zero(other)) / 8;
        break;
    }
    return seen;
}

}  // namespace as_written_detail
using as_written_detail::needs_no_escape;
using as_written_detail::plain_beginning;

bool AsWritten::text(std::string_view& into) {
    if (rest_.empty() || rest_.front() != '"') return false;
    const std::size_t plain = 1 + plain_beginning(rest_.substr(1));
    const std::size_t end = plain < rest_.size() && rest_[plain] == '"' ? plain : rest_.find('"', plain);
    if (end == std::string_view::npos) return false;
    into = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    const std::string_view unseen = into.substr(plain - 1);
    return unseen.empty() || (needs_no_escape(unseen) && is_utf8(unseen));
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
