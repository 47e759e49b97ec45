#include <gtest/gtest.h>

#include "core/sealing/staff_keys.h"
#include "engine/key_holders.h"
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

TEST(SigningIn, ARecordThatBecameTooCheapIsSealedAnew) {
    World world;
    const std::string passphrase = "nine quiet herons over Taihu";
    accounts::Staff staff;
    staff.login = "first";
    staff.name = "first";
    staff.office = {"xinfang-ban"};
    staff.roles = {Role::caseworker};
    ASSERT_TRUE(set_up(world.context(), invite(world.context(), staff).text(), passphrase));
    auto row = world.store.staff_by_login("first").value();
    const sealing::StaffAddress address{.instance = world.town.instance(), .staff = row.id};
    const sealing::Pepper pepper{world.keys.pepper()};
    const auto kept = [&] {
        const auto now = world.store.staff_by_login("first").value();
        return sealing::StaffRecord::parse(now.credentials, now.public_key).value();
    };
    const auto pair = sealing::sign_in(address, kept(), passphrase, pepper);
    ASSERT_TRUE(pair);
    Changes cheaper;
    row.credentials = sealing::seal_staff(world.random, address, *pair, passphrase, pepper, {.memory_kib = 8, .passes = 1}).encode();
    cheaper.staff.push_back(row);
    world.writer->write(std::move(cheaper));

    EXPECT_FALSE(sign_in(world.context(), "first", "not that one at all"));
    EXPECT_EQ(kept().passphrase.cost.memory_kib, 8u);
    ASSERT_TRUE(sign_in(world.context(), "first", passphrase));
    EXPECT_EQ(kept().passphrase.cost.memory_kib, world.town.settings().passphrase_cost.memory_kib);
    EXPECT_EQ(kept().public_key, pair->public_key) << "the pair stays, or what was sealed to it would be lost";
    EXPECT_TRUE(sign_in(world.context(), "first", passphrase));
}

TEST(SigningIn, WhoWasResetGetsTheOfficesKeyFromAColleagueAgain) {
    World world(World::Options{.office_keys = false});
    const std::string passphrase = "nine quiet herons over Taihu";
    const std::string another = "ten loud geese over Dongting";
    const auto add = [&](const char* login) {
        accounts::Staff staff;
        staff.login = login;
        staff.name = login;
        staff.office = {"xinfang-ban"};
        staff.roles = {Role::caseworker};
        EXPECT_TRUE(set_up(world.context(), invite(world.context(), staff).text(), passphrase));
    };
    const auto keys_of = [&](const char* login, const std::string& with) {
        const auto session = staff_session(world.context(), sign_in(world.context(), login, with)->text());
        return session ? session->office_keys.size() : 99;
    };
    const auto last = [&](const char* login) { return offices_of_last_holder(world.store, find_staff(world.store, login)->id); };
    add("first");
    EXPECT_EQ(last("first"), std::vector{OfficeId{"xinfang-ban"}});
    add("second");
    EXPECT_EQ(last("first").size(), 1u) << "nothing was handed over yet";
    EXPECT_EQ(keys_of("first", passphrase), 1u);
    EXPECT_TRUE(last("first").empty());
    EXPECT_EQ(keys_of("second", passphrase), 1u);

    const auto again = invite(world.context(), *find_staff(world.store, "first"));
    ASSERT_TRUE(set_up(world.context(), again.text(), another));
    EXPECT_EQ(keys_of("first", another), 0u);
    EXPECT_EQ(last("second").size(), 1u);
    EXPECT_EQ(keys_of("second", passphrase), 1u);
    EXPECT_EQ(keys_of("first", another), 1u) << "handed over anew";
    EXPECT_TRUE(last("second").empty());
}

TEST(SigningIn, WhoIsDisabledSetsNoPassphraseAndMakesNoKey) {
    World world(World::Options{.office_keys = false});
    accounts::Staff staff;
    staff.login = "gone";
    staff.name = "gone";
    staff.office = {"xinfang-ban"};
    staff.roles = {Role::caseworker};
    staff.disabled = true;
    const auto link = invite(world.context(), staff);
    EXPECT_EQ(invited(world.context(), link.text()).error().code, problems::link_used);
    EXPECT_EQ(set_up(world.context(), link.text(), "nine quiet herons over Taihu").error().code, problems::link_used);
    EXPECT_FALSE(world.town.has_key({"xinfang-ban"}));
}

}  // namespace huiyin::engine::engine_tests
