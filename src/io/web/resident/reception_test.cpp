#include <gtest/gtest.h>

#include "core/reception/draft.h"
#include "core/text/say.h"
#include "engine/filing.h"
#include "engine/publishing.h"
#include "engine/receptions.h"
#include "io/web/resident/browser_test.h"

// Leaders' reception days as residents see them.
namespace huiyin::web::resident {
using tests::hidden;
using tests::holds;
using tests::where;
using town_for_tests::Browser;

namespace reception_pages_tests {

const std::string day = "2026-03-05-chengjian-ban";

reception::Draft usual_day() {
    return {.id = day,
            .office = "chengjian-ban",
            .joint = {},
            .date = "2026-03-05",
            .from = "09:00",
            .to = "09:30",
            .minutes = "15",
            .leader = "周岚 <Zhou>",
            .post = {.zh = "主任", .en = "Head of the office"},
            .place = {.zh = "一楼接待室", .en = "Room 101"},
            .languages = {.zh = "普通话", .en = "Mandarin"},
            .note = {},
            .cancelled = false,
            .reason = {}};
}
void publish_day(Browser& browser, const reception::Draft& draft) {
    const auto head = browser.staff("chengjian-ban").staff;
    const auto stands = engine::standing(browser.context(), std::string(engine::reception_kind), draft.id);
    const auto done = engine::publish(browser.context(), head,
                                      {.kind = std::string(engine::reception_kind), .name = draft.id, .document = reception::write_draft(draft), .based_on = stands ? stands->serial : 0});
    EXPECT_TRUE(done) << (done ? "" : std::string(done.error().code) + " " + done.error().where);
}
engine::Receipt file_about(Browser& browser, const char* office) {
    engine::Filing filing = browser.filing(nullptr);
    filing.about = {{office}};
    return browser.file(filing);
}
casework::Case only_case(Browser& browser) {
    const auto ids = browser.store.open_cases({}, 10);
    EXPECT_EQ(ids.size(), 1u);
    return browser.value(ids.at(0));
}

}  // namespace reception_pages_tests
using namespace reception_pages_tests;

TEST(ReceptionPages, SayThatThereIsNoneOrWhoReceivesWhen) {
    Browser browser;
    const auto none = browser.get("/reception");
    EXPECT_EQ(none.status, 200);
    EXPECT_TRUE(holds(none, "No reception days are announced")) << none.body;
    EXPECT_TRUE(holds(browser.get("/"), "href=\"/reception?lang=en\""));
    publish_day(browser, usual_day());
    const auto list = browser.get("/reception");
    for (const char* text : {"Thursday 5 March 2026, 09:00 to 09:30", "周岚 &lt;Zhou&gt;", "Head of the office", "Room 101", "Free: 2 of 2 times"})
        EXPECT_TRUE(holds(list, text)) << text << list.body;
    const auto one = browser.get("/reception/" + day);
    EXPECT_TRUE(holds(one, "value=\"09:15\"")) << one.body;
    EXPECT_EQ(browser.get("/reception/none").status, 404);
    browser.clock.pass(std::chrono::hours(24 * 4));
    EXPECT_TRUE(holds(browser.get("/reception"), "No reception days are announced"));
    EXPECT_FALSE(holds(browser.get("/reception/" + day), "value=\"09:15\"")) << "a day that is over can't be booked";
}

TEST(ReceptionPages, BookInACaseCancelAndBookAgain) {
    Browser browser;
    publish_day(browser, usual_day());
    browser.open_case(browser.file(browser.filing("shehui-shiwu-ban")).code.text());
    EXPECT_TRUE(holds(browser.get("/case"), "/case/appointment?lang=en"));
    const std::string path = "/case/appointment/" + day;
    EXPECT_TRUE(holds(browser.get("/case/appointment"), path));
    const auto unchosen = browser.post(path, path, {{"called", "Mrs Canary"}});
    EXPECT_EQ(unchosen.status, 422);
    EXPECT_TRUE(holds(unchosen, "value=\"Mrs Canary\"")) << "what was typed stays";
    EXPECT_TRUE(holds(unchosen, "href=\"#time\"")) << unchosen.body;
    EXPECT_EQ(where(browser.post(path, path, {{"time", "09:15"}, {"called", " Mrs Canary "}})), path + "?done=appointment&lang=en");
    const auto booked = browser.get(path + "?done=appointment");
    EXPECT_TRUE(holds(booked, "It is booked."));
    EXPECT_TRUE(holds(booked, "Thursday 5 March 2026, 09:15")) << booked.body;
    const casework::Case now = only_case(browser);
    ASSERT_EQ(now.appointments.size(), 1u);
    const std::string reference = now.appointments[0].reference;
    EXPECT_TRUE(holds(browser.get("/case"), reference));
    const auto calendar = browser.get(path + "/calendar");
    EXPECT_EQ(*calendar.header("Content-Type"), "text/calendar; charset=utf-8");
    EXPECT_TRUE(holds(calendar, "DTSTART:20260305T011500Z")) << calendar.body;
    EXPECT_FALSE(holds(calendar, "Canary")) << "nothing of the case or its resident";
    EXPECT_TRUE(holds(browser.get("/reception"), "Free: 1 of 2 times"));
    EXPECT_EQ(where(browser.post(path, path + "/cancel", {{"reference", reference}})), "/case?done=appointment-cancelled&lang=en");
    EXPECT_TRUE(holds(browser.get("/reception"), "Free: 2 of 2 times"));
    EXPECT_EQ(where(browser.post(path, path, {{"time", "09:15"}})), path + "?done=appointment&lang=en");
    const auto story = browser.get("/case");
    EXPECT_TRUE(holds(story, "The appointment was cancelled")) << story.body;
}

TEST(ReceptionPages, TellWhoIsSlowerAndKeepWhatTheyTyped) {
    Browser browser;
    publish_day(browser, usual_day());
    const auto first = browser.resident(browser.file());
    browser.open_case(browser.file().code.text());
    const std::string path = "/case/appointment/" + day;
    const auto form = browser.get(path);
    ASSERT_TRUE(engine::book_appointment(browser.context(), first, {.day = day, .minute = 540, .called = {}}));
    const auto slow = browser.send(form.body, path, {{"time", "09:00"}, {"called", "Lin"}});
    EXPECT_EQ(slow.status, 409);
    EXPECT_TRUE(holds(slow, "09:00 was taken by somebody else")) << slow.body;
    EXPECT_TRUE(holds(slow, "value=\"Lin\""));
    EXPECT_FALSE(holds(slow, "value=\"09:00\"")) << "it is not offered any more";
}

TEST(ReceptionPages, SayThatADayIsOverWhenItsLastTimeHasCome) {
    Browser browser;
    publish_day(browser, usual_day());
    browser.clock.pass(std::chrono::hours(3 * 24 + 4));  // that afternoon
    browser.open_case(browser.file().code.text());
    const std::string over = text::say(text::Language::en, "reception.over");
    for (const std::string& path : {std::string("/reception"), "/reception/" + day, std::string("/case/appointment"), "/case/appointment/" + day}) {
        const auto page = browser.get(path);
        EXPECT_TRUE(holds(page, over)) << path << page.body;
        EXPECT_FALSE(holds(page, text::say(text::Language::en, "reception.full"))) << path;
    }
}

TEST(ReceptionPages, OfferNoDayToWhomItsOfficeMayNotKnowOf) {
    Browser browser;
    publish_day(browser, usual_day());
    browser.open_case(file_about(browser, "chengjian-ban").code.text());
    const auto list = browser.get("/case/appointment");
    EXPECT_FALSE(holds(list, "周岚"));
    EXPECT_TRUE(holds(list, "Some days are not offered")) << list.body;
    const auto refused = browser.get("/case/appointment/" + day);
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(holds(refused, "may not learn of your case")) << refused.body;
    EXPECT_TRUE(browser.store.appointments(day).empty());
}

TEST(ReceptionPages, TakeWhoHasNoCaseWithoutAReasonOrAName) {
    Browser browser;
    publish_day(browser, usual_day());
    const std::string path = "/reception/" + day;
    const auto form = browser.get(path);
    EXPECT_TRUE(holds(form, "speak to 周岚 &lt;Zhou&gt; (Head of the office) in person")) << form.body;
    const std::string filing = hidden(form.body, "filing");
    const auto unchosen = browser.send(form.body, path, {{"filing", filing}, {"words", "The lamp <again>"}});
    EXPECT_EQ(unchosen.status, 422);
    EXPECT_TRUE(holds(unchosen, "The lamp &lt;again&gt;")) << "what was typed stays";
    EXPECT_EQ(hidden(unchosen.body, "filing"), filing);
    EXPECT_EQ(where(browser.send(form.body, path, {{"filing", filing}, {"time", "09:00"}, {"words", ""}})), "/file/receipt?lang=en");
    const auto receipt = browser.get("/file/receipt");
    EXPECT_TRUE(holds(receipt, "Thursday 5 March 2026, 09:00")) << receipt.body;
    const auto paper = browser.send(receipt.body, "/file/receipt/print", {});
    EXPECT_TRUE(holds(paper, "Thursday 5 March 2026, 09:00")) << paper.body;
    EXPECT_TRUE(holds(paper, "Room")) << "where: " << paper.body;
    EXPECT_EQ(where(browser.send(form.body, path, {{"filing", filing}, {"time", "09:15"}, {"words", ""}})), "/file/receipt?lang=en") << "sent twice: one case";
    const casework::Case made = only_case(browser);
    EXPECT_EQ(made.office.value, "chengjian-ban");
    EXPECT_EQ(made.contact, "anonymous");
    ASSERT_EQ(made.appointments.size(), 1u);
    EXPECT_EQ(made.appointments[0].time, "09:00");
    browser.open_case(browser.shown_code());
    EXPECT_TRUE(holds(browser.get("/case"), "An appointment on Thursday 5 March 2026, 09:00"));
    // Somebody else, whose page still shows that time: nothing is filed for them.
    const auto late = browser.send(form.body, path, {{"filing", sealing::Token::draw(browser.random).text()}, {"time", "09:00"}, {"words", "x"}});
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(browser.store.open_cases({}, 10).size(), 1u);
}

/// What `take_walk_in` does first, as far as a server came that died then: the case is there, the time isn't.
void file_and_die(Browser& browser, const std::string& token) {
    engine::Filing filing = browser.filing(nullptr);
    filing.office = OfficeId{"chengjian-ban"};
    EXPECT_TRUE(engine::file(browser.context(), filing, *sealing::Token::parse(token)));
    EXPECT_TRUE(browser.store.appointments(day).empty());
}

TEST(ReceptionPages, BookWhatAServerThatDiedLeftUnbooked) {
    Browser browser;
    publish_day(browser, usual_day());
    const std::string path = "/reception/" + day;
    const auto form = browser.get(path);
    const std::string filing = hidden(form.body, "filing");
    file_and_die(browser, filing);
    for (int again = 0; again < 2; ++again) {
        EXPECT_EQ(where(browser.send(form.body, path, {{"filing", filing}, {"time", "09:00"}, {"words", ""}})), "/file/receipt?lang=en");
        EXPECT_TRUE(holds(browser.get("/file/receipt"), "Thursday 5 March 2026, 09:00"));
    }
    EXPECT_EQ(only_case(browser).appointments.size(), 1u);
}

TEST(ReceptionPages, SayThatTheTimeIsLostWhenSomebodyTookItBetweenTheTwoSteps) {
    Browser browser;
    publish_day(browser, usual_day());
    const std::string path = "/reception/" + day;
    const auto form = browser.get(path);
    const std::string filing = hidden(form.body, "filing");
    file_and_die(browser, filing);
    const auto faster = browser.file();
    const auto session = engine::case_by_code(browser.context(), faster.code.text());
    ASSERT_TRUE(session);
    ASSERT_TRUE(engine::book_appointment(browser.context(), *session, {.day = day, .minute = 9 * 60, .called = {}}));
    for (int again = 0; again < 2; ++again) {
        const std::string to = where(browser.send(form.body, path, {{"filing", filing}, {"time", "09:00"}, {"words", ""}}));
        EXPECT_EQ(to, "/file/receipt?appointment=taken&lang=en");
        const auto receipt = browser.get(to);
        EXPECT_TRUE(holds(receipt, "somebody else took it")) << receipt.body;
        EXPECT_FALSE(holds(receipt, "Thursday 5 March 2026, 09:00"));
    }
    const auto rows = browser.store.appointments(day);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].case_id, faster.value.id);
}

TEST(ReceptionPages, CancelOnlyWhatWasBookedOnThatDay) {
    Browser browser;
    publish_day(browser, usual_day());
    reception::Draft next = usual_day();
    next.id = "2026-03-06-chengjian-ban";
    next.date = "2026-03-06";
    publish_day(browser, next);
    browser.open_case(browser.file().code.text());
    for (const std::string& one : {day, next.id}) {
        const std::string path = "/case/appointment/" + one;
        EXPECT_EQ(where(browser.post(path, path, {{"time", "09:00"}})), path + "?done=appointment&lang=en");
    }
    const auto open_on = [&](const std::string& one) { return only_case(browser).booked_at(one) != nullptr; };
    const std::string reference = only_case(browser).booked_at(day)->reference;
    const std::string other = "/case/appointment/" + next.id;
    EXPECT_NE(browser.post(other, other + "/cancel", {{"reference", reference}}).status, 303);
    EXPECT_TRUE(open_on(day) && open_on(next.id));
    const std::string own = "/case/appointment/" + day;
    EXPECT_EQ(where(browser.post(own, own + "/cancel", {{"reference", reference}})), "/case?done=appointment-cancelled&lang=en");
    EXPECT_TRUE(!open_on(day) && open_on(next.id));
}

TEST(ReceptionPages, ShowACancelledDayWithItsReason) {
    Browser browser;
    publish_day(browser, usual_day());
    browser.open_case(browser.file().code.text());
    const std::string path = "/case/appointment/" + day;
    EXPECT_EQ(where(browser.post(path, path, {{"time", "09:00"}})), path + "?done=appointment&lang=en");
    reception::Draft off = usual_day();
    off.cancelled = true;
    off.reason = {.zh = "出差。", .en = "Away that day."};
    publish_day(browser, off);
    const auto list = browser.get("/reception");
    EXPECT_TRUE(holds(list, "Cancelled")) << list.body;
    EXPECT_TRUE(holds(list, "Away that day."));
    const auto page = browser.get("/case");
    EXPECT_TRUE(holds(page, "The appointment was cancelled"));
    EXPECT_EQ(only_case(browser).appointments.at(0).state, "cancelled");
    EXPECT_TRUE(holds(browser.get(path), "Away that day."));
}

}  // namespace huiyin::web::resident
