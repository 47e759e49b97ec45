#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Several offices, more time, other procedures, and what comes after the answer: one test a row of the rules.
namespace huiyin::casework::decide_tests {

void forwarded(Story& story) {
    story.file();
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("forward", Actor::clerk, {{"office", "drains"}, {"reasons", "theirs"}}));
}

// Regulations on the Work of Letters and Visits, art. 22-23: an objection within five working days; back if the sender agrees.
TEST(Objection, GoesBackOnlyIfTheSenderAgrees) {
    Story story(complaint(), "2026-03-02"_day);
    forwarded(story);
    const Date due = story.clock("accept").due;
    ASSERT_TRUE(story.act("object", Actor::caseworker, {{"reasons", "not ours"}}));
    EXPECT_TRUE(story.value.takes_part({"roads"}));
    EXPECT_EQ(story.value.office.value, "drains");
    EXPECT_EQ(story.act("object", Actor::caseworker, {{"reasons", "again"}}).error().code, problems::already_pending);
    const auto back = story.act("agree_to_return", Actor::sender);
    ASSERT_TRUE(back);
    EXPECT_EQ(story.value.office.value, "roads");
    EXPECT_EQ(story.value.state, "registered");
    EXPECT_TRUE(story.value.participants.empty());
    ASSERT_EQ(back->stops.size(), 1u);
    EXPECT_EQ(back->stops[0].outcome, "transferred");
    EXPECT_GE(story.clock("accept").due, due);
}

TEST(Objection, RefusedLeavesTheCaseWhereItIs) {
    Story story(complaint(), "2026-03-02"_day);
    forwarded(story);
    EXPECT_EQ(story.act("refuse_return", Actor::sender, {{"reasons", "r"}}).error().code, problems::nothing_pending);
    ASSERT_TRUE(story.act("object", Actor::caseworker, {{"reasons", "not ours"}}));
    Act refusal;
    refusal.command = "refuse_return";
    refusal.actor = Actor::sender;
    refusal.office = OfficeId{"roads"};
    refusal.values = {{"reasons", "it is"}};
    ASSERT_TRUE(story.tell(refusal));
    EXPECT_EQ(story.value.office.value, "drains");
    EXPECT_TRUE(story.value.participants.empty());
}

TEST(Objection, ComesWithinFiveWorkingDays) {
    Story story(complaint(), "2026-03-02"_day);  // a Monday
    forwarded(story);
    story.today = "2026-03-10"_day;
    const auto late = story.act("object", Actor::caseworker, {{"reasons", "not ours"}});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::too_late);
    EXPECT_EQ(fact(late.error(), "due"), "2026-03-09");
}

// Art. 24, 32: several offices; one answer, once each has given its part.
TEST(SeveralOffices, TheAnswerWaitsForEachPart) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("invite_office", Actor::caseworker, {{"office", "drains"}, {"purpose", "part"}, {"task", "look at the pipe"}}));
    EXPECT_EQ(story.act("invite_office", Actor::caseworker, {{"office", "drains"}, {"purpose", "part"}, {"task", "again"}}).error().code,
              problems::office_takes_part);
    const auto early = story.act("reply", Actor::caseworker, Story::answer());
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, problems::parts_missing);
    EXPECT_EQ(fact(early.error(), "offices"), "drains");
    Act part;
    part.command = "give_part";
    part.actor = Actor::participant;
    part.office = OfficeId{"drains"};
    part.values = {{"part", "the pipe is sound"}};
    ASSERT_TRUE(story.tell(part));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
}

TEST(SeveralOffices, OneCanBeLetGoAndTheAccusedIsNeverAsked) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({{"accused"}});
    ASSERT_TRUE(story.act("register", Actor::clerk));
    EXPECT_EQ(story.act("invite_office", Actor::caseworker, {{"office", "accused"}, {"purpose", "part"}, {"task", "t"}}).error().code,
              problems::office_accused);
    ASSERT_TRUE(story.act("invite_office", Actor::caseworker, {{"office", "parks"}, {"purpose", "part"}, {"task", "t"}}));
    EXPECT_EQ(story.act("release_office", Actor::caseworker, {{"office", "drains"}, {"reasons", "r"}}).error().code,
              problems::office_takes_no_part);
    ASSERT_TRUE(story.act("release_office", Actor::caseworker, {{"office", "parks"}, {"reasons", "r"}}));
    EXPECT_TRUE(story.value.participants.empty());
}

TEST(ClosedCommands, SayWhatTheyWaitFor) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    EXPECT_EQ(why_closed(story, Actor::caseworker, "reply"), "open, or of another state");
    EXPECT_EQ(why_closed(story, Actor::caseworker, "release_office"), problems::nobody_takes_part);
    ASSERT_TRUE(story.act("invite_office", Actor::caseworker, {{"office", "drains"}, {"purpose", "part"}, {"task", "t"}}));
    EXPECT_EQ(why_closed(story, Actor::caseworker, "reply"), problems::parts_missing);
    EXPECT_EQ(why_closed(story, Actor::caseworker, "release_office"), "open, or of another state");
    EXPECT_EQ(why_closed(story, Actor::supervisor, "extend"), "open, or of another state");
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "r"}}));
    EXPECT_EQ(why_closed(story, Actor::supervisor, "extend"), problems::extended_already);
    EXPECT_EQ(why_closed(story, Actor::resident, "extend"), "open, or of another state") << "never theirs";
    EXPECT_EQ(why_closed(story, Actor::clerk, "register"), "open, or of another state") << "of another state";
}

TEST(Conferences, AreRecordedForADayOfTheCase) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    story.today = "2026-03-20"_day;
    const auto hold = [&](const char* day) {
        return story.act("hold_conference", Actor::caseworker, {{"day", day}, {"present", "roads, drains"}, {"record", "r"}});
    };
    const auto before = hold("1899-01-01");
    ASSERT_FALSE(before);
    EXPECT_EQ(before.error().code, problems::field_before_filing);
    EXPECT_EQ(fact(before.error(), "filed"), "2026-03-02");
    EXPECT_EQ(hold("2026-03-01").error().code, problems::field_before_filing);
    EXPECT_EQ(hold("2026-03-21").error().code, problems::field_future_date);
    EXPECT_TRUE(hold("2026-03-02"));
    EXPECT_TRUE(hold("2026-03-20"));
    const auto invite = [&](const char* day) {
        return story.act("invite_office", Actor::caseworker,
                         {{"office", "drains"}, {"purpose", "conference"}, {"conference_day", day}, {"task", "come"}});
    };
    EXPECT_EQ(invite("2020-05-01").error().code, problems::field_past_date);
    EXPECT_EQ(invite("2099-01-01").error().code, problems::field_too_far);
    EXPECT_EQ(fact(invite("2099-01-01").error(), "latest"), "2036-03-20");
    EXPECT_TRUE(invite("2036-03-20"));
}

TEST(Objection, TheSenderDecidesAndGivesNoPart) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("forward", Actor::clerk, {{"office", "drains"}, {"reasons", "r"}}));
    ASSERT_TRUE(story.act("object", Actor::caseworker, {{"reasons", "r"}}));
    EXPECT_EQ(story.act("give_part", Actor::participant, {{"part", "p"}}, {}, OfficeId{"roads"}).error().code, problems::settle_first);
    EXPECT_TRUE(story.value.takes_part({"roads"}));
    EXPECT_TRUE(story.act("agree_to_return", Actor::sender, {}, {}, OfficeId{"roads"}));
}

// Art. 34: the head of the office decides.
TEST(MoreTime, IsAskedForAndDecided) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    EXPECT_EQ(story.act("refuse_extension", Actor::supervisor, {{"reasons", "r"}}).error().code, problems::nothing_pending);
    EXPECT_EQ(fact(story.act("refuse_extension", Actor::supervisor, {{"reasons", "r"}}).error(), "event_name_en"), "The caseworker asked for more time");
    ASSERT_TRUE(story.act("request_extension", Actor::caseworker, {{"reasons", "an expert is needed"}}));
    EXPECT_EQ(story.act("request_extension", Actor::caseworker, {{"reasons", "r"}}).error().code, problems::already_pending);
    const Date due = story.clock("reply").due;
    ASSERT_TRUE(story.act("refuse_extension", Actor::supervisor, {{"reasons", "no"}}));
    EXPECT_EQ(story.clock("reply").due, due);
    ASSERT_TRUE(story.act("request_extension", Actor::caseworker, {{"reasons", "now it is"}}));
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "yes"}}));
    EXPECT_EQ(story.clock("reply").due, last_day(complaint(), story.today, 90));
    EXPECT_EQ(story.act("request_extension", Actor::caseworker, {{"reasons", "once more"}}).error().code, problems::already_pending) << "once only";
}

// The same: first-time matters, and not those of several bodies.
TEST(FastTrack, IsNotForWhatWasReopenedNorForSeveralOffices) {
    Story joint(complaint(), "2026-03-02"_day);
    joint.file();
    ASSERT_TRUE(joint.act("register", Actor::clerk));
    ASSERT_TRUE(joint.act("invite_office", Actor::caseworker, {{"office", "drains"}, {"purpose", "part"}, {"task", "look"}}));
    EXPECT_EQ(joint.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}).error().code, problems::parts_missing);
    Story again(complaint(), "2026-03-02"_day);
    again.accept();
    ASSERT_TRUE(again.act("reply", Actor::caseworker, Story::answer()));
    again.today += std::chrono::days(80);
    while (again.tell(FireTimer{})) {}
    ASSERT_TRUE(again.act("reopen", Actor::resident, {{"new_facts", "n"}}));
    EXPECT_EQ(again.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}).error().code, problems::already_pending);
}

TEST(Day, OffIsRefusedWhereTheRuleWantsAWorkingDayAndTakenElsewhere) {
    Rulebook book = Rulebook::load("complaint");
    for (procedure::CommandRule& command : book.procedure.commands)
        for (procedure::Field& field : command.fields)
            if (command.id.value == "reply" && field.id.value == "promised_day") field.working_day = true;
    const auto promise = [](const Rulebook& rules, const char* day) {
        Story story(rules, "2026-03-02"_day);
        story.accept();
        auto answer = Story::answer();
        answer["outcome"] = "will_be_done";
        answer["promised_day"] = day;
        return story.act("reply", Actor::caseworker, answer);
    };
    const auto sunday = promise(book, "2026-03-15");
    ASSERT_FALSE(sunday);
    EXPECT_EQ(sunday.error().code, problems::field_day_off);
    EXPECT_EQ(fact(sunday.error(), "next"), "2026-03-16");
    EXPECT_EQ(fact(promise(book, "2026-05-01").error(), "next"), "2026-05-06") << "a holiday, with the days moved to it";
    EXPECT_TRUE(promise(book, "2026-03-16"));
    EXPECT_TRUE(promise(complaint(), "2026-03-15"));
}

// Art. 34: more time, within the time.
TEST(Extension, IsGivenWhileThereIsTimeAndNoLonger) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const Date due = story.clock("reply").due;
    story.today = due + std::chrono::days(1);
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "r"}}).error().code, problems::too_late_to_extend);
    EXPECT_EQ(story.act("request_extension", Actor::caseworker, {{"reasons", "r"}}).error().code, problems::period_over) << "nor asked for";
    EXPECT_EQ(why_closed(story, Actor::supervisor, "extend"), problems::too_late_to_extend);
    story.today = due;
    EXPECT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "r"}})) << "the last day is within it";
}

TEST(Extension, AskedForInOneRoundIsNotWaitedForInTheNext) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("request_extension", Actor::caseworker, {{"reasons", "r"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    story.today = "2026-06-01"_day;
    while (story.value.state != "closed") ASSERT_TRUE(story.tell(FireTimer{}));
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "n"}}));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "we look"}}));
    EXPECT_EQ(why_closed(story, Actor::supervisor, "refuse_extension"), problems::nothing_pending);
    EXPECT_TRUE(story.act("request_extension", Actor::caseworker, {{"reasons", "r"}}));
}

// What was not accepted is not the end: the office decides anew, once more before it has to be new facts.
TEST(Refusal, IsContestedOnceAndReopenedForNewFacts) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("register", Actor::clerk));
    const std::map<std::string, std::string> ground{{"ground", "not_competent"}, {"reasons", "r"}, {"right_route", "w"}, {"route_time_limits", "t"}};
    ASSERT_TRUE(story.act("decline", Actor::caseworker, ground));
    story.today = "2026-03-09"_day;
    ASSERT_TRUE(story.act("contest_refusal", Actor::resident, {{"reasons", "it is yours"}}));
    EXPECT_EQ(story.value.state, "registered");
    EXPECT_EQ(story.clock("accept").due, "2026-03-24"_day) << "15 days from that day";
    ASSERT_TRUE(story.act("decline", Actor::caseworker, ground));
    EXPECT_EQ(story.act("contest_refusal", Actor::resident, {{"reasons", "again"}}).error().code, problems::already_pending);
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "n"}}));
    ASSERT_TRUE(story.act("decline", Actor::caseworker, ground));
    EXPECT_TRUE(story.act("contest_refusal", Actor::resident, {{"reasons", "new facts, and not looked at"}}));
    EXPECT_EQ(why_closed(story, Actor::clerk, "use_fast_track"), problems::already_pending) << "it is not clear and simple";
}

// Nobody above: nothing is offered that would be refused.
TEST(Review, IsOfferedWhereSomebodyCouldGiveIt) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({}, "top");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "we look"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    EXPECT_EQ(why_closed(story, Actor::resident, "request_review"), problems::no_office_above);
    story.today = "2026-06-01"_day;
    while (story.value.state != "closed") ASSERT_TRUE(story.tell(FireTimer{}));
    EXPECT_EQ(why_closed(story, Actor::resident, "contest_closing"), problems::no_office_above);
}

// What is asked about on a day can be told then, and for a while.
TEST(Promise, KeepsTheContentUntilItCanBeAskedAbout) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("reply", Actor::caseworker,
                          {{"outcome", "will_be_done"}, {"promised_day", "2033-08-31"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    EXPECT_EQ(kept_at_least(story.value), "2034-02-28"_day) << "half a year to say whether it was done";
    Story other(complaint(), "2026-03-02"_day);
    other.reply();
    EXPECT_FALSE(kept_at_least(other.value)) << "nothing was promised";
}

// Measures for Handling Simple Matters (2022): three and ten working days; back to the ordinary way, counted from the first receipt.
TEST(FastTrack, HasItsOwnPeriodsAndTheWayBackCountsFromTheFirstReceipt) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    const auto chosen = story.act("use_fast_track", Actor::clerk, {{"ground", "clear"}});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(story.value.procedure, "fast-track");
    EXPECT_EQ(story.value.filed_on, "2026-03-02"_day);
    EXPECT_EQ(story.clock("accept").due, "2026-03-05"_day);
    ASSERT_EQ(chosen->stops.size(), 2u) << "nothing of the ordinary procedure runs on";
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "w"}}));
    EXPECT_EQ(story.clock("reply").due, "2026-03-16"_day);
    story.today = "2026-03-09"_day;
    ASSERT_TRUE(story.act("use_ordinary_track_after_acceptance", Actor::caseworker, {{"reasons", "not simple"}}));
    EXPECT_EQ(story.value.procedure, "complaint");
    EXPECT_EQ(story.value.state, "accepted");
    EXPECT_EQ(story.clock("reply").from, "2026-03-02"_day);
    EXPECT_EQ(story.clock("reply").due, last_day(complaint(), "2026-03-02"_day, 60));
}

// Art. 21: the resident says whether what was promised was done, once its day has come.
TEST(Promise, IsAskedAboutOnItsDay) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    auto answer = Story::answer();
    answer["outcome"] = "will_be_done";
    answer["promised_day"] = "2026-03-20";
    ASSERT_TRUE(story.act("reply", Actor::caseworker, answer));
    const auto early = story.act("confirm_promise", Actor::resident, {{"kept", "no"}});
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, problems::not_yet);
    EXPECT_EQ(fact(early.error(), "day"), "2026-03-20");
    story.today = "2026-03-20"_day;
    ASSERT_TRUE(story.act("confirm_promise", Actor::resident, {{"kept", "no"}}));
    EXPECT_EQ(story.value.latest.at("promise_checked.kept"), "no");
}

// Art. 21: and reminded of it on that day, once, also after the case was closed.
TEST(Promise, IsRemindedOfOnce) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    auto answer = Story::answer();
    answer["outcome"] = "will_be_done";
    answer["promised_day"] = "2026-03-20";
    ASSERT_TRUE(story.act("reply", Actor::caseworker, answer));
    Story told_before = story;
    told_before.today = "2026-03-20"_day;
    ASSERT_TRUE(told_before.act("confirm_promise", Actor::resident, {{"kept", "yes"}}));
    EXPECT_NE(next_timer(told_before.value, complaint().rules())->day, "2026-03-20"_day);

    story.today = "2026-03-25"_day;
    const auto revision = story.value.revision;
    const auto received = story.tell(FireTimer{});
    ASSERT_TRUE(received);
    EXPECT_EQ(received->kind, "receipt_presumed");
    const auto reminded = story.tell(FireTimer{});
    ASSERT_TRUE(reminded);
    EXPECT_EQ(reminded->kind, "promise_day_came");
    EXPECT_EQ(reminded->fields.at("timer_day"), "2026-03-20");
    EXPECT_EQ(story.value.revision, revision) << "a reminder conflicts with nobody's work";
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet);
    ASSERT_TRUE(story.act("confirm_promise", Actor::resident, {{"kept", "no"}}));
    // A second answer without a promise asks about none.
    story.today = story.clock("review-request").due + std::chrono::days(1);
    ASSERT_TRUE(story.tell(FireTimer{}));
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "f"}}));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "w"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    const auto next = next_timer(story.value, complaint().rules());
    ASSERT_TRUE(next);
    EXPECT_EQ(next->command, nullptr) << "only its receipt is waited for";
}

// Rules common to all: a notice counts as received fifteen days after it was put into the case.
TEST(Receipt, IsPresumedOnItsDayUnlessItWasOpened) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date presumed = story.clock("review-request").from;
    Story opened = story;
    opened.today += std::chrono::days(3);
    ASSERT_TRUE(opened.tell(ReceiveNotice{}));
    EXPECT_NE(next_timer(opened.value, complaint().rules())->command, nullptr) << "nothing is presumed any more";
    story.today = presumed;
    const Date due = story.clock("review-request").due;
    const auto event = story.tell(FireTimer{});
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, "receipt_presumed");
    EXPECT_TRUE(event->moves.empty());
    EXPECT_FALSE(event->substantive);
    EXPECT_EQ(story.clock("review-request").due, due);
    EXPECT_FALSE(story.clock("review-request").awaits_receipt);
}

// Art. 28: who has a conflict of interest leaves; nobody else can be made to act in their name.
TEST(Handlers, AreAssignedAndStepOutForGood) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const OfficeId roads = story.value.office;
    const auto revision = story.value.revision;
    const Assign to_bob{.actor = Actor::supervisor, .office = roads, .tag = "head", .to = "bob"};
    ASSERT_TRUE(story.tell(to_bob));
    EXPECT_EQ(story.value.assigned.at(roads), "bob");
    EXPECT_EQ(story.tell(to_bob).error().code, problems::assigned_already);
    const auto left = story.tell(StepOut{.actor = Actor::caseworker, .office = roads, .tag = "bob"});
    ASSERT_TRUE(left);
    EXPECT_TRUE(left->fields.empty()) << "nothing says who, or why";
    EXPECT_EQ(story.value.revision, revision) << "nobody's form is out of date";
    EXPECT_FALSE(story.value.assigned.contains(roads));
    EXPECT_EQ(story.tell(to_bob).error().code, problems::stepped_out);
    EXPECT_EQ(story.act("reply", Actor::caseworker, Story::answer(), "bob").error().code, problems::stepped_out);
    EXPECT_EQ(story.tell(OpenContent{.actor = Actor::caseworker, .office = roads, .tag = "bob", .identity = false}).error().code,
              problems::stepped_out);
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer(), "ann"));
}

TEST(Handlers, OfAnOfficeThatHasTheCaseNoMoreAreForgotten) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("register", Actor::clerk));
    const OfficeId roads = story.value.office;
    ASSERT_TRUE(story.tell(Assign{.actor = Actor::supervisor, .office = roads, .tag = "head", .to = "bob"}));
    ASSERT_TRUE(story.act("forward", Actor::clerk, {{"office", "drains"}, {"reasons", "theirs"}}));
    EXPECT_TRUE(story.value.assigned.empty());
}

TEST(Closing, IsTheTimersOnTheDayAfterAndCanBeContestedOrReopened) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date due = story.clock("review-request").due;
    story.today = story.clock("review-request").from;
    ASSERT_TRUE(story.tell(FireTimer{}));  // the answer counts as received
    const auto timer = next_timer(story.value, complaint().rules());
    ASSERT_TRUE(timer && timer->command);
    EXPECT_EQ(timer->day, due - std::chrono::days(5));
    EXPECT_EQ(timer->command->id.value, "remind_of_review");
    story.today = due;
    ASSERT_TRUE(story.tell(FireTimer{}));
    const auto then = next_timer(story.value, complaint().rules());
    ASSERT_TRUE(then && then->command);
    EXPECT_EQ(then->day, due + std::chrono::days(1));
    EXPECT_EQ(then->command->id.value, "close");
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet);
    story.today = due + std::chrono::days(9);  // the server was down for a week
    const auto closed = story.tell(FireTimer{});
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->kind, "case_closed");
    EXPECT_EQ(closed->by.role, "timer");
    EXPECT_EQ(closed->day, story.today);
    EXPECT_EQ(closed->fields.at("timer_day"), to_text(due + std::chrono::days(1)));
    EXPECT_FALSE(next_timer(story.value, complaint().rules()));
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet);
    Story contested = story;
    ASSERT_TRUE(contested.act("contest_closing", Actor::resident, {{"reasons", "I did ask"}}));
    EXPECT_EQ(contested.value.state, "review");
    EXPECT_EQ(contested.clock("review").office.value, "above");
    ASSERT_TRUE(story.act("reopen", Actor::resident, {{"new_facts", "it is dark again"}}));
    EXPECT_EQ(story.value.state, "registered");
    EXPECT_EQ(story.clock("accept").from, story.today) << "a new promise counts from now, not from the first filing";
}

TEST(Retention, IsOfWhatIsOverAndNeverWithoutAWord) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.tell(WarnOfEnd{"2029-04-30"_day}).error().code, problems::not_over);
    EXPECT_EQ(story.tell(Forget{}).error().code, problems::not_over);
    ASSERT_TRUE(story.act("withdraw", Actor::resident));
    EXPECT_EQ(story.tell(Forget{}).error().code, problems::not_yet);
    story.today = "2029-03-01"_day;
    EXPECT_EQ(story.tell(WarnOfEnd{story.today}).error().code, problems::not_yet) << "a day that is over is no warning";
    ASSERT_TRUE(story.tell(WarnOfEnd{"2029-04-30"_day}));
    EXPECT_EQ(story.tell(WarnOfEnd{"2029-05-31"_day}).error().code, problems::warned_already);
    story.today = "2029-04-30"_day;
    EXPECT_EQ(story.tell(Forget{}).error().code, problems::not_yet) << "its last day is the resident's";

    Story kept = story;
    AddMessage message;
    message.has_text = true;
    ASSERT_TRUE(kept.tell(message));
    kept.today = "2029-05-01"_day;
    EXPECT_EQ(kept.tell(Forget{}).error().code, problems::not_yet) << "something new arrived";

    ASSERT_TRUE(story.tell(OpenContent{.actor = Actor::caseworker, .office = {"roads"}, .tag = "ann", .identity = false}));
    story.today = "2029-05-01"_day;
    ASSERT_TRUE(story.tell(Forget{}));
    EXPECT_TRUE(story.value.forgotten);
    EXPECT_EQ(story.tell(message).error().code, problems::forgotten);
    EXPECT_EQ(story.tell(Forget{}).error().code, problems::forgotten);
    EXPECT_TRUE(open_commands(story.value, Actor::resident, story.rulebook().rules(), on(story.today)).empty());
    EXPECT_FALSE(next_timer(story.value, story.rulebook().rules()));
}

// ---------------------------------------------------------------- appointments at leaders' reception days

Appointment at_roads(const char* reference, const char* reception = "day-1") {
    return {.reception = reception, .day = "2026-03-05"_day, .time = "09:00", .office = {"roads"}, .reference = reference, .state = "booked", .seq = 0};
}
EndAppointment end_by_office(const char* reference, const char* state, bool has_text = true) {
    return {.reference = reference, .state = state, .actor = Actor::supervisor, .office = OfficeId{"roads"}, .tag = {}, .has_text = has_text};
}

TEST(Appointments, AreBookedOnceADayAndSettledOnce) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    const auto booked = story.tell(BookAppointment{.what = at_roads("AAAA"), .joint = {}});
    ASSERT_TRUE(booked);
    EXPECT_EQ(booked->kind, "appointment_booked");
    EXPECT_FALSE(booked->substantive) << "it conflicts with nobody's work";
    EXPECT_TRUE(booked->starts.empty());
    EXPECT_EQ(story.tell(BookAppointment{.what = at_roads("BBBB"), .joint = {}}).error().code, problems::appointment_booked);
    ASSERT_TRUE(story.tell(BookAppointment{.what = at_roads("BBBB", "day-2"), .joint = {}})) << "another day";
    EXPECT_EQ(story.tell(end_by_office("AAAA", "held")).error().code, problems::not_yet);
    EXPECT_EQ(story.tell(end_by_office("AAAA", "cancelled", false)).error().code, problems::field_missing) << "the resident is told why";
    EndAppointment by_others = end_by_office("AAAA", "cancelled");
    by_others.office = OfficeId{"drains"};
    EXPECT_EQ(story.tell(by_others).error().code, problems::appointment_not_booked);
    ASSERT_TRUE(story.tell(EndAppointment{.reference = "AAAA", .state = "cancelled"})) << "the resident needs no reason";
    EXPECT_EQ(story.value.appointment("AAAA")->state, "cancelled");
    EXPECT_EQ(story.tell(EndAppointment{.reference = "AAAA", .state = "cancelled"}).error().code, problems::appointment_not_booked);
    EXPECT_EQ(story.tell(EndAppointment{.reference = "CCCC", .state = "cancelled"}).error().code, problems::appointment_not_booked);
    ASSERT_TRUE(story.tell(BookAppointment{.what = at_roads("DDDD"), .joint = {}})) << "free again";
    story.today = "2026-03-06"_day;
    EXPECT_EQ(story.tell(end_by_office("DDDD", "cancelled")).error().code, problems::appointment_over);
    ASSERT_TRUE(story.tell(end_by_office("DDDD", "missed", false)));
    ASSERT_TRUE(story.tell(end_by_office("BBBB", "held")));
    EXPECT_EQ(story.value.appointment("BBBB")->state, "held");
    EXPECT_EQ(story.tell(BookAppointment{.what = at_roads("EEEE", "day-3"), .joint = {}}).error().code, problems::appointment_over);
}

TEST(Appointments, AreNeverWithAnOfficeThatTheCaseIsAbout) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({{"roads"}}, "drains");
    EXPECT_EQ(story.tell(BookAppointment{.what = at_roads("AAAA"), .joint = {}}).error().code, problems::office_accused);
    Appointment elsewhere = at_roads("AAAA");
    elsewhere.office = {"care"};
    EXPECT_EQ(story.tell(BookAppointment{.what = elsewhere, .joint = {{"roads"}}}).error().code, problems::office_accused);
    EXPECT_TRUE(story.tell(BookAppointment{.what = elsewhere, .joint = {}}));
}

}  // namespace huiyin::casework::decide_tests
