#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/ledger/merkle.h"
#include "core/ledger/proof.h"

using namespace huiyin;
using namespace huiyin::ledger;

/// Offline proofs from outside, and the two proof verifiers over any numbers and hashes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto log =
        VerifierKey::parse("log.example/one+b5e420f3+AQ830U+8TSLIbuH33ezEyMvdOVPa9xy4HeZmjupg6+/w");
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto proof = parse_proof(text);
    if (!proof) return 0;
    if (format_proof(*proof) != text) std::abort();
    const Hash leaf{};
    if (verify_proof(*proof, leaf, {.origin = {}, .log = {*log}, .witnesses = {}})) std::abort();
    // Proofs of what nobody knows a tree for: at most one root can fit, and it is not this one.
    const auto extra = proof->extra.value_or(Bytes{1});
    const std::uint64_t claimed = proof->index + 1 + extra.size();
    if (verify_inclusion({.index = proof->index, .size = claimed, .leaf = leaf, .root = leaf},
                         proof->hashes) &&
        claimed != 1) {
        std::abort();
    }
    if (verify_consistency(
            {.old_size = proof->index, .size = claimed, .old_root = leaf, .root = leaf},
            proof->hashes)) {
        std::abort();
    }
    return 0;
}
