#pragma once

#include "core/accountability/figures.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Hands the writer what makes dockets when they are due, and what of the log is not yet covered by one.
void install_dockets(const Context& context);

/// When the last docket was made; nothing before the first.
std::optional<Instant> last_docket(Store& store);

/// A change of a counted figure, as the store adds it up.
FigureRow figure_row(const accountability::FigureDelta& delta);

}  // namespace huiyin::engine
