#include "engine/together.h"

#include <gtest/gtest.h>

#include "engine/stories_test.h"

// One reply to several cases.
namespace huiyin::engine::engine_tests {

TEST(Together, WhatIsDecidedCaseByCaseIsGivenInOneAtATime) {
    World world;
    const auto together = [&](const char* procedure, const char* command) {
        const auto* rule = world.town.procedure(procedure).find_command({command});
        EXPECT_NE(rule, nullptr) << command;
        return rule != nullptr && rule->together;
    };
    for (const auto* one : {"reply", "accept", "decline", "ask", "extend"}) EXPECT_TRUE(together("complaint", one)) << one;
    for (const auto* one : {"forward", "invite_office", "use_fast_track", "register", "urge", "propose", "refuse_recusal", "answer_data_request",
                            "give_review_opinion"})
        EXPECT_FALSE(together("complaint", one)) << one;
    EXPECT_FALSE(together("complaint", "link_earlier")) << "whether it is the same matter of the same resident is known of one case";
    EXPECT_FALSE(together("official-report", "reply")) << "what is found about an official is told of that one alone";
}

}  // namespace huiyin::engine::engine_tests
