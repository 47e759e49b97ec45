#include "core/ledger/entry.h"

#include <array>
#include <string>
#include <utility>

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace entry_detail {
constexpr std::array<std::pair<EntryKind, std::string_view>, 5> first_lines = {{
    {EntryKind::sealed, "huiyin/v1 sealed\n"},
    {EntryKind::docket, "huiyin/v1 docket\n"},
    {EntryKind::key, "huiyin/v1 key\n"},
    {EntryKind::note, "huiyin/v1 note\n"},
    {EntryKind::history, "huiyin/v1 history\n"},
}};
}  // namespace entry_detail

Entry read_entry(ByteView bytes) {
    const auto text = as_text(bytes);
    for (const auto& [kind, line] : entry_detail::first_lines) {
        if (text.starts_with(line)) return {kind, text.substr(line.size())};
    }
    return {EntryKind::other, text};
}

Bytes make_entry(EntryKind kind, std::string_view body) {
    EXPECTS(kind != EntryKind::other);
    for (const auto& [known, line] : entry_detail::first_lines) {
        if (known == kind) return to_bytes(std::string(line) + std::string(body));
    }
    return {};
}

Bytes make_sealed_entry(const Hash& commitment) {
    auto entry = make_entry(EntryKind::sealed, to_base64(commitment) + "\n");
    EXPECTS(entry.size() == sealed_entry_bytes);
    return entry;
}

Result<Hash> parse_sealed_entry(ByteView entry) {
    const auto bad = [](std::string why) {
        return refuse(problems::bad_entry, {{"kind", "sealed"}, {"why", std::move(why)}});
    };
    const auto parts = read_entry(entry);
    if (parts.kind != EntryKind::sealed) return bad("kind");
    if (entry.size() != sealed_entry_bytes || !parts.body.ends_with('\n')) return bad("length");
    const auto commitment = hash_from_base64(parts.body.substr(0, parts.body.size() - 1));
    if (!commitment) return bad("base64");
    return *commitment;
}

Bytes make_key_entry(const VerifierKey& key) {
    return make_entry(EntryKind::key, key.format() + "\n");
}

Result<VerifierKey> parse_key_entry(ByteView entry) {
    auto parts = read_entry(entry);
    if (parts.kind != EntryKind::key)
        return refuse(problems::bad_entry, {{"kind", "key"}, {"why", "kind"}});
    const auto vkey = take_line(parts.body);
    if (!vkey || !parts.body.empty())
        return refuse(problems::bad_entry, {{"kind", "key"}, {"why", "lines"}});
    return VerifierKey::parse(*vkey);
}

}  // namespace huiyin::ledger
