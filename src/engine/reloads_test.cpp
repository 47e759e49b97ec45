#include "engine/reloads.h"

#include <gtest/gtest.h>

#include "core/sealing/token.h"
#include "engine/sessions.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

Hash name_of(const std::string& text) { return crypto::sha256(as_bytes(text)); }

TEST(Reloads, OpenForTheCookieThatTheyWereKeptForAndUnderNoOtherName) {
    World world;
    const crypto::Key key = sealing::reload_key(sealing::Token::draw(world.random));
    const crypto::Key other = sealing::reload_key(sealing::Token::draw(world.random));
    Reloads reloads(world.context());
    EXPECT_FALSE(reloads.find(key, name_of("page")));
    reloads.keep(key, name_of("page"), "The drain in Canary Lane");
    EXPECT_EQ(reloads.find(key, name_of("page")), "The drain in Canary Lane");
    EXPECT_FALSE(reloads.find(key, name_of("another page")));
    EXPECT_FALSE(reloads.find(other, name_of("page")));
}

TEST(Reloads, TakeABoundedRoomAndKeepWhatIsUsed) {
    World world;
    const crypto::Key key = crypto::Key::draw(world.random);
    Reloads reloads(world.context(), 100'000);
    reloads.keep(key, name_of("used"), std::string(1000, 'u'));
    for (int i = 0; i < 500; ++i) {
        reloads.keep(key, name_of(std::to_string(i)), std::string(1000, 'x'));
        EXPECT_TRUE(reloads.find(key, name_of("used"))) << i;
        EXPECT_LE(reloads.bytes(), 100'000u);
    }
    EXPECT_FALSE(reloads.find(key, name_of("0")));
    EXPECT_TRUE(reloads.find(key, name_of("499")));
    reloads.keep(key, name_of("large"), std::string(50'000, 'x'));
    EXPECT_FALSE(reloads.find(key, name_of("large"))) << "one page doesn't push out all others";
}

TEST(Reloads, GoWithTheIdleTimeOfASession) {
    World world;
    const crypto::Key key = crypto::Key::draw(world.random);
    Reloads reloads(world.context());
    reloads.keep(key, name_of("left"), "x");
    const std::size_t one = reloads.bytes();
    world.clock.pass(session_idle + std::chrono::seconds(1));
    reloads.keep(key, name_of("new"), "x");
    EXPECT_EQ(reloads.bytes(), one);
    EXPECT_FALSE(reloads.find(key, name_of("left")));
    EXPECT_TRUE(reloads.find(key, name_of("new")));
}

TEST(KeptNames, KnowWhoIsMeantByAHandlerAndHearOfNewMembers) {
    World world;
    KeptNames names(world.context());
    EXPECT_TRUE(names.now()->empty());
    accounts::Staff zhou;
    zhou.login = "zhou";
    zhou.name = "Zhou Min";
    zhou.office = {"chengjian-ban"};
    zhou.roles = {Role::caseworker};
    invite(world.context(), zhou);
    const StaffId id = world.store.staff_by_login("zhou")->id;
    const auto found = names.now()->at(desk_pseudonym(world.context(), id));
    EXPECT_EQ(found.name, "Zhou Min");
    EXPECT_EQ(found.office, zhou.office);
    EXPECT_EQ(names.now(), names.now()) << "nothing is read while nobody's row changes";
}

}  // namespace huiyin::engine::engine_tests
