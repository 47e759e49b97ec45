#include "io/web/desk/stories_test.h"

// Several offices in one case, who works on it, and who leaves it.
namespace huiyin::web::desk {
namespace desk_tests {

TEST(Assignment, is_given_by_the_head_and_shown_to_colleagues_alone) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get(desk.path()), "Nobody works on it yet."));
    const auto form = desk.get(desk.path("/assign"));
    EXPECT_EQ(form.status, 200);
    EXPECT_TRUE(holds(form, "Who works on it"));
    EXPECT_EQ(desk.act("assign").status, 422);
    const auto zhou = desk.store.staff_by_login("zhou");
    ASSERT_TRUE(zhou);
    EXPECT_EQ(where(desk.act("assign", {{"member", zhou->id.hex()}})), desk.done("assign"));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Zhou works on it."));
    EXPECT_TRUE(holds(desk.get("/desk?show=mine"), "Street lamp"));
    EXPECT_EQ(desk.kinds().back(), "case_assigned");
    EXPECT_EQ(desk.get(desk.path("/assign")).status, 409) << "there is nobody else";
}

TEST(SteppingOut, hides_the_case_and_its_subject) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk"), "Street lamp"));
    EXPECT_TRUE(holds(desk.get(desk.path("/step_out")), "can’t be undone"));
    EXPECT_TRUE(holds(desk.act("step_out"), "Nobody else in your office could go on")) << "the resident would wait for nobody";
    EXPECT_EQ(desk.kinds().size(), 1U);
    desk.set_up("chen", desk.town.offices()->reception().id);
    desk.again("zhou");
    EXPECT_EQ(where(desk.act("step_out")), "/desk?done=step_out&lang=en");
    const auto list = desk.get("/desk");
    EXPECT_FALSE(holds(list, "Street lamp"));
    EXPECT_TRUE(holds(list, "you stepped out of this case"));
    EXPECT_FALSE(holds(list, "/desk/cases/" + desk.case_id.hex() + "/opening"));
    for (const char* page : {"", "/reply", "/note", "/assign", "/documents/1"}) {
        const auto answer = desk.get(desk.path(page));
        EXPECT_EQ(answer.status, 403) << page;
        EXPECT_FALSE(holds(answer, "Street lamp")) << page;
    }
}

TEST(ClosedCommands, say_why_and_the_page_names_what_waits) {
    Desk desk;
    desk.roles = {accounts::Role::clerk, accounts::Role::caseworker, accounts::Role::supervisor};
    desk.accept();
    const OfficeId other{"chengjian-ban"};
    desk.member("qin", other);
    desk.again("zhou");
    EXPECT_FALSE(holds(desk.get(desk.path()), "Not possible now"));
    EXPECT_EQ(desk.get(desk.path("/release_office")).status, 409);
    EXPECT_TRUE(holds(desk.get(desk.path("/release_office")), "No other office takes part."));
    EXPECT_EQ(where(desk.act("invite_office", {{"office", other.value}, {"purpose", "part"}, {"task", "Look."}})), desk.done("invite_office"));
    const auto waiting = desk.get(desk.path());
    EXPECT_TRUE(holds(waiting, "Not possible now: Answer")) << waiting.body;
    EXPECT_TRUE(holds(waiting, "Planning and Construction Office"));
    EXPECT_FALSE(holds(waiting, desk.path("/reply")));
    const auto reply = desk.get(desk.path("/reply"));
    EXPECT_EQ(reply.status, 409);
    EXPECT_TRUE(holds(reply, "That isn’t possible now")) << reply.body;
    EXPECT_TRUE(holds(reply, "Planning and Construction Office")) << "by name";
    EXPECT_FALSE(holds(reply, "chengjian-ban"));
    const auto sent = desk.post(desk.path(), desk.path("/reply"), {{"version", "4"}, {"facts", "We went there."}});
    EXPECT_EQ(sent.status, 409);
    EXPECT_TRUE(holds(sent, "We went there.")) << "what was typed stays";
    const auto release = desk.get(desk.path("/release_office"));
    EXPECT_TRUE(holds(release, "value=\"chengjian-ban\""));
    EXPECT_FALSE(holds(release, "value=\"minzheng-ban\"")) << "takes no part";
    EXPECT_FALSE(holds(desk.get(desk.path("/invite_office")), "value=\"chengjian-ban\"")) << "takes part";
    EXPECT_EQ(where(desk.act("extend", {{"reasons", "An expert is needed."}})), desk.done("extend"));
    const auto again = desk.get(desk.path("/extend"));
    EXPECT_EQ(again.status, 409);
    EXPECT_TRUE(holds(again, "Written answer: it was extended already"));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Not possible now: Extend"));
    desk.language = "zh";
    EXPECT_TRUE(holds(desk.get(desk.path("/extend")), "“书面答复”的期限已经延长过，不能再延。"));
    EXPECT_TRUE(holds(desk.get(desk.path()), "现在不能办：答复"));
}

TEST(Conference, its_form_says_who_was_asked_and_takes_no_impossible_day) {
    Desk desk;
    desk.accept();
    EXPECT_TRUE(holds(desk.get(desk.path("/hold_conference")), "No other office was asked"));
    const auto early = desk.act("hold_conference", {{"day-year", "1899"}, {"day-month", "1"}, {"day-day", "1"}, {"present", "all"}, {"record", "words"}});
    EXPECT_EQ(early.status, 422);
    EXPECT_TRUE(holds(early, "this can’t be earlier: Held on")) << early.body;
    const OfficeId other{"chengjian-ban"};
    desk.member("qin", other);
    desk.again("zhou");
    const auto far = desk.act("invite_office", {{"office", other.value}, {"purpose", "conference"}, {"conference_day-year", "2099"},
                                                {"conference_day-month", "1"}, {"conference_day-day", "1"}, {"task", "Come."}});
    EXPECT_EQ(far.status, 422);
    EXPECT_TRUE(holds(far, "That is too far ahead"));
    EXPECT_EQ(where(desk.act("invite_office", {{"office", other.value}, {"purpose", "part"}, {"task", "Look."}})), desk.done("invite_office"));
    EXPECT_TRUE(holds(desk.get(desk.path("/hold_conference")), "Asked to take part: Planning and Construction Office."));
    const auto twice = desk.act("invite_office", {{"office", other.value}, {"purpose", "part"}, {"task", "Again."}});
    EXPECT_EQ(twice.status, 422);
    EXPECT_TRUE(holds(twice, "Planning and Construction Office")) << "by name";
}

TEST(About, stands_on_the_page_of_who_handles_it) {
    Desk desk;
    desk.begin();
    EXPECT_FALSE(holds(desk.get(desk.path()), "It is about"));
    desk.case_id = tests::must(engine::file(desk.context(), {.about = {{"chengjian-ban"}}, .subject = "Bad manners", .body = "They laughed."},
                                            sealing::Token::draw(desk.random)))
                       .value.id;
    EXPECT_TRUE(holds(desk.get(desk.path()), "It is about: Planning and Construction Office"));
    desk.language = "zh";
    EXPECT_TRUE(holds(desk.get(desk.path()), "投诉或者反映的部门：规划建设办公室"));
    desk.language = "en";
    desk.member("qin", {"chengjian-ban"});
    const auto barred = desk.get(desk.path());
    EXPECT_EQ(barred.status, 404);
    EXPECT_FALSE(holds(barred, "Bad manners"));
}

TEST(JointWork, stands_on_the_list_of_who_takes_part) {
    Desk desk;
    desk.begin();
    const OfficeId other{"chengjian-ban"};
    desk.member("qin", other);
    EXPECT_FALSE(holds(desk.get("/desk"), "Street lamp"));
    desk.again("zhou");
    EXPECT_EQ(where(desk.act("register")), desk.done("register"));
    EXPECT_EQ(desk.act("invite_office", {{"office", other.value}, {"purpose", "conference"}, {"task", "Look."}}).status, 422);
    EXPECT_EQ(where(desk.act("invite_office", {{"office", other.value}, {"purpose", "part"}, {"task", "Look at the cable."}})),
              desk.done("invite_office"));
    desk.again("qin");
    const auto list = desk.get("/desk?show=guest");
    EXPECT_TRUE(holds(list, "Street lamp"));
    EXPECT_TRUE(holds(list, "takes part; "));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Nobody in your office works on it yet."));
    EXPECT_TRUE(holds(desk.get("/desk"), "Open (1)"));
    EXPECT_TRUE(holds(desk.get("/desk"), "Taking part (1)"));
    EXPECT_TRUE(holds(desk.get("/desk?show=own"), "The cases that your office itself handles stand here."));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Street lamp"));
    EXPECT_EQ(where(desk.act("give_part", {{"part", "The cable is sound."}})), "/desk?done=give_part&lang=en");
    EXPECT_FALSE(holds(desk.get("/desk"), "Street lamp"));
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
