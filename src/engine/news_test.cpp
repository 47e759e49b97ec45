#include <gtest/gtest.h>

#include "core/sealing/token.h"
#include "engine/cosigning.h"
#include "engine/digests.h"
#include "engine/news.h"
#include "engine/outbox.h"
#include "engine/problems.h"
#include "engine/stories_test.h"
#include "engine/timers.h"

namespace huiyin::engine::engine_tests {

const std::string lins_address = "lin.canary@post.example";

/// A mail server that does as it is told, and keeps what it took.
struct FakeMailer final : Mailer {
    std::vector<Letter> taken;
    std::map<std::string, Delivery> verdicts;  ///< by address
    std::function<void()> meanwhile;           ///< while a mail is on its way
    std::size_t asked = 0;
    Delivery send(const Letter& letter) override {
        ++asked;
        if (meanwhile) meanwhile();
        const auto told = verdicts.find(letter.to);
        if (told != verdicts.end()) return told->second;
        taken.push_back(letter);
        return {};
    }
};

/// A town that writes mails.
struct MailWorld : World {
    MailWorld() : World(options()) {}
    static Options options() {
        Settings settings;
        settings.mail.server = "smtp://127.0.0.1:25";
        settings.mail.from = "huiyin@town.example";
        return {.settings = std::move(settings)};
    }
    Receipt file_with_news(const std::string& address = lins_address) {
        Filing what = filing("chengjian-ban");
        what.news = address;
        return file(what);
    }
    std::vector<MailRow> waiting() { return store.mails_due(clock.now() + std::chrono::hours(1000), 100); }
    StaffSession clerk = staff("chengjian-ban");
    Result<casework::Event> write(const Receipt& receipt) { return act(clerk, receipt.value.id, "message", {{"body", "We look into it."}}); }
};

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
