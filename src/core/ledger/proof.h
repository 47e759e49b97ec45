#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/checkpoint.h"

// C2SP tlog-proof: a proof that needs nothing else than keys; file extension .tlog-proof.
namespace huiyin::ledger {

inline constexpr std::size_t proof_hashes_max = 63;
inline constexpr std::size_t proof_bytes_max = std::size_t{64} * 1024;

/// An entry's place under a checkpoint.
struct Proof {
    std::optional<Bytes>
        extra;  ///< for the verifier, not authenticated by itself; ours: opening || event
    std::uint64_t index = 0;
    std::vector<Hash> hashes;  ///< from the leaf upwards
    std::string checkpoint;    ///< the signed note, verbatim
    friend bool operator==(const Proof&, const Proof&) = default;
};

std::string format_proof(const Proof& proof);
/// Refuses with ledger/proof-malformed {"why"}: too-long, header, extra, index, hash,
/// too-many-hashes, no-checkpoint. The checkpoint is not looked into.
Result<Proof> parse_proof(std::string_view text);

/// That the leaf stands at proof.index under a checkpoint signed by the log. Refuses as
/// open_checkpoint does, and with ledger/proof-fails {"index","size"}.
Result<OpenedCheckpoint> verify_proof(const Proof& proof,
                                      const Hash& leaf,
                                      const TrustedKeys& keys);

}  // namespace huiyin::ledger
