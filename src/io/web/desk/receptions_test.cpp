#include <gtest/gtest.h>

#include "core/reception/draft.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "io/web/desk/stories_test.h"

// Leaders' reception days at the desk: announced by the head, listed for their office, recorded, cancelled.
namespace huiyin::web::desk {
using namespace desk_tests;

namespace receptions_desk_tests {

struct ReceptionDesk : Desk {
    std::string day = "2026-03-05-xinfang-ban";

    ReceptionDesk() { member("zhou", {"xinfang-ban"}); }
    static Values fields() {
        return {{"date", "2026-03-05"}, {"from", "09:00"}, {"to", "10:00"}, {"minutes", "15"}, {"leader", "Zhou <Lan>"},
                {"post-zh", "主任"}, {"post-en", "Head"}, {"place-zh", "接待室"}, {"place-en", "Room 1"}};
    }
    static Values with(Values values, const std::string& name, const std::string& value) {
        std::erase_if(values, [&](const auto& one) { return one.first == name; });
        values.emplace_back(name, value);
        return values;
    }
    /// Form, preview, act.
    http::Response announce(const Values& values, const std::string& path = "/desk/reception/new") {
        auto send_it = values;
        send_it.emplace_back("step", "preview");
        const auto preview = post(path, path, send_it);
        if (preview.status != 200) return preview;
        std::string document = hidden(preview.body, "document");
        for (std::size_t at = 0; (at = document.find("&quot;", at)) != std::string::npos;) document.replace(at, 6, "\"");
        for (const auto& [from, to] : {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}})
            for (std::size_t at = 0; (at = document.find(from, at)) != std::string::npos;) document.replace(at, 4, to);
        return send(preview.body, path, {{"document", document}, {"step", "publish"}});
    }
    engine::Receipt book(int minute, const std::string& called, const char* office = "shehui-shiwu-ban") {
        // The offices of this town have no keys before their first member: the reception's stands for them.
        engine::Filing what = filing(nullptr);
        static_cast<void>(office);
        auto receipt = file(what);
        EXPECT_TRUE(engine::book_appointment(context(), resident(receipt), {.day = day, .minute = minute, .called = called}));
        return receipt;
    }
};

}  // namespace receptions_desk_tests
using namespace receptions_desk_tests;

TEST(ReceptionDesk, TheHeadAnnouncesADayAndMistakesAreNamedAtTheirFields) {
    ReceptionDesk desk;
    EXPECT_TRUE(holds(desk.get("/desk/reception"), "There are none."));
    const auto wrong = desk.announce(ReceptionDesk::with(ReceptionDesk::with(ReceptionDesk::fields(), "date", "2026-02-30"), "to", "8:00"));
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "href=\"#date\"")) << wrong.body;
    EXPECT_TRUE(holds(wrong, "href=\"#to\""));
    EXPECT_TRUE(holds(wrong, "Zhou &lt;Lan&gt;")) << "what was typed stays";
    EXPECT_EQ(where(desk.announce(ReceptionDesk::fields())), "/desk/reception?done=town-published&lang=en");
    const auto list = desk.get("/desk/reception");
    for (const char* text : {"Thursday 5 March 2026, 09:00 to 10:00", "Zhou &lt;Lan&gt;", "0 of 4"}) EXPECT_TRUE(holds(list, text)) << text << list.body;
    // The second of one day and office gets an id of its own.
    EXPECT_EQ(where(desk.announce(ReceptionDesk::with(ReceptionDesk::with(ReceptionDesk::fields(), "from", "14:00"), "to", "15:00"))), "/desk/reception?done=town-published&lang=en");
    EXPECT_NE(desk.town.receptions()->find(desk.day + "-2"), nullptr);
    EXPECT_EQ(desk.get("/desk/reception/" + desk.day + "/history").status, 200);
}

TEST(ReceptionDesk, OthersMayLookAndAnnounceNothing) {
    ReceptionDesk desk;
    EXPECT_EQ(where(desk.announce(ReceptionDesk::fields())), "/desk/reception?done=town-published&lang=en");
    desk.roles = {accounts::Role::caseworker};
    desk.member("wu", {"chengjian-ban"});
    const auto list = desk.get("/desk/reception");
    EXPECT_EQ(list.status, 200);
    EXPECT_FALSE(holds(list, "/desk/reception/new"));
    EXPECT_FALSE(holds(list, "/appointments")) << list.body;
    EXPECT_EQ(desk.get("/desk/reception/new").status, 403);
    EXPECT_EQ(desk.get("/desk/reception/" + desk.day).status, 403);
    EXPECT_EQ(desk.get("/desk/reception/" + desk.day + "/appointments").status, 404);
    desk.roles = {accounts::Role::supervisor};
    desk.member("he", {"chengjian-ban"});
    EXPECT_EQ(desk.get("/desk/reception/new").status, 200);
    EXPECT_EQ(desk.get("/desk/reception/" + desk.day).status, 403);
    EXPECT_EQ(desk.get("/desk/reception/" + desk.day + "/history").status, 403);
}

TEST(ReceptionDesk, ListsWhoComesAndRecordsWhatBecameOfIt) {
    ReceptionDesk desk;
    ASSERT_EQ(where(desk.announce(ReceptionDesk::fields())), "/desk/reception?done=town-published&lang=en");
    const auto first = desk.book(540, "Mrs <Canary>");
    desk.book(555, "");
    const std::string path = "/desk/reception/" + desk.day + "/appointments";
    const auto list = desk.get(path);
    EXPECT_TRUE(holds(list, "Mrs &lt;Canary&gt;")) << list.body;
    EXPECT_TRUE(holds(list, "No name given"));
    const std::string reference = desk.value(first.value.id).appointments.at(0).reference;
    const std::string one = path + "/" + reference;
    EXPECT_FALSE(holds(desk.get(one), "value=\"held\"")) << "nothing is recorded before the day";
    const auto reasonless = desk.post(one, one, {{"state", "cancelled"}, {"text", " "}});
    EXPECT_EQ(reasonless.status, 422);
    EXPECT_TRUE(holds(reasonless, "href=\"#text\"")) << reasonless.body;
    desk.clock.pass(std::chrono::hours(24 * 3));
    desk.again("zhou");
    const auto unchosen = desk.post(one, one, {{"text", "We promised a lamp."}});
    EXPECT_EQ(unchosen.status, 422);
    EXPECT_TRUE(holds(unchosen, "We promised a lamp."));
    const auto form = desk.get(one);
    EXPECT_EQ(where(desk.send(form.body, one, {{"state", "held"}, {"text", "We promised a lamp."}})), path + "?done=appointment-held&lang=en");
    EXPECT_TRUE(holds(desk.get(path), "Took place"));
    // Sent once more by an impatient finger, it shows what is stored; with other words it stores nothing and keeps them.
    const auto size = desk.store.log_state().size;
    EXPECT_EQ(where(desk.send(form.body, one, {{"state", "held"}, {"text", "We promised a lamp."}})), path + "?done=appointment-held&lang=en");
    const auto other = desk.send(form.body, one, {{"state", "held"}, {"text", "We promised two lamps."}});
    EXPECT_EQ(other.status, 409);
    EXPECT_TRUE(holds(other, "We promised two lamps.")) << other.body;
    EXPECT_EQ(desk.send(form.body, one, {{"state", "missed"}, {"text", "We promised a lamp."}}).status, 409);
    EXPECT_EQ(desk.store.log_state().size, size);
    EXPECT_FALSE(holds(desk.get(path), "Canary")) << "the name has served its purpose";
    EXPECT_EQ(desk.get(one).status, 409);
    EXPECT_EQ(desk.kinds().size(), 0u);
    EXPECT_EQ(desk.value(first.value.id).appointments.at(0).state, "held");
}

TEST(ReceptionDesk, ADayThatIsBookedIsCancelledNotMoved) {
    ReceptionDesk desk;
    ASSERT_EQ(where(desk.announce(ReceptionDesk::fields())), "/desk/reception?done=town-published&lang=en");
    const auto receipt = desk.book(540, "");
    const std::string path = "/desk/reception/" + desk.day;
    const auto moved = desk.announce(ReceptionDesk::with(ReceptionDesk::fields(), "date", "2026-03-06"), path);
    EXPECT_EQ(moved.status, 422);
    EXPECT_TRUE(holds(moved, "Booked already: 1")) << moved.body;
    auto off = ReceptionDesk::with(ReceptionDesk::fields(), "cancelled", "yes");
    EXPECT_EQ(desk.announce(off, path).status, 422) << "why?";
    off.insert(off.end(), {{"reason-zh", "出差。"}, {"reason-en", "Away."}});
    EXPECT_EQ(where(desk.announce(off, path)), "/desk/reception?done=town-published&lang=en");
    EXPECT_EQ(desk.value(receipt.value.id).appointments.at(0).state, "cancelled");
    EXPECT_TRUE(desk.store.appointments(desk.day).empty());
}

}  // namespace huiyin::web::desk
