#include <gtest/gtest.h>

#include <algorithm>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Who signs with whom, and who is taken off a case.
namespace huiyin::casework::decide_tests {
namespace people_tests {

const OfficeId roads{"roads"};

Act reply_of(const std::string& tag, std::uint32_t cosigned = 0) {
    return {.command = "reply", .actor = Actor::caseworker, .office = roads, .values = Story::answer(), .tag = tag, .cosigned = cosigned};
}
AskCosign ask(const std::string& from, const std::string& to) { return {.act = reply_of(from), .to = to}; }
AnswerCosign sign(const Story& story, const std::string& tag, bool signs = true) {
    return {.actor = Actor::caseworker, .office = roads, .tag = tag, .request = story.value.cosigning->request, .signs = signs, .has_text = !signs};
}
Story accepted() {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    return story;
}

}  // namespace people_tests
using namespace people_tests;

TEST(Cosigning, StandsInTheAnswerAndConflictsWithNobody) {
    Story story = accepted();
    const auto revision = story.value.revision;
    const auto asked = story.tell(ask("ann", "bob"));
    ASSERT_TRUE(asked);
    EXPECT_FALSE(asked->substantive);
    EXPECT_TRUE(is_between_officers(asked->kind));
    EXPECT_EQ(story.tell(reply_of("ann", asked->seq)).error().code, problems::cosign_void) << "nobody has signed";
    ASSERT_TRUE(story.tell(sign(story, "bob")));
    EXPECT_EQ(story.value.revision, revision);
    EXPECT_EQ(story.tell(sign(story, "bob")).error().code, problems::cosign_void) << "once";
    Story without = story;
    const auto alone = without.tell(reply_of("ann"));
    ASSERT_TRUE(alone);
    EXPECT_FALSE(alone->fields.contains("cosigner"));
    EXPECT_EQ(story.tell(reply_of("cid", asked->seq)).error().code, problems::cosign_void) << "it is the author's";
    const auto sent = story.tell(reply_of("ann", asked->seq));
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->fields.at("cosigner"), "bob");
    EXPECT_EQ(sent->fields.at("cosigner_role"), "caseworker");
    EXPECT_EQ(sent->fields.at("cosigner_office"), "roads");
    EXPECT_TRUE(story.value.deciders.contains("bob"));
    EXPECT_FALSE(story.value.cosigning) << "used";
}

TEST(Cosigning, IsVoidOnceSomethingHappenedInTheCase) {
    Story story = accepted();
    const auto asked = story.tell(ask("ann", "bob"));
    ASSERT_TRUE(asked);
    ASSERT_TRUE(story.tell(OpenContent{.actor = Actor::caseworker, .office = roads, .tag = "bob", .identity = false})) << "a look is nothing";
    ASSERT_TRUE(story.tell(sign(story, "bob")));
    AddMessage message;
    message.has_text = true;
    ASSERT_TRUE(story.tell(message));
    EXPECT_EQ(story.value.standing_cosigning(), nullptr);
    EXPECT_EQ(story.tell(reply_of("ann", asked->seq)).error().code, problems::cosign_void);
    ASSERT_TRUE(story.tell(ask("ann", "bob"))) << "and may be asked for again";
    ASSERT_TRUE(story.tell(message));
    EXPECT_EQ(story.tell(sign(story, "bob")).error().code, problems::cosign_void);
}

TEST(Cosigning, IsAColleaguesWhoMayStillActInTheCase) {
    Story story = accepted();
    EXPECT_EQ(story.tell(ask("ann", "ann")).error().code, problems::cosign_yourself);
    AskCosign empty = ask("ann", "bob");
    empty.act.values.erase("facts");
    EXPECT_EQ(story.tell(empty).error().code, problems::field_missing) << "what is signed is whole";
    ASSERT_TRUE(story.tell(StepOut{.actor = Actor::caseworker, .office = roads, .tag = "dan"}));
    EXPECT_EQ(story.tell(ask("ann", "dan")).error().code, problems::stepped_out);
    ASSERT_TRUE(story.tell(ask("ann", "bob")));
    EXPECT_EQ(story.tell(ask("cid", "bob")).error().code, problems::cosign_waits);
    ASSERT_TRUE(story.tell(ask("ann", "cid"))) << "the author asks somebody else";
    EXPECT_EQ(story.tell(sign(story, "bob")).error().code, problems::cosign_void);
    EXPECT_EQ(story.tell(AnswerCosign{.actor = Actor::caseworker, .office = roads, .tag = "cid", .request = story.value.cosigning->request}).error().code,
              problems::field_missing)
        << "sent back with a sentence";
    const auto back = story.tell(sign(story, "cid", false));
    ASSERT_TRUE(back);
    EXPECT_TRUE(is_between_officers(back->kind));
    EXPECT_EQ(story.value.standing_cosigning(), nullptr);
    ASSERT_TRUE(story.tell(ask("ann", "bob")));
    ASSERT_TRUE(story.tell(sign(story, "bob")));
    ASSERT_TRUE(story.tell(StepOut{.actor = Actor::caseworker, .office = roads, .tag = "bob"}));
    EXPECT_FALSE(story.value.cosigning) << "who has a conflict of interest has signed nothing";
}

TEST(Cosigning, MakesNobodyAnotherPersonAtTheSecondStage) {
    Story story(english(), "2026-03-02"_day);
    story.file();
    const auto act = [&](const char* command, Actor actor, const std::string& tag, std::uint32_t cosigned = 0) {
        const auto* rule = story.rulebook().procedure.find_command({command});
        return story.tell(Act{.command = command, .actor = actor, .office = roads, .values = story.good_values(*rule), .tag = tag, .cosigned = cosigned});
    };
    ASSERT_TRUE(act("acknowledge", Actor::caseworker, "ann"));
    const auto* reply = story.rulebook().procedure.find_command({"reply"});
    ASSERT_TRUE(story.tell(AskCosign{.act = {.command = "reply", .actor = Actor::caseworker, .office = roads, .values = story.good_values(*reply), .tag = "ann"},
                                     .to = "bob"}));
    ASSERT_TRUE(story.tell(sign(story, "bob")));
    ASSERT_TRUE(act("reply", Actor::caseworker, "ann", story.value.cosigning->request));
    ASSERT_TRUE(act("request_review", Actor::resident, ""));
    ASSERT_TRUE(act("acknowledge_stage2", Actor::caseworker, "cid"));
    EXPECT_EQ(act("reply_stage2", Actor::caseworker, "bob").error().code, problems::same_person);
    const auto* second = story.rulebook().procedure.find_command({"reply_stage2"});
    AskCosign again{.act = {.command = "reply_stage2", .actor = Actor::caseworker, .office = roads, .values = story.good_values(*second), .tag = "cid"}, .to = "bob"};
    EXPECT_EQ(story.tell(again).error().code, problems::same_person) << "nor may they sign there";
    again.to = "dan";
    ASSERT_TRUE(story.tell(again));
    ASSERT_TRUE(act("reply_stage2", Actor::caseworker, "cid"));
}

// Complaint codes, part 6: stage 2 is another person's, from its first step on.
TEST(SecondStage, IsAnotherPersonsAndWhoAnsweredTheFirstHasItNoMore) {
    Story story(english(), "2026-03-02"_day);
    story.file();
    const auto act = [&](const char* command, Actor actor, const std::string& tag) {
        const auto* rule = story.rulebook().procedure.find_command({command});
        return story.tell(Act{.command = command, .actor = actor, .office = roads, .values = story.good_values(*rule), .tag = tag});
    };
    const auto assign = [&](const std::string& to) { return story.tell(Assign{.actor = Actor::supervisor, .office = roads, .tag = "head", .to = to}); };
    const auto offered = [&](const std::string& tag) {
        std::vector<std::string> out;
        for (const auto* rule : open_commands(story.value, Actor::caseworker, story.rulebook().rules(), on(story.today), roads, tag)) out.push_back(rule->id.value);
        return out;
    };
    const auto why_not = [&](const std::string& tag) {
        std::map<std::string, std::string> out;
        for (const ClosedCommand& one : closed_commands(story.value, Actor::caseworker, story.rulebook().rules(), on(story.today), roads, tag))
            out[one.command->id.value] = std::string(one.why.code);
        return out;
    };
    ASSERT_TRUE(assign("ann"));
    ASSERT_TRUE(act("acknowledge", Actor::caseworker, "ann"));
    ASSERT_TRUE(act("reply", Actor::caseworker, "ann"));
    EXPECT_EQ(story.value.worker(roads), "ann");
    const auto asked = act("request_review", Actor::resident, "");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->fields.at("other_person"), "yes");
    EXPECT_EQ(story.value.worker(roads), "") << "it lies with nobody";
    EXPECT_TRUE(story.value.assigned.empty());
    EXPECT_EQ(assign("ann").error().code, problems::same_person);
    EXPECT_EQ(act("acknowledge_stage2", Actor::caseworker, "ann").error().code, problems::same_person);
    EXPECT_EQ(std::ranges::count(offered("ann"), "acknowledge_stage2"), 0);
    EXPECT_EQ(why_not("ann")["acknowledge_stage2"], problems::same_person);
    EXPECT_EQ(std::ranges::count(offered("bob"), "acknowledge_stage2"), 1);
    ASSERT_TRUE(act("acknowledge_stage2", Actor::caseworker, "bob"));
    EXPECT_EQ(story.value.worker(roads), "bob");
    EXPECT_EQ(std::ranges::count(offered("ann"), "reply_stage2"), 0);
    EXPECT_EQ(why_not("ann")["reply_stage2"], problems::same_person);
    EXPECT_EQ(std::ranges::count(offered("bob"), "reply_stage2"), 1);
    ASSERT_TRUE(assign("bob"));
    ASSERT_TRUE(act("reply_stage2", Actor::caseworker, "bob"));
}

// Art. 28: recusal, asked for by the resident.
TEST(Recusal, TakesWhoHasTheCaseOffOrIsRefusedByAnother) {
    Story story = accepted();
    const auto decide_alone = [&](const std::string& tag) {
        return story.tell(Act{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "no stake"}}, .tag = tag});
    };
    const std::string head = head_of(roads);
    ASSERT_TRUE(story.tell(Assign{.actor = Actor::supervisor, .office = roads, .tag = head, .to = "bob"}));
    EXPECT_EQ(decide_alone(head).error().code, problems::nothing_pending);
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_EQ(story.act("ask_recusal", Actor::resident).error().code, problems::already_pending);
    EXPECT_EQ(decide_alone("bob").error().code, problems::about_yourself);
    Story refused = story;
    ASSERT_TRUE(refused.tell(Act{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "r"}}, .tag = head}));
    ASSERT_TRUE(refused.act("ask_recusal", Actor::resident)) << "they may ask again";
    EXPECT_EQ(story.tell(TakeOff{.actor = Actor::supervisor, .office = roads, .tag = "bob", .member = "bob", .member_office = roads}).error().code, problems::about_yourself);
    EXPECT_EQ(story.tell(TakeOff{.actor = Actor::caseworker, .office = roads, .tag = "ann", .member = "bob", .member_office = roads}).error().code,
              problems::not_the_head);
    Act from_above{.command = "refuse_recusal", .actor = Actor::head_above, .office = OfficeId{"above"}, .values = {{"reasons", "r"}}, .tag = head_of({"above"})};
    EXPECT_EQ(story.tell(from_above).error().code, problems::not_the_head) << "the head of the office decides";
    const auto taken = story.tell(TakeOff{.actor = Actor::supervisor, .office = roads, .tag = head, .member = "bob", .member_office = roads});
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->kind, "member_recused");
    EXPECT_TRUE(story.value.stepped_out.contains("bob"));
    EXPECT_TRUE(story.value.assigned.empty());
    EXPECT_EQ(decide_alone(head).error().code, problems::nothing_pending) << "it is granted";
    EXPECT_EQ(story.tell(TakeOff{.actor = Actor::supervisor, .office = roads, .tag = head, .member = "bob", .member_office = roads}).error().code, problems::stepped_out);
    EXPECT_EQ(story.tell(reply_of("bob")).error().code, problems::stepped_out);
    ASSERT_TRUE(story.tell(reply_of("ann")));
}

TEST(Recusal, IsDecidedBeforeWhoIsMeantDecidesTheMatter) {
    Story story = accepted();
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_EQ(story.tell(reply_of("bob")).error().code, problems::recusal_first);
    EXPECT_EQ(story.act("ask_recusal", Actor::resident).error().code, problems::already_pending) << "the resident reads that it waits";
    Story refused = story;
    ASSERT_TRUE(refused.tell(Act{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "r"}}, .tag = head_of(roads)}));
    EXPECT_TRUE(refused.tell(reply_of("bob")));
    ASSERT_TRUE(story.tell(TakeOff{.actor = Actor::supervisor, .office = roads, .tag = head_of(roads), .member = "bob", .member_office = roads}));
    EXPECT_TRUE(story.tell(reply_of("ann")));
}

TEST(Recusal, KeepsNobodyFromAnAnswerWhereNobodyCouldDecideOnIt) {
    Story story(complaint(), "2026-03-02"_day);
    const OfficeId top{"top"};
    story.file({}, "top");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "we look"}}, head_of(top), top));
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer(), head_of(top), top)) << "they have it, and nobody stands above";
}

TEST(Recusal, IsNotJudgedByWhoGaveTheCaseAwayMeanwhile) {
    Story story = accepted();
    const std::string head = head_of(roads);
    ASSERT_TRUE(story.tell(Act{.command = "ask", .actor = Actor::caseworker, .office = roads, .values = {{"question", "which?"}}, .tag = head}));
    ASSERT_EQ(story.value.worker(roads), head);
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    ASSERT_TRUE(story.tell(Assign{.actor = Actor::supervisor, .office = roads, .tag = head, .to = "bob"}));
    EXPECT_EQ(story.tell(Act{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "r"}}, .tag = head}).error().code,
              problems::about_yourself);
    EXPECT_EQ(story.tell(reply_of(head)).error().code, problems::recusal_first);
}

TEST(Recusal, AskedForAgainOfTheSamePeopleHoldsNothingUp) {
    Story story = accepted();
    const Act refuse{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "r"}}, .tag = head_of(roads)};
    ASSERT_TRUE(story.tell(Act{.command = "ask", .actor = Actor::caseworker, .office = roads, .values = {{"question", "which?"}}, .tag = "bob"}));
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    ASSERT_TRUE(story.tell(refuse));
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_TRUE(Story(story).tell(reply_of("bob"))) << "else one request after the other would put the answer off";
    ASSERT_TRUE(story.tell(refuse)) << "it is answered all the same";
    ASSERT_TRUE(story.tell(Assign{.actor = Actor::supervisor, .office = roads, .tag = head_of(roads), .to = "ann"}));
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_EQ(story.tell(reply_of("ann")).error().code, problems::recusal_first) << "of somebody else";
}

TEST(Recusal, IsAskedForAnewInANewRound) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("decline", Actor::caseworker, {{"ground", "not_competent"}, {"reasons", "r"}, {"right_route", "w"}, {"route_time_limits", "t"}}));
    ASSERT_TRUE(story.act("contest_refusal", Actor::resident, {{"reasons", "it is yours"}}));
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    ASSERT_TRUE(story.act("refuse_recusal", Actor::supervisor, {{"reasons", "r"}}, "another"));
    EXPECT_TRUE(story.act("ask_recusal", Actor::resident));
    EXPECT_EQ(story.act("decline", Actor::caseworker, {{"ground", "not_competent"}, {"reasons", "r"}, {"right_route", "w"}, {"route_time_limits", "t"}}).error().code,
              problems::recusal_first);
}

TEST(Recusal, OfTheHeadIsForTheHeadOfTheOfficeAbove) {
    Story story = accepted();
    const OfficeId above{"above"};
    const std::string head = head_of(roads);
    const std::string chief = head_of(above);
    ASSERT_TRUE(story.tell(Act{.command = "ask", .actor = Actor::caseworker, .office = roads, .values = {{"question", "which?"}}, .tag = head}));
    EXPECT_EQ(story.value.worker(roads), head);
    const auto off = [&](Story& of, const OfficeId& office, const std::string& tag, const std::string& member) {
        return of.tell(TakeOff{.actor = Actor::head_above, .office = office, .tag = tag, .member = member, .member_office = roads});
    };
    EXPECT_EQ(off(story, above, chief, head).error().code, problems::not_the_head) << "nobody has asked";
    ASSERT_TRUE(story.act("ask_recusal", Actor::resident));
    const Act refuse{.command = "refuse_recusal", .actor = Actor::supervisor, .office = roads, .values = {{"reasons", "r"}}, .tag = head};
    EXPECT_EQ(story.tell(refuse).error().code, problems::about_yourself);
    Act from_above = refuse;
    from_above.actor = Actor::reviewer;
    from_above.office = above;
    from_above.tag = "a caseworker there";
    EXPECT_EQ(story.tell(from_above).error().code, problems::not_your_command);
    EXPECT_EQ(off(story, above, "a caseworker there", head).error().code, problems::not_the_head);
    EXPECT_EQ(off(story, {"top"}, head_of({"top"}), head).error().code, problems::not_the_head) << "not two levels up";
    EXPECT_EQ(off(story, above, chief, "ann").error().code, problems::not_the_head) << "who doesn't have it is the head's to take off";
    from_above.actor = Actor::head_above;
    from_above.tag = chief;
    Story refused = story;
    ASSERT_TRUE(refused.tell(from_above));
    EXPECT_EQ(off(refused, above, chief, head).error().code, problems::not_the_head) << "it is refused";
    ASSERT_TRUE(off(story, above, chief, head));
    EXPECT_TRUE(story.value.stepped_out.contains(head));
}

}  // namespace huiyin::casework::decide_tests
