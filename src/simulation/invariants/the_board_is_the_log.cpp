#include "core/accountability/fold.h"
#include "engine/board.h"
#include "simulation/invariants/invariants.h"

// Promise 2: lateness is public. The figures that a stranger computes from the log alone are those on the board.
namespace huiyin::simulation::invariants {

Reason the_board_is_the_log(Town& town, const engine::Context& context) {
    accountability::Fold fold;
    std::uint64_t index = 0;
    for (const Bytes& entry : entries_of(context)) fold.take(index++, as_text(entry));
    if (fold.problem_count() > 0) return "an auditor finds: " + std::string(fold.problems().front().code);
    const Date today = context.town.now(town.clock.now()).today;
    if (fold.figures(today) != engine::read_board(context, today).figures) return "the board's figures are not the log's";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
