#include "io/cli/log_keys.h"

#include <algorithm>

#include "base/fault.h"
#include "engine/rotation.h"
#include "io/cli/problems.h"

namespace huiyin::cli {
namespace log_keys_detail {

/// Under which other name one of the seeds signed what was published last, if it did: then only the name was changed.
std::optional<std::string> published_as(const engine::CheckpointRow& published, std::span<const crypto::Key> seeds) {
    const std::string name = published.note.substr(0, published.note.find('\n'));
    if (!ledger::is_key_name(name)) return std::nullopt;
    std::vector<ledger::TrustedLogKey> keys;
    for (const crypto::Key& seed : seeds)
        if (const auto signer = ledger::SignerKey::from_seed(name, seed)) keys.emplace_back(signer->verifier());
    const auto opened = ledger::open_checkpoint(published.note, {.origin = name, .log = keys, .witnesses = {}});
    return opened ? std::optional(name) : std::nullopt;
}

}  // namespace log_keys_detail
using namespace log_keys_detail;

Result<LogKeys> choose_log_keys(store::KeyFiles& files, engine::Store& store, const std::string& origin) {
    std::vector<ledger::SignerKey> signers;
    for (const crypto::Key& seed : files.log_seeds()) {
        TRY_LET(signer, ledger::SignerKey::from_seed(origin, seed));
        signers.push_back(std::move(signer));
    }
    auto history = engine::log_keys(store, signers.front().verifier());
    if (const std::string& needed = history.front().key.name(); needed != origin)
        return refuse(problems::other_origin, {{"origin", origin}, {"needed", needed}}, "huiyin.toml");
    const auto is_name_of = [&](const std::string& name) {
        return std::ranges::any_of(history, [&](const ledger::LogKey& one) { return one.key.name() == name; });
    };
    if (const auto published = store.latest_checkpoint())
        if (const auto name = published_as(*published, files.log_seeds()); name && !is_name_of(*name))
            return refuse(problems::other_origin, {{"origin", origin}, {"needed", *name}}, "huiyin.toml");
    const auto find = [&](const ledger::VerifierKey& key) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < signers.size(); ++i)
            if (signers[i].verifier() == key) return i;
        return std::nullopt;
    };
    const auto current = find(history.front().key);
    if (!current)
        throw Fault("keys/log-seed-" + std::to_string(history.size()) + " is missing: put back its copy (nothing else signs as " +
                    history.front().key.format() + ")");
    // A key that the database knows nothing of may come from a rotation after a restored backup: of such a log everything else
    // must show where it began.
    std::vector<ledger::TrustedLogKey> verifiers = ledger::trusted_keys(history);
    // By the key itself: one of an origin that was left vouches for nothing under this one.
    for (const ledger::SignerKey& one : signers)
        if (std::none_of(verifiers.begin(), verifiers.end(), [&](const ledger::TrustedLogKey& known) {
                return known.key.public_key() == one.verifier().public_key();
            }))
            verifiers.emplace_back(one.verifier());
    const auto before = history.size() > 1 ? find(history[1].key) : std::nullopt;
    const Instant until = history.front().since + ledger::key_overlap;
    files.sign_with(*current, before, until);
    std::optional<ledger::SignerKey> signer_before;
    if (before) signer_before.emplace(std::move(signers[*before]));
    return LogKeys{.current = std::move(signers[*current]),
                   .before = std::move(signer_before),
                   .before_until = until,
                   .history = std::move(history),
                   .verifiers = std::move(verifiers)};
}

}  // namespace huiyin::cli
