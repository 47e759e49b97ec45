#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "core/ledger/note.h"

// What stands in Huiyin's log, on the level of the format: the first line names the type.
namespace huiyin::ledger {

/// The types of entries. Readers skip those that they do not know; they still hash.
enum class EntryKind {
    sealed,   ///< a commitment to one case event
    docket,   ///< the public ledger of promises (core/accountability)
    key,      ///< a new key of the log
    note,     ///< JSON: the log opened, restored, a witness added, offices renamed
    history,  ///< imported records that are older than the log (core/accountability)
    other,
};

/// An entry behind its first line.
struct Entry {
    EntryKind kind;
    std::string_view
        body;  ///< what follows the first LF; of `other` the whole entry. Looks into the bytes.
};
/// Total: bytes without a known first line are `other`.
Entry read_entry(ByteView bytes);
/// First line and body. EXPECTS that the kind is not `other`.
Bytes make_entry(EntryKind kind, std::string_view body);

/// Every sealed entry has this length, so that none tells more than another.
inline constexpr std::size_t sealed_entry_bytes = 62;
Bytes make_sealed_entry(const Hash& commitment);
/// Refuses with ledger/bad-entry {"kind","why"} unless it is exactly what make_sealed_entry writes.
Result<Hash> parse_sealed_entry(ByteView entry);

/// A rotation: from here on the log also signs with this key.
Bytes make_key_entry(const VerifierKey& key);
/// Refuses with ledger/bad-entry or ledger/bad-key.
Result<VerifierKey> parse_key_entry(ByteView entry);

}  // namespace huiyin::ledger
