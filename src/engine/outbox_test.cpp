#include <gtest/gtest.h>

#include "engine/mail_stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(Outbox, OneBadMailStopsNoOther) {
    MailWorld world;
    for (const char* address : {"gone@post.example", "grey@post.example", "drop@post.example", "good@post.example"})
        ASSERT_TRUE(world.write(world.file_with_news(address)));
    FakeMailer mailer;
    using enum Delivery::Outcome;
    mailer.verdicts = {{"gone@post.example", {refused, "550 5.1.1"}}, {"grey@post.example", {later, "451 4.7.1"}},
                       {"drop@post.example", {later, "dropped"}}};
    Outbox outbox(world.context(), mailer);
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(world.store.mail_counts(10), (MailCounts{.waiting = 2, .given_up = 1}));
    const auto trouble = world.store.mails_in_trouble({});
    ASSERT_EQ(trouble.size(), 3u);
    for (const MailRow& row : trouble) {
        EXPECT_EQ(row.given_up, row.last_error == "550 5.1.1");
        EXPECT_EQ(row.tries, 1u);
    }
    mailer.verdicts.clear();
    world.clock.pass(std::chrono::minutes(6));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 3u) << "those put off go now";
    EXPECT_EQ(outbox.figures().refused.value(), 1u);
    ASSERT_TRUE(retry_mail(world.context(), world.store.mails_in_trouble({}).at(0).id));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 4u) << "the administrator asked";
    EXPECT_EQ(world.store.mail_counts(10), MailCounts{});
}

TEST(Outbox, TellsTheResidentThatAnAddressTakesNoMails) {
    MailWorld world;
    const Receipt receipt = world.file_with_news("gone@post.example");
    const auto wish = [&] {
        const auto session = world.resident(receipt);
        const auto seen = view_own_case(world.context(), session);
        return news_wish(world.context(), receipt.value.id, seen->keys);
    };
    ASSERT_TRUE(world.write(receipt));
    EXPECT_FALSE(wish().undelivered);
    FakeMailer mailer;
    mailer.verdicts = {{"gone@post.example", {Delivery::Outcome::refused, "550 5.1.1"}}};
    Outbox outbox(world.context(), mailer);
    outbox.look();
    EXPECT_TRUE(wish().undelivered);
    ASSERT_TRUE(begin_news(world.context(), world.resident(receipt), "good@post.example", text::Language::zh));
    EXPECT_FALSE(wish().undelivered) << "of another address";
}

TEST(Outbox, TriesWithGrowingPausesForFourDaysAndThenGivesUp) {
    MailWorld world;
    ASSERT_TRUE(world.write(world.file_with_news()));
    FakeMailer mailer;
    mailer.verdicts[lins_address] = {Delivery::Outcome::later, "450 4.2.1"};
    Outbox outbox(world.context(), mailer);
    const Instant began = world.clock.now();
    std::vector<std::int64_t> minutes;
    while (world.store.mail_counts(10).waiting == 1 && minutes.size() < 10'000) {
        const std::size_t before = mailer.asked;
        outbox.look();
        if (mailer.asked > before) minutes.push_back((world.clock.now() - began).count() / 60);
        world.clock.pass(std::chrono::minutes(1));
    }
    ASSERT_GE(minutes.size(), 8u);
    for (std::size_t i = 2; i < minutes.size(); ++i) EXPECT_GE(minutes[i] - minutes[i - 1], minutes[i - 1] - minutes[i - 2]);
    EXPECT_GT(minutes.back(), 3 * 24 * 60);
    EXPECT_LE(minutes.back(), 4 * 24 * 60);
    const auto rows = world.store.mails_in_trouble({});
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_TRUE(rows[0].given_up);
    world.clock.pass(std::chrono::hours(24 * 30));
    const std::size_t before = mailer.asked;
    outbox.look();
    EXPECT_EQ(mailer.asked, before);
    EXPECT_TRUE(drop_mail(world.context(), rows[0].id));
    EXPECT_FALSE(drop_mail(world.context(), rows[0].id));
    EXPECT_EQ(world.store.mail_counts(10), MailCounts{});
}

TEST(Outbox, AMailServerThatIsGoneIsLeftAloneAndCostsNoMailATry) {
    MailWorld world;
    for (const char* address : {"a@post.example", "b@post.example"}) ASSERT_TRUE(world.write(world.file_with_news(address)));
    FakeMailer mailer;
    for (const char* address : {"a@post.example", "b@post.example"})
        mailer.verdicts[address] = {Delivery::Outcome::unreachable, "unreachable"};
    Outbox outbox(world.context(), mailer);
    EXPECT_FALSE(outbox.look());
    EXPECT_EQ(mailer.asked, 1u);
    outbox.look();
    EXPECT_EQ(mailer.asked, 1u) << "it rests for a minute";
    world.clock.pass(std::chrono::seconds(5));
    for (const MailRow& row : world.waiting()) ASSERT_TRUE(retry_mail(world.context(), row.id));
    outbox.look();
    EXPECT_EQ(mailer.asked, 2u) << "whoever asks for one anew doesn't wait for the end of the rest";
    world.clock.pass(std::chrono::seconds(5));
    outbox.look();
    EXPECT_EQ(mailer.asked, 2u) << "nothing was asked for since it failed again";
    world.clock.pass(std::chrono::hours(20));
    outbox.look();
    EXPECT_EQ(world.store.mail_counts(10), (MailCounts{.waiting = 2, .given_up = 0}));
    mailer.verdicts.clear();
    world.clock.pass(std::chrono::minutes(10));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 2u);
}

TEST(Outbox, WhatIsAskedForAnewIsFoundBehindHoweverManyThatWait) {
    MailWorld world;
    ASSERT_TRUE(world.write(world.file_with_news()));
    FakeMailer mailer;
    mailer.verdicts[lins_address] = {Delivery::Outcome::unreachable, "unreachable"};
    Outbox outbox(world.context(), mailer);
    outbox.look();
    ASSERT_EQ(mailer.asked, 1u);
    const MailId first = world.waiting().at(0).id;
    const Instant now = world.clock.now();
    Changes many;
    for (std::size_t i = 0; i < 500; ++i)
        many.mails.push_back(make_mail(world.context(), *MailId::from(ByteView(crypto::sha256(as_bytes(std::to_string(i)))).first(16)), "digest",
                                       {.to = "b@post.example", .language = text::Language::zh}, now - std::chrono::hours(1), now - std::chrono::hours(1)));
    world.writer->write(std::move(many));
    outbox.look();
    EXPECT_EQ(mailer.asked, 1u) << "it rests";
    ASSERT_TRUE(retry_mail(world.context(), first));
    outbox.look();
    EXPECT_EQ(mailer.asked, 2u);
    EXPECT_TRUE(mailer.taken.empty()) << "the one that was asked for, and no other";
}

TEST(Outbox, OfTwoServersOneSends) {
    MailWorld world;
    ASSERT_TRUE(world.write(world.file_with_news()));
    FakeMailer there;
    Outbox second(world.context(), there);
    FakeMailer here;
    here.meanwhile = [&] { second.look(); };
    Outbox first(world.context(), here);
    first.look();
    EXPECT_EQ(here.taken.size() + there.taken.size(), 1u);
    EXPECT_TRUE(world.waiting().empty());
}

TEST(Outbox, WhoDiesBetweenTheServersOkAndTheCommitLeavesTheMailToAnother) {
    MailWorld world;
    ASSERT_TRUE(world.write(world.file_with_news()));
    FakeMailer dying;
    dying.meanwhile = [&] { throw Fault("the process dies here"); };
    Outbox first(world.context(), dying);
    EXPECT_THROW(first.look(), Fault);
    FakeMailer living;
    Outbox second(world.context(), living);
    second.look();
    EXPECT_TRUE(living.taken.empty()) << "it may still be at it";
    world.clock.pass(std::chrono::minutes(11));
    second.look();
    EXPECT_EQ(living.taken.size(), 1u);
}

TEST(Outbox, NewsWhileAMailIsOnItsWayGetAMailOfTheirOwnLater) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    ASSERT_TRUE(world.write(receipt));
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    mailer.meanwhile = [&] {
        world.clock.pass(std::chrono::seconds(5));
        ASSERT_TRUE(world.write(receipt));
    };
    outbox.look();
    mailer.meanwhile = {};
    EXPECT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(world.waiting().size(), 1u);
    world.clock.pass(std::chrono::hours(1));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 2u);
}

}  // namespace huiyin::engine::engine_tests
