#pragma once

#include <cstdint>
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

/// Whom a reader trusts.
struct TrustedKeys {
    std::string origin;                  ///< empty: the name of the first log key
    std::vector<VerifierKey> log;        ///< one of them must have signed
    std::vector<VerifierKey> witnesses;  ///< verified where present
};
/// The origin that is expected under these keys. EXPECTS a log key.
const std::string& expected_origin(const TrustedKeys& keys);

/// Refuses as open_note and parse_checkpoint do, with ledger/note-unverified also if only witnesses
/// signed, and with ledger/wrong-origin {"expected","found"}.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, const TrustedKeys& keys);

}  // namespace huiyin::ledger
