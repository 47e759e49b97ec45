#pragma once

#include <string>

#include "base/time.h"
#include "engine/ports/store.h"
#include "io/cli/log_keys.h"
#include "io/store/files/key_files.h"

namespace huiyin::cli {

/// Holds the keys against a town's database, whose keys they may not be: pepper, form key and seeds, the months' keys that there are,
/// and which key signed the newest checkpoint. The log's keys; refuses as choose_log_keys does. Throws a Fault that names
/// the first key that is another, or that is missing. The store must outlive the keys.
Result<LogKeys> fitting_log_keys(store::KeyFiles& keys, engine::Store& store, const std::string& origin);

/// Throws a Fault that names the key of a month, `present` (YYYY-MM) or later, that what happened lately is sealed under and that isn't here.
void require_months_of_late(store::KeyFiles& keys, engine::Store& store, const std::string& present);

/// The month that it is where it is latest. A key of an earlier one may have been destroyed somewhere.
std::string latest_month(Instant now);

}  // namespace huiyin::cli
