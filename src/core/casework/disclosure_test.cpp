#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Requests for government information, whose clocks stand still and start anew: one test a row of the rules.
namespace huiyin::casework::decide_tests {

// Regulations on Open Government Information, art. 30: asked once within seven working days; twenty start anew at the addition.
TEST(Disclosure, StartsAnewOnceWhatWasMissingIsThere) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.clock("reply").due, "2026-03-30"_day);
    ASSERT_TRUE(story.act("ask_to_supplement", Actor::caseworker, {{"missing", "which year"}, {"until_day", "2026-03-24"}}));
    story.today = "2026-03-12"_day;
    ASSERT_TRUE(story.act("supplement", Actor::resident, {{"addition", "2025"}}));
    EXPECT_EQ(story.clock("reply").from, "2026-03-12"_day);
    EXPECT_EQ(story.clock("reply").due, last_day(complaint(), "2026-03-12"_day, 20, calendar::Unit::working_days));
    EXPECT_EQ(story.act("ask_to_supplement", Actor::caseworker, {{"missing", "m"}, {"until_day", "2026-03-24"}}).error().code,
              problems::already_pending);
}

TEST(Disclosure, TellsWhichPromiseStandsStill) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    const auto promise = story.clock("reply").promise;
    ASSERT_TRUE(promise);
    const auto asked = story.act("ask_to_supplement", Actor::caseworker, {{"missing", "which year"}, {"until_day", "2026-03-24"}});
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->suspends, (std::vector{ClockSuspended{.clock = {"reply"}, .promise = promise}}));
}

TEST(AClock, ThatStandsStillDoesSoInTheHandsOfAnotherOffice) {
    Rulebook book = Rulebook::by_id("disclosure");
    procedure::CommandRule forward = *complaint().procedure.find_command({"forward"});
    forward.from = {{"waiting"}};
    forward.to.reset();
    forward.starts.clear();
    forward.stops.clear();
    book.procedure.commands.push_back(forward);
    Story story(book, "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("ask_to_supplement", Actor::caseworker, {{"missing", "which year"}, {"until_day", "2026-03-24"}}));
    story.today = "2026-03-05"_day;
    const auto handed = story.act("forward", Actor::caseworker, {{"office", "drains"}, {"reasons", "theirs"}});
    ASSERT_TRUE(handed) << handed.error().code;
    const auto on = std::find_if(handed->starts.begin(), handed->starts.end(), [](const ClockStarted& one) { return one.clock.value == "reply"; });
    ASSERT_NE(on, handed->starts.end());
    EXPECT_TRUE(on->continues);
    EXPECT_EQ(on->suspended_on, "2026-03-02"_day) << "since then, not since it was handed on";
    EXPECT_EQ(story.clock("reply").suspended_on, "2026-03-02"_day);
}

// Art. 30: within a reasonable time, until the day that the notice names, and until no other.
TEST(Disclosure, TheLastDayToAddWhatIsMissingIsTheOneThatTheOfficeNamed) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    const auto ask = [&](const char* day) { return story.act("ask_to_supplement", Actor::caseworker, {{"missing", "which year"}, {"until_day", day}}); };
    EXPECT_EQ(ask("2026-03-02").error().code, problems::field_too_soon) << "today";
    EXPECT_EQ(fact(ask("2026-03-22").error(), "earliest"), "2026-03-23");
    ASSERT_TRUE(ask("2026-03-25"));
    EXPECT_EQ(story.clock("supplement").due, "2026-03-25"_day);
    story.today = "2026-03-12"_day;
    ASSERT_TRUE(story.tell(ReceiveNotice{}));
    EXPECT_EQ(story.clock("supplement").due, "2026-03-25"_day) << "whenever it is read";
    EXPECT_EQ(story.clock("reply").suspended_on, "2026-03-02"_day);
    story.today = "2026-03-25"_day;
    EXPECT_EQ(story.act("treat_as_dropped", Actor::caseworker).error().code, problems::period_not_over) << "the day itself counts";
    story.today = "2026-03-26"_day;
    EXPECT_TRUE(story.act("treat_as_dropped", Actor::caseworker));
}

// Art. 30: the office may ask within seven working days; whoever has nothing to ask is late with nothing.
TEST(Disclosure, WhatAnOfficeMayDoIsNoDuty) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    const RunningClock& may = story.clock("ask-to-supplement");
    EXPECT_EQ(may.due, "2026-03-11"_day);
    EXPECT_FALSE(may.promise) << "nothing of it goes into a docket";
    EXPECT_TRUE(may.office.value.empty());
    EXPECT_EQ(next_due(story.value)->clock.value, "reply");
    story.today = "2026-03-12"_day;
    EXPECT_EQ(story.act("ask_to_supplement", Actor::caseworker, {{"missing", "m"}, {"until_day", "2026-05-08"}}).error().code, problems::too_late);
    EXPECT_TRUE(story.act("reply", Actor::caseworker, {{"outcome", "none"}, {"reasons", "r"}, {"remedies", "m"}}));
    EXPECT_EQ(story.value.running({"ask-to-supplement"}), nullptr);
}

// Art. 32: the time in which the third party is asked is not counted.
TEST(Disclosure, TheThirdPartysTimeIsNotCounted) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("ask_third_party", Actor::caseworker, {{"why", "a trade secret, perhaps"}}));
    story.today = "2026-03-13"_day;
    ASSERT_TRUE(story.act("record_third_party", Actor::caseworker, {{"opinion", "objects"}}));
    EXPECT_EQ(story.clock("reply").due, "2026-04-13"_day);
}

// Order 711, art. 32: whom the information concerns has 15 working days, and then the office decides.
TEST(Disclosure, RunsOnWhereAThirdPartyIsSilent) {
    Story story(Rulebook::by_id("disclosure"), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("ask_third_party", Actor::caseworker, {{"why", "w"}}));
    EXPECT_EQ(story.clock("third-party").due, "2026-03-23"_day);
    story.today = "2026-03-24"_day;
    const auto silent = story.tell(FireTimer{});
    ASSERT_TRUE(silent);
    EXPECT_EQ(silent->kind, "third_party_silent");
    EXPECT_FALSE(story.clock("reply").suspended_on);
    EXPECT_EQ(story.value.state, "filed");
    ASSERT_TRUE(story.act("record_third_party", Actor::caseworker, {{"opinion", "objects"}})) << "it came in time, and is written down late";
    EXPECT_EQ(story.act("record_third_party", Actor::caseworker, {{"opinion", "agrees"}}).error().code, problems::nothing_pending);
}

}  // namespace huiyin::casework::decide_tests
