#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Open cases when another calendar comes.
namespace huiyin::casework::decide_tests {

/// The complaint's calendar with a notice for 2027: New Year's days off, a Saturday worked for them.
Rulebook with_2027(const Rulebook& book) {
    calendar::HolidayYear year{.year = 2027, .papers = {}, .days = {}};
    for (const char* off : {"2027-01-01", "2027-01-04"}) year.days[day(off)] = {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"};
    year.days[day("2027-01-09")] = {.is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"};
    return {.procedure = book.procedure, .calendar = book.calendar.with(std::move(year))};
}
Result<Event> recount_in(Story& story, const Rulebook& book) {
    auto event = decide(story.value, RecountClocks{}, book.rules(), on(story.today));
    if (event) story.value = apply(story.value, *event);
    return event;
}

TEST(ANewCalendar, MovesADayAndSaysFromWhereToWhere) {
    Story story(complaint(), "2026-11-05"_day);
    story.accept();  // the answer is due after sixty days: 4 January 2027
    const RunningClock before = story.clock("reply");
    ASSERT_EQ(before.due, "2027-01-04"_day);
    ASSERT_TRUE(before.provisional);
    const std::uint32_t revision = story.value.revision;
    const Rulebook published = with_2027(complaint());
    const auto event = recount_in(story, published);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, "deadline_recounted");
    EXPECT_EQ(event->by.role, "timer");
    EXPECT_FALSE(event->substantive);
    EXPECT_EQ(event->fields.at("was_reply"), "2027-01-04");
    EXPECT_EQ(event->fields.at("calendar"), "cn");
    EXPECT_EQ(story.clock("reply").due, "2027-01-05"_day);
    EXPECT_FALSE(story.clock("reply").provisional);
    EXPECT_EQ(story.clock("reply").promise, before.promise);
    EXPECT_EQ(story.value.revision, revision) << "a form that was filled in before is still taken";
    EXPECT_EQ(recount_in(story, published).error().code, problems::nothing_to_recount);
    // The year is taken back: the day is the one before, and provisional.
    ASSERT_TRUE(recount_in(story, complaint()));
    EXPECT_EQ(story.clock("reply"), before);
}

TEST(ANewCalendar, MakesADayFinalThatStays) {
    Story story(complaint(), "2026-12-10"_day);
    story.accept();  // 8 February 2027
    const Date due = story.clock("reply").due;
    ASSERT_TRUE(story.clock("reply").provisional);
    const auto event = recount_in(story, with_2027(complaint()));
    ASSERT_TRUE(event);
    ASSERT_EQ(event->moves.size(), 1u);
    EXPECT_EQ(event->moves.front().due, due);
    EXPECT_FALSE(event->moves.front().provisional);
    EXPECT_FALSE(story.clock("reply").provisional);
}

TEST(ANewCalendar, DisturbsNobodyWhoseDaysLieBefore) {
    Story story(complaint(), "2026-06-01"_day);
    story.accept();
    EXPECT_EQ(recount_in(story, with_2027(complaint())).error().code, problems::nothing_to_recount);
}

TEST(ANewCalendar, CountsAnExtendedPeriodAsOneLongerOne) {
    Story story(complaint(), "2026-10-08"_day);
    story.accept();
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "it is a long road"}}));
    const Date before = story.clock("reply").due;
    ASSERT_EQ(before, "2027-01-06"_day);
    ASSERT_TRUE(recount_in(story, with_2027(complaint())));
    EXPECT_EQ(story.clock("reply").due, before) << "sixty and thirty days end on a working day";
    EXPECT_EQ(story.clock("reply").extended, 1);
    EXPECT_FALSE(story.clock("reply").provisional);
}

TEST(ANewCalendar, MovesAPresumedReceiptThatIsStillAhead) {
    Story story(complaint(), "2026-12-18"_day);
    story.accept();
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    // Fifteen days: Saturday 2 January, so Monday the 4th; which is off now.
    ASSERT_EQ(story.clock("review-request").from, "2027-01-04"_day);
    const Rulebook published = with_2027(complaint());
    const auto event = recount_in(story, published);
    ASSERT_TRUE(event);
    EXPECT_EQ(story.clock("review-request").from, "2027-01-05"_day);
    EXPECT_EQ(story.clock("review-request").due, last_day(published, "2027-01-05"_day, 30));
    EXPECT_TRUE(story.clock("review-request").awaits_receipt);
    EXPECT_EQ(next_timer(story.value, published.rules())->day, "2027-01-05"_day);
    // Once they have opened it, that day stands.
    story.today = "2026-12-21"_day;
    ASSERT_TRUE(story.tell(ReceiveNotice{}));
    static_cast<void>(recount_in(story, published));
    EXPECT_EQ(story.clock("review-request").from, "2026-12-21"_day);
}

}  // namespace huiyin::casework::decide_tests
