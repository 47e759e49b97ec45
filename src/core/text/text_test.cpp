#include <gtest/gtest.h>

#include "core/text/dates.h"
#include "core/text/say.h"

namespace huiyin::text {

using namespace std::chrono_literals;

constexpr Date the_eighth{std::chrono::sys_days{2026y / 12 / 8}};

TEST(Text, a_date_is_written_in_full_with_its_weekday) {
    EXPECT_EQ(write_day(Language::en, the_eighth), "Tuesday 8 December 2026");
    EXPECT_EQ(write_day(Language::zh, the_eighth), "2026年12月8日（星期二）");
    EXPECT_EQ(write_date(Language::en, the_eighth), "8 December 2026");
    EXPECT_EQ(write_date(Language::zh, the_eighth), "2026年12月8日");
}

TEST(Text, a_moment_has_the_time_of_the_wall_clock) {
    const LocalTime wall{the_eighth.time_since_epoch() + 9h + 5min + 59s};
    EXPECT_EQ(write_moment(Language::en, wall), "8 December 2026, 09:05");
    EXPECT_EQ(write_moment(Language::zh, wall), "2026年12月8日09:05");
}

TEST(Text, what_is_left_is_said_in_working_days_and_lateness_since_the_day_after) {
    const auto remaining = [](Language language, int days_from_due, int working_days) {
        return write_remaining(language, {.due = the_eighth,
                                          .today = the_eighth + std::chrono::days{days_from_due},
                                          .working_days = working_days});
    };
    EXPECT_EQ(remaining(Language::en, -4, 2), "in 2 working days");
    EXPECT_EQ(remaining(Language::en, -1, 1), "in 1 working day");
    EXPECT_EQ(remaining(Language::zh, -4, 2), "还有2个工作日");
    EXPECT_EQ(remaining(Language::en, 0, 0), "today");
    EXPECT_EQ(remaining(Language::en, 1, 0), "late since 9 December");
    EXPECT_EQ(remaining(Language::en, 30, 0), "late since 9 December");
    EXPECT_EQ(remaining(Language::zh, 1, 0), "自12月9日起超期");
}

TEST(Text, english_counts_have_two_forms_and_chinese_ones_one) {
    EXPECT_EQ(say(Language::en, "count.files", {{"count", "1"}}), "1 file");
    EXPECT_EQ(say(Language::en, "count.files", {{"count", "0"}}), "0 files");
    EXPECT_EQ(say(Language::en, "count.files", {{"count", "21"}}), "21 files");
    EXPECT_EQ(say(Language::zh, "count.files", {{"count", "1"}}), "1个文件");
}

TEST(Text, facts_fill_placeholders_and_formats_follow_the_language) {
    EXPECT_EQ(say(Language::en, "problem.base/bad-toml", {{"why", "no equals sign"}}).find('{'), std::string::npos);
    EXPECT_EQ(explain(Language::en, {"casework/not-in-this-state", {{"state", "unheard of"}}, {}}),
              "This can't be done while the case is “unheard of”. Look at the case for what can be done now.");
    EXPECT_EQ(explain(Language::zh, {"casework/field-missing", {{"field", "subject"}}, {}}), "请填写：一句话概括");
    EXPECT_EQ(explain(Language::en, {"casework/period-over", {{"due", "2026-12-08"}}, {}}),
              "The period ended on Tuesday 8 December 2026. You can file a new case.");
    EXPECT_EQ(explain(Language::en, {"media/file-too-large", {{"limit", "20000000"}, {"name", "long.txt"}}, {}}),
              "“long.txt” is larger than 20.0 MB. Choose a smaller file.");
    const Facts routes{{"office", "housing"}, {"route_zh", "县信访局"}, {"route_en", "the county office"}};
    EXPECT_EQ(explain(Language::zh, {"accounts/no-office-inside", routes, {}}), "这里没有部门可以办理对它的投诉。请到：县信访局");
    EXPECT_EQ(explain(Language::en, {"test/nobody-says-this", {}, {}}), "problem.test/nobody-says-this");
}

TEST(Text, numbers_are_grouped_by_three) {
    EXPECT_EQ(write_number(0), "0");
    EXPECT_EQ(write_number(999), "999");
    EXPECT_EQ(write_number(1000), "1,000");
    EXPECT_EQ(write_number(-1234567), "-1,234,567");
    EXPECT_EQ(write_size(999), "999 B");
    EXPECT_EQ(write_size(820'400), "820 KB");
    EXPECT_EQ(write_size(999'600), "1.0 MB");
    EXPECT_EQ(write_size(20'000'000), "20.0 MB");
}

TEST(Text, the_reader_s_first_choice_among_our_languages_wins) {
    EXPECT_EQ(negotiate_language("zh-TW,zh;q=0.9,en;q=0.8", Language::en), Language::zh);
    EXPECT_EQ(negotiate_language("de, fr;q=0.9, en;q=0.3, zh;q=0.2", Language::zh), Language::en);
    EXPECT_EQ(negotiate_language("en;q=0, zh;q=0.001", Language::en), Language::zh);
    EXPECT_EQ(negotiate_language("", Language::zh), Language::zh);
    EXPECT_EQ(negotiate_language(";;q=,,x", Language::en), Language::en);
    EXPECT_EQ(parse_language("zh-Hans"), Language::zh);
    EXPECT_EQ(parse_language("EN_gb"), Language::en);
    EXPECT_EQ(parse_language("english"), std::nullopt);
}

}  // namespace huiyin::text
