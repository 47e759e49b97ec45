#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(Resident, ReadsTheirOwnTextBack) {
    World world;
    const Receipt receipt = world.file();
    const auto view = view_own_case(world.context(), world.resident(receipt));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "subject"), "The drain in Canary Lane");
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    EXPECT_EQ(view->content.text(1, "contact"), "Mrs Canary, 12 Canary Lane");
    EXPECT_EQ(view->value().state, "filed");
}

TEST(Resident, AnyOtherCodeLeadsNowhere) {
    World world;
    const Receipt receipt = world.file();
    const auto unknown = case_by_code(world.context(), sealing::ReceiptCode::draw(world.random).text());
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, problems::no_such_code);
    EXPECT_EQ(open_case_session(world.context(), sealing::ReceiptCode::draw(world.random).text()).error().code,
              problems::no_such_code);
    std::string mistyped = receipt.code.text();
    mistyped[0] = mistyped[0] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(case_by_code(world.context(), mistyped));
}

TEST(Resident, TheirSessionEndsByIdlingAndBySigningOut) {
    World world;
    const Receipt receipt = world.file();
    const auto token = open_case_session(world.context(), receipt.code.text()).value();
    ASSERT_TRUE(case_session(world.context(), token.text()));
    EXPECT_EQ(case_session(world.context(), token.text())->case_id, receipt.value.id);
    EXPECT_FALSE(staff_session(world.context(), token.text()));
    world.clock.pass(session_idle + std::chrono::seconds(1));
    EXPECT_EQ(case_session(world.context(), token.text()).error().code, problems::signed_out);
    const auto next = open_case_session(world.context(), receipt.code.text()).value();
    end_session(world.context(), next.text());
    EXPECT_FALSE(case_session(world.context(), next.text()));
}

TEST(Resident, ReceivesTheAnswerOnceAndTheirPeriodStartsThatDay) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(staff, id, "register"));
    ASSERT_TRUE(world.act(staff, id, "accept", {{"way", "we look"}}));
    ASSERT_TRUE(world.act(staff, id, "reply", answer()));
    const Date presumed = world.value(id).running({"review-request"})->due;
    world.clock.pass(std::chrono::hours(48));
    const auto view = view_own_case(world.context(), world.resident(receipt));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(4, "facts"), "The canary was stuck.");
    EXPECT_EQ(view->value().running({"review-request"})->from, world.town.now(world.clock.now()).today);
    EXPECT_LT(view->value().running({"review-request"})->due, presumed);
    ASSERT_TRUE(view_own_case(world.context(), world.resident(receipt)));
    EXPECT_EQ(count(world.kinds(id), "notice_received"), 1u);
}

TEST(Resident, WithdrawsAndTheRestIsRefused) {
    World world;
    const Receipt receipt = world.file();
    ASSERT_TRUE(world.say(receipt, "withdraw"));
    EXPECT_EQ(world.value(receipt.value.id).state, "withdrawn");
    EXPECT_FALSE(world.store.case_row(receipt.value.id)->open);
    EXPECT_EQ(world.say(receipt, "withdraw").error().code, casework::problems::not_in_this_state);
}

}  // namespace huiyin::engine::engine_tests
