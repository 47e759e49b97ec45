#include "core/ledger/checkpoint.h"

#include <algorithm>

#include "base/fault.h"
#include "core/ledger/decimal.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {

std::string format_checkpoint(const Checkpoint& checkpoint) {
    EXPECTS(!checkpoint.origin.empty() && checkpoint.origin.find('\n') == std::string::npos);
    EXPECTS(checkpoint.size < size_limit);
    return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
           to_base64(checkpoint.root) + "\n";
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    const auto malformed = [](std::string why) {
        return refuse(problems::checkpoint_malformed, {{"why", std::move(why)}});
    };
    const auto origin = take_line(text);
    const auto size_line = take_line(text);
    const auto root_line = take_line(text);
    if (!origin || !size_line || !root_line) return malformed("lines");
    if (origin->empty()) return malformed("origin");
    const auto size = parse_decimal(*size_line);
    if (!size) return malformed("size");
    const auto root = hash_from_base64(*root_line);
    if (!root) return malformed("root");
    while (!text.empty()) {
        const auto extension = take_line(text);
        if (!extension || extension->empty()) return malformed("extension");
    }
    return Checkpoint{.origin = std::string(*origin), .size = *size, .root = *root};
}

std::string sign_checkpoint(const Checkpoint& checkpoint, std::span<const SignerKey> signers) {
    return sign_note(format_checkpoint(checkpoint), signers);
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& signer) {
    return sign_note(format_checkpoint(checkpoint), signer);
}

const std::string& expected_origin(const TrustedKeys& keys) {
    EXPECTS(!keys.log.empty());
    return keys.origin.empty() ? keys.log.front().key.name() : keys.origin;
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note, const TrustedKeys& keys) {
    const std::string& origin = expected_origin(keys);
    std::vector<VerifierKey> known = keys.witnesses;
    for (const TrustedLogKey& one : keys.log) known.push_back(one.key);
    TRY_LET(opened, open_note(note, known));
    // A witness vouches for consistency only; that the log said it, the log itself must have
    // signed.
    std::vector<const TrustedLogKey*> signers;
    for (const VerifiedSignature& signature : opened.signatures) {
        const auto signer = std::ranges::find(keys.log, signature.key, &TrustedLogKey::key);
        if (signer != keys.log.end()) signers.push_back(&*signer);
    }
    if (signers.empty()) return refuse(problems::note_unverified);
    TRY_LET(checkpoint, parse_checkpoint(opened.text));
    if (checkpoint.origin != origin) {
        return refuse(problems::wrong_origin, {{"expected", origin}, {"found", checkpoint.origin}});
    }
    const auto counts = [&](const TrustedLogKey* signer) { return signer->counts_at(checkpoint.size); };
    if (std::ranges::none_of(signers, counts)) {
        const TrustedLogKey& signer = *signers.front();
        const bool is_early = checkpoint.size < signer.from;
        return refuse(is_early ? problems::key_too_early : problems::key_too_late,
                      {{"key", signer.key.format()},
                       {"size", std::to_string(checkpoint.size)},
                       {"bound", std::to_string(is_early ? signer.from : signer.below)}});
    }
    return OpenedCheckpoint{.checkpoint = std::move(checkpoint),
                            .text = std::move(opened.text),
                            .signatures = std::move(opened.signatures)};
}

Result<OpenedCheckpoint> open_checkpoint_of_any_origin(std::string_view note, std::span<const TrustedLogKey> keys) {
    EXPECTS(!keys.empty());
    const auto under = [&](const std::string& origin) {
        TrustedKeys of_origin{.origin = origin, .log = {}, .witnesses = {}};
        for (const TrustedLogKey& one : keys)
            if (one.key.name() == origin) of_origin.log.push_back(one);
        return open_checkpoint(note, of_origin);
    };
    auto first = under(keys.front().key.name());
    for (std::size_t i = 1; !first && i < keys.size(); ++i) {
        if (keys[i].key.name() == keys[i - 1].key.name()) continue;
        if (auto older = under(keys[i].key.name())) return older;
    }
    return first;
}

}  // namespace huiyin::ledger
