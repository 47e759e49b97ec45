#include "core/ledger/decimal.h"

#include <algorithm>

namespace huiyin::ledger {

std::optional<std::uint64_t> parse_decimal(std::string_view text) {
    if (text.empty() || text.size() > 19 || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    std::uint64_t value = 0;  // 19 digits stay below 10^19 < 2^64: no overflow on the way
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (value >= size_limit) return std::nullopt;
    return value;
}

std::optional<Hash> hash_from_base64(std::string_view text) {
    const auto raw = from_base64(text);
    Hash hash;
    if (!raw || raw->size() != hash.size()) return std::nullopt;
    std::ranges::copy(*raw, hash.begin());
    return hash;
}

std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace huiyin::ledger
