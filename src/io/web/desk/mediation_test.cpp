#include "io/web/desk/stories_test.h"

// Mediation at the desk: what is next, what waits for whom, and that an agreement without one of its parts is not put to anybody.
namespace huiyin::web::desk {
namespace desk_tests {

const Desk::Values proposal{{"other_party", "The owner"}, {"dispute", "Noise"}, {"mediators", "Qin"}, {"interests", "none"}};
const Desk::Values agreement{{"parties", "the resident; the owner"}, {"facts", "f"},     {"points", "p"},
                             {"responsibility", "r"},                {"content", "They rest at night."}, {"way", "w"},
                             {"performed_by-year", "2026"},          {"performed_by-month", "3"}, {"performed_by-day", "20"},
                             {"other_signed_on-year", "2026"},       {"other_signed_on-month", "3"}, {"other_signed_on-day", "2"}};

TEST(Mediation, shows_the_desk_what_is_next_and_for_whom_it_waits) {
    Desk desk;
    desk.accept();
    EXPECT_TRUE(holds(desk.get(desk.path()), desk.path("/propose_mediation")));
    const auto form = desk.get(desk.path("/propose_mediation"));
    EXPECT_TRUE(holds(form, "Interests that the mediators have declared"));
    EXPECT_EQ(where(desk.act("propose_mediation", proposal)), desk.done("propose_mediation"));
    const auto page = desk.get(desk.path());
    for (const char* open : {"/record_other_consent", "/end_mediation", "/name_mediators"}) EXPECT_TRUE(holds(page, desk.path(open))) << open;
    EXPECT_FALSE(holds(page, desk.path("/put_agreement")));
    EXPECT_TRUE(holds(page, "Not possible now: Put the agreement before the resident")) << page.body;
    EXPECT_TRUE(holds(page, "First: “Agree to mediation”.")) << page.body;
    EXPECT_TRUE(holds(page, "Not possible now: Answer"));
    EXPECT_TRUE(holds(page, "“End the mediation”"));
    EXPECT_FALSE(holds(page, "“Refuse mediation”")) << "that is not for the office to do";
    EXPECT_EQ(where(desk.act("end_mediation", {{"ground", "other_side"}, {"reasons", "They won't."}, {"routes", "The county court."}})), desk.done("end_mediation"));
    EXPECT_TRUE(holds(desk.get(desk.path()), desk.path("/reply")));
}

TEST(Mediation, an_agreement_without_its_date_names_the_field_and_keeps_the_rest) {
    Desk desk;
    desk.begin();
    const engine::Receipt receipt = desk.file(desk.filing(nullptr));
    desk.case_id = receipt.value.id;
    ASSERT_EQ(where(desk.act("register")), desk.done("register"));
    ASSERT_EQ(where(desk.act("accept", {{"way", "We look into it."}})), desk.done("accept"));
    ASSERT_EQ(where(desk.act("propose_mediation", proposal)), desk.done("propose_mediation"));
    ASSERT_EQ(where(desk.act("record_other_consent", {{"agreed_on-year", "2026"}, {"agreed_on-month", "3"}, {"agreed_on-day", "2"}, {"how", "here"}})),
              desk.done("record_other_consent"));
    EXPECT_EQ(desk.get(desk.path("/put_agreement")).status, 409) << "the resident has not agreed";
    ASSERT_TRUE(desk.say(receipt, "agree_to_mediation", {{"mediators", "accepted"}, {"openness", "closed"}}));
    auto undated = agreement;
    std::erase_if(undated, [](const auto& one) { return one.first.starts_with("performed_by"); });
    const auto refused = desk.act("put_agreement", undated);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(holds(refused, "href=\"#performed_by-year\"")) << refused.body;
    EXPECT_TRUE(holds(refused, "They rest at night."));
    EXPECT_EQ(where(desk.act("put_agreement", agreement)), desk.done("put_agreement"));
    const auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, "Not possible now: Answer")) << "the resident is asked first, or the office ends it";
    ASSERT_TRUE(desk.say(receipt, "confirm_agreement"));
    const auto settled = desk.get(desk.path());
    EXPECT_TRUE(holds(settled, "Settled by agreement")) << settled.body;
    EXPECT_FALSE(holds(settled, desk.path("/reply")));
    EXPECT_TRUE(holds(desk.get("/desk?show=closed"), "Canary Lane")) << "over, and not open for ever";
    EXPECT_FALSE(holds(desk.get("/desk"), desk.case_id.hex()));
    // People's Mediation Law, art. 31: what is not performed is pressed for.
    EXPECT_FALSE(holds(settled, desk.path("/press_for_performance")));
    EXPECT_TRUE(holds(settled, "Nothing is due.")) << settled.body;
    EXPECT_FALSE(holds(settled, "The due date stays."));
    desk.clock.pass(std::chrono::hours(24 * 20));
    ASSERT_TRUE(desk.say(receipt, "confirm_performance", {{"kept", "no"}}));
    EXPECT_EQ(where(desk.sign_in("zhou")), "/desk?lang=en");
    EXPECT_TRUE(holds(desk.get(desk.path()), desk.path("/press_for_performance")));
    const auto dayless = desk.act("press_for_performance", {{"done", "We called on the owner."}});
    EXPECT_EQ(dayless.status, 422);
    EXPECT_TRUE(holds(dayless, "We called on the owner."));
    EXPECT_EQ(where(desk.act("press_for_performance", {{"done", "We called on the owner."}, {"performed_by-year", "2026"}, {"performed_by-month", "4"}, {"performed_by-day", "10"}})),
              desk.done("press_for_performance"));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Now to be performed by: Friday 10 April 2026"));
    EXPECT_FALSE(holds(desk.get(desk.path()), desk.path("/press_for_performance"))) << "until the resident has said again";
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
