#include "io/cli/town_clock.h"

#include <algorithm>

#include "io/cli/problems.h"

namespace huiyin::cli {
namespace town_clock_detail {

/// The latest moment that the log knows.
Instant last_moment(engine::Store& store) {
    constexpr std::size_t looked_at = 256;
    Instant last{};
    if (const auto row = store.latest_checkpoint()) last = row->at;
    const std::uint64_t size = store.log_state().size;
    for (const engine::EventRow& row : store.events_by_leaf(size > looked_at ? size - looked_at : 0, looked_at))
        last = std::max(last, row.at);
    return last;
}

}  // namespace town_clock_detail

Result<void> begin_clock(GuardedClock& clock, const Clock& machine, TownFolder& town) {
    const Instant last = town_clock_detail::last_moment(town.store());
    if (last == Instant{}) return {};
    // An example town, simulated perhaps and long ago, has nothing that a clock set wrong could spoil.
    clock.begin_after(last, town.town().settings().example ? std::optional(std::chrono::floor<std::chrono::days>(machine.now()))
                                                           : parse_date(town.server_settings().clock_confirm));
    if (clock.state().trouble != GuardedClock::Trouble::far_ahead) return {};
    return refuse(problems::clock_far_ahead, {{"now", to_text(clock.now())}, {"last", to_text(last)}});
}

}  // namespace huiyin::cli
