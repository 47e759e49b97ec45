#include <gtest/gtest.h>

#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(SigningIn, TheFirstMemberDrawsTheOfficesKeyAndColleaguesGetItFromThem) {
    World world(World::Options{.office_keys = false});
    const std::string passphrase = "nine quiet herons over Taihu";
    const auto member = [&](const char* login) {
        accounts::Staff staff;
        staff.login = login;
        staff.name = login;
        staff.office = {"xinfang-ban"};
        staff.roles = {Role::caseworker};
        const auto link = invite(world.context(), staff);
        EXPECT_EQ(invited(world.context(), link.text())->login, login);
        const auto ready = set_up(world.context(), link.text(), passphrase);
        EXPECT_TRUE(ready) << ready.error().code;
        EXPECT_EQ(invited(world.context(), link.text()).error().code, problems::link_used);
    };
    member("first");
    member("second");
    const auto receipt = world.file(world.filing(nullptr));
    const auto before = staff_session(world.context(), sign_in(world.context(), "second", passphrase)->text());
    ASSERT_TRUE(before);
    EXPECT_TRUE(before->office_keys.empty());
    const auto cookie = sign_in(world.context(), "first", passphrase);
    ASSERT_TRUE(cookie);
    const auto first = staff_session(world.context(), cookie->text());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->office_keys.size(), 1u);
    EXPECT_TRUE(open_for_staff(world.context(), *first, receipt.value.id));
    const auto second = staff_session(world.context(), sign_in(world.context(), "second", passphrase)->text());
    ASSERT_TRUE(second);
    EXPECT_EQ(second->office_keys.size(), 1u);
    EXPECT_TRUE(open_for_staff(world.context(), *second, receipt.value.id));

    EXPECT_EQ(sign_in(world.context(), "first", "nine quiet herons over Dongting").error().code,
              problems::sign_in_failed);
    EXPECT_EQ(sign_in(world.context(), "nobody", passphrase).error().code, problems::sign_in_failed);
    sign_out(world.context(), cookie->text());
    EXPECT_EQ(staff_session(world.context(), cookie->text()).error().code, problems::signed_out);
}

}  // namespace huiyin::engine::engine_tests
