#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "simulation/run.h"

namespace huiyin::simulation::simulation_tests {

bool is_long() { return std::getenv("HUIYIN_LONG") != nullptr; }

TEST(Simulation, OneSeedGivesOneRun) {
    for (const std::uint64_t seed : {3, 4}) {
        const Outcome first = run({.seed = seed});
        const Outcome second = run({.seed = seed});
        EXPECT_EQ(to_hex(first.digest), to_hex(second.digest));
        EXPECT_EQ(first.tail, second.tail);
        EXPECT_GT(first.events, 0u);
    }
    EXPECT_NE(to_hex(run({.seed = 3}).digest), to_hex(run({.seed = 4}).digest));
}

// A sweep between the look at a file and its filing's commit: the case was kept without the file.
TEST(Simulation, KeepsAFileWhenASweepComesBeforeItsFiling) {
    for (const std::uint64_t seed : {1110, 1632, 1910}) {
        const Outcome outcome = run({.seed = seed, .timers = false, .meetings = false});  // it was lived before there were any
        EXPECT_FALSE(outcome.broken) << report(outcome);
    }
}

TEST(Simulation, KeepsEveryPromiseWhateverGoesWrong) {
    std::array<std::size_t, mishap_count> mishaps{};
    std::size_t receipts = 0;
    std::size_t events = 0;
    std::size_t timers = 0;
    std::map<std::string, std::size_t> kinds;
    const std::uint64_t seeds = is_long() ? 10'000 : 200;
    int failed = 0;
    for (std::uint64_t seed = 1; seed <= seeds && failed < 5; ++seed) {
        const Outcome outcome = run({.seed = seed});
        if (outcome.broken) ++failed;
        EXPECT_FALSE(outcome.broken) << report(outcome);
        for (std::size_t i = 0; i < mishap_count; ++i) mishaps[i] += outcome.mishaps[i];
        receipts += outcome.receipts;
        events += outcome.events;
        timers += outcome.timers_fired;
        for (const auto& [kind, count] : outcome.kinds) kinds[kind] += count;
    }
    for (std::size_t i = 0; i < mishap_count; ++i)
        EXPECT_GT(mishaps[i], 0u) << to_text(static_cast<Mishap>(i)) << " never happened: nothing was tested with it";
    EXPECT_GT(receipts, 3 * seeds);
    EXPECT_GT(events, 15 * seeds);
    EXPECT_GT(timers, seeds / 8);
    for (const char* kind : {"appointment_booked", "appointment_cancelled", "appointment_held", "appointment_missed", "cosign_asked",
                             "cosign_given", "cosign_declined", "assigned_below", "data_asked", "data_request_answered"})
        EXPECT_GT(kinds[kind], 0u) << kind << " never happened: nothing was tested with it";
}

/// The process dies at, or meets another fate at, the first operation of database and disk, the second, and so on, until
/// a run gets through untouched.
void meet_fates(std::span<const tests::Fate> fates, bool all_of_them) {
    std::size_t nth = 1;
    for (bool met = true; met; ++nth) {
        met = false;
        for (std::size_t i = 0; i < fates.size(); ++i) {
            if (!all_of_them && nth % fates.size() != i) continue;
            for (const bool power_too : {false, true}) {
                if (!all_of_them && power_too != (nth / fates.size() % 2 == 0)) continue;
                const Outcome outcome = run({.seed = 1,
                                             .steps = 90,
                                             .countdown = Countdown{.nth = nth, .fate = fates[i], .power_too = power_too}});
                ASSERT_FALSE(outcome.broken) << "operation " << nth << ", fate " << i << "\n" << report(outcome);
                met = met || outcome.countdown_met;
            }
        }
    }
    EXPECT_GT(nth, 150u) << "a run has more operations than that";
}

constexpr std::array all_fates{tests::Fate::dies,  tests::Fate::dies_after, tests::Fate::fails,
                               tests::Fate::done_fails, tests::Fate::tears};

TEST(Simulation, KeepsEveryPromiseWhereverItDies) { meet_fates(all_fates, false); }

TEST(Simulation, LongKeepsEveryPromiseWhereverItDiesInWhateverWay) {
    if (!is_long()) GTEST_SKIP() << "the long run meets every fate at every operation";
    meet_fates(all_fates, true);
}

}  // namespace huiyin::simulation::simulation_tests
