#include "engine/receptions.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/accounts/problems.h"
#include "core/casework/problems.h"
#include "core/reception/draft.h"
#include "core/reception/problems.h"
#include "engine/problems.h"
#include "engine/publishing.h"
#include "engine/stories_test.h"

// Leaders' reception days: published by an office, booked in a case, each time once, and nothing said to who is complained of.
namespace huiyin::engine::engine_tests {
namespace receptions_test {

/// A town on 2 March 2026 whose planning office receives on the 5th, four times from nine o'clock.
struct ReceptionWorld {
    static World::Options with_mails() {
        Settings settings;
        settings.mail.server = "smtp://127.0.0.1:25";
        settings.mail.from = "huiyin@town.example";
        return {.settings = std::move(settings)};
    }
    World world{with_mails()};
    StaffSession head = world.staff("chengjian-ban");
    std::string day = "2026-03-05-chengjian-ban";

    ReceptionWorld() { EXPECT_TRUE(publish_day(draft())); }

    reception::Draft draft() const {
        return {.id = day,
                .office = "chengjian-ban",
                .joint = {"zonghe-zhifa-dui"},
                .date = "2026-03-05",
                .from = "09:00",
                .to = "10:00",
                .minutes = "15",
                .leader = "周岚",
                .post = {.zh = "主任", .en = "Head"},
                .place = {.zh = "接待室", .en = "Room 1"},
                .languages = {},
                .note = {},
                .cancelled = false,
                .reason = {}};
    }
    Result<void> publish_day(const reception::Draft& what) { return publish_day(what, head); }
    Result<void> publish_day(const reception::Draft& what, const StaffSession& by) {
        const auto stands = standing(world.context(), std::string(reception_kind), what.id);
        return publish(world.context(), by.staff,
                       {.kind = std::string(reception_kind), .name = what.id, .document = reception::write_draft(what), .based_on = stands ? stands->serial : 0});
    }
    Result<void> cancel_day() {
        reception::Draft off = draft();
        off.cancelled = true;
        off.reason = {.zh = "周主任出差。", .en = "Head Zhou is away."};
        return publish_day(off);
    }
    void pass_until(const char* then) { world.clock.pass(*parse_instant(then) - world.clock.now()); }
    Receipt file_about(const char* office) {
        Filing filing = world.filing(nullptr);
        filing.about = {{office}};
        return world.file(filing);
    }
    Result<casework::Event> book(const Receipt& receipt, int minute, const std::string& called = {}) {
        return book_appointment(world.context(), world.resident(receipt), {.day = day, .minute = minute, .called = called});
    }
    std::string reference(const Receipt& receipt) { return world.value(receipt.value.id).appointments.back().reference; }
    std::string state(const Receipt& receipt) { return world.value(receipt.value.id).appointments.back().state; }
    std::vector<int> free() { return free_times(world.context(), *world.town.receptions()->find(day)); }
    std::string code(const auto& result) { return result ? "" : std::string(result.error().code); }
};

TEST(Appointment, is_booked_once_and_the_next_is_told) {
    ReceptionWorld w;
    const Receipt first = w.world.file();
    const Receipt second = w.world.file();
    EXPECT_EQ(w.free(), (std::vector<int>{540, 555, 570, 585}));
    ASSERT_TRUE(w.book(first, 555, "Mrs Canary"));
    EXPECT_EQ(w.free(), (std::vector<int>{540, 570, 585}));
    EXPECT_EQ(w.code(w.book(second, 555)), reception::problems::taken);
    EXPECT_EQ(w.code(w.book(first, 570)), casework::problems::appointment_booked);
    EXPECT_TRUE(w.book(second, 570));
    EXPECT_EQ(w.code(w.book(second, 556)), reception::problems::no_such_time);
    const auto again = w.book(first, 555);
    ASSERT_TRUE(again) << "sent twice, it is one";
    EXPECT_EQ(again->fields.at("reference"), w.reference(first));
    EXPECT_EQ(w.state(first), "booked");
    EXPECT_EQ(w.reference(first).size(), 4u);
}

TEST(Appointment, of_two_at_once_one_wins) {
    ReceptionWorld w;
    std::vector<CaseSession> residents;
    for (int i = 0; i < 4; ++i) residents.push_back(w.world.resident(w.world.file()));
    std::atomic<int> won = 0;
    std::atomic<int> told = 0;
    std::vector<std::thread> all;
    for (const CaseSession& one : residents)
        all.emplace_back([&] {
            const auto done = book_appointment(w.world.context(), one, {.day = w.day, .minute = 540, .called = {}});
            if (done) ++won;
            if (w.code(done) == reception::problems::taken) ++told;
        });
    for (std::thread& one : all) one.join();
    EXPECT_EQ(won, 1);
    EXPECT_EQ(told, 3);
    EXPECT_EQ(w.world.store.appointments(w.day).size(), 1u);
}

TEST(Appointment, shows_the_office_a_time_and_a_name_and_not_the_case) {
    ReceptionWorld w;
    const Receipt here = w.world.file();
    Filing elsewhere = w.world.filing("shehui-shiwu-ban");
    const Receipt there = w.world.file(elsewhere);
    ASSERT_TRUE(w.book(here, 540, "Mrs Canary"));
    ASSERT_TRUE(w.book(there, 555));
    const auto listed = appointments_of_day(w.world.context(), w.head, w.day);
    ASSERT_TRUE(listed);
    ASSERT_EQ(listed->size(), 2u);
    EXPECT_EQ(listed->at(0).called, "Mrs Canary");
    EXPECT_TRUE(listed->at(0).may_open);
    EXPECT_EQ(listed->at(1).called, "");
    EXPECT_FALSE(listed->at(1).may_open) << "booking opens no case";
    // Nothing of the name lies in clear.
    for (const AppointmentRow& row : w.world.store.appointments(w.day))
        EXPECT_EQ(std::string(as_text(row.name_sealed)).find("Canary"), std::string::npos);
    for (const EventRow& row : w.world.store.events(here.value.id)) EXPECT_EQ(row.canonical.find("Canary"), std::string::npos);
    // Others of the town are told that there is no such day for them.
    for (const char* office : {"shehui-shiwu-ban", "zonghe-zhifa-dui", "zhen-zhengfu"})
        EXPECT_EQ(w.code(appointments_of_day(w.world.context(), w.world.staff(office), w.day)), reception::problems::no_such_day);
    EXPECT_EQ(w.code(appointments_of_day(w.world.context(), w.world.staff("chengjian-ban", {Role::administrator}), w.day)), reception::problems::no_such_day);
}

TEST(Appointment, is_not_made_with_an_office_that_the_case_is_about) {
    ReceptionWorld w;
    // The office itself, one that takes part, and one above them.
    for (const char* accused : {"chengjian-ban", "zonghe-zhifa-dui"}) {
        const Receipt receipt = w.file_about(accused);
        const auto refused = w.book(receipt, 540);
        EXPECT_EQ(w.code(refused), reception::problems::barred) << accused;
        EXPECT_TRUE(barred_office(w.world.town, *w.world.town.receptions()->find(w.day), w.world.value(receipt.value.id).about));
    }
    EXPECT_TRUE(barred_office(w.world.town, *w.world.town.receptions()->find(w.day), {{"zhen-zhengfu"}}));
    EXPECT_TRUE(w.world.store.appointments(w.day).empty());
}

TEST(Appointment, is_cancelled_by_the_resident_until_it_begins) {
    ReceptionWorld w;
    const Receipt receipt = w.world.file();
    ASSERT_TRUE(w.book(receipt, 540));
    const auto cancel = [&] { return cancel_appointment(w.world.context(), w.world.resident(receipt), w.reference(receipt)); };
    ASSERT_TRUE(cancel());
    EXPECT_EQ(w.state(receipt), "cancelled");
    EXPECT_EQ(w.free().size(), 4u);
    EXPECT_EQ(w.code(cancel()), casework::problems::appointment_not_booked);
    ASSERT_TRUE(w.book(receipt, 540)) << "and may be booked again";
    w.pass_until("2026-03-05T01:00:00Z");  // nine o'clock in the town
    EXPECT_EQ(w.code(cancel()), reception::problems::begun);
    EXPECT_EQ(w.code(w.book(w.world.file(), 540)), reception::problems::begun);
    EXPECT_EQ(w.free(), (std::vector<int>{555, 570, 585}));
}

TEST(Appointment, that_was_held_has_a_record_which_the_resident_reads) {
    ReceptionWorld w;
    const Receipt receipt = w.world.file(w.world.filing("shehui-shiwu-ban"));
    const Receipt absent = w.world.file();
    ASSERT_TRUE(w.book(receipt, 540, "Mrs Canary"));
    ASSERT_TRUE(w.book(absent, 555));
    const auto end = [&](const Receipt& of, int minute, const char* state, const char* text) {
        return end_appointment(w.world.context(), w.head, {.day = w.day, .minute = minute, .reference = w.reference(of), .state = state, .text = text});
    };
    EXPECT_EQ(w.code(end(receipt, 540, "held", "The canary will fly.")), casework::problems::not_yet);
    w.pass_until("2026-03-05T02:00:00Z");
    EXPECT_EQ(w.code(end(receipt, 540, "held", " ")), casework::problems::field_missing);
    ASSERT_TRUE(end(receipt, 540, "held", "The canary will fly."));
    ASSERT_TRUE(end(absent, 555, "missed", ""));
    EXPECT_EQ(w.code(end(receipt, 540, "missed", "")), casework::problems::appointment_not_booked);
    const auto seen = view_own_case(w.world.context(), w.world.resident(receipt));
    ASSERT_TRUE(seen);
    const std::uint32_t seq = seen->loaded.events.back().event.seq;
    EXPECT_EQ(seen->content.text(seq, "record"), "The canary will fly.");
    EXPECT_EQ(w.state(receipt), "held");
    EXPECT_EQ(w.state(absent), "missed");
    for (const AppointmentRow& row : w.world.store.appointments(w.day)) EXPECT_TRUE(row.name_sealed.empty()) << "the name has served its purpose";
}

TEST(Appointment, that_the_office_cancels_is_news) {
    ReceptionWorld w;
    // The office handles one of the cases, and so can open its address; of the other the news waits for who can.
    for (const char* office : {"chengjian-ban", "shehui-shiwu-ban"}) {
        Filing filing = w.world.filing(office);
        filing.news = "lin@post.example";
        const Receipt receipt = w.world.file(filing);
        const bool own = filing.office == OfficeId{"chengjian-ban"};
        const int minute = own ? 540 : 555;
        ASSERT_TRUE(w.book(receipt, minute));
        EXPECT_EQ(w.world.store.mail_counts(9).waiting, own ? 0u : 1u) << "what they did themselves is none";
        ASSERT_TRUE(end_appointment(w.world.context(), w.head, {.day = w.day, .minute = minute, .reference = w.reference(receipt), .state = "cancelled", .text = "flood"}));
        EXPECT_EQ(w.world.store.mail_counts(9).waiting, 1u);
        EXPECT_EQ(w.world.store.news(receipt.value.id)->waits, !own);
    }
}

TEST(ReceptionDay, that_is_cancelled_tells_everybody_why) {
    ReceptionWorld w;
    std::vector<Receipt> booked;
    for (const int minute : {540, 555, 570}) {
        booked.push_back(w.world.file());
        ASSERT_TRUE(w.book(booked.back(), minute));
    }
    ASSERT_TRUE(w.cancel_day());
    EXPECT_TRUE(w.world.store.appointments(w.day).empty());
    EXPECT_TRUE(w.free().empty());
    for (const Receipt& receipt : booked) {
        EXPECT_EQ(w.state(receipt), "cancelled");
        const auto seen = view_own_case(w.world.context(), w.world.resident(receipt));
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->content.text(seen->loaded.events.back().event.seq, "reason"), "周主任出差。");
    }
    EXPECT_EQ(w.code(w.book(booked[0], 585)), reception::problems::cancelled);
    EXPECT_EQ(tell_of_all_cancelled(w.world.context()), 0u) << "nobody is told twice";
}

TEST(ReceptionDay, whose_times_are_booked_keeps_them) {
    ReceptionWorld w;
    ASSERT_TRUE(w.book(w.world.file(), 540));
    reception::Draft moved = w.draft();
    moved.from = "14:00";
    moved.to = "15:00";
    EXPECT_EQ(w.code(w.publish_day(moved)), reception::problems::has_bookings);
    reception::Draft elsewhere = w.draft();
    elsewhere.place = {.zh = "二楼", .en = "Upstairs"};
    EXPECT_TRUE(w.publish_day(elsewhere));
    EXPECT_EQ(w.world.town.receptions()->find(w.day)->place.en, "Upstairs");
}

TEST(ReceptionDay, is_published_by_its_own_head_or_an_administrator) {
    ReceptionWorld w;
    reception::Draft other = w.draft();
    other.id = "2026-03-06-chengjian-ban";
    other.date = "2026-03-06";
    for (const auto& roles : {std::set{Role::caseworker}, std::set{Role::clerk}})
        EXPECT_EQ(w.code(w.publish_day(other, w.world.staff("chengjian-ban", roles))), accounts::problems::others_publish);
    EXPECT_EQ(w.code(w.publish_day(other, w.world.staff("xinfang-ban"))), accounts::problems::others_publish);
    EXPECT_TRUE(w.publish_day(other, w.world.staff("xinfang-ban", {Role::administrator})));
    // Nor may another head take it over by publishing it as their own.
    reception::Draft stolen = other;
    stolen.office = "xinfang-ban";
    EXPECT_EQ(w.code(w.publish_day(stolen, w.world.staff("xinfang-ban"))), accounts::problems::others_publish);
    EXPECT_TRUE(put_back(w.world.context(), w.head.staff, std::string(reception_kind), w.day, standing(w.world.context(), std::string(reception_kind), w.day)->serial,
                         standing(w.world.context(), std::string(reception_kind), w.day)->serial));
}

TEST(Appointment, without_a_name_or_with_too_long_a_one) {
    ReceptionWorld w;
    const Receipt receipt = w.world.file();
    EXPECT_EQ(w.code(w.book(receipt, 540, std::string(61, 'x'))), reception::problems::name_too_long);
    EXPECT_EQ(w.code(w.book(receipt, 540, "a\nb")), reception::problems::name_not_text);
    EXPECT_EQ(w.code(book_appointment(w.world.context(), w.world.resident(receipt), {.day = "none", .minute = 540, .called = {}})), reception::problems::no_such_day);
    EXPECT_EQ(w.code(book_appointment(w.world.context(), w.world.resident(receipt), {.day = "../x", .minute = 540, .called = {}})), reception::problems::no_such_day);
}

}  // namespace receptions_test
}  // namespace huiyin::engine::engine_tests
