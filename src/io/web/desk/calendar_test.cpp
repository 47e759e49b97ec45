#include "engine/calendars.h"
#include "engine/recount.h"
#include "io/web/desk/stories_test.h"

namespace huiyin::web::desk {
namespace calendar_tests {

using namespace desk_tests;

const std::string ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:元旦（休）\r\nDTSTART;VALUE=DATE:20270101\r\n"
                        "DTEND;VALUE=DATE:20270102\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:元旦（班）\r\n"
                        "DTSTART;VALUE=DATE:20270109\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A town's desk before its administrator.
struct Administration : Desk {
    Administration() {
        const std::string link = engine::invite(context(), {.id = {},
                                                            .login = "qin",
                                                            .name = "Qin",
                                                            .office = town.offices()->reception().id,
                                                            .roles = {accounts::Role::administrator},
                                                            .disabled = false,
                                                            .language = "en"})
                                     .text();
        post("/desk/set-up/" + link, "/desk/set-up", {{"link", link}, {"passphrase", passphrase}, {"again", passphrase}});
        EXPECT_EQ(where(sign_in("qin")), "/desk?lang=en");
    }
    http::Response bring(const std::string& file, const std::string& year = {}, const std::string& calendar = "cn") {
        return upload("/desk/calendar", "/desk/calendar", {{"calendar", calendar}, {"calendar-year", year}}, {{"days.ics", file}});
    }
    http::Response take(const http::Response& difference) {
        return send(difference.body, "/desk/calendar/take",
                    {{"calendar", hidden(difference.body, "calendar")}, {"since", hidden(difference.body, "since")},
                     {"document", "{\"year\":2027,\"papers\":[],\"days\":[{\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true},"
                                  "{\"name\":\"元旦\",\"date\":\"2027-01-09\",\"isOffDay\":false}]}"}});
    }
    bool is_published() { return town.calendars().at("cn").published_years().contains(2027); }
};

}  // namespace calendar_tests
using namespace calendar_tests;

TEST(Calendars, an_administrator_sees_the_difference_takes_it_and_goes_back_with_one_act) {
    Administration desk;
    EXPECT_TRUE(holds(desk.get("/desk/me"), "href=\"/desk/calendar?lang=en\""));
    EXPECT_TRUE(holds(desk.get("/desk/calendar"), "not published yet"));
    const auto difference = desk.bring(ics);
    EXPECT_EQ(difference.status, 200);
    EXPECT_TRUE(holds(difference, "Friday 1 January 2027: off (New Year's Day)") ||
                holds(difference, "Friday 1 January 2027: off (New Year&#39;s Day)"));
    EXPECT_TRUE(holds(difference, "Saturday 9 January 2027: worked"));
    EXPECT_TRUE(holds(difference, "2027: published now"));
    EXPECT_FALSE(desk.is_published()) << "looked at, not taken";
    EXPECT_EQ(where(desk.take(difference)), "/desk/calendar?calendar=cn&year=2027&done=taken&lang=en");
    EXPECT_TRUE(desk.is_published());
    EXPECT_EQ(desk.store.version_history("calendar", "cn/2027", 1000, 10).front().author, "qin");
    const auto shown = desk.get("/desk/calendar?calendar=cn&year=2027&done=taken");
    EXPECT_TRUE(holds(shown, "Open cases are being counted anew."));
    EXPECT_TRUE(holds(shown, "2 days, by qin"));
    EXPECT_TRUE(holds(desk.bring(ics), "nothing would change"));
    const auto again = desk.take(difference);
    EXPECT_EQ(again.status, 409) << "that year has another version since";
    const tests::Browser::Values undo{{"calendar", "cn"}, {"year", "2027"}, {"since", hidden(shown.body, "since")}};
    EXPECT_EQ(where(desk.send(shown.body, "/desk/calendar/undo", undo)), "/desk/calendar?calendar=cn&year=2027&done=undone&lang=en");
    EXPECT_FALSE(desk.is_published());
    EXPECT_EQ(desk.send(shown.body, "/desk/calendar/undo", undo).status, 409) << "pressed twice";
}

TEST(Calendars, what_is_wrong_with_a_file_stands_beside_its_field_and_nothing_changes) {
    Administration desk;
    const auto refused = [&](const http::Response& response, const std::string& words) {
        EXPECT_EQ(response.status, 422);
        EXPECT_TRUE(holds(response, words)) << response.body;
        EXPECT_FALSE(desk.is_published());
    };
    refused(desk.bring("hello"), "This file can&#39;t be read");
    refused(desk.bring("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "names no day off");
    refused(desk.bring(ics, "soon"), "Give the year in four digits");
    EXPECT_TRUE(holds(desk.bring(ics, "soon"), "value=\"soon\""));
    refused(desk.bring(ics, "2031"), "names no day off (2031)");
    EXPECT_EQ(desk.bring(ics, "", "mars").status, 422);
    refused(desk.upload("/desk/calendar", "/desk/calendar", {{"calendar", "cn"}}, {}), "Please choose a file");
    EXPECT_EQ(desk.store.newest_version(), 0u);
}

TEST(Calendars, nobody_else_gets_there) {
    Desk desk;
    desk.begin();
    EXPECT_FALSE(holds(desk.get("/desk/me"), "/desk/calendar"));
    EXPECT_EQ(desk.get("/desk/calendar").status, 403);
    const auto me = desk.get("/desk/me");
    EXPECT_EQ(desk.send(me.body, "/desk/calendar/take", {{"calendar", "cn"}, {"document", "{}"}}).status, 403);
    EXPECT_EQ(desk.send(me.body, "/desk/calendar/undo", {{"calendar", "cn"}, {"year", "2026"}}).status, 403);
    desk.cookies.clear();
    EXPECT_EQ(where(desk.get("/desk/calendar")), "/desk/sign-in?return-to=%2Fdesk%2Fcalendar&lang=en");
}

TEST(Calendars, a_case_that_moved_says_from_which_day_to_which) {
    Desk desk;
    desk.accept();
    const auto before = desk.TestTown::value(desk.case_id).running({"reply"})->due;
    calendar::HolidayYear year = *desk.town.calendars().at("cn").notice(2026);
    year.days[before] = {.is_off = true, .name_zh = "镇庆", .name_en = "Town Day"};
    ASSERT_TRUE(engine::publish_calendar(desk.context(), tests::must(engine::compare_calendar(desk.context(), "cn", year)), "qin"));
    engine::Recount recount(desk.context());
    EXPECT_EQ(recount.look().recounted, 1u);
    const auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, "The calendar changed: the days were counted anew"));
    EXPECT_TRUE(holds(page, ", no longer ")) << page.body;
}

}  // namespace huiyin::web::desk
