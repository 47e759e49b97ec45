#include "core/casework/decide.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

namespace huiyin::casework::decide_tests {

TEST(Filing, StartsRegistrationAndAcceptanceAndCountsFromThatDay) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.value.state, "filed");
    EXPECT_EQ(story.clock("register").due, last_day(complaint(), story.today, 15));
    EXPECT_EQ(story.clock("accept").due, last_day(complaint(), story.today, 15));
    EXPECT_NE(story.clock("accept").promise, story.clock("register").promise);
}

TEST(Filing, IsDoneOnceAndBeforeEverythingElse) {
    Story story(complaint(), "2026-03-02"_day);
    EXPECT_EQ(story.act("register", Actor::clerk).error().code, problems::not_filed);
    EXPECT_EQ(story.tell(ReceiveNotice{}).error().code, problems::not_filed);
    story.file();
    EXPECT_EQ(story.tell(FileCase{{"roads"}, {}}).error().code, problems::already_filed);
}

TEST(Filing, NeverGoesToAnOfficeComplainedOf) {
    Story story(complaint(), "2026-03-02"_day);
    const auto refused = story.tell(FileCase{{"roads"}, {{"roads"}}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::office_accused);
    EXPECT_EQ(fact(refused.error(), "office"), "roads");
}

TEST(Commands, AreRefusedByNameStateAndActorInThatOrderOfBlame) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.act("dance", Actor::clerk).error().code, problems::unknown_command);
    EXPECT_EQ(story.act("register", Actor::resident).error().code, problems::not_your_command);
    EXPECT_EQ(story.act("reply", Actor::caseworker, Story::answer()).error().code, problems::not_in_this_state);
    EXPECT_EQ(story.value.version, 1u);
}

TEST(Answer, OnTheDueDayAnswersThePromise) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const RunningClock before = story.clock("reply");
    story.today = before.due;
    const auto event = story.act("reply", Actor::caseworker, Story::answer());
    ASSERT_TRUE(event);
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].promise, before.promise);
    EXPECT_EQ(event->stops[0].outcome, "answered");
    EXPECT_EQ(event->day, before.due);
    EXPECT_EQ(story.value.running({"reply"}), nullptr);
}

TEST(Answer, MayBeGivenAfterTheDueDayAndTheDueDayDoesNotMove) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const Date due = story.clock("reply").due;
    story.today = due + std::chrono::days(1);
    ASSERT_TRUE(story.act("ask", Actor::caseworker, {{"question", "where?"}}));
    EXPECT_EQ(story.clock("reply").due, due);
    EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
}

TEST(Extension, IsGrantedOnceByTheSupervisorWithAReason) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const RunningClock before = story.clock("reply");
    EXPECT_EQ(story.act("extend", Actor::caseworker, {{"reasons", "much to do"}}).error().code,
              problems::not_your_command);
    const auto unexplained = story.act("extend", Actor::supervisor, {{"reasons", " \n"}});
    ASSERT_FALSE(unexplained);
    EXPECT_EQ(unexplained.error().code, problems::field_missing);
    EXPECT_EQ(unexplained.error().where, "reasons");
    const auto event = story.act("extend", Actor::supervisor, {{"reasons", "much to do"}});
    ASSERT_TRUE(event);
    ASSERT_EQ(event->moves.size(), 1u);
    EXPECT_EQ(event->moves[0].reason, "extended");
    EXPECT_EQ(event->moves[0].promise, before.promise);
    EXPECT_EQ(story.clock("reply").due, last_day(complaint(), story.today, 90));
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "more"}}).error().code, problems::extended_already);
    const auto open = open_commands(story.value, Actor::supervisor, complaint().rules(), on(story.today));
    EXPECT_TRUE(std::none_of(open.begin(), open.end(), [](const auto* rule) { return rule->id.value == "extend"; }));
}

TEST(Extension, EachAddsItsWholeAmountWhereARuleGrantsTwo) {
    Rulebook twice = complaint();
    for (procedure::ClockRule& clock : twice.procedure.clocks)
        if (clock.id.value == "reply") clock.extension->times = 2;
    Story story(twice, "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "a"}}));
    EXPECT_EQ(story.clock("reply").due, last_day(twice, story.today, 90));
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "b"}}));
    EXPECT_EQ(story.clock("reply").due, last_day(twice, story.today, 120));
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "c"}}).error().code, problems::extended_already);
}

TEST(ReviewPeriod, RunsFromPresumedReceiptUntilTheResidentOpensTheAnswer) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date presumed = last_day(complaint(), story.today, 15);
    EXPECT_EQ(story.clock("review-request").from, presumed);
    EXPECT_EQ(story.clock("review-request").due, last_day(complaint(), presumed, 30));
    EXPECT_TRUE(story.clock("review-request").office.value.empty());
    EXPECT_FALSE(story.clock("review-request").promise);
    story.today += std::chrono::days(3);
    const auto received = story.tell(ReceiveNotice{});
    ASSERT_TRUE(received);
    ASSERT_EQ(received->moves.size(), 1u);
    EXPECT_EQ(received->moves[0].reason, "received");
    EXPECT_FALSE(received->substantive);
    EXPECT_FALSE(story.clock("review-request").awaits_receipt);
    EXPECT_EQ(story.clock("review-request").from, story.today);
    EXPECT_EQ(story.clock("review-request").due, last_day(complaint(), story.today, 30));
    EXPECT_EQ(story.tell(ReceiveNotice{}).error().code, problems::already_received);
}

TEST(ReviewPeriod, StandsWhenTheAnswerIsOpenedAfterPresumedReceipt) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const RunningClock before = story.clock("review-request");
    story.today = before.from + std::chrono::days(1);
    const auto received = story.tell(ReceiveNotice{});
    ASSERT_TRUE(received);
    EXPECT_TRUE(received->moves.empty());
    EXPECT_EQ(story.clock("review-request").due, before.due);
}

TEST(ReviewPeriod, ItsLastDayIsTheResidentsAndTheNextTheTimers) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date due = story.clock("review-request").due;
    story.today = due;
    const auto early = story.act("close", Actor::timer);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, problems::period_not_over);
    EXPECT_EQ(fact(early.error(), "clock"), "review-request");
    EXPECT_EQ(fact(early.error(), "due"), to_text(due));
    Story other = story;
    EXPECT_TRUE(other.act("request_review", Actor::resident));
    EXPECT_EQ(other.clock("review").office.value, "above");

    story.today = due + std::chrono::days(1);
    const auto late = story.act("request_review", Actor::resident);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::period_over);
    EXPECT_EQ(fact(late.error(), "due"), to_text(due));
    const auto closed = story.act("close", Actor::timer);
    ASSERT_TRUE(closed);
    EXPECT_EQ(story.value.state, "closed");
    ASSERT_EQ(closed->stops.size(), 1u);
    EXPECT_EQ(closed->stops[0].outcome, "lapsed");
    EXPECT_TRUE(story.value.clocks.empty());
}

TEST(Review, IsRefusedWhereNoOfficeStandsAbove) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({}, "top");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "w"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    const auto refused = story.act("request_review", Actor::resident);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::no_office_above);
    EXPECT_EQ(fact(refused.error(), "office"), "top");
}

TEST(Forwarding, EndsOnePromiseAndOpensAnotherThatKeepsTheWeek) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({{"accused"}});
    const RunningClock before = story.clock("accept");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    story.today += std::chrono::days(9);
    const auto forward = [&](const char* office) {
        return story.act("forward", Actor::clerk, {{"office", office}, {"reasons", "theirs"}});
    };
    const auto same = forward("roads");
    ASSERT_FALSE(same);
    EXPECT_EQ(same.error().code, problems::same_office);
    EXPECT_EQ(same.error().where, "office");
    EXPECT_EQ(forward("accused").error().code, problems::office_accused);
    EXPECT_EQ(forward("No Slug!").error().code, problems::field_not_chosen);
    const auto event = forward("drains");
    ASSERT_TRUE(event);
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].promise, before.promise);
    EXPECT_EQ(event->stops[0].outcome, "transferred");
    const RunningClock& after = story.clock("accept");
    EXPECT_NE(after.promise, before.promise);
    EXPECT_EQ(after.office.value, "drains");
    EXPECT_EQ(after.opened_on, before.opened_on);
    EXPECT_EQ(after.from, story.today);
    EXPECT_EQ(after.due, last_day(complaint(), story.today, 15));
    EXPECT_EQ(story.value.handlers, (std::vector<OfficeId>{{"roads"}, {"drains"}}));
}

TEST(Withdrawal, EndsEverythingThatRuns) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const auto event = story.act("withdraw", Actor::resident);
    ASSERT_TRUE(event);
    EXPECT_TRUE(story.value.clocks.empty());
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].outcome, "lapsed");

    Story early(complaint(), "2026-03-02"_day);
    early.file();
    const auto both = early.act("withdraw", Actor::resident);
    ASSERT_TRUE(both);
    ASSERT_EQ(both->stops.size(), 2u);
    EXPECT_EQ(both->stops[0].outcome, "withdrawn");
    EXPECT_EQ(both->stops[1].outcome, "withdrawn");
}

TEST(SecondStage, IsAnsweredByAnotherPerson) {
    Story story(english(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("acknowledge", Actor::clerk, {{"understanding", "a pothole"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer(), "ann"));
    ASSERT_TRUE(story.act("request_review", Actor::resident));
    ASSERT_TRUE(story.act("acknowledge_stage2", Actor::clerk, {{"understanding", "still a pothole"}}));
    EXPECT_EQ(story.act("reply_stage2", Actor::caseworker, Story::answer(), "ann").error().code, problems::same_person);
    EXPECT_TRUE(story.act("reply_stage2", Actor::supervisor, Story::answer(), "bob"));
    EXPECT_TRUE(story.value.clocks.empty());
}

TEST(Fields, EachProblemNamesItsField) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto wrong = [&](std::map<std::string, std::string> values) {
        Act act;
        act.command = "reply";
        act.values = std::move(values);
        return check_values(story.value, act, complaint().rules(), on(story.today));
    };
    const auto empty = wrong({});
    std::vector<std::string> where;
    for (const Problem& problem : empty) {
        EXPECT_EQ(problem.code, problems::field_missing);
        EXPECT_EQ(fact(problem, "field"), problem.where);
        where.push_back(problem.where);
    }
    EXPECT_EQ(where, (std::vector<std::string>{"outcome", "facts", "reasons", "rule"}));

    auto values = Story::answer();
    values["outcome"] = "perhaps";
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_not_chosen);
    EXPECT_EQ(wrong(values)[0].where, "outcome");

    values = Story::answer();
    for (int i = 0; i < 4000; ++i) values["rule"] += "法";  // 4001 characters with the "l" before
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_too_long);
    EXPECT_EQ(wrong(values)[0].where, "rule");
    EXPECT_EQ(fact(wrong(values)[0], "max"), "4000");
    EXPECT_EQ(fact(wrong(values)[0], "over"), "1");
    values["rule"].erase(0, 1);
    EXPECT_TRUE(wrong(values).empty());

    values = Story::answer();
    values["colour"] = "red";
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_not_asked);
    EXPECT_EQ(wrong(values)[0].where, "colour");
}

TEST(Fields, AreAskedOnlyWhereTheChoiceAsksForThem) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto reply = [&](std::map<std::string, std::string> more) {
        Story copy = story;
        auto values = Story::answer();
        for (auto& [name, value] : more) values[name] = value;
        return copy.act("reply", Actor::caseworker, values);
    };
    EXPECT_EQ(reply({{"outcome", "will_be_done"}}).error().where, "promised_day");
    EXPECT_EQ(reply({{"outcome", "not_ours"}}).error().where, "whose");
    EXPECT_EQ(reply({{"outcome", "will_be_done"}, {"promised_day", "2026-02-30"}}).error().code,
              problems::field_bad_date);
    EXPECT_EQ(reply({{"outcome", "will_be_done"}, {"promised_day", "2026-03-01"}}).error().code,
              problems::field_past_date);
    const auto today = reply({{"outcome", "will_be_done"}, {"promised_day", "2026-03-02"}});
    ASSERT_TRUE(today);
    EXPECT_EQ(today->fields.at("promised_day"), "2026-03-02");
    const auto dropped = reply({{"outcome", "done"}, {"promised_day", "nonsense of an earlier choice"}});
    ASSERT_TRUE(dropped);
    EXPECT_FALSE(dropped->fields.contains("promised_day"));
    EXPECT_FALSE(dropped->fields.contains("facts"));
}

TEST(Messages, SaySomethingAndChangeNoDay) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto clocks = story.value.clocks;
    EXPECT_EQ(story.tell(AddMessage{}).error().code, problems::nothing_to_say);
    AddMessage message;
    message.has_text = true;
    ASSERT_TRUE(story.tell(message));
    EXPECT_EQ(story.value.clocks, clocks);
    EXPECT_EQ(story.value.revision, story.value.version);
}

TEST(Opening, IsRecordedAndConflictsWithNobodysWork) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    const auto revision = story.value.revision;
    OpenContent opening;
    opening.office = {"roads"};
    opening.tag = "ann";
    const auto event = story.tell(opening);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, "case_viewed");
    EXPECT_EQ(event->by.office, OfficeId{"roads"});
    EXPECT_EQ(story.value.revision, revision);
    EXPECT_GT(story.value.version, revision);
}

TEST(Import, KeepsTrueDatesAndInventsNoStep) {
    Story story(complaint(), "2026-03-02"_day);
    ImportCase row;
    row.history.source = "hotline";
    row.history.office = {"roads"};
    row.history.opened = Instant{"2019-05-06"_day};
    row.history.closed = Instant{"2019-05-05"_day};
    const auto backwards = story.tell(row);
    ASSERT_FALSE(backwards);
    EXPECT_EQ(backwards.error().code, problems::bad_import);
    row.history.closed = Instant{"2019-05-20"_day};
    ASSERT_TRUE(story.tell(row));
    EXPECT_TRUE(story.value.imported);
    EXPECT_EQ(story.value.state, "closed");
    EXPECT_EQ(story.value.filed_at, row.history.opened);
    EXPECT_TRUE(story.value.clocks.empty());
    EXPECT_EQ(story.tell(row).error().code, problems::already_filed);
}

TEST(Time, NeverGoesBackInsideACase) {
    Story story(complaint(), "2026-03-10"_day);
    story.file();
    const Instant filed = story.value.changed_at;
    story.today = "2026-03-09"_day;
    const auto event = story.act("register", Actor::clerk);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->at, filed);
}

}  // namespace huiyin::casework::decide_tests
