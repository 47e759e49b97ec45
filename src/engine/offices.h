#pragma once

#include <functional>

#include "core/accounts/offices.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Adds an office to the running town: stored together with the note entry that tells auditors where it stands.
/// Refuses with accounts/* what does not fit the others. `before` runs once it is known to fit, before anything is
/// stored (the command line writes the town's data file there).
Result<void> add_office(const Context& context,
                        accounts::Office office,
                        const std::function<void(const accounts::Office&)>& before = {});

}  // namespace huiyin::engine
