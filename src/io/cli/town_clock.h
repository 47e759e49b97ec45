#pragma once

#include "base/guarded_clock.h"
#include "base/result.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

/// Lets time go on after the latest moment that the town's log knows, so that a clock set wrong never dates what is signed. Refuses with
/// cli/clock-far-ahead {"now", "last"} if the machine's clock is more than a year later and nobody confirmed the day (`clock.confirm`).
/// `machine`: the clock under `clock`.
Result<void> begin_clock(GuardedClock& clock, const Clock& machine, TownFolder& town);

}  // namespace huiyin::cli
