#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/note.h"

// C2SP tlog-checkpoint.
namespace huiyin::ledger {

/// What a log says of itself at one moment.
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// Origin, size, base64 of the root, each with LF. We write no extension lines.
std::string format_checkpoint(const Checkpoint& checkpoint);
/// Tolerates non-empty extension lines. Refuses with ledger/checkpoint-malformed {"why"}: origin,
/// size, root, extension, lines.
Result<Checkpoint> parse_checkpoint(std::string_view text);

/// The signed note. A log must never sign two that contradict each other: sign only what is
/// durable.
std::string sign_checkpoint(const Checkpoint& checkpoint, std::span<const SignerKey> signers);
std::string sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& signer);

/// A checkpoint that its log signed, and who else vouches for it.
struct OpenedCheckpoint {
    Checkpoint checkpoint;
    std::string text;                           ///< the signed text, extension lines included
    std::vector<VerifiedSignature> signatures;  ///< by known keys, in the order of the lines
};

/// A key of a log, and the sizes of the trees that it alone may vouch for: [from, below). A log that has changed its key signs
/// with the old one beside the new one for a while; by itself the old one says nothing any more, nor the new one what came
/// before it.
struct TrustedLogKey {
    VerifierKey key;
    std::uint64_t from = 0;
    std::uint64_t below = std::numeric_limits<std::uint64_t>::max();

    /// For any size: of a reader who knows no more than the key.
    TrustedLogKey(VerifierKey any_size) : key(std::move(any_size)) {}
    TrustedLogKey(VerifierKey signer, std::uint64_t first, std::uint64_t end)
        : key(std::move(signer)), from(first), below(end) {}
    bool counts_at(std::uint64_t size) const { return from <= size && size < below; }
    friend bool operator==(const TrustedLogKey&, const TrustedLogKey&) = default;
};

/// Whom a reader trusts.
struct TrustedKeys {
    std::string origin;                  ///< empty: the name of the first log key
    std::vector<TrustedLogKey> log;      ///< one that counts at the checkpoint's size must have signed
    std::vector<VerifierKey> witnesses;  ///< verified where present
};
/// The origin that is expected under these keys. EXPECTS a log key.
const std::string& expected_origin(const TrustedKeys& keys);

/// Refuses as open_note and parse_checkpoint do, with ledger/note-unverified also if only witnesses
/// signed, with ledger/wrong-origin {"expected","found"}, and with ledger/key-too-early or
/// ledger/key-too-late {"key","size","bound"} if only keys of the log signed that don't count yet, or
/// no more, at this size.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, const TrustedKeys& keys);

/// The same for a log that has gone on under a new origin (docs/formats/log.md, "A new origin"): under whichever of its names
/// the checkpoint was made, only keys of that name vouch for it. Refuses as for the first key's name. EXPECTS a key.
Result<OpenedCheckpoint> open_checkpoint_of_any_origin(std::string_view note, std::span<const TrustedLogKey> keys);

}  // namespace huiyin::ledger
