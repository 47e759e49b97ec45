#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Hearings before an answer and in a re-review (Regulations on the Work of Letters and Visits, art. 31, 36).
namespace huiyin::casework::decide_tests {

namespace hearings {

const std::map<std::string, std::string> opinion{{"opinion", "upheld"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}};

/// From an answer to the re-review that was asked for, all on one day.
void ask_re_review(Story& story) {
    ASSERT_TRUE(story.act("request_review", Actor::resident));
    ASSERT_TRUE(story.act("give_review_opinion", Actor::reviewer, opinion));
    ASSERT_TRUE(story.act("request_re_review", Actor::resident));
}

}  // namespace hearings
using hearings::ask_re_review;
using hearings::opinion;

// Art. 31, 36: notice seven working days before; only the re-review's clock leaves the hearing's time out.
TEST(Hearing, NeedsItsNoticeAndAReviewsClockWaitsForIt) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    ask_re_review(story);
    ASSERT_TRUE(story.act("ask_hearing", Actor::resident));
    std::map<std::string, std::string> notice{
        {"day", "2026-03-10"}, {"place", "hall, 9:00"}, {"open_to_public", "yes"}, {"subject_matter", "the lamp"}};
    const auto hasty = story.act("call_re_review_hearing", Actor::re_reviewer, notice);
    ASSERT_FALSE(hasty);
    EXPECT_EQ(hasty.error().code, problems::field_too_soon);
    EXPECT_EQ(fact(hasty.error(), "earliest"), "2026-03-11");
    notice["day"] = "2026-03-11";
    ASSERT_TRUE(story.act("call_re_review_hearing", Actor::re_reviewer, notice));
    EXPECT_EQ(story.clock("re-review").suspended_on, "2026-03-02"_day);
    story.today = "2026-03-11"_day;
    ASSERT_TRUE(story.act("hold_re_review_hearing", Actor::re_reviewer,
                          {{"held_on", "2026-03-11"}, {"present", "all"}, {"record", "words"}, {"conclusion", "c"}}));
    // 2 to 11 March are not counted: the thirty days begin on 12 March.
    EXPECT_EQ(story.clock("re-review").due, "2026-04-10"_day);
}

// Art. 31 (6): the answer comes after the hearing, whether it was asked for or called.
TEST(Hearing, ComesBeforeTheAnswer) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("ask_hearing", Actor::resident));
    const auto early = story.act("reply", Actor::caseworker, Story::answer());
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, problems::settle_first);
    EXPECT_EQ(fact(early.error(), "first_zh"), "“不举行听证”或者“召开听证”");
    EXPECT_EQ(fact(early.error(), "first_en"), "“Hold no hearing” or “Call a hearing”");
    EXPECT_EQ(fact(early.error(), "event_name_en"), "The resident asked for a hearing");
    EXPECT_EQ(story.act("ask_hearing", Actor::resident).error().code, problems::already_pending);
    ASSERT_TRUE(story.act("call_hearing", Actor::caseworker,
                          {{"day", "2026-03-11"}, {"place", "hall, 9:00"}, {"open_to_public", "yes"}, {"subject_matter", "the lamp"}}));
    EXPECT_EQ(story.act("ask_hearing", Actor::resident).error().code, problems::already_pending) << "one is called";
    const auto called = story.act("reply", Actor::caseworker, Story::answer());
    ASSERT_FALSE(called);
    EXPECT_EQ(fact(called.error(), "first_en"), "“Record the hearing” or “Call the hearing off”");
    Story off = story;
    ASSERT_TRUE(off.act("call_off_hearing", Actor::caseworker, {{"reasons", "snow"}}));
    EXPECT_TRUE(off.act("ask_hearing", Actor::resident)) << "it was not held";
    story.today = "2026-03-11"_day;
    ASSERT_TRUE(story.act("hold_hearing", Actor::caseworker,
                          {{"held_on", "2026-03-11"}, {"present", "all"}, {"record", "words"}, {"conclusion", "c"}}));
    EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
}

// Else one request after the other would put the answer off.
TEST(Hearing, IsAskedForOnceAtEachStage) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("ask_hearing", Actor::resident));
    ASSERT_TRUE(story.act("refuse_hearing", Actor::caseworker, {{"reasons", "a plain matter"}}));
    EXPECT_EQ(story.act("ask_hearing", Actor::resident).error().code, problems::already_pending);
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    ask_re_review(story);
    EXPECT_TRUE(story.act("ask_hearing", Actor::resident)) << "of the office that looks at it again";
}

// Art. 36: likewise in the re-review.
TEST(Hearing, ComesBeforeTheLastOpinion) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    ask_re_review(story);
    ASSERT_TRUE(story.act("ask_hearing", Actor::resident));
    EXPECT_EQ(story.act("give_re_review_opinion", Actor::re_reviewer, opinion).error().code, problems::settle_first);
    ASSERT_TRUE(story.act("call_re_review_hearing", Actor::re_reviewer,
                          {{"day", "2026-03-11"}, {"place", "hall"}, {"open_to_public", "no"}, {"subject_matter", "s"}}));
    EXPECT_EQ(story.act("ask_hearing", Actor::resident).error().code, problems::already_pending);
    EXPECT_EQ(story.act("give_re_review_opinion", Actor::re_reviewer, opinion).error().code, problems::settle_first);
    ASSERT_TRUE(story.act("call_off_re_review_hearing", Actor::re_reviewer, {{"reasons", "snow"}}));
    EXPECT_TRUE(story.act("give_re_review_opinion", Actor::re_reviewer, opinion));
}

// Art. 36: the hearing's time isn't counted; what comes after its day is, whoever is slow to write it down.
TEST(Hearing, StopsTheTimeOfAReReviewUntilItsDayAndNoLonger) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    ask_re_review(story);
    EXPECT_EQ(story.clock("re-review").due, "2026-04-01"_day);
    const std::map<std::string, std::string> notice{{"day", "2026-03-12"}, {"place", "hall"}, {"open_to_public", "no"}, {"subject_matter", "s"}};
    ASSERT_TRUE(story.act("call_re_review_hearing", Actor::re_reviewer, notice));
    EXPECT_EQ(story.clock("re-review").suspended_on, "2026-03-02"_day);
    story.today = "2026-03-11"_day;
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet);
    story.today = "2026-03-12"_day;
    const auto came = story.tell(FireTimer{});
    ASSERT_TRUE(came);
    EXPECT_EQ(came->kind, "re_review_hearing_day_came");
    EXPECT_FALSE(story.clock("re-review").suspended_on);
    EXPECT_EQ(story.clock("re-review").due, "2026-04-13"_day) << "eleven days stood still: 12 April is a Sunday";
    EXPECT_EQ(story.tell(FireTimer{}).error().code, problems::not_yet) << "once";
    EXPECT_EQ(story.act("give_re_review_opinion", Actor::re_reviewer, opinion).error().code, problems::settle_first) << "it is still to be written down";
    story.today = "2026-03-20"_day;
    ASSERT_TRUE(story.act("hold_re_review_hearing", Actor::re_reviewer, {{"held_on", "2026-03-12"}, {"present", "p"}, {"record", "r"}, {"conclusion", "c"}}));
    EXPECT_EQ(story.clock("re-review").due, "2026-04-13"_day);
    EXPECT_TRUE(story.act("give_re_review_opinion", Actor::re_reviewer, opinion));
}

}  // namespace huiyin::casework::decide_tests
