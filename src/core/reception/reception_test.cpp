#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "core/accounts/samples_test.h"
#include "core/reception/draft.h"
#include "core/reception/problems.h"

namespace huiyin::reception {
namespace reception_test {

constexpr auto today = [] { return *parse_date("2026-12-01"); };

Draft usual() {
    return {.id = "2026-12-03-roads",
            .office = "roads",
            .joint = {"care"},
            .date = "2026-12-03",
            .from = "9:00",
            .to = "11:30",
            .minutes = "20",
            .leader = "周岚",
            .post = {.zh = "主任", .en = "Head of the office"},
            .place = {.zh = "一楼接待室", .en = "Room 101"},
            .languages = {},
            .note = {},
            .cancelled = false,
            .reason = {}};
}

std::vector<std::string> wrong(const Draft& draft) {
    std::vector<std::string> out;
    for (const Problem& problem : check_draft(draft, accounts::three_offices(), today())) out.push_back(problem.where + " " + std::string(problem.code));
    return out;
}
using Wrong = std::vector<std::string>;

TEST(ReceptionDay, has_whole_appointments_only) {
    const Day day = day_of(usual()).value();
    EXPECT_EQ(times_of(day), (std::vector<int>{540, 560, 580, 600, 620, 640, 660}));
    EXPECT_TRUE(has_time(day, 660));
    EXPECT_FALSE(has_time(day, 680)) << "it would end after the day";
    EXPECT_FALSE(has_time(day, 550));
    EXPECT_FALSE(has_time(day, 520));
}

TEST(ReceptionDay, times_never_overlap_and_stay_inside) {
    EXPECT_TRUE(rc::check([] {
        Day day;
        day.from = *rc::gen::inRange(0, 1440);
        day.to = *rc::gen::inRange(day.from, 1441);
        day.minutes = *rc::gen::inRange(1, 241);
        std::vector<int> slow;
        for (int minute = 0; minute < 1440; ++minute)
            if (has_time(day, minute)) slow.push_back(minute);
        const auto times = times_of(day);
        RC_ASSERT(times == slow);
        for (std::size_t i = 0; i < times.size(); ++i) {
            RC_ASSERT(times[i] >= day.from && times[i] + day.minutes <= day.to);
            if (i > 0) RC_ASSERT(times[i] - times[i - 1] == day.minutes);
        }
    }));
}

TEST(ReceptionDay, reads_times_of_a_clock_and_nothing_else) {
    EXPECT_EQ(parse_time("09:30"), 570);
    EXPECT_EQ(parse_time("9:30"), 570);
    EXPECT_EQ(parse_time("23:59"), 1439);
    for (const char* bad : {"", "9", "24:00", "9:60", "9:5", "009:30", "-1:30", "9.30", "9:3a", " 9:30", ":30"}) EXPECT_FALSE(parse_time(bad)) << bad;
    EXPECT_EQ(write_time(570), "09:30");
    EXPECT_EQ(write_time(0), "00:00");
}

TEST(ReceptionDraft, as_it_should_be_is_taken_and_read_back) {
    EXPECT_EQ(wrong(usual()), Wrong{});
    const auto again = read_draft(write_draft(usual()));
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, usual());
    const Day day = day_of(usual()).value();
    EXPECT_EQ(day_of(draft_of(day)).value(), day);
    EXPECT_EQ(draft_of(day).from, "09:00");
}

TEST(ReceptionDraft, says_all_that_is_wrong_each_at_its_field) {
    const auto with = [](auto change) {
        Draft draft = usual();
        change(draft);
        return wrong(draft);
    };
    EXPECT_EQ(with([](Draft& d) { d.date = "2026-11-30"; }), Wrong{"date reception/past-day"});
    EXPECT_EQ(with([](Draft& d) { d.date = "2026-12-01"; }), Wrong{}) << "today is no past day";
    EXPECT_EQ(with([](Draft& d) { d.date = "2026-13-01"; }), Wrong{"date reception/bad-day"});
    EXPECT_EQ(with([](Draft& d) { d.date = ""; }), Wrong{"date reception/missing"});
    EXPECT_EQ(with([](Draft& d) { d.date = "2028-12-01"; }), Wrong{"date reception/far-day"});
    EXPECT_EQ(with([](Draft& d) { d.to = "08:00"; }), Wrong{"to reception/ends-first"});
    EXPECT_EQ(with([](Draft& d) { d.to = "9:00"; }), Wrong{"to reception/ends-first"});
    EXPECT_EQ(with([](Draft& d) { d.from = "nine"; }), Wrong{"from reception/bad-time"});
    EXPECT_EQ(with([](Draft& d) { d.minutes = "4"; }), Wrong{"minutes reception/bad-minutes"});
    EXPECT_EQ(with([](Draft& d) { d.minutes = "x"; }), Wrong{"minutes reception/bad-minutes"});
    EXPECT_EQ(with([](Draft& d) { d.minutes = "200"; }), Wrong{"minutes reception/no-time-fits"});
    EXPECT_EQ(with([](Draft& d) { d.to = "23:59", d.minutes = "5"; }), Wrong{"minutes reception/too-many-times"});
    EXPECT_EQ(with([](Draft& d) { d.office = "mars"; }), Wrong{"office reception/unknown-office"});
    EXPECT_EQ(with([](Draft& d) { d.joint = {"roads"}; }), Wrong{"joint/0 reception/office-twice"});
    EXPECT_EQ(with([](Draft& d) { d.leader = ""; }), Wrong{"leader reception/missing"});
    EXPECT_EQ(with([](Draft& d) { d.leader = std::string(61, 'x'); }), Wrong{"leader reception/too-long"});
    EXPECT_EQ(with([](Draft& d) { d.leader = "a\nb"; }), Wrong{"leader reception/not-text"});
    EXPECT_EQ(with([](Draft& d) { d.post.en = ""; }), Wrong{"post/en reception/missing-language"});
    EXPECT_EQ(with([](Draft& d) { d.note.zh = "有"; }), Wrong{"note/en reception/missing-language"});
    EXPECT_EQ(with([](Draft& d) { d.cancelled = true; }), (Wrong{"reason/zh reception/missing-language", "reason/en reception/missing-language"}));
    EXPECT_EQ(with([](Draft& d) { d.leader = "", d.to = "1:00"; }), (Wrong{"to reception/ends-first", "leader reception/missing"}));
}

TEST(ReceptionDraft, of_other_members_is_refused) {
    const auto refused = [](std::string document) { return read_draft(document).error().code; };
    std::string more = write_draft(usual());
    more.insert(1, "\"colour\":\"red\",");
    EXPECT_EQ(refused(more), problems::bad_document);
    EXPECT_EQ(refused("{}"), problems::bad_document);
    EXPECT_EQ(refused("[]"), problems::bad_document);
}

TEST(ReceptionBook, gives_days_in_their_order_page_by_page) {
    Book book;
    const auto day = [](const char* id, const char* date, int from) {
        Day out;
        out.id = id;
        out.date = *parse_date(date);
        out.from = from;
        return out;
    };
    for (const Day& one : {day("d", "2026-12-09", 540), day("b", "2026-12-03", 540), day("a", "2026-12-03", 600), day("c", "2026-11-02", 1)}) book.put(one);
    const auto ids = [](const std::vector<const Day*>& days) {
        std::string out;
        for (const Day* one : days) out += one->id;
        return out;
    };
    EXPECT_EQ(ids(book.from(today(), 9)), "bad");
    EXPECT_EQ(ids(book.from(today(), 1)), "b");
    EXPECT_EQ(ids(book.from(today(), 9, "b")), "ad");
    EXPECT_EQ(ids(book.until(today(), 9)), "c");
    EXPECT_EQ(ids(book.until(*parse_date("2027-01-01"), 2)), "da");
    EXPECT_EQ(ids(book.until(*parse_date("2027-01-01"), 2, "a")), "bc");
    book.put(day("d", "2026-12-02", 540));
    EXPECT_EQ(ids(book.from(today(), 9)), "dba") << "a day that is put anew has one place";
    EXPECT_EQ(book.find("nothing"), nullptr);
}

}  // namespace reception_test
}  // namespace huiyin::reception
