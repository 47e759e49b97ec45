#pragma once

#include <span>

#include "core/accountability/docket.h"
#include "core/accountability/figures.h"
#include "engine/context.h"

namespace huiyin::engine {

/// Hands the writer what makes dockets when they are due, and what of the log is not yet covered by one.
void install_dockets(const Context& context);

/// What the lines of dockets change, in the order of the log, when their entries become durable: promises, figures, what
/// waits. `covered_to`: of the last docket. Throws Fault if a line contradicts what is stored of its promise.
Changes changes_of_dockets(Store& store, std::span<const accountability::DocketLine> lines, std::uint64_t covered_to,
                           Instant now);

/// When the last docket was made; nothing before the first.
std::optional<Instant> last_docket(Store& store);

/// A change of a counted figure, as the store adds it up.
FigureRow figure_row(const accountability::FigureDelta& delta);
/// The other way; nothing for what the town counts by itself, of which no docket tells.
std::optional<accountability::FigureDelta> figure_delta(const FigureRow& row);

}  // namespace huiyin::engine
