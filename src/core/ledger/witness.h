#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ledger/checkpoint.h"

// C2SP tlog-witness: the rules of add-checkpoint, without HTTP, clock or storage.
namespace huiyin::ledger {

inline constexpr std::size_t witness_proof_hashes_max = 63;

/// The body of an add-checkpoint request.
struct AddCheckpoint {
    std::uint64_t old_size = 0;
    std::vector<Hash> proof;  ///< from old_size to the checkpoint's size
    std::string checkpoint;   ///< the signed note, verbatim
    friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};
std::string format_add_checkpoint(const AddCheckpoint& request);
/// Refuses with ledger/request-malformed {"why"} (400).
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);
/// The origin that a request speaks of, unverified, by which the witness finds keys and state.
/// Refuses with ledger/request-malformed {"why"} (400).
Result<std::string> origin_of(const AddCheckpoint& request);

/// What a witness last cosigned for an origin; size 0 if nothing.
struct WitnessState {
    std::uint64_t size = 0;
    Hash root{};
};

/// Whether the witness may cosign; then the checkpoint is its new state, which must be durable (by
/// compare-and-set against `state`) before the cosignature leaves. `keys` is empty if the origin is
/// unknown. Refuses in the order of the specification: ledger/unknown-log (404),
/// ledger/untrusted-checkpoint (403), ledger/old-size-too-large (400), ledger/stale-old-size
/// {"size"} (409), ledger/inconsistent-checkpoint (422).
Result<OpenedCheckpoint> decide_add_checkpoint(const AddCheckpoint& request,
                                               const std::optional<TrustedKeys>& keys,
                                               const WitnessState& state);

}  // namespace huiyin::ledger
