#include <gtest/gtest.h>

#include "engine/cosigning.h"
#include "engine/mail_stories_test.h"
#include "engine/problems.h"

namespace huiyin::engine::engine_tests {

/// A town with a supervisor and a caseworker of one office who want their daily mail, and one case there that is due on 5 March.
struct DigestWorld : MailWorld {
    StaffId keep(const char* login, std::set<accounts::Role> roles, const std::string& address) {
        accounts::Staff staff;
        staff.login = login;
        staff.name = login;
        staff.office = {"chengjian-ban"};
        staff.roles = std::move(roles);
        staff.language = "en";
        invite(context(), staff);
        const StaffId id = find_staff(store, login)->id;
        EXPECT_TRUE(set_member_address(context(), id, address));
        return id;
    }
    StaffId worker = keep("worker", {accounts::Role::caseworker}, "worker@town.example");
    StaffId head = keep("head", {accounts::Role::supervisor}, "head@town.example");
    StaffId admin = keep("admin", {accounts::Role::administrator}, "admin@town.example");
    FakeMailer mailer;
    Outbox outbox{context(), mailer};
    Digests digests{context()};
    void set_local_hour(int hour) {  // the town is eight hours ahead
        const auto local = town.zone().local(clock.now()).time_since_epoch().count() % 86400;
        clock.pass(std::chrono::seconds(hour * 3600 - local));
    }
};

TEST(Digests, GoOutOnceOnAWorkingDayFromItsHourOn) {
    DigestWorld world;
    world.file();
    EXPECT_EQ(find_staff(world.store, "worker")->mail.find("town.example"), std::string::npos);
    world.clock.pass(std::chrono::hours(24 * 8));  // a week before it is due
    world.set_local_hour(6);
    EXPECT_FALSE(world.digests.look());
    world.set_local_hour(7);
    EXPECT_TRUE(world.digests.look());
    Digests other(world.context());
    EXPECT_FALSE(other.look()) << "another server";
    EXPECT_FALSE(world.digests.look());
    world.outbox.look();
    ASSERT_EQ(world.mailer.taken.size(), 2u) << "an administrator alone handles nothing";
    for (const Letter& letter : world.mailer.taken) {
        ASSERT_TRUE(letter.digest);
        EXPECT_EQ(letter.digest->late + letter.digest->today + letter.digest->next + letter.digest->week, 1u);
        EXPECT_TRUE(letter.stop_token.empty());
        EXPECT_EQ(letter.language, text::Language::en);
    }
    // Friday's are for Friday; Saturday and Sunday are days off.
    world.clock.pass(std::chrono::hours(24 * 4));
    ASSERT_EQ(world.town.zone().day_of(world.clock.now()), parse_date("2026-03-14"));
    EXPECT_FALSE(world.digests.look());
    EXPECT_FALSE(other.look());
    world.clock.pass(std::chrono::hours(24 * 2 + 9));
    EXPECT_TRUE(other.look()) << "after days on which no server ran, and late in the day: once";
    EXPECT_FALSE(world.digests.look());
}

TEST(Digests, TwoServersAtTheSameMomentMakeOne) {
    DigestWorld world;
    world.file();
    world.set_local_hour(31);
    // Both have read the day before; the writer lets one through.
    Append first;
    first.settings.emplace_back("mail.digest_day", std::nullopt);
    first.changes.settings.emplace_back("mail.digest_day", "2026-03-03");
    Append second = first;
    EXPECT_EQ(world.writer->append(std::move(first)).outcome, Appended::Outcome::done);
    EXPECT_EQ(world.writer->append(std::move(second)).outcome, Appended::Outcome::version_moved);
    EXPECT_FALSE(world.digests.look());
    EXPECT_TRUE(world.waiting().empty());
}

TEST(Digests, SayNothingWhenThereIsNothingToSay) {
    DigestWorld world;
    world.set_local_hour(31);
    EXPECT_FALSE(world.digests.look());
    world.file();
    EXPECT_FALSE(world.digests.look()) << "the day is done";
    EXPECT_TRUE(world.waiting().empty());
}

TEST(Digests, CountLateAndDueAndWhatWaitsForASupervisor) {
    DigestWorld world;
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(world.clerk, id, "register"));
    ASSERT_TRUE(world.act(world.clerk, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(world.clerk, id, "request_extension", {{"reasons", "The canary is deep down."}}));
    world.file();
    const Date due = *world.store.desk({.office = {"chengjian-ban"}, .after = std::nullopt}).at(0).due;
    const auto on = [&](Date day) {
        world.clock.pass(std::chrono::sys_seconds(day) - world.clock.now() + std::chrono::hours(2));
        return digest_of(world.context(), {"chengjian-ban"});
    };
    EXPECT_EQ(on(due - std::chrono::days(1)), (Digest{.late = 0, .today = 0, .next = 1, .week = 0, .approvals = 1}));
    EXPECT_EQ(on(due), (Digest{.late = 0, .today = 1, .next = 0, .week = 0, .approvals = 1}));
    EXPECT_EQ(on(due + std::chrono::days(3)).late, 1u);
    EXPECT_EQ(digest_of(world.context(), {"shehui-ban"}), Digest{});
    world.set_local_hour(24 + 8);
    if (!world.digests.look()) {
        world.clock.pass(std::chrono::hours(48));
        ASSERT_TRUE(world.digests.look());
    }
    world.outbox.look();
    ASSERT_EQ(world.mailer.taken.size(), 2u);
    for (const Letter& letter : world.mailer.taken)
        EXPECT_EQ(letter.digest->approvals, letter.to == "head@town.example" ? 1u : 0u);
}

TEST(Digests, SayWhatSomebodyElsePutBeforeAMember) {
    DigestWorld world;
    const auto as = [&](StaffId id, accounts::Role role) {
        StaffSession session = world.staff("chengjian-ban", {role});
        session.staff = accounts::read_staff(world.store.staff_by_id(id)->document).value();
        return session;
    };
    const auto head = as(world.head, accounts::Role::supervisor);
    const auto worker = as(world.worker, accounts::Role::caseworker);
    const CaseId given = world.file().value.id;
    const CaseId drafted = world.file().value.id;
    const auto give = [&](const StaffSession& by, const CaseId& id) {
        return act_as_staff(world.context(), by, id,
                            {.command = std::string(assign_command), .values = {{"member", world.worker.hex()}}, .revision = 0, .files = {}});
    };
    ASSERT_TRUE(give(head, given));
    ASSERT_TRUE(give(worker, drafted)) << "what one takes oneself is no news";
    ASSERT_TRUE(world.act(worker, drafted, "register"));
    ASSERT_TRUE(world.act(worker, drafted, "accept", {{"way", "w"}}));
    ASSERT_TRUE(ask_to_cosign(world.context(), worker, drafted, {.command = "reply", .values = answer(), .revision = 0, .files = {}}, world.head));
    const auto mailed = [&](const char* to) {
        for (const Letter& letter : world.mailer.taken)
            if (letter.to == to) return *letter.digest;
        return Digest{};
    };
    world.set_local_hour(31);
    ASSERT_TRUE(world.digests.look());
    world.outbox.look();
    EXPECT_EQ(mailed("worker@town.example").given, 1u);
    EXPECT_EQ(mailed("worker@town.example").cosign, 0u);
    EXPECT_EQ(mailed("head@town.example").given, 0u);
    EXPECT_EQ(mailed("head@town.example").cosign, 1u);
    // Tomorrow the signature still waits; the case is no news any more.
    world.mailer.taken.clear();
    world.clock.pass(std::chrono::hours(24));
    ASSERT_TRUE(world.digests.look());
    world.outbox.look();
    EXPECT_EQ(mailed("worker@town.example").given, 0u);
    EXPECT_EQ(mailed("head@town.example").cosign, 1u);
}

TEST(Digests, TellOfAnAssignmentOnceHoweverLateTheyLooked) {
    DigestWorld world;
    StaffSession head = world.staff("chengjian-ban", {accounts::Role::supervisor});
    head.staff = accounts::read_staff(world.store.staff_by_id(world.head)->document).value();
    const auto give = [&](const CaseId& id) {
        return act_as_staff(world.context(), head, id,
                            {.command = std::string(assign_command), .values = {{"member", world.worker.hex()}}, .revision = 0, .files = {}});
    };
    const auto told = [&] {
        world.mailer.taken.clear();
        world.digests.look();
        world.outbox.look();
        for (const Letter& letter : world.mailer.taken)
            if (letter.to == "worker@town.example") return letter.digest->given;
        return std::size_t{0};
    };
    const CaseId early = world.file().value.id;
    const CaseId late = world.file().value.id;
    world.set_local_hour(31);
    world.clock.pass(std::chrono::minutes(10));  // the hour of the mails has begun; nobody has looked yet
    ASSERT_TRUE(give(early));
    world.clock.pass(std::chrono::minutes(10));
    EXPECT_EQ(told(), 1u);
    world.clock.pass(std::chrono::minutes(10));
    ASSERT_TRUE(give(late));
    world.set_local_hour(31);
    EXPECT_EQ(told(), 1u) << "the later one alone";
    world.set_local_hour(31);
    EXPECT_EQ(told(), 0u);
}

TEST(Digests, WhoTakesTheirAddressOutGetsNoneNotEvenTheOneThatWaits) {
    DigestWorld world;
    world.file();
    world.clock.pass(std::chrono::hours(24 * 8));
    ASSERT_TRUE(world.digests.look());
    ASSERT_TRUE(set_member_address(world.context(), world.worker, ""));
    EXPECT_EQ(member_address(world.context(), *find_staff(world.store, "worker")), "");
    EXPECT_EQ(member_address(world.context(), *find_staff(world.store, "head")), "head@town.example");
    world.outbox.look();
    ASSERT_EQ(world.mailer.taken.size(), 1u);
    EXPECT_EQ(world.mailer.taken[0].to, "head@town.example");
    EXPECT_EQ(set_member_address(world.context(), world.worker, "worker").error().code, problems::bad_mail_address);
    EXPECT_EQ(set_member_address(world.context(), StaffId{}, "a@b.cn").error().code, problems::no_such_member);
}

}  // namespace huiyin::engine::engine_tests
