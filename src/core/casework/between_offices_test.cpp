#include <algorithm>

#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// What an office above asks of one below it, and what it owes the resident beside the case: clocks whose day is given, clocks that
// outlive the case, reminders.
namespace huiyin::casework::decide_tests {

class BetweenOffices : public testing::Test {
  protected:
    BetweenOffices() : story_(complaint(), "2026-03-02"_day) {}

    static std::map<std::string, std::string> assignment(const char* to, const char* report_by) {
        return {{"office", to}, {"report_by", report_by}, {"reasons", "look at it"}};
    }
    static std::map<std::string, std::string> report() {
        return {{"facts", "f"}, {"measures", "m"}, {"result", "r"}, {"residents_view", "content"}};
    }
    Result<Event> assign(const char* to = "roads", const char* report_by = "2026-05-03") {
        Act act;
        act.command = "assign_below";
        act.actor = Actor::supervisor;
        act.office = OfficeId{"above"};
        act.values = assignment(to, report_by);
        return story_.tell(act);
    }
    void come_to_assignment() {
        story_.file({}, "above");
        ASSERT_TRUE(story_.act("register", Actor::clerk));
        ASSERT_TRUE(assign());
    }

    Story story_;
};

TEST_F(BetweenOffices, TheDayOfAReportIsTheOneThatWasGiven) {
    come_to_assignment();
    EXPECT_EQ(story_.value.office, OfficeId{"roads"});
    const RunningClock& report = story_.clock("report");
    EXPECT_EQ(report.due, "2026-05-03"_day) << "a Sunday: as it was given, not moved";
    EXPECT_TRUE(report.promise);
    EXPECT_EQ(report.office, OfficeId{"roads"});
    EXPECT_EQ(report.begun_by, OfficeId{"above"});
    const auto explained = explain_clock(report, story_.rulebook().rules());
    ASSERT_TRUE(explained);
    EXPECT_EQ(explained->due, report.due);
    ASSERT_EQ(explained->steps.size(), 1u);
    EXPECT_EQ(explained->steps.front().code, calendar::steps::given);
    EXPECT_EQ(story_.tell(RecountClocks{}).error().code, problems::nothing_to_recount);
}

TEST_F(BetweenOffices, OnlyAnOfficeBelowIsAssignedTo) {
    story_.file({}, "above");
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    EXPECT_EQ(assign("top").error().code, problems::office_not_below);
    EXPECT_EQ(assign("roads", "2026-03-01").error().code, problems::field_past_date);
    Story low(complaint(), "2026-03-02"_day);
    low.file({}, "yard");
    ASSERT_TRUE(low.act("register", Actor::clerk));
    const auto open = open_commands(low.value, Actor::supervisor, low.rulebook().rules(), on(low.today));
    EXPECT_TRUE(std::none_of(open.begin(), open.end(), [](const auto* one) { return one->id.value == "assign_below"; }));
}

TEST_F(BetweenOffices, TheReportOutlivesTheCase) {
    come_to_assignment();
    ASSERT_TRUE(story_.act("accept", Actor::caseworker, {{"way", "we look"}}));
    EXPECT_EQ(story_.act("report_back", Actor::caseworker, report()).error().code, problems::not_in_this_state) << "answer first";
    ASSERT_TRUE(story_.act("withdraw", Actor::resident));
    ASSERT_EQ(story_.value.clocks.size(), 1u);
    EXPECT_EQ(story_.value.clocks.front().clock, ClockId{"report"});
    EXPECT_EQ(story_.tell(WarnOfEnd{.last_day = "2029-03-31"_day}).error().code, problems::still_owed);
    const auto done = story_.act("report_back", Actor::caseworker, report());
    ASSERT_TRUE(done);
    ASSERT_EQ(done->stops.size(), 1u);
    EXPECT_EQ(done->stops.front().outcome, "done");
    EXPECT_TRUE(story_.value.clocks.empty());
    const auto again = story_.act("report_back", Actor::caseworker, report());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, problems::clock_not_running);
    EXPECT_EQ(fact(again.error(), "clock_name_en"), story_.rulebook().procedure.find_clock({"report"})->name.en);
    EXPECT_TRUE(story_.tell(WarnOfEnd{.last_day = "2029-03-31"_day}));
}

TEST_F(BetweenOffices, AnAssignedCaseIsNotPassedOnAndGoesBackByObjectionOnly) {
    come_to_assignment();
    EXPECT_EQ(story_.act("forward", Actor::caseworker, {{"office", "drains"}, {"reasons", "theirs"}}).error().code, problems::clock_runs);
    ASSERT_TRUE(story_.act("object", Actor::caseworker, {{"reasons", "not ours"}}));
    const auto back = story_.act("agree_to_return", Actor::sender);
    ASSERT_TRUE(back);
    EXPECT_EQ(story_.value.office, OfficeId{"above"});
    EXPECT_EQ(story_.value.running({"report"}), nullptr);
    EXPECT_EQ(back->stops.size(), 2u);
    EXPECT_TRUE(assign()) << "it can be assigned anew";
}

TEST_F(BetweenOffices, WhatWasAssignedFromAboveIsNotForTheFastTrack) {
    come_to_assignment();
    ASSERT_TRUE(story_.act("accept", Actor::caseworker, {{"way", "we look"}}));
    ASSERT_TRUE(story_.act("reply", Actor::caseworker, Story::answer()));
    story_.today += std::chrono::days(80);
    while (story_.tell(FireTimer{})) {}
    ASSERT_EQ(story_.value.state, "closed");
    ASSERT_TRUE(story_.act("reopen", Actor::resident, {{"new_facts", "n"}}));
    ASSERT_EQ(story_.value.state, "registered");
    EXPECT_EQ(story_.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}).error().code, problems::already_pending);
    Story returned(complaint(), "2026-03-02"_day);
    returned.file();
    ASSERT_TRUE(returned.act("register", Actor::clerk));
    EXPECT_TRUE(returned.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}));
}

TEST_F(BetweenOffices, ARequestAboutDataGoesOnUnderTheOtherProcedure) {
    story_.file();
    ASSERT_TRUE(story_.act("ask_about_data", Actor::resident, {{"wish", "copy"}}));
    const RunningClock asked = story_.clock("data-request");
    EXPECT_EQ(story_.act("ask_about_data", Actor::resident, {{"wish", "see"}}).error().code, problems::clock_runs);
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    ASSERT_TRUE(story_.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}));
    ASSERT_EQ(story_.value.procedure, "fast-track");
    EXPECT_EQ(story_.clock("data-request"), asked);
    EXPECT_EQ(story_.act("answer_data_request", Actor::caseworker, {{"decision", "refused"}, {"answer", "no"}}).error().code,
              problems::field_missing);
    ASSERT_TRUE(story_.act("answer_data_request", Actor::caseworker, {{"decision", "given"}, {"answer", "here it is"}}));
    EXPECT_EQ(story_.value.running({"data-request"}), nullptr);
}

TEST_F(BetweenOffices, TheResidentIsRemindedOnceFiveDaysBeforeTheirTimeEnds) {
    story_.reply();
    const auto reminder = [&] { return next_timer(story_.value, story_.rulebook().rules()); };
    while (reminder() && reminder()->command == nullptr) {  // nobody opens the answer: it counts as received
        story_.today = reminder()->day;
        ASSERT_TRUE(story_.tell(FireTimer{}));
    }
    const Date due = story_.clock("review-request").due;
    ASSERT_TRUE(reminder());
    EXPECT_EQ(reminder()->command->id.value, "remind_of_review");
    EXPECT_EQ(reminder()->day, due - std::chrono::days(5));
    story_.today = due - std::chrono::days(6);
    EXPECT_EQ(story_.tell(FireTimer{}).error().code, problems::not_yet);
    Story down = story_;  // until the period was over: nobody is reminded of what has passed
    down.today = due + std::chrono::days(4);
    EXPECT_EQ(down.tell(FireTimer{})->kind, "case_closed");
    story_.today = due - std::chrono::days(3);  // the server was down for two days
    const auto reminded = story_.tell(FireTimer{});
    ASSERT_TRUE(reminded);
    EXPECT_EQ(reminded->kind, "review_period_ending");
    EXPECT_FALSE(reminded->substantive);
    EXPECT_EQ(reminded->fields.at("timer_day"), to_text(due - std::chrono::days(5)));
    ASSERT_TRUE(reminder());
    EXPECT_EQ(reminder()->command->id.value, "close") << "once only";
}

// ---- what is owed when a case goes to another office

TEST_F(BetweenOffices, WhatTheResidentAskedAboutTheirDataGoesWithTheCaseAndIsNotCountedAnew) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    ASSERT_TRUE(story_.act("ask_about_data", Actor::resident, {{"wish", "see"}}));
    const RunningClock asked = story_.clock("data-request");
    story_.today += std::chrono::days(10);
    const auto passed = story_.act("forward", Actor::caseworker, {{"office", "drains"}, {"reasons", "theirs"}});
    ASSERT_TRUE(passed);
    const auto stop = std::find_if(passed->stops.begin(), passed->stops.end(), [](const auto& one) { return one.clock.value == "data-request"; });
    ASSERT_NE(stop, passed->stops.end());
    EXPECT_EQ(stop->outcome, "transferred");
    EXPECT_EQ(stop->promise, asked.promise);
    RunningClock goes_on = asked;
    goes_on.office = OfficeId{"drains"};
    goes_on.promise = story_.clock("data-request").promise;
    EXPECT_NE(goes_on.promise, asked.promise) << "a promise of the other office's";
    EXPECT_EQ(story_.clock("data-request"), goes_on) << "same day zero, same due day, same opening day";
    EXPECT_EQ(story_.tell(RecountClocks{}).error().code, problems::nothing_to_recount);
    ASSERT_TRUE(story_.act("answer_data_request", Actor::caseworker, {{"decision", "given"}, {"answer", "here"}}));
    EXPECT_EQ(story_.value.running({"data-request"}), nullptr);
}

TEST_F(BetweenOffices, AProposalIsAnsweredByTheOfficeThatItWasMadeTo) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    ASSERT_TRUE(story_.act("propose", Actor::reviewer, {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2026-04-01"}}, "chief", OfficeId{"above"}));
    ASSERT_TRUE(story_.act("forward", Actor::caseworker, {{"office", "drains"}, {"reasons", "theirs"}}));
    EXPECT_EQ(story_.clock("proposal-answer").office, OfficeId{"roads"});
    EXPECT_EQ(story_.value.owing(), std::vector{OfficeId{"roads"}});
    const std::map<std::string, std::string> adopted{{"adopted", "yes"}, {"words", "from May on"}};
    EXPECT_EQ(story_.act("answer_proposal", Actor::supervisor, adopted, "t", OfficeId{"drains"}).error().code, problems::other_office_owes);
    EXPECT_EQ(story_.act("answer_proposal", Actor::owing_head, adopted, "t", OfficeId{"parks"}).error().code, problems::other_office_owes);
    EXPECT_EQ(story_.act("answer_proposal", Actor::owing, adopted, "t", OfficeId{"roads"}).error().code, problems::not_your_command) << "the head's";
    EXPECT_TRUE(open_commands(story_.value, Actor::owing_head, story_.rulebook().rules(), on(story_.today), OfficeId{"parks"}).empty());
    ASSERT_EQ(open_commands(story_.value, Actor::owing_head, story_.rulebook().rules(), on(story_.today), OfficeId{"roads"}).size(), 1u);
    ASSERT_TRUE(story_.act("answer_proposal", Actor::owing_head, adopted, "t", OfficeId{"roads"}));
    EXPECT_TRUE(story_.value.owing().empty());
}

TEST_F(BetweenOffices, WhoHandsACaseOnHasItNoMoreUnlessTheirOfficeStillOwesSomething) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk, {}, "ann", OfficeId{"roads"}));
    ASSERT_EQ(story_.value.worker({"roads"}), "ann");
    Story owing = story_;
    const auto forward = [](Story& story, const char* from, const char* to, const char* tag) {
        return story.act("forward", Actor::caseworker, {{"office", to}, {"reasons", "theirs"}}, tag, OfficeId{from});
    };
    ASSERT_TRUE(forward(story_, "roads", "drains", "ann"));
    EXPECT_EQ(story_.value.worker({"roads"}), "");
    ASSERT_TRUE(forward(story_, "drains", "roads", "dan"));
    EXPECT_EQ(story_.value.worker({"roads"}), "") << "it comes back to nobody's desk";
    EXPECT_EQ(story_.value.worker({"drains"}), "");
    ASSERT_TRUE(owing.act("propose", Actor::reviewer, {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2026-04-01"}}, "chief", OfficeId{"above"}));
    ASSERT_TRUE(forward(owing, "roads", "drains", "ann"));
    EXPECT_EQ(owing.value.worker({"roads"}), "ann");
    EXPECT_EQ(owing.value.worker({"above"}), "chief");
}

TEST_F(BetweenOffices, AProposalIsNotDroppedByTheFastTrack) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    ASSERT_TRUE(story_.act("propose", Actor::reviewer, {{"practice", "p"}, {"proposal", "q"}, {"answer_by", "2026-04-01"}}));
    const auto refused = story_.act("use_fast_track", Actor::clerk, {{"ground", "clear"}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::clock_runs);
    EXPECT_EQ(fact(refused.error(), "clock"), "proposal-answer");
    ASSERT_TRUE(story_.act("answer_proposal", Actor::supervisor, {{"adopted", "no"}, {"words", "why"}}));
    EXPECT_TRUE(story_.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}));
}

TEST_F(BetweenOffices, AnAssignedCaseGoesFurtherDownAndBothOwesTheirReports) {
    come_to_assignment();
    const auto further = [&](const char* to, const char* report_by) {
        return story_.act("assign_further", Actor::supervisor, assignment(to, report_by), "head", OfficeId{"roads"});
    };
    const auto too_late = further("yard", "2026-05-03");
    ASSERT_FALSE(too_late);
    EXPECT_EQ(too_late.error().code, problems::field_too_late);
    EXPECT_EQ(fact(too_late.error(), "before"), "2026-05-03");
    EXPECT_EQ(further("drains", "2026-04-20").error().code, problems::office_not_below);
    ASSERT_TRUE(further("yard", "2026-04-20"));
    EXPECT_EQ(story_.value.office, OfficeId{"yard"});
    EXPECT_EQ(story_.clock("report").office, OfficeId{"roads"});
    EXPECT_EQ(story_.clock("report").due, "2026-05-03"_day);
    EXPECT_EQ(story_.clock("further-report").office, OfficeId{"yard"});
    EXPECT_EQ(story_.clock("further-report").begun_by, OfficeId{"roads"});
    EXPECT_EQ(story_.act("report_back", Actor::caseworker, report(), "t", OfficeId{"yard"}).error().code, problems::other_office_owes);
    Story back = story_;  // the yard objects: it lies with roads again, which still owes its report
    ASSERT_TRUE(back.act("object", Actor::caseworker, {{"reasons", "not ours"}}));
    ASSERT_TRUE(back.act("agree_to_return", Actor::sender, {}, "t", OfficeId{"roads"}));
    EXPECT_EQ(back.value.office, OfficeId{"roads"});
    EXPECT_EQ(back.value.running({"further-report"}), nullptr);
    EXPECT_EQ(back.clock("report"), story_.clock("report"));
    EXPECT_EQ(back.act("use_fast_track", Actor::clerk, {{"ground", "clear"}}).error().code, problems::clock_runs);
    ASSERT_TRUE(back.act("report_back", Actor::caseworker, report(), "t", OfficeId{"roads"}).error().code == problems::not_in_this_state);
    ASSERT_TRUE(story_.act("report_further", Actor::caseworker, report(), "t", OfficeId{"yard"}));
    ASSERT_TRUE(story_.act("report_back", Actor::owing, report(), "t", OfficeId{"roads"}));
    EXPECT_EQ(story_.value.running({"report"}), nullptr);
    EXPECT_EQ(story_.value.running({"further-report"}), nullptr);
}

// ---- art. 24, 19, 37, 30

TEST_F(BetweenOffices, WhoIsCompetentIsDecidedByTheNearestOfficeAboveBoth) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    const auto ask = [&](const char* other) {
        return story_.act("ask_competence", Actor::caseworker, {{"other_office", other}, {"reasons", "each says the other"}}, "t", OfficeId{"roads"});
    };
    EXPECT_EQ(ask("top").error().code, problems::no_office_above_both) << "nothing stands above the topmost";
    Story with_above = story_;
    ASSERT_TRUE(with_above.act("ask_competence", Actor::caseworker, {{"other_office", "above"}, {"reasons", "r"}}));
    EXPECT_EQ(with_above.clock("competence").office, OfficeId{"top"});
    ASSERT_TRUE(ask("drains"));
    EXPECT_EQ(story_.clock("competence").office, OfficeId{"above"});
    EXPECT_EQ(story_.act("decline", Actor::caseworker, {{"ground", "not_competent"}, {"reasons", "r"}, {"right_route", "r"}, {"route_time_limits", "t"}}).error().code,
              problems::clock_runs);
    const std::map<std::string, std::string> drains{{"office", "drains"}, {"reasons", "they dug it"}};
    EXPECT_EQ(story_.act("name_competent", Actor::re_reviewer, drains, "t", OfficeId{"top"}).error().code, problems::other_office_owes);
    EXPECT_TRUE(open_commands(story_.value, Actor::re_reviewer, story_.rulebook().rules(), on(story_.today), OfficeId{"top"}).size() <
                open_commands(story_.value, Actor::reviewer, story_.rulebook().rules(), on(story_.today), OfficeId{"above"}).size());
    Story agreed = story_;  // meanwhile the office takes it on: nothing is left to decide
    ASSERT_TRUE(agreed.act("accept", Actor::caseworker, {{"way", "we look"}}));
    EXPECT_EQ(agreed.value.running({"competence"}), nullptr);
    ASSERT_TRUE(story_.act("name_competent", Actor::reviewer, drains, "t", OfficeId{"above"}));
    EXPECT_EQ(story_.value.office, OfficeId{"drains"});
    EXPECT_EQ(story_.value.running({"competence"}), nullptr);
    // What was decided binds: it isn't passed on, objected to or declined as somebody else's.
    for (const auto* command : {"forward", "object", "decline"}) {
        std::map<std::string, std::string> fields{{"reasons", "r"}};
        if (command == std::string("forward")) fields["office"] = "roads";
        if (command == std::string("decline")) fields.insert({{"ground", "not_competent"}, {"right_route", "r"}, {"route_time_limits", "t"}});
        const auto done = story_.act(command, Actor::caseworker, fields);
        ASSERT_FALSE(done) << command;
        EXPECT_EQ(done.error().code, problems::already_pending) << command;
    }
    EXPECT_TRUE(story_.act("accept", Actor::caseworker, {{"way", "we look"}}));
}

TEST_F(BetweenOffices, TheOfficeAboveBothMayStandThreeLevelsUpAndDecidesAsTheSuperior) {
    ASSERT_TRUE(story_.tell(FileCase{.office = {"yard"}}));
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    ASSERT_TRUE(story_.act("ask_competence", Actor::caseworker, {{"other_office", "above"}, {"reasons", "r"}}, "t", OfficeId{"yard"}));
    EXPECT_EQ(story_.clock("competence").office, OfficeId{"top"}) << "roads and above stand between";
    EXPECT_EQ(story_.value.asked(), std::vector{OfficeId{"top"}});
    const std::map<std::string, std::string> drains{{"office", "drains"}, {"reasons", "they dug it"}};
    EXPECT_EQ(story_.act("name_competent", Actor::re_reviewer, drains, "t", OfficeId{"above"}).error().code, problems::other_office_owes);
    ASSERT_TRUE(story_.act("name_competent", Actor::superior, drains, "t", OfficeId{"top"}));
    EXPECT_EQ(story_.value.office, OfficeId{"drains"});
    EXPECT_TRUE(story_.value.asked().empty());
}

TEST_F(BetweenOffices, ALinkNamesNoCaseInWhatIsReadable) {
    story_.file();
    ASSERT_TRUE(story_.act("register", Actor::clerk));
    EXPECT_EQ(story_.act("link_earlier", Actor::caseworker, {{"named", "number"}, {"handled", "roads, by May"}}).error().code, problems::field_missing);
    const auto linked = story_.act("link_earlier", Actor::caseworker, {{"named", "number"}, {"earlier_number", "0a1b2c3d"}, {"handled", "roads, by May"}});
    ASSERT_TRUE(linked);
    EXPECT_EQ(linked->fields, (std::map<std::string, std::string>{{"named", "number"}, {"decides", "yes"}})) << "the number is sealed text";
    EXPECT_TRUE(story_.value.clocks.empty());
    ASSERT_TRUE(story_.act("contest_link", Actor::resident));
    EXPECT_EQ(story_.clock("accept").from, story_.today);
    EXPECT_EQ(story_.act("link_earlier", Actor::caseworker, {{"named", "said"}, {"handled", "roads"}}).error().code, problems::already_pending) << "once";
}

TEST_F(BetweenOffices, AWordOfSocialAssistanceStandsInTheAnswerAloneAndFlagsNobody) {
    story_.accept();
    auto answer = Story::answer();
    answer["assistance"] = "the civil affairs office, Mondays";
    const auto replied = story_.act("reply", Actor::caseworker, answer);
    ASSERT_TRUE(replied);
    EXPECT_FALSE(replied->fields.contains("assistance"));
    const auto& document = *complaint().procedure.find_document({"reply"});
    EXPECT_EQ(document.fields_if_given, std::vector{procedure::FieldId{"assistance"}});
}

TEST_F(BetweenOffices, AReportOnAnOfficialNamesTheOfficeAndNeverGoesThere) {
    Story report(Rulebook::by_id("official-report"), "2026-03-02"_day);
    EXPECT_EQ(report.tell(FileCase{.office = {"above"}}).error().code, problems::about_missing);
    EXPECT_EQ(report.tell(FileCase{.office = {"roads"}, .about = {{"roads"}}}).error().code, problems::office_accused);
    ASSERT_TRUE(report.tell(FileCase{.office = {"above"}, .about = {{"roads"}}}));
    ASSERT_TRUE(report.act("register", Actor::clerk));
    EXPECT_EQ(report.act("forward", Actor::clerk, {{"office", "roads"}, {"reasons", "theirs"}}).error().code, problems::office_accused);
    ASSERT_TRUE(report.act("decline", Actor::caseworker, {{"reasons", "r"}, {"right_route", "r"}}));
    ASSERT_TRUE(report.act("reopen", Actor::resident, {{"new_facts", "a receipt"}})) << "no end that can't be contested";
    EXPECT_NE(report.value.running({"accept"}), nullptr);
}

}  // namespace huiyin::casework::decide_tests
