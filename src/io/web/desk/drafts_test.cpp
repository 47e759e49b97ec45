#include <gtest/gtest.h>

#include "io/web/desk/stories_test.h"

namespace huiyin::web::desk {
using namespace desk_tests;

TEST(Drafts, a_long_reply_is_kept_by_its_button_and_there_again_after_the_session_ended) {
    Desk desk;
    desk.accept();
    auto typed = whole_reply;
    typed.emplace_back("save", "yes");
    EXPECT_EQ(where(desk.act("reply", typed)), desk.path("/reply?lang=en"));
    EXPECT_NE(desk.kinds().back(), "reply_issued");
    EXPECT_TRUE(holds(desk.get(desk.path()), "Your draft, kept 2 March 2026, 10:00."));

    desk.clock.pass(std::chrono::hours(20));
    desk.again("zhou");
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_TRUE(holds(form, "Your draft, kept 2 March 2026, 10:00."));
    EXPECT_TRUE(holds(form, "We went there."));
    EXPECT_TRUE(holds(form, "value=\"done\" checked"));
    EXPECT_FALSE(holds(form, "Since then the case has moved on"));
    EXPECT_EQ(where(desk.act("reply", whole_reply)), desk.done("reply"));
    EXPECT_FALSE(holds(desk.get(desk.path()), "Your draft"));  // what was sent is no draft any more
}

TEST(Drafts, is_shown_to_nobody_else_and_goes_when_it_is_thrown_away) {
    Desk desk;
    desk.accept();
    desk.act("note", {{"body", "Ask Qin about the lamp."}, {"save", "yes"}});
    EXPECT_TRUE(holds(desk.get(desk.path("/note")), "Ask Qin about the lamp."));
    desk.member("qin", desk.town.offices()->reception().id);
    EXPECT_TRUE(holds(desk.get("/desk"), "You can&#39;t open cases yet."));
    desk.again("zhou");  // shares the office's key with the new colleague
    desk.again("qin");
    EXPECT_FALSE(holds(desk.get(desk.path("/note")), "Ask Qin"));
    desk.again("zhou");
    EXPECT_EQ(where(desk.act("note", {{"body", "Ask Qin about the lamp."}, {"drop", "yes"}})), desk.path("/note?lang=en"));
    EXPECT_FALSE(holds(desk.get(desk.path("/note")), "Ask Qin"));
}

TEST(Drafts, of_a_conflict_says_what_happened_since_and_keeps_every_word) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    desk.act("message", {{"body", "We are on it."}});
    EXPECT_EQ(desk.send(form.body, desk.path("/reply"), whole_reply).status, 409);
    const auto later = desk.get(desk.path("/reply"));  // "look at the case", and back to the form
    EXPECT_TRUE(holds(later, "Since then the case has moved on"));
    EXPECT_TRUE(holds(later, "<b>Message</b>"));
    EXPECT_TRUE(holds(later, "We went there."));
    EXPECT_TRUE(holds(later, "It was dark."));
    EXPECT_EQ(where(desk.send(later.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
}

TEST(Drafts, kept_with_nothing_typed_is_none) {
    Desk desk;
    desk.accept();
    EXPECT_EQ(where(desk.act("note", {{"body", ""}, {"save", "yes"}})), desk.path("/note?lang=en"));
    EXPECT_FALSE(holds(desk.get(desk.path("/note")), "Your draft"));
}

}  // namespace huiyin::web::desk
