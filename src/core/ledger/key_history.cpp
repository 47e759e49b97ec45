#include "core/ledger/key_history.h"

#include <algorithm>

#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {
namespace key_history_detail {

tl::unexpected<Problem> no_history() { return refuse(problems::bad_key, {{"why", "form"}}); }

/// The next line without its end; whatever ends lines.
std::string_view next_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Each counts until the next one of its origin does. Under an origin that was left, what was signed last still counts, also past
/// the size at which the log went on under another one: receipts of what got lost there.
void replace_each_other(std::vector<TrustedLogKey>& keys) {
    for (TrustedLogKey& one : keys)
        for (const TrustedLogKey& other : keys)
            if (other.key.name() == one.key.name() && other.from > one.from) one.below = std::min(one.below, other.from);
}

}  // namespace key_history_detail
using namespace key_history_detail;

std::string write_key_history(const std::vector<LogKey>& keys) {
    std::string out;
    for (const LogKey& one : keys)
        out += one.key.format() + " " + std::to_string(one.from) + " " + to_text(one.since) + "\n";
    return out;
}

Result<std::vector<LogKey>> parse_key_history(std::string_view text) {
    std::vector<LogKey> out;
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        const std::size_t last = line.rfind(' ');
        const std::size_t first = last == std::string_view::npos ? last : line.rfind(' ', last - 1);
        if (first == std::string_view::npos) return no_history();
        TRY_LET(key, VerifierKey::parse(line.substr(0, first)));
        const auto from = parse_decimal(line.substr(first + 1, last - first - 1));
        const auto since = parse_instant(line.substr(last + 1));
        if (!from || !since) return no_history();
        out.push_back({.key = std::move(key), .from = *from, .since = *since});
    }
    if (out.empty()) return no_history();
    return out;
}

std::string published_keys(const std::vector<LogKey>& keys) {
    std::string out = keys.front().key.format() + "\n";
    for (const LogKey& one : keys) out += one.key.format() + " " + std::to_string(one.from) + "\n";
    return out;
}

Result<std::vector<TrustedLogKey>> parse_published_keys(std::string_view text) {
    std::vector<TrustedLogKey> out;
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        if (line.empty() && !out.empty()) continue;
        const std::size_t space = line.find(' ');
        TRY_LET(key, VerifierKey::parse(line.substr(0, space)));
        auto known = std::find_if(out.begin(), out.end(), [&](const TrustedLogKey& one) { return one.key == key; });
        if (known == out.end()) known = out.insert(out.end(), TrustedLogKey(std::move(key)));
        if (space == std::string_view::npos) continue;
        const auto from = parse_decimal(line.substr(space + 1));
        if (!from) return no_history();
        known->from = *from;
    }
    if (out.empty()) return no_history();
    replace_each_other(out);
    return out;
}

std::vector<TrustedLogKey> trusted_keys(const std::vector<LogKey>& keys) {
    std::vector<TrustedLogKey> out;
    for (const LogKey& one : keys) out.emplace_back(one.key).from = one.from;
    replace_each_other(out);
    return out;
}

}  // namespace huiyin::ledger
