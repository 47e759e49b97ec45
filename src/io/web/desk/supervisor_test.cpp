#include "io/web/desk/stories_test.h"

// What the head of an office sees of it and of those below.
namespace huiyin::web::desk {
namespace desk_tests {

TEST(Supervisor, counts_lead_to_lists_and_lists_to_cases) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk"), "href=\"/desk/board?lang=en\""));
    const std::string office = desk.town.offices()->reception().id.value;
    const auto board = desk.get("/desk/board");
    EXPECT_EQ(board.status, 200);
    const std::string free = "/desk/board?office=" + office + "&amp;show=free";
    EXPECT_TRUE(holds(board, free)) << board.body;
    EXPECT_FALSE(holds(board, "show=late")) << "none is late: there is no list to lead to";
    const auto list = desk.get("/desk/board?office=" + office + "&show=free");
    EXPECT_EQ(list.status, 200);
    EXPECT_TRUE(holds(list, "Street lamp"));
    EXPECT_TRUE(holds(list, "Owed: Registration"));
    EXPECT_TRUE(holds(list, "nobody yet"));
    EXPECT_TRUE(holds(list, "to give it to a colleague"));
    EXPECT_TRUE(holds(list, "href=\"/desk/cases/" + desk.case_id.hex()));
    EXPECT_EQ(desk.kinds().size(), 1u) << "looking at lists opens nothing";
    EXPECT_TRUE(holds(desk.get("/desk/board?office=" + office + "&show=late"), "Nothing is late."));
    desk.clock.pass(std::chrono::hours(24 * 16));
    desk.again("zhou");
    EXPECT_TRUE(holds(desk.get("/desk/board"), "/desk/board?office=" + office + "&amp;show=late"));
    EXPECT_TRUE(holds(desk.get("/desk/board?office=" + office + "&show=late"), "Street lamp"));
    EXPECT_TRUE(holds(desk.get("/desk/board?office=" + office + "&show=late&after=rubbish"), "Street lamp"));
}

TEST(Supervisor, another_office_s_lists_are_refused_and_the_page_is_the_head_s_alone) {
    Desk desk;
    desk.begin();
    EXPECT_EQ(desk.get("/desk/board?office=zhen-zhengfu&show=late").status, 404);
    EXPECT_EQ(desk.get("/desk/board?office=no-such&show=late").status, 404);
    EXPECT_EQ(desk.get("/desk/board?show=late").status, 404);
    desk.cookies.clear();
    EXPECT_EQ(desk.get("/desk/board").status, 303) << "sign in first";
    const std::string link = engine::invite(desk.context(), {.id = {},
                                                             .login = "wu",
                                                             .name = "Wu",
                                                             .office = desk.town.offices()->reception().id,
                                                             .roles = {accounts::Role::caseworker},
                                                             .disabled = false,
                                                             .language = "zh"})
                                 .text();
    desk.post("/desk/set-up/" + link, "/desk/set-up", {{"link", link}, {"passphrase", passphrase}, {"again", passphrase}});
    desk.again("wu");
    EXPECT_FALSE(holds(desk.get("/desk"), "/desk/board"));
    const auto board = desk.get("/desk/board");
    EXPECT_EQ(board.status, 403);
    EXPECT_TRUE(holds(board, "for the head of an office"));
    EXPECT_FALSE(holds(board, "Street lamp"));
}

TEST(Supervisor, a_case_about_their_own_office_is_on_none_of_their_lists) {
    Desk desk;
    desk.begin();
    engine::Filing filing = desk.filing(nullptr);
    filing.about = {{"chengjian-ban"}};
    desk.case_id = desk.file(filing).value.id;
    desk.member("chen", {"chengjian-ban"});
    const auto board = desk.get("/desk/board");
    EXPECT_EQ(board.status, 200);
    EXPECT_FALSE(holds(board, "show=free")) << "it has no case of its own";
    for (const char* show : {"late", "soon", "asks", "free", "waiting"})
        EXPECT_FALSE(holds(desk.get(std::string("/desk/board?office=chengjian-ban&show=") + show), desk.case_id.hex())) << show;
}

TEST(Supervisor, sees_the_lists_of_an_office_below_without_its_subjects) {
    Desk desk;
    desk.begin();
    desk.member("leader", {"zhen-zhengfu"});
    const std::string office = desk.town.offices()->reception().id.value;
    const auto list = desk.get("/desk/board?office=" + office + "&show=free");
    EXPECT_EQ(list.status, 200);
    EXPECT_FALSE(holds(list, "Street lamp")) << "it is sealed to the office that handles it";
    EXPECT_TRUE(holds(list, "Request or complaint"));
    EXPECT_TRUE(holds(list, "These are cases of an office below."));
}

TEST(Lists, a_clock_that_stands_still_is_shown_as_that_and_never_as_late) {
    Desk desk;
    desk.begin();
    const OfficeId office = desk.town.offices()->reception().id;
    engine::Filing filing = desk.filing(office.value.c_str());
    filing.procedure = "disclosure";
    filing.reachable = true;
    desk.case_id = desk.file(filing).value.id;
    EXPECT_EQ(where(desk.act("ask_to_supplement", {{"missing", "Which year?"}, {"until_day-year", "2026"}, {"until_day-month", "6"}, {"until_day-day", "1"}})),
              desk.done("ask_to_supplement"));
    desk.clock.pass(std::chrono::hours(24 * 60));
    desk.again("zhou");
    const std::string row = "/desk/cases/" + desk.case_id.hex();
    for (const char* list : {"/desk?show=late", "/desk?show=today"}) EXPECT_FALSE(holds(desk.get(list), row)) << list;
    const auto waiting = desk.get("/desk?show=waiting");
    EXPECT_TRUE(holds(waiting, row)) << waiting.body;
    EXPECT_TRUE(holds(waiting, "time stands still; filed on")) << waiting.body;
    EXPECT_FALSE(holds(waiting, "late since")) << waiting.body;
    EXPECT_FALSE(holds(desk.get("/desk/board?office=" + office.value + "&show=late"), row));
    const auto board = desk.get("/desk/board?office=" + office.value + "&show=waiting");
    EXPECT_TRUE(holds(board, row)) << board.body;
    EXPECT_TRUE(holds(board, "Owed: Answer; its time stands still")) << board.body;
    EXPECT_FALSE(holds(board, "late since")) << board.body;
    EXPECT_FALSE(holds(desk.get(desk.path()), "late since")) << "nor on its own page";
}

TEST(Lists, a_day_that_no_published_calendar_confirms_is_marked_in_the_column_as_on_the_case_s_page) {
    Desk desk;
    desk.accept();
    EXPECT_FALSE(holds(desk.get("/desk"), "(provisional)"));
    desk.clock.pass(std::chrono::hours(24 * 290));  // mid-December: sixty days reach into a year without a calendar
    desk.again("zhou");
    const OfficeId office = desk.town.offices()->reception().id;
    desk.case_id = desk.file(desk.filing(office.value.c_str())).value.id;
    EXPECT_EQ(where(desk.act("register")), desk.done("register"));
    EXPECT_EQ(where(desk.act("accept", {{"way", "We look into it."}})), desk.done("accept"));
    EXPECT_TRUE(holds(desk.get("/desk"), "2027 (provisional)</span>")) << desk.get("/desk").body;
    EXPECT_TRUE(holds(desk.get(desk.path()), "provisional"));
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
