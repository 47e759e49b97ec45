#include "io/web/desk/stories_test.h"

// A case that goes on under other rules: what happened under the first ones keeps its names, days and documents.
namespace huiyin::web::desk {
namespace desk_tests {

TEST(Tracks, what_a_change_brings_is_said_in_the_words_of_the_rules_that_follow) {
    Desk desk;
    desk.begin();
    const auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, "Use the fast track"));
    EXPECT_TRUE(holds(page, "Decision to take it on: due on Thursday 5 March 2026.")) << "three working days";
}

TEST(Tracks, a_case_that_changes_them_keeps_its_story_and_its_documents) {
    Desk desk;
    desk.begin();
    EXPECT_EQ(where(desk.act("use_fast_track", {{"ground", "clear"}})), desk.done("use_fast_track"));
    desk.post(desk.path(), desk.path("/opening"), {});
    auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, "It goes by the fast track, with shorter periods"));
    EXPECT_TRUE(holds(page, "Why it fits: Clear, and easily solved"));
    EXPECT_EQ(desk.get(desk.path("/documents/1")).status, 200) << "the receipt was made by the first rules";
    EXPECT_EQ(where(desk.act("accept", {{"way", "We change the lamp."}})), desk.done("accept"));
    const std::string of_the_fast_track = desk.get(desk.path()).body;
    EXPECT_EQ(where(desk.act("use_ordinary_track_after_acceptance", {{"reasons", "The cable is broken."}})), desk.done("use_ordinary_track_after_acceptance"));
    page = desk.get(desk.path());
    EXPECT_FALSE(holds(page, "desk.event.")) << "an event without a name";
    EXPECT_TRUE(holds(page, "It goes by the fast track, with shorter periods"));
    std::vector<std::string> papers;
    const std::string start = desk.path("/documents/");
    for (std::size_t at = page.body.find(start); at != std::string::npos; at = page.body.find(start, at + 1)) papers.push_back(page.body.substr(at, start.size() + 1));
    ASSERT_EQ(papers.size(), 2u) << "the receipt, and the acceptance on the fast track";
    for (const std::string& one : papers) EXPECT_EQ(desk.get(one).status, 200) << one;
    const auto fast_story = tests::between(of_the_fast_track, "Accepted, on the fast track", "</li>");
    EXPECT_FALSE(fast_story.empty()) << of_the_fast_track;
    EXPECT_TRUE(holds(page, fast_story)) << "its day is still that of the shorter period";
}

}  // namespace desk_tests
}  // namespace huiyin::web::desk
