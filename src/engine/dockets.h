#pragma once

#include "engine/context.h"

namespace huiyin::engine {

/// Hands the writer what makes dockets when they are due, and what of the log is not yet covered by one.
void install_dockets(const Context& context);

/// When the last docket was made; nothing before the first.
std::optional<Instant> last_docket(Store& store);

}  // namespace huiyin::engine
