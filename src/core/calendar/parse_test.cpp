#include <gtest/gtest.h>

#include "base/problems.h"
#include "core/calendar/calendar.h"
#include "core/calendar/problems.h"

namespace huiyin::calendar {
namespace parse_test_detail {

const Description& plain() {
    static const Description description{.id = "cn",
                                         .name_zh = "",
                                         .name_en = "",
                                         .source = "",
                                         .always_published = false,
                                         .holiday_names = {{"元旦", "New Year's Day"}, {"国庆节", "National Day"}}};
    return description;
}

std::string year_file(const std::string& days) {
    return "{\n \"year\": 2026,\n \"papers\": [\"https://paper.example/{1}\"],\n \"days\": [\n" + days + "\n ]\n}\n";
}

void expect_refused(const std::string& text, std::string_view code, const std::string& where) {
    const auto result = parse_holiday_year(text, "2026.json", plain());
    ASSERT_FALSE(result) << text;
    EXPECT_EQ(result.error().code, code) << text;
    EXPECT_EQ(result.error().where, where) << text;
}

HolidayYear notice(int year, std::map<Date, ExceptionalDay> days) {
    return {.year = year, .papers = {}, .days = std::move(days)};
}

}  // namespace parse_test_detail
using namespace parse_test_detail;

TEST(HolidayYear, ReadsDaysWithTheirEnglishNames) {
    const HolidayYear year =
        parse_holiday_year(year_file("  {\"name\":\"元旦、国庆节\",\"date\":\"2026-01-01\",\"isOffDay\":true},\n"
                                     "  {\"name\":\"端午节\",\"date\":\"2026-01-04\",\"isOffDay\":false}"),
                           "2026.json", plain())
            .value();
    EXPECT_EQ(year.year, 2026);
    ASSERT_EQ(year.days.size(), 2u);
    EXPECT_EQ(year.days.begin()->second.name_en, "New Year's Day and National Day");
    EXPECT_EQ(year.days.rbegin()->second.name_en, "端午节") << "no English name is known: the Chinese one is shown";
    EXPECT_FALSE(year.days.rbegin()->second.is_off);
}

TEST(HolidayYear, RefusesBrokenFilesWithTheirLine) {
    const std::string good = "  {\"name\":\"元旦\",\"date\":\"2026-01-01\",\"isOffDay\":true}";
    expect_refused("{", ::huiyin::problems::bad_json, "2026.json:1");
    expect_refused("[]", ::huiyin::problems::data_wrong_type, "2026.json:1");
    expect_refused("{\"year\":2026,\"papers\":[]}", ::huiyin::problems::data_missing, "2026.json:1");
    expect_refused("{\"year\":\"2026\",\"papers\":[],\"days\":[]}", ::huiyin::problems::data_wrong_type, "2026.json:1");
    expect_refused(year_file(good + ",\n" + good), problems::day_twice, "2026.json:6");
    expect_refused(year_file(good + ",\n  {\"name\":\"元旦\",\"date\":\"2026-02-29\",\"isOffDay\":true}"),
                   problems::bad_day, "2026.json:6");
    expect_refused(year_file("  {\"name\":\"元旦\",\"date\":\"2027-01-01\",\"isOffDay\":true}"),
                   problems::day_outside_year, "2026.json:5");
    expect_refused(year_file("  {\"name\":\"元旦\",\"date\":\"2026-01-01\",\"isOffDay\":1}"),
                   ::huiyin::problems::data_wrong_type, "2026.json:5");
    expect_refused(year_file("  {\"name\":\"元旦\",\"date\":\"2026-01-01\",\"isOffday\":true}"),
                   ::huiyin::problems::data_unknown_key, "2026.json:5");
}

TEST(Description, RefusesUnknownKeysAndBadIds) {
    const std::string rest = "source=\"s\"\nname={zh=\"a\",en=\"b\"}\n";
    EXPECT_TRUE(parse_description("id=\"town\"\n" + rest, "c.toml"));
    const auto bad_id = parse_description("id=\"The Town\"\n" + rest, "c.toml");
    ASSERT_FALSE(bad_id);
    EXPECT_EQ(bad_id.error().code, problems::bad_id);
    EXPECT_EQ(bad_id.error().where, "c.toml:1");
    const auto typo = parse_description("id=\"town\"\n" + rest + "alway_published=true\n", "c.toml");
    ASSERT_FALSE(typo);
    EXPECT_EQ(typo.error().code, ::huiyin::problems::data_unknown_key);
    EXPECT_EQ(typo.error().where, "c.toml:4");
}

TEST(WorkCalendar, TheLaterNoticeWinsWhereTwoNameADay) {
    const Date eve = parse_date("2025-12-31").value();
    const ExceptionalDay worked{.is_off = false, .name_zh = "元旦", .name_en = ""};
    const ExceptionalDay off{.is_off = true, .name_zh = "元旦", .name_en = ""};
    const auto calendar =
        WorkCalendar::create(plain(), {notice(2026, {{eve, off}}), notice(2025, {{eve, worked}})}).value();
    EXPECT_FALSE(calendar.is_working_day(eve));
    EXPECT_EQ(calendar.published_years(), (std::set<int>{2025, 2026}));
}

TEST(WorkCalendar, ADayOfTheYearBeforeIsNotPublishedByTheNextNotice) {
    const Date eve = parse_date("2025-12-31").value();
    const auto calendar = WorkCalendar::create(plain(), {notice(2026, {{eve, {.is_off = true, .name_zh = "元旦", .name_en = ""}}})}).value();
    EXPECT_FALSE(calendar.is_published(eve));
    EXPECT_TRUE(calendar.is_published(eve + std::chrono::days(1)));
    EXPECT_FALSE(WorkCalendar::create(plain(), {notice(2026, {})}).value().is_published(eve + std::chrono::days(1)))
        << "a file that was made before the year was published";
}

TEST(WorkCalendar, RefusesTwoNoticesOfOneYear) {
    const auto twice = WorkCalendar::create(plain(), {notice(2026, {}), notice(2026, {})});
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, problems::year_twice);
}

TEST(HolidayYear, IsReadAsItWasWritten) {
    const HolidayYear year = notice(2026, {{parse_date("2025-12-31").value(), {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"}},
                                           {parse_date("2026-01-04").value(), {.is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"}}});
    const std::string text = write_holiday_year(year);
    EXPECT_EQ(parse_holiday_year(text, "2026.json", plain()).value(), year);
    expect_refused(text.substr(0, text.rfind(']')) + ",\n{\"name\":\"x\"}]}", ::huiyin::problems::data_missing, "2026.json:5");
    EXPECT_EQ(parse_holiday_year(write_holiday_year(notice(2027, {})), "2027.json", plain()).value(), notice(2027, {}));
}

TEST(WorkCalendar, TakesAYearInAndOutAndTellsTheDifference) {
    const WorkCalendar none = WorkCalendar::create(plain(), {}).value();
    const Date thursday = parse_date("2026-01-01").value();
    const Date sunday = parse_date("2026-01-04").value();
    const Date saturday = parse_date("2026-01-03").value();
    const HolidayYear year = notice(2026, {{thursday, {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"}},
                                           {saturday, {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"}},
                                           {sunday, {.is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"}}});
    const WorkCalendar with = none.with(year);
    EXPECT_TRUE(with.is_published(thursday));
    EXPECT_FALSE(with.is_working_day(thursday));
    EXPECT_EQ(*with.notice(2026), year);
    EXPECT_EQ(with.without(2026), none);
    const std::vector<DayChange> expected{
        {.day = thursday, .is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"},
        {.day = sunday, .is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"}};
    EXPECT_EQ(differences(none, with), expected) << "a Saturday off is nothing new";
    EXPECT_EQ(differences(with, none).front(), (DayChange{thursday, false, "元旦", "New Year's Day"}));
    EXPECT_FALSE(counts_alike(none, with));
    EXPECT_FALSE(counts_alike(with, with.with(notice(2027, {{saturday + std::chrono::days(364), {.is_off = true, .name_zh = "元旦", .name_en = ""}}}))))
        << "its other days are final then";
    EXPECT_TRUE(counts_alike(none, none.with(notice(2027, {})))) << "a file without days, made before the year is published";
    HolidayYear renamed = year;
    renamed.papers = {"https://paper.example"};
    for (auto& [day, exceptional] : renamed.days) exceptional.name_en = "Day One";
    EXPECT_TRUE(counts_alike(with, none.with(renamed)));
    // What another year's notice says of a day comes back when that year is taken out.
    const HolidayYear next = notice(2027, {{thursday, {.is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"}}});
    EXPECT_TRUE(with.with(next).is_working_day(thursday));
    EXPECT_EQ(with.with(next).without(2027), with);
}

}  // namespace huiyin::calendar
