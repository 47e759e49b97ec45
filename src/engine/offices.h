#pragma once

#include <functional>

#include "base/result.h"
#include "core/accounts/offices.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Adds an office to the running town: stored together with the note entry that tells auditors where it stands.
/// Refuses with accounts/* what does not fit the others. `before` runs once it is known to fit, before anything is
/// stored (the command line writes the town's data file there).
Result<void> add_office(const Context& context,
                        accounts::Office office,
                        const std::function<void(const accounts::Office&)>& before = {});

/// The same problem with its offices (facts "office", "other", "offices") by name in each language: what people read.
/// An id that no office has stays.
Problem with_office_names(const accounts::Offices& offices, Problem problem);

}  // namespace huiyin::engine
