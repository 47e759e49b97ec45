#include "core/ledger/witness.h"

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/merkle.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace witness_detail {

constexpr std::string_view old_start = "old ";

bool is_consistent(const AddCheckpoint& request,
                   const WitnessState& state,
                   const Checkpoint& checkpoint) {
    if (checkpoint.size == 0 && checkpoint.root != empty_root()) return false;
    // Any tree grows out of nothing: there is nothing to prove, so a proof must not be there.
    if (request.old_size == 0) return request.proof.empty();
    return verify_consistency({.old_size = state.size,
                               .size = checkpoint.size,
                               .old_root = state.root,
                               .root = checkpoint.root},
                              request.proof);
}

}  // namespace witness_detail

std::string format_add_checkpoint(const AddCheckpoint& request) {
    EXPECTS(request.proof.size() <= witness_proof_hashes_max);
    std::string body =
        std::string(witness_detail::old_start) + std::to_string(request.old_size) + "\n";
    for (const Hash& hash : request.proof) body += to_base64(hash) + "\n";
    return body + "\n" + request.checkpoint;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
    const auto malformed = [](std::string why) {
        return refuse(problems::request_malformed, {{"why", std::move(why)}});
    };
    auto line = take_line(body);
    if (!line || !line->starts_with(witness_detail::old_start)) return malformed("old");
    const auto old_size = parse_decimal(line->substr(witness_detail::old_start.size()));
    if (!old_size) return malformed("old");
    AddCheckpoint request{.old_size = *old_size, .proof = {}, .checkpoint = {}};
    for (line = take_line(body); line && !line->empty(); line = take_line(body)) {
        if (request.proof.size() == witness_proof_hashes_max) return malformed("too-many-hashes");
        const auto hash = hash_from_base64(*line);
        if (!hash) return malformed("hash");
        request.proof.push_back(*hash);
    }
    if (!line || body.empty()) return malformed("no-checkpoint");
    request.checkpoint = body;
    return request;
}

Result<std::string> origin_of(const AddCheckpoint& request) {
    // Only the text: a signature block that does not parse is one without a trusted signature
    // (403).
    const auto split = request.checkpoint.rfind("\n\n");
    if (split == std::string::npos) return refuse(problems::request_malformed, {{"why", "note"}});
    auto checkpoint = parse_checkpoint(std::string_view(request.checkpoint).substr(0, split + 1));
    if (!checkpoint) return refuse(problems::request_malformed, {{"why", "checkpoint"}});
    return std::move(checkpoint->origin);
}

Result<OpenedCheckpoint> decide_add_checkpoint(const AddCheckpoint& request,
                                               const std::optional<TrustedKeys>& keys,
                                               const WitnessState& state) {
    TRY_LET(origin, origin_of(request));
    if (!keys || expected_origin(*keys) != origin)
        return refuse(problems::unknown_log, {{"origin", origin}});
    auto opened = open_checkpoint(request.checkpoint, *keys);
    if (!opened) return refuse(problems::untrusted_checkpoint);
    if (request.old_size > opened->checkpoint.size) return refuse(problems::old_size_too_large);
    if (request.old_size != state.size) {
        return refuse(problems::stale_old_size, {{"size", std::to_string(state.size)}});
    }
    if (!witness_detail::is_consistent(request, state, opened->checkpoint)) {
        return refuse(problems::inconsistent_checkpoint);
    }
    return opened;
}

}  // namespace huiyin::ledger
