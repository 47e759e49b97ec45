#include "engine/drafts.h"

#include <gtest/gtest.h>

#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(DeskDraft, IsThereAgainForWhoWroteItAndForNobodyElse) {
    World world;
    const CaseId id = world.file().value.id;
    const StaffSession zhou = world.staff("chengjian-ban");
    const DeskDraft written{.revision = 3, .at = world.clock.now(), .fields = {{"facts", "It was dark.\n"}, {"outcome", "done"}}};
    save_desk_draft(world.context(), zhou, id, "reply", written);
    EXPECT_EQ(load_desk_draft(world.context(), zhou, id, "reply"), written);
    EXPECT_FALSE(load_desk_draft(world.context(), zhou, id, "note"));
    EXPECT_FALSE(load_desk_draft(world.context(), zhou, world.file().value.id, "reply"));
    EXPECT_FALSE(load_desk_draft(world.context(), world.staff("chengjian-ban"), id, "reply"));

    world.clock.pass(std::chrono::hours(1));
    save_desk_draft(world.context(), zhou, id, "reply", {.revision = 4, .at = {}, .fields = {}});
    EXPECT_EQ(load_desk_draft(world.context(), zhou, id, "reply"),
              (DeskDraft{.revision = 4, .at = world.clock.now(), .fields = {}}));
    drop_desk_draft(world.context(), zhou, id, "reply");
    EXPECT_FALSE(load_desk_draft(world.context(), zhou, id, "reply"));
}

TEST(DeskDraft, OutlivesTheSessionInWhichItWasWritten) {
    World world(World::Options{.office_keys = false});
    const std::string passphrase = "nine quiet herons over Taihu";
    accounts::Staff member;
    member.login = "zhou";
    member.name = "Zhou";
    member.office = {"xinfang-ban"};
    member.roles = {Role::caseworker};
    ASSERT_TRUE(set_up(world.context(), invite(world.context(), member).text(), passphrase));
    const CaseId id = world.file(world.filing(nullptr)).value.id;
    const auto session = [&] {
        return staff_session(world.context(), sign_in(world.context(), "zhou", passphrase)->text()).value();
    };
    save_desk_draft(world.context(), session(), id, "ask", {.revision = 1, .at = {}, .fields = {{"question", "Which lamp?"}}});
    world.clock.pass(std::chrono::hours(24));
    const auto again = load_desk_draft(world.context(), session(), id, "ask");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->fields, (decltype(again->fields){{"question", "Which lamp?"}}));
}

}  // namespace huiyin::engine::engine_tests
