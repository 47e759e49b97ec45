#include "base/guarded_clock.h"

#include <gtest/gtest.h>

namespace huiyin {
namespace {

using namespace std::chrono_literals;

/// A machine whose clock and counter go on together until somebody sets the clock.
struct Machine {
    StandingClock clock{*parse_instant("2026-11-26T14:00:00Z")};
    std::chrono::seconds counted{5000};
    GuardedClock guarded{clock, [this] { return counted; }};

    void wait(std::chrono::seconds time) {
        clock.set(clock.now() + time);
        counted += time;
    }
    std::string now() const { return to_text(guarded.now()); }
    GuardedClock::Trouble trouble() const { return guarded.state().trouble; }
};
using Trouble = GuardedClock::Trouble;

TEST(GuardedClock, FollowsTheMachineAndItsSmallCorrections) {
    Machine machine;
    machine.wait(60s);
    EXPECT_EQ(machine.now(), "2026-11-26T14:01:00Z");
    machine.clock.set(machine.clock.now() + 300s);
    EXPECT_EQ(machine.now(), "2026-11-26T14:06:00Z");
    EXPECT_EQ(machine.trouble(), Trouble::none);
}

TEST(GuardedClock, StandsStillWhileASmallCorrectionGoesBack) {
    Machine machine;
    EXPECT_EQ(machine.now(), "2026-11-26T14:00:00Z");
    machine.clock.set(machine.clock.now() - 120s);
    machine.wait(60s);
    EXPECT_EQ(machine.now(), "2026-11-26T14:00:00Z");
    machine.wait(61s);
    EXPECT_EQ(machine.now(), "2026-11-26T14:00:01Z");
    EXPECT_EQ(machine.trouble(), Trouble::none);
}

TEST(GuardedClock, FollowsNoLeapAndSaysSo) {
    for (const auto leap : {std::chrono::seconds(10 * 366 * 24h), std::chrono::seconds(-20 * 366 * 24h), 700s, -700s}) {
        Machine machine;
        machine.clock.set(machine.clock.now() + leap);
        machine.wait(60s);
        EXPECT_EQ(machine.now(), "2026-11-26T14:01:00Z") << leap.count();
        EXPECT_EQ(machine.trouble(), Trouble::leapt);
        EXPECT_EQ(machine.guarded.state().off, leap);
        machine.clock.set(machine.clock.now() - leap + 5s);
        EXPECT_EQ(machine.trouble(), Trouble::none) << "set right again";
        EXPECT_EQ(machine.now(), "2026-11-26T14:01:05Z");
    }
}

TEST(GuardedClock, NeverBeginsBeforeWhatIsSigned) {
    Machine machine;
    machine.guarded.begin_after(*parse_instant("2026-12-24T08:00:00Z"));
    EXPECT_EQ(machine.now(), "2026-12-24T08:00:00Z");
    EXPECT_EQ(machine.trouble(), Trouble::behind);
    machine.wait(60s);
    EXPECT_EQ(machine.now(), "2026-12-24T08:01:00Z") << "and time goes on";
    machine.clock.set(*parse_instant("2026-12-24T08:03:00Z"));
    EXPECT_EQ(machine.trouble(), Trouble::none);
    EXPECT_EQ(machine.now(), "2026-12-24T08:03:00Z");
}

TEST(GuardedClock, WantsADayConfirmedThatIsFarAhead) {
    const auto last = *parse_instant("2024-01-01T00:00:00Z");
    Machine machine;
    machine.guarded.begin_after(last);
    EXPECT_EQ(machine.trouble(), Trouble::far_ahead);
    Machine wrong;
    wrong.guarded.begin_after(last, parse_date("2026-11-25"));
    EXPECT_EQ(wrong.trouble(), Trouble::far_ahead);
    Machine confirmed;
    confirmed.guarded.begin_after(last, parse_date("2026-11-26"));
    EXPECT_EQ(confirmed.trouble(), Trouble::none);
    Machine rested;
    rested.guarded.begin_after(*parse_instant("2026-01-01T00:00:00Z"));
    EXPECT_EQ(rested.trouble(), Trouble::none) << "some months without a case";
}

}  // namespace
}  // namespace huiyin
