#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulation/stage/town.h"

namespace huiyin::simulation {

/// One life of a town.
struct Plan {
    std::uint64_t seed = 1;
    std::size_t steps = 900;
    bool mishaps = true;
    std::optional<Countdown> countdown = {};  ///< instead of mishaps by dice
    bool timers = true;                   ///< the server looks at what happens by itself
    bool meetings = true;                 ///< there are reception days, and drafts that two sign
    bool aloud = false;                   ///< prints the trace as it grows
};

struct Outcome {
    std::uint64_t seed = 0;
    std::size_t step = 0;                 ///< at which a promise was found broken, or the last
    std::optional<Broken> broken;
    Hash digest{};                        ///< of the whole trace
    std::vector<std::string> tail;        ///< the last lines of the trace
    std::array<std::size_t, mishap_count> mishaps{};
    std::size_t cases = 0;
    std::size_t events = 0;
    std::size_t receipts = 0;
    std::size_t timers_fired = 0;
    std::map<std::string, std::size_t> kinds = {};  ///< of events, and how often each came
    bool countdown_met = false;           ///< there were as many operations
};

/// The same seed gives the same outcome, trace and all.
Outcome run(const Plan& plan);

/// For whoever has to mend it: seed, step, invariant, the end of the trace, and how to run it again.
std::string report(const Outcome& outcome);

}  // namespace huiyin::simulation
