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
    EXPECT_TRUE(holds(desk.get("/desk"), "Open (1)"));
    EXPECT_TRUE(holds(desk.get("/desk"), "Taking part (1)"));
    EXPECT_TRUE(holds(desk.get("/desk?show=own"), "The cases that your office itself handles stand here."));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Street lamp"));
    EXPECT_EQ(where(desk.act("give_part", {{"part", "The cable is sound."}})), "/desk?done=give_part&lang=en");
    EXPECT_FALSE(holds(desk.get("/desk"), "Street lamp"));
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
