#include "engine/together.h"

#include <gtest/gtest.h>

#include "engine/stories_test.h"

// One reply to several cases.
namespace huiyin::engine::engine_tests {

TEST(Together, WhatIsDecidedCaseByCaseIsGivenInOneAtATime) {
    World world;
    const procedure::Procedure& complaint = world.town.procedure(world.value(world.file().value.id));
    const auto together = [&](const char* command) {
        const auto* rule = complaint.find_command({command});
        EXPECT_NE(rule, nullptr) << command;
        return rule != nullptr && may_go_together(complaint, *rule);
    };
    for (const auto* one : {"reply", "accept", "decline"}) EXPECT_TRUE(together(one)) << one;
    for (const auto* one : {"forward", "invite_office", "use_fast_track", "register"}) EXPECT_FALSE(together(one)) << one;
    EXPECT_FALSE(together("link_earlier")) << "whether it is the same matter of the same resident is known of one case";
}

}  // namespace huiyin::engine::engine_tests
