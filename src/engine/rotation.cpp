#include "engine/rotation.h"

#include "base/fault.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "engine/tiles.h"

namespace huiyin::engine {

std::vector<ledger::LogKey> log_keys(Store& store, const ledger::VerifierKey& only) {
    const auto stored = store.setting(std::string(log_keys_setting));
    if (!stored) return {{.key = only, .from = 0, .since = {}}};
    auto keys = ledger::parse_key_history(*stored);
    if (!keys) throw Fault("the stored keys of the log can't be read; run: huiyin fsck");
    return std::move(*keys);
}

void rotate_key(Store& store, std::vector<ledger::LogKey> keys, const ledger::VerifierKey& next, Instant now) {
    const LogState state = store.log_state();
    auto hashes = tile_hashes(store, state.size);
    ledger::Extension extension(ledger::Frontier::read(state.size, hashes.reader()));
    const std::vector<Bytes> entries{ledger::make_key_entry(next)};
    extension.append(ledger::leaf_hash(entries.front()));
    const std::vector<TileAppend> tiles = tile_rows(extension);
    keys.insert(keys.begin(), {.key = next, .from = extension.size(), .since = now});
    Changes changes;
    changes.settings.emplace_back(std::string(log_keys_setting), ledger::write_key_history(keys));
    auto transaction = store.begin();
    if (transaction->lock_log() != state) throw Fault("the log has grown meanwhile");
    transaction->write(changes);
    transaction->append_log(state.size, entries, tiles, {extension.size(), extension.root()});
    transaction->commit();
}

}  // namespace huiyin::engine
