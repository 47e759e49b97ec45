#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/ledger/key_history.h"
#include "engine/ports/store.h"
#include "io/store/files/key_files.h"

namespace huiyin::cli {

/// The keys of a town's log: which they are says the database, their secrets lie in files.
struct LogKeys {
    ledger::SignerKey current;
    std::optional<ledger::SignerKey> before;      ///< signs as well, until then
    Instant before_until{};
    std::vector<ledger::LogKey> history;          ///< the current one first
    std::vector<ledger::TrustedLogKey> verifiers; ///< of all that may have signed, the current one first
};
/// Tells `files` what to sign with, too. Refuses with ledger/bad-key an origin that can't name a log, and with cli/other-origin
/// {"origin","needed"} one that the log has not, or no more. Throws Fault if the current key's file is missing.
Result<LogKeys> choose_log_keys(store::KeyFiles& files, engine::Store& store, const std::string& origin);

}  // namespace huiyin::cli
