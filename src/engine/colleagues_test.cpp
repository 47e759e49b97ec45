#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "engine/away.h"
#include "engine/cosigning.h"
#include "engine/problems.h"
#include "engine/stories_test.h"
#include "engine/together.h"

// Colleagues at one case: who signs with whom, who is taken off, who is away.
namespace huiyin::engine::engine_tests {
namespace colleagues_tests {

using Show = DeskQuery::Show;
constexpr const char* works_office = "chengjian-ban";

struct Team : World {
    StaffSession head = member(*this, works_office, "head", {Role::supervisor});
    StaffSession ann = member(*this, works_office, "ann", {Role::caseworker});
    StaffSession bob = member(*this, works_office, "bob", {Role::caseworker});
    StaffSession clerk = member(*this, works_office, "clerk", {Role::clerk});
    StaffSession stranger = member(*this, "shehui-shiwu-ban", "stranger", {Role::supervisor});
    Receipt receipt = file();
    CaseId id = receipt.value.id;

    void accept() {
        ASSERT_TRUE(act(ann, id, "register"));
        ASSERT_TRUE(act(ann, id, "accept", {{"way", "w"}}));
    }
    Action reply() { return {.command = "reply", .values = answer(), .revision = 0, .files = {}}; }
    Result<casework::Event> ask(const StaffSession& from, const StaffSession& to) {
        return ask_to_cosign(context(), from, id, reply(), to.staff.id);
    }
    Result<casework::Event> sign(const StaffSession& who, bool signs = true, const std::string& sentence = {}) {
        static_cast<void>(open_for_staff(context(), who, id));
        return answer_cosigning(context(), who, id, value(id).cosigning ? value(id).cosigning->request : 0, signs, sentence);
    }
    std::size_t to_sign(const StaffSession& who) {
        const auto rows = desk_list(context(), who, {.show = Show::cosign, .office = {}, .after = {}});
        EXPECT_EQ(desk_count(context(), who, Show::cosign, 100), rows.size());
        return rows.size();
    }
    LoadedCase loaded() { return *load_case(store, id); }
};

/// The head of the office above.
StaffSession chief_above(World& world) {
    return member(world, world.town.offices()->above({works_office}, 1)->id.value.c_str(), "chief", {Role::supervisor});
}

}  // namespace colleagues_tests
using colleagues_tests::Team;
using colleagues_tests::chief_above;
using colleagues_tests::works_office;

TEST(Cosigning, GoesFromTheAuthorToTheColleaguesListAndIntoTheAnswer) {
    Team team;
    team.accept();
    std::set<std::string> may_sign;
    const auto& rule = *team.town.procedure(team.value(team.id)).find_command({"reply"});
    for (const Colleague& one : cosigners(team.context(), team.ann, team.value(team.id), rule)) may_sign.insert(one.name);
    EXPECT_EQ(may_sign, (std::set<std::string>{"bob", "head"}));
    EXPECT_EQ(team.ask(team.ann, team.stranger).error().code, problems::not_a_colleague);
    EXPECT_EQ(team.ask(team.ann, team.clerk).error().code, problems::not_a_colleague);
    EXPECT_EQ(team.ask(team.ann, team.ann).error().code, problems::not_a_colleague);
    ASSERT_TRUE(team.ask(team.ann, team.bob));
    EXPECT_EQ(team.to_sign(team.bob), 1u);
    EXPECT_EQ(team.to_sign(team.head), 0u);
    EXPECT_EQ(answer_cosigning(team.context(), team.bob, team.id, team.value(team.id).cosigning->request, true, {}).error().code,
              problems::cannot_open)
        << "nobody signs unread";
    EXPECT_FALSE(draft_to_sign(team.context(), team.bob, team.loaded()));
    ASSERT_TRUE(open_for_staff(team.context(), team.bob, team.id));
    const auto draft = draft_to_sign(team.context(), team.bob, team.loaded());
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->values, answer());
    EXPECT_EQ(draft->colleague, "ann");
    EXPECT_FALSE(draft_to_sign(team.context(), team.head, team.loaded()));
    EXPECT_EQ(team.sign(team.head).error().code, casework::problems::cosign_void);
    ASSERT_TRUE(team.sign(team.bob));
    EXPECT_EQ(team.to_sign(team.bob), 0u);
    ASSERT_TRUE(own_draft(team.context(), team.ann, team.loaded())->is_signed());
    EXPECT_FALSE(own_draft(team.context(), team.bob, team.loaded()));

    const auto sent = team.act(team.ann, team.id, "reply", answer());
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->fields.at("cosigner_role"), "caseworker");
    // Neither name nor number of anybody, nor a word of the draft, is readable.
    for (const EventRow& row : team.store.events(team.id))
        for (const std::string& word : {std::string("bob"), team.bob.staff.id.hex(), std::string("canary is free")})
            EXPECT_EQ(row.canonical.find(word), std::string::npos) << row.kind;
}

TEST(Cosigning, HoldsForNoOtherWords) {
    Team team;
    team.accept();
    ASSERT_TRUE(team.ask(team.ann, team.bob));
    ASSERT_TRUE(team.sign(team.bob));
    auto other = answer();
    other["reasons"] += "!";
    const auto sent = team.act(team.ann, team.id, "reply", other);
    ASSERT_TRUE(sent);
    EXPECT_FALSE(sent->fields.contains("cosigner"));
}

TEST(Cosigning, IsSentBackWithASentenceThatTheResidentDoesNotGet) {
    Team team;
    team.accept();
    ASSERT_TRUE(team.ask(team.ann, team.bob));
    EXPECT_EQ(team.sign(team.bob, false).error().code, casework::problems::field_missing);
    ASSERT_TRUE(team.sign(team.bob, false, "The day is wrong."));
    EXPECT_EQ(team.to_sign(team.bob), 0u);
    const auto draft = own_draft(team.context(), team.ann, team.loaded());
    ASSERT_TRUE(draft);
    EXPECT_EQ(draft->answer, "The day is wrong.");
    EXPECT_FALSE(draft->waits());
    ASSERT_TRUE(team.ask(team.ann, team.head));
    EXPECT_EQ(team.to_sign(team.head), 1u);
    ASSERT_TRUE(team.say(team.receipt, "message", {{"body", "one more thing"}}));
    EXPECT_EQ(team.to_sign(team.head), 0u) << "void";
    EXPECT_EQ(team.sign(team.head).error().code, casework::problems::cosign_void);
    EXPECT_FALSE(own_draft(team.context(), team.ann, team.loaded())->stands);
}

TEST(TakingOff, IsTheHeadsAndForGood) {
    Team team;
    team.accept();
    const auto off = [&](const StaffSession& by, const StaffSession& who) { return team.act(by, team.id, "take_off", {{"member", who.staff.id.hex()}}); };
    EXPECT_EQ(removable(team.context(), team.head, team.value(team.id)).at(0).name, "ann") << "whoever has it comes first";
    EXPECT_TRUE(removable(team.context(), team.head, team.value(team.id), {}).empty()) << "a list that has read the staff asks for nobody else";
    EXPECT_TRUE(removable(team.context(), team.bob, team.value(team.id)).empty());
    EXPECT_EQ(off(team.bob, team.ann).error().code, casework::problems::not_the_head);
    EXPECT_EQ(off(team.head, team.head).error().code, casework::problems::about_yourself);
    EXPECT_EQ(off(team.head, team.stranger).error().code, casework::problems::not_the_head);
    ASSERT_TRUE(team.say(team.receipt, "ask_recusal", {{"reasons", "her brother did it"}}));
    EXPECT_TRUE(team.store.case_row(team.id)->asks) << "on the head's list";
    ASSERT_TRUE(off(team.head, team.ann));
    EXPECT_FALSE(team.store.case_row(team.id)->asks);
    EXPECT_EQ(desk_case(team.context(), team.ann, team.id).error().code, casework::problems::stepped_out);
    EXPECT_EQ(team.act(team.ann, team.id, "reply", answer()).error().code, casework::problems::stepped_out);
    EXPECT_TRUE(has_stepped_out(team.context(), team.ann, *team.store.case_row(team.id)));
    EXPECT_FALSE(team.store.case_row(team.id)->handler) << "nobody has it";
    EXPECT_EQ(team.ask(team.bob, team.ann).error().code, problems::not_a_colleague);
    ASSERT_TRUE(team.act(team.bob, team.id, "reply", answer()));
}

TEST(TakingOff, OfTheHeadIsForTheOfficeAbove) {
    Team team;
    ASSERT_TRUE(team.act(team.head, team.id, "register"));
    ASSERT_TRUE(team.act(team.head, team.id, "accept", {{"way", "w"}}));
    const auto* above = team.town.offices()->above({"chengjian-ban"}, 1);
    ASSERT_NE(above, nullptr);
    const StaffSession chief = member(team, above->id.value.c_str(), "chief", {Role::supervisor});
    const StaffSession deputy = member(team, above->id.value.c_str(), "deputy", {Role::caseworker});
    const auto may_remove = [&](const StaffSession& who, const char* name) {
        const auto all = removable(team.context(), who, team.value(team.id));
        return std::any_of(all.begin(), all.end(), [&](const Colleague& one) { return one.name == name; });
    };
    EXPECT_FALSE(may_remove(chief, "head")) << "nobody has asked";
    ASSERT_TRUE(team.say(team.receipt, "ask_recusal"));
    EXPECT_EQ(team.act(team.head, team.id, "refuse_recusal", {{"reasons", "r"}}).error().code, casework::problems::about_yourself);
    EXPECT_EQ(team.act(deputy, team.id, "refuse_recusal", {{"reasons", "r"}}).error().code, casework::problems::not_your_command);
    EXPECT_FALSE(may_remove(deputy, "head")) << "the head's, not anybody's there";
    EXPECT_FALSE(may_remove(chief, "ann")) << "who doesn't have it";
    EXPECT_TRUE(may_remove(chief, "head"));
    ASSERT_TRUE(team.act(chief, team.id, "take_off", {{"member", team.head.staff.id.hex()}}));
    EXPECT_EQ(desk_case(team.context(), team.head, team.id).error().code, casework::problems::stepped_out);
}

// Whoever leaves, somebody is left for a case that waits for their office; where nobody waits, everybody may leave.
TEST(Leaving, LeavesSomebodyWhereTheCaseWaits) {
    World world;
    const StaffSession ann = member(world, works_office, "ann", {Role::caseworker});
    const StaffSession clerk = member(world, works_office, "clerk", {Role::clerk});
    const StaffSession chief = chief_above(world);
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(ann, id, "register"));
    EXPECT_EQ(world.act(ann, id, "step_out").error().code, problems::nobody_goes_on) << "a clerk decides nothing";
    ASSERT_TRUE(world.act(clerk, id, "step_out"));
    ASSERT_TRUE(world.act(chief, id, "step_out")) << "nobody waits for that office";
    const StaffSession head = member(world, works_office, "head", {Role::supervisor});
    ASSERT_TRUE(world.act(ann, id, "step_out"));
    EXPECT_EQ(world.act(head, id, "step_out").error().code, problems::nobody_goes_on);
}

TEST(Leaving, TakesNobodyOffACaseThatNobodyElseCouldGoOnWith) {
    World world;
    const StaffSession head = member(world, works_office, "head", {Role::supervisor});
    const StaffSession chief = chief_above(world);
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(head, id, "register"));
    ASSERT_TRUE(world.say(receipt, "ask_recusal"));
    const auto off = [&] { return world.act(chief, id, "take_off", {{"member", head.staff.id.hex()}}); };
    EXPECT_EQ(off().error().code, problems::nobody_takes_over);
    const StaffSession ann = member(world, works_office, "ann", {Role::caseworker});
    ASSERT_TRUE(off());
    EXPECT_TRUE(world.act(ann, id, "accept", {{"way", "w"}}));
}

TEST(Leaving, CountsNobodyWhoMayNotTakeTheNextStep) {
    World world;
    const StaffSession first = member(world, works_office, "first", {Role::supervisor, Role::caseworker});
    const StaffSession second = member(world, works_office, "second", {Role::caseworker});
    Filing what = world.filing(works_office);
    what.procedure = "en-complaint";
    const Receipt receipt = world.file(what);
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(first, id, "acknowledge", {{"understanding", "u"}}));
    ASSERT_TRUE(world.act(first, id, "reply", answer()));
    ASSERT_TRUE(world.say(receipt, "request_review"));
    EXPECT_EQ(world.act(second, id, "step_out").error().code, problems::nobody_goes_on) << "the other one decided the first stage";
}

TEST(Away, SomebodysCasesGoToAColleagueInOneAct) {
    Team team;
    const CaseId other = team.file().value.id;
    const CaseId third = team.file().value.id;
    for (const CaseId& one : {team.id, other, third}) ASSERT_TRUE(team.act(team.ann, one, "register"));
    ASSERT_TRUE(team.act(team.bob, third, "step_out"));
    EXPECT_FALSE(cases_with(team.context(), team.bob, team.ann.staff.id, 10)) << "the head's alone";
    EXPECT_FALSE(cases_with(team.context(), team.stranger, team.ann.staff.id, 10));
    EXPECT_EQ(*cases_with(team.context(), team.head, team.ann.staff.id, 10), 3u);
    EXPECT_EQ(give_cases(team.context(), team.head, team.ann.staff.id, team.stranger.staff.id, {}).error().code, problems::not_a_colleague);
    EXPECT_FALSE(give_cases(team.context(), team.ann, team.ann.staff.id, team.bob.staff.id, {}));
    const auto given = give_cases(team.context(), team.head, team.ann.staff.id, team.bob.staff.id, {});
    ASSERT_TRUE(given);
    EXPECT_EQ(given->given, 2u);
    ASSERT_EQ(given->kept.size(), 1u) << "bob has stepped out of it";
    EXPECT_EQ(given->kept[0].case_id, third);
    EXPECT_EQ(*cases_with(team.context(), team.head, team.bob.staff.id, 10), 2u);
    EXPECT_EQ(team.kinds(other).back(), "case_assigned");
}

TEST(Away, IsSaidUntilADay) {
    Team team;
    const Date today = team.town.now(team.clock.now()).today;
    EXPECT_EQ(set_away(team.context(), team.ann.staff.id, today - std::chrono::days(1)).error().code, problems::day_is_past);
    ASSERT_TRUE(set_away(team.context(), team.ann.staff.id, today + std::chrono::days(2)));
    const auto away = [&] {
        for (const Colleague& one : assignable(team.context(), team.head, team.value(team.id)))
            if (one.name == "ann") return one.away_until;
        return std::optional<Date>();
    };
    EXPECT_EQ(away(), today + std::chrono::days(2));
    team.clock.pass(std::chrono::hours(24 * 3));
    EXPECT_EQ(away(), std::nullopt);
}

TEST(Together, WhatReachedACaseIsKnownByWhoSentIt) {
    Team team;
    team.accept();
    const std::uint32_t before = team.value(team.id).revision;
    EXPECT_FALSE(has_done(team.context(), team.ann, team.loaded(), "reply_issued", before));
    ASSERT_TRUE(team.act(team.ann, team.id, "reply", answer()));
    EXPECT_TRUE(has_done(team.context(), team.ann, team.loaded(), "reply_issued", before));
    EXPECT_FALSE(has_done(team.context(), team.bob, team.loaded(), "reply_issued", before));
    EXPECT_FALSE(has_done(team.context(), team.ann, team.loaded(), "reply_issued", team.value(team.id).revision));
}

}  // namespace huiyin::engine::engine_tests
