#pragma once

#include <string_view>
#include <vector>

#include "core/ledger/key_history.h"
#include "engine/ports/store.h"

namespace huiyin::engine {

/// The setting that holds the log's keys (ledger/key_history.h) from its first rotation on.
inline constexpr std::string_view log_keys_setting = "log.keys";

/// The log's keys, the current one first; of a log that never changed its key, `only`. Throws Fault if they can't be read.
std::vector<ledger::LogKey> log_keys(Store& store, const ledger::VerifierKey& only);

/// Appends the entry that names a new key, and makes it the current one: both or neither. `keys`: the ones so far. The store is
/// written to by nobody else; whoever signs next must do it with the new key and the one before. Throws Fault.
void rotate_key(Store& store, std::vector<ledger::LogKey> keys, const ledger::VerifierKey& next, Instant now);

}  // namespace huiyin::engine
