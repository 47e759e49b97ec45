#include "core/ledger/proof.h"

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/merkle.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

namespace proof_detail {
constexpr std::string_view header = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_start = "extra ";
constexpr std::string_view index_start = "index ";
}  // namespace proof_detail

std::string format_proof(const Proof& proof) {
    EXPECTS(proof.hashes.size() <= proof_hashes_max && proof.index < size_limit &&
            !proof.checkpoint.empty());
    std::string text(proof_detail::header);
    text += '\n';
    if (proof.extra)
        text += std::string(proof_detail::extra_start) + to_base64(*proof.extra) + "\n";
    text += std::string(proof_detail::index_start) + std::to_string(proof.index) + "\n";
    for (const Hash& hash : proof.hashes) text += to_base64(hash) + "\n";
    return text + "\n" + proof.checkpoint;
}

Result<Proof> parse_proof(std::string_view text) {
    const auto malformed = [](std::string why) {
        return refuse(problems::proof_malformed, {{"why", std::move(why)}});
    };
    if (text.size() > proof_bytes_max) return malformed("too-long");
    if (take_line(text) != proof_detail::header) return malformed("header");
    Proof proof;
    auto line = take_line(text);
    if (line && line->starts_with(proof_detail::extra_start)) {
        proof.extra = from_base64(line->substr(proof_detail::extra_start.size()));
        if (!proof.extra) return malformed("extra");
        line = take_line(text);
    }
    if (!line || !line->starts_with(proof_detail::index_start)) return malformed("index");
    const auto index = parse_decimal(line->substr(proof_detail::index_start.size()));
    if (!index) return malformed("index");
    proof.index = *index;
    for (line = take_line(text); line && !line->empty(); line = take_line(text)) {
        if (proof.hashes.size() == proof_hashes_max) return malformed("too-many-hashes");
        const auto hash = hash_from_base64(*line);
        if (!hash) return malformed("hash");
        proof.hashes.push_back(*hash);
    }
    if (!line || text.empty()) return malformed("no-checkpoint");
    proof.checkpoint = text;
    return proof;
}

Result<OpenedCheckpoint> verify_proof(const Proof& proof,
                                      const Hash& leaf,
                                      const TrustedKeys& keys) {
    TRY_LET(opened, open_checkpoint(proof.checkpoint, keys));
    const InclusionClaim claim{.index = proof.index,
                               .size = opened.checkpoint.size,
                               .leaf = leaf,
                               .root = opened.checkpoint.root};
    if (!verify_inclusion(claim, proof.hashes)) {
        return refuse(problems::proof_fails, {{"index", std::to_string(claim.index)},
                                              {"size", std::to_string(claim.size)}});
    }
    return std::move(opened);
}

}  // namespace huiyin::ledger
