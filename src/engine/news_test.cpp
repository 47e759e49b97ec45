#include <gtest/gtest.h>

#include "core/sealing/token.h"
#include "engine/mail_stories_test.h"
#include "engine/problems.h"
#include "engine/timers.h"

namespace huiyin::engine::engine_tests {

TEST(News, AnAnswerPutsOneMailIntoTheOutboxThatNamesNothing) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    EXPECT_TRUE(world.waiting().empty()) << "they know that they filed";
    ASSERT_TRUE(world.write(receipt));
    const auto rows = world.waiting();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].kind, "news");
    for (const Bytes& sealed : {rows[0].sealed, world.store.news(receipt.value.id)->sealed})
        EXPECT_EQ(as_text(sealed).find("canary"), std::string_view::npos);
    EXPECT_NE(rows[0].id.hex(), receipt.value.id.hex());

    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    EXPECT_FALSE(outbox.look());
    ASSERT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(mailer.taken[0].to, lins_address);
    EXPECT_EQ(mailer.taken[0].language, text::Language::zh);
    EXPECT_TRUE(sealing::Token::parse(mailer.taken[0].stop_token));
    EXPECT_TRUE(world.waiting().empty()) << "what the server has taken is forgotten here";
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
}

TEST(News, NothingHappensInATownWithoutAMailServerOrForWhoAskedForNone) {
    MailWorld world;
    ASSERT_TRUE(world.write(world.file()));
    EXPECT_TRUE(world.waiting().empty());
    World other;
    Filing what = other.filing();
    what.news = lins_address;
    const auto wrong = check_filing(other.town, what);
    ASSERT_EQ(wrong.size(), 1u);
    EXPECT_EQ(wrong[0].code, problems::no_mail);
    what.news.clear();
    EXPECT_TRUE(check_filing(other.town, what).empty());
    Filing bad = world.filing();
    bad.news = "lin@post.example\r\nBcc: all@post.example";
    ASSERT_EQ(check_filing(world.town, bad).size(), 1u);
    EXPECT_EQ(check_filing(world.town, bad)[0].code, problems::bad_mail_address);
}

TEST(News, ASecondEventBeforeTheFirstMailHasGoneNeitherDelaysNorDoublesIt) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    ASSERT_TRUE(world.write(receipt));
    world.clock.pass(std::chrono::seconds(3));
    ASSERT_TRUE(world.write(receipt));
    FakeMailer mailer;
    mailer.verdicts[lins_address] = {Delivery::Outcome::later, "451"};
    Outbox outbox(world.context(), mailer);
    outbox.look();
    EXPECT_EQ(mailer.asked, 1u);
    ASSERT_TRUE(world.write(receipt));
    EXPECT_EQ(world.store.mails_in_trouble({}).at(0).tries, 1u) << "what is put off goes on as it would";
    mailer.verdicts.clear();
    world.clock.pass(std::chrono::minutes(5));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
    world.clock.pass(std::chrono::hours(5));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
}

TEST(News, WhatHappensWithinAnHourIsInOneMail) {
    MailWorld world;
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    const Receipt receipt = world.file_with_news();
    ASSERT_TRUE(world.write(receipt));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
    for (int i = 0; i < 3; ++i) {
        world.clock.pass(std::chrono::minutes(10));
        ASSERT_TRUE(world.write(receipt));
        outbox.look();
    }
    EXPECT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(world.waiting().size(), 1u);
    world.clock.pass(std::chrono::minutes(30));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 2u);
    world.clock.pass(std::chrono::hours(5));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 2u);
}

TEST(News, WhatATimerDidGoesWithTheNextActOfWhoCanOpenTheAddress) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(world.clerk, id, "register"));
    ASSERT_TRUE(world.act(world.clerk, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(world.clerk, id, "reply", answer()));
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    outbox.look();
    world.clock.pass(std::chrono::hours(24 * 90));
    Timers timers(world.context());
    while (timers.look().more) {}
    ASSERT_EQ(world.kinds(id).back(), "case_closed");
    EXPECT_TRUE(world.waiting().empty());
    EXPECT_TRUE(world.store.news(id)->waits);
    ASSERT_TRUE(open_for_staff(world.context(), world.clerk, id));  // any act with the key
    EXPECT_FALSE(world.store.news(id)->waits);
    EXPECT_EQ(world.waiting().size(), 1u);
}

TEST(News, AReminderGoesOutOnItsDayThoughNobodyIsThereWhoseKeyOpensTheAddress) {
    MailWorld world;
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    Timers timers(world.context());
    const Receipt receipt = world.file_with_news();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(world.clerk, id, "register"));
    ASSERT_TRUE(world.act(world.clerk, id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(world.clerk, id, "reply", answer()));
    outbox.look();
    mailer.taken.clear();
    const Date due = world.value(id).running({"review-request"})->due;
    const auto on = [&](Date day) {
        world.clock.pass(Instant{day} + std::chrono::hours(4) - world.clock.now());  // noon in the town
        while (timers.look().more) {}
        outbox.look();
    };
    on(due - std::chrono::days(6));
    EXPECT_TRUE(mailer.taken.empty());
    on(due - std::chrono::days(5));
    EXPECT_EQ(world.kinds(id).back(), "review_period_ending");
    ASSERT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(mailer.taken[0].to, lins_address);
    on(due);
    EXPECT_EQ(mailer.taken.size(), 1u) << "once";
    // Who withdraws before is reminded of nothing.
    const Receipt other = world.file_with_news();
    ASSERT_TRUE(world.act(world.clerk, other.value.id, "register"));
    ASSERT_TRUE(world.act(world.clerk, other.value.id, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(world.clerk, other.value.id, "reply", answer()));
    EXPECT_TRUE(world.store.mail(mail_of_reminder(world.context(), other.value.id)));
    ASSERT_TRUE(world.say(other, "withdraw"));
    EXPECT_FALSE(world.store.mail(mail_of_reminder(world.context(), other.value.id)));
}

TEST(News, WhoLooksForThemselvesNeedsNoMailOfIt) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "One more thing."}}));
    EXPECT_TRUE(world.waiting().empty()) << "their own doing is no news to them";
    EXPECT_FALSE(world.act(world.clerk, receipt.value.id, "note", {{"body", "between us"}}).has_value() && !world.waiting().empty())
        << "nor is a note that they don't see";
}

TEST(News, OneClickEndsThemForGood) {
    MailWorld world;
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    const Receipt receipt = world.file_with_news();
    ASSERT_TRUE(world.write(receipt));
    outbox.look();
    const auto token = sealing::Token::parse(mailer.taken.at(0).stop_token);
    world.clock.pass(std::chrono::minutes(5));
    ASSERT_TRUE(world.write(receipt));
    const auto late = world.waiting();
    ASSERT_EQ(late.size(), 1u);
    EXPECT_TRUE(knows_stop(world.context(), *token));
    stop_news(world.context(), *token);
    EXPECT_FALSE(knows_stop(world.context(), *token));
    EXPECT_FALSE(world.store.news(receipt.value.id)) << "the address is gone";
    EXPECT_TRUE(world.waiting().empty()) << "with what waited";
    // One that was on its way into the outbox at that moment.
    Changes raced;
    raced.mails = late;
    world.writer->write(std::move(raced));
    world.clock.pass(std::chrono::hours(2));
    ASSERT_TRUE(world.write(receipt));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
    EXPECT_TRUE(world.waiting().empty());
    stop_news(world.context(), *token);  // a second click does no harm
    stop_news(world.context(), sealing::Token::draw(world.random));
}

TEST(News, TheResidentSwitchesThemOffAndOnWithTheCode) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    const CaseId id = receipt.value.id;
    const CaseSession session = world.resident(receipt);
    const auto keys = open_keys(world.context(), *world.store.case_row(id), session.openers);
    EXPECT_EQ(news_wish(world.context(), id, keys).address, lins_address);
    EXPECT_EQ(news_wish(world.context(), id, {}).address, "") << "not without the case's key";
    end_news(world.context(), id);
    EXPECT_FALSE(news_wish(world.context(), id, keys).on);
    EXPECT_EQ(begin_news(world.context(), session, "lin", text::Language::en).error().code, problems::bad_mail_address);
    ASSERT_TRUE(begin_news(world.context(), session, "other@post.example", text::Language::en));
    ASSERT_TRUE(world.write(receipt));
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    outbox.look();
    ASSERT_EQ(mailer.taken.size(), 1u);
    EXPECT_EQ(mailer.taken[0].to, "other@post.example");
    EXPECT_EQ(mailer.taken[0].language, text::Language::en);
}

TEST(News, AnOfficeThatTheCaseWentToHandsTheAddressOnToo) {
    MailWorld world;
    const Receipt receipt = world.file_with_news();
    const CaseId id = receipt.value.id;
    ASSERT_TRUE(world.act(world.clerk, id, "register"));
    ASSERT_TRUE(world.act(world.clerk, id, "forward", {{"office", "shehui-ban"}, {"reasons", "Theirs."}}).has_value() ||
                world.act(world.clerk, id, "accept", {{"way", "w"}}).has_value());
    const StaffSession other = world.staff(world.value(id).office.value);
    FakeMailer mailer;
    Outbox outbox(world.context(), mailer);
    outbox.look();
    mailer.taken.clear();
    world.clock.pass(std::chrono::hours(3));
    ASSERT_TRUE(world.act(other, id, "message", {{"body", "We have it now."}}));
    outbox.look();
    EXPECT_EQ(mailer.taken.size(), 1u);
}

}  // namespace huiyin::engine::engine_tests
