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

/// A log that can't go on as what it was, because more was published than there is, or its key is in other hands, goes on under
/// another name: `next` is a key of that name, `after` the last checkpoint that is known of the old one. Appends the note that
/// says so, makes the key the current one, and archives the first checkpoint under it: all or nothing. Returns that
/// checkpoint's note. What a recovery had begun is over. The store is written to by nobody else. Throws Fault.
std::string continue_under_new_origin(Store& store, std::vector<ledger::LogKey> keys, const ledger::SignerKey& next,
                                      const ledger::Checkpoint& after, Instant now);

}  // namespace huiyin::engine
