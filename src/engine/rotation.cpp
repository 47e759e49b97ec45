#include "engine/rotation.h"

#include <functional>

#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "engine/archived.h"
#include "engine/recovery.h"
#include "engine/tiles.h"

namespace huiyin::engine {

std::vector<ledger::LogKey> log_keys(Store& store, const ledger::VerifierKey& only) {
    const auto stored = store.setting(std::string(log_keys_setting));
    if (!stored) return {{.key = only, .from = 0, .since = {}}};
    auto keys = ledger::parse_key_history(*stored);
    if (!keys) throw Fault("the stored keys of the log can't be read; run: huiyin fsck");
    return std::move(*keys);
}

namespace rotation_detail {

/// One entry more, and what goes with it, in one transaction. `settle` gets the state that the log will have.
LogState append_entry(Store& store, const Bytes& entry, const std::function<Changes(const LogState&)>& settle) {
    const LogState state = store.log_state();
    auto hashes = tile_hashes(store, state.size);
    ledger::Extension extension(ledger::Frontier::read(state.size, hashes.reader()));
    const std::vector<Bytes> entries{entry};
    extension.append(ledger::leaf_hash(entries.front()));
    const std::vector<TileAppend> tiles = tile_rows(extension);
    const LogState next{extension.size(), extension.root()};
    auto transaction = store.begin();
    if (transaction->lock_log() != state) throw Fault("the log has grown meanwhile");
    transaction->write(settle(next));
    transaction->append_log(state.size, entries, tiles, next);
    transaction->commit();
    return next;
}

}  // namespace rotation_detail

void rotate_key(Store& store, std::vector<ledger::LogKey> keys, const ledger::VerifierKey& next, Instant now) {
    rotation_detail::append_entry(store, ledger::make_key_entry(next), [&](const LogState& state) {
        keys.insert(keys.begin(), {.key = next, .from = state.size, .since = now});
        Changes changes;
        changes.settings.emplace_back(std::string(log_keys_setting), ledger::write_key_history(keys));
        return changes;
    });
}

std::string continue_under_new_origin(Store& store, std::vector<ledger::LogKey> keys, const ledger::SignerKey& next,
                                      const ledger::Checkpoint& after, Instant now) {
    const std::string& origin = next.verifier().name();
    const std::string entry = accountability::write_note(accountability::LogContinued{.origin = origin,
                                                                                     .from = store.log_state().size,
                                                                                     .after_origin = after.origin,
                                                                                     .after_size = after.size,
                                                                                     .after_root = after.root});
    std::string note;
    rotation_detail::append_entry(store, to_bytes(std::string_view(entry)), [&](const LogState& state) {
        keys.insert(keys.begin(), {.key = next.verifier(), .from = state.size, .since = now});
        note = ledger::sign_checkpoint({.origin = origin, .size = state.size, .root = state.root}, next);
        Changes changes;
        changes.settings.emplace_back(std::string(log_keys_setting), ledger::write_key_history(keys));
        changes.settings.emplace_back(std::string(recover_from_setting), "");
        archive(changes, {.size = state.size, .at = now, .note = note}, store.setting(std::string(archived_setting)));
        return changes;
    });
    return note;
}

}  // namespace huiyin::engine
