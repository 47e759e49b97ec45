#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <sstream>

#include "core/calendar/calendar.h"
#include "core/calendar/problems.h"

namespace huiyin::calendar {
namespace count_test_detail {

using std::chrono::days;

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// The calendars that ship, read as the program reads them.
const WorkCalendar& cn() {
    static const WorkCalendar calendar = [] {
        const Description description =
            parse_description(read_text("calendars/cn/calendar.toml"), "calendars/cn/calendar.toml").value();
        std::vector<HolidayYear> years;
        for (int year = 2019; year <= 2026; ++year) {
            const std::string file = "calendars/cn/" + std::to_string(year) + ".json";
            years.push_back(parse_holiday_year(read_text(file), file, description).value());
        }
        return WorkCalendar::create(description, std::move(years)).value();
    }();
    return calendar;
}

const WorkCalendar& weekends() {
    static const WorkCalendar calendar =
        WorkCalendar::create(parse_description(read_text("calendars/weekends/calendar.toml"), "weekends").value(), {})
            .value();
    return calendar;
}

Date day(std::string_view text) { return parse_date(text).value(); }

std::string due(std::string_view from, int amount, Unit unit, const WorkCalendar& calendar = cn(), int extra = 0) {
    return to_text(count({.from = day(from), .period = {amount, unit}, .suspensions = {}, .extra = extra}, calendar)
                       .value()
                       .due);
}

const Step* find_step(const Deadline& deadline, std::string_view code) {
    for (const Step& step : deadline.steps)
        if (step.code == code) return &step;
    return nullptr;
}

std::string fact(const Step& step, std::string_view key) {
    for (const auto& [name, value] : step.facts)
        if (name == key) return value;
    return "(none)";
}

/// The rule again, slow and plain: a list of all counted days, then the roll. Months by looking for the day.
Date oracle(Date from, Period period, int extra, const std::vector<Suspension>& suspensions,
            const WorkCalendar& calendar) {
    const auto suspended = [&](Date d) {
        for (const Suspension& s : suspensions)
            for (Date x = s.first; x <= s.last; x += days(1))
                if (x == d) return true;
        return false;
    };
    const int total = period.amount + extra;
    Date last = from;
    if (period.unit == Unit::months) {
        const std::chrono::year_month_day start(from);
        int year = static_cast<int>(start.year());
        int month = static_cast<int>(static_cast<unsigned>(start.month()));
        for (int i = 0; i < total; ++i)
            if (++month == 13) month = 1, ++year;
        unsigned number = static_cast<unsigned>(start.day());
        while (!std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                            std::chrono::day(number))
                    .ok())
            --number;
        last = std::chrono::year(year) / month / static_cast<int>(number);
        int owed = 0;
        for (Date d = from + days(1); d <= last; d += days(1))
            if (suspended(d)) ++owed;
        std::vector<Date> added;
        for (Date d = last + days(1); static_cast<int>(added.size()) < owed; d += days(1))
            if (!suspended(d)) added.push_back(d);
        if (!added.empty()) last = added.back();
    } else {
        std::vector<Date> counted;
        for (Date d = from + days(1); static_cast<int>(counted.size()) < total; d += days(1))
            if (!suspended(d) && (period.unit == Unit::calendar_days || calendar.is_working_day(d)))
                counted.push_back(d);
        last = counted.back();
    }
    for (;; last += days(1))
        if (calendar.is_working_day(last) && !suspended(last)) return last;
}

rc::Gen<Date> any_date() {
    return rc::gen::map(rc::gen::inRange(0, 365 * 10),
                        [](int offset) { return day("2018-06-01") + days(offset); });
}
rc::Gen<Unit> any_unit() {
    return rc::gen::element(Unit::calendar_days, Unit::working_days, Unit::months);
}

}  // namespace count_test_detail
using namespace count_test_detail;

struct Boundary {
    const char* what;
    const char* from;
    int amount;
    Unit unit;
    const char* due;
};

TEST(Count, BoundariesOfTheChineseCalendar) {
    const Boundary table[] = {
        {"the day of the event is day zero", "2026-03-02", 1, Unit::calendar_days, "2026-03-03"},
        {"ends on a Friday", "2026-03-05", 1, Unit::calendar_days, "2026-03-06"},
        {"ends on a Saturday", "2026-03-06", 1, Unit::calendar_days, "2026-03-09"},
        {"ends on a Sunday", "2026-03-06", 2, Unit::calendar_days, "2026-03-09"},
        {"ends on a Saturday that is worked", "2026-02-13", 1, Unit::calendar_days, "2026-02-14"},
        {"counts a Saturday that is worked", "2026-02-13", 1, Unit::working_days, "2026-02-14"},
        {"ends on the first day of a holiday", "2026-09-30", 1, Unit::calendar_days, "2026-10-08"},
        {"ends on the eve of a holiday", "2026-09-29", 1, Unit::calendar_days, "2026-09-30"},
        {"into a leap day", "2024-01-30", 30, Unit::calendar_days, "2024-02-29"},
        {"no leap day this year", "2026-01-30", 31, Unit::calendar_days, "2026-03-02"},
        {"over New Year", "2025-12-31", 1, Unit::working_days, "2026-01-04"},
        {"31 December 2022 rests by the notice of 2023", "2022-12-30", 1, Unit::calendar_days, "2023-01-03"},
        {"29 December 2018 was worked by the notice of 2019", "2018-12-28", 1, Unit::working_days, "2018-12-29"},
        {"the lengthened Spring Festival of 2020", "2020-01-23", 1, Unit::working_days, "2020-02-03"},
        {"a month without that day ends on its last", "2026-01-31", 1, Unit::months, "2026-02-28"},
        {"the last of a leap February", "2024-01-31", 1, Unit::months, "2024-02-29"},
        {"a month from the last of February", "2026-02-27", 1, Unit::months, "2026-03-27"},
        {"months over the year's end", "2025-11-30", 3, Unit::months, "2026-02-28"},
    };
    for (const Boundary& row : table) EXPECT_EQ(due(row.from, row.amount, row.unit), row.due) << row.what;
}

TEST(Count, WeekendsOnlyRollsPastSundayAndKnowsNoHoliday) {
    EXPECT_EQ(due("2026-01-30", 1, Unit::months, weekends()), "2026-03-02");
    EXPECT_EQ(due("2026-09-30", 1, Unit::calendar_days, weekends()), "2026-10-01");
    const Deadline far = count({.from = day("2031-05-01"), .period = {5, Unit::working_days}}, weekends()).value();
    EXPECT_FALSE(far.provisional);
}

TEST(Count, AnExtensionMakesOneLongerPeriodThatIsRolledOnce) {
    EXPECT_EQ(due("2026-08-03", 60, Unit::calendar_days), "2026-10-08");
    EXPECT_EQ(due("2026-08-03", 60, Unit::calendar_days, cn(), 30), "2026-11-02");
    const Deadline extended =
        count({.from = day("2026-08-03"), .period = {60, Unit::calendar_days}, .suspensions = {}, .extra = 30}, cn())
            .value();
    ASSERT_EQ(extended.steps.front().code, steps::extended);
    EXPECT_EQ(fact(extended.steps.front(), "total"), "90");
    EXPECT_EQ(fact(*find_step(extended, steps::counted), "count"), "90");
}

TEST(Count, BothDaysOfASuspensionAreNotCounted) {
    const std::vector<Suspension> one{{day("2026-05-06"), day("2026-05-12")}};
    const Deadline deadline =
        count({.from = day("2026-04-20"), .period = {20, Unit::working_days}, .suspensions = one}, cn()).value();
    EXPECT_EQ(to_text(deadline.due), "2026-05-28");
    const Step* told = find_step(deadline, steps::suspended);
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(fact(*told, "days"), "7");
}

TEST(Count, SuspensionsThatOverlapOrLieOutsideCountOnce) {
    const std::vector<Suspension> overlapping{
        {day("2026-03-04"), day("2026-03-05")}, {day("2026-03-05"), day("2026-03-06")}, {day("2026-01-01"), day("2026-03-02")}};
    EXPECT_EQ(to_text(count({.from = day("2026-03-02"), .period = {2, Unit::working_days}, .suspensions = overlapping}, cn())
                          .value()
                          .due),
              "2026-03-09");
}

TEST(Count, OneDayIsToldAsOne) {
    const std::vector<Suspension> one{{day("2026-03-05"), day("2026-03-05")}};
    const Deadline suspended = count({.from = day("2026-03-02"), .period = {5, Unit::working_days}, .suspensions = one}, cn()).value();
    ASSERT_NE(find_step(suspended, steps::suspended_day), nullptr);
    EXPECT_EQ(find_step(suspended, steps::suspended), nullptr);
    // Of Qingming the second and third day are not counted anyway.
    const std::vector<Suspension> most{{day("2026-04-05"), day("2026-04-06")}};
    const Deadline holiday = count({.from = day("2026-04-02"), .period = {3, Unit::working_days}, .suspensions = most}, cn()).value();
    ASSERT_NE(find_step(holiday, steps::holiday_day), nullptr);
    EXPECT_EQ(fact(*find_step(holiday, steps::holiday_day), "first"), "2026-04-04");
}

TEST(Count, NothingIsDueWhileSuspended) {
    // Saturday 7 March is the last day; Monday and Tuesday after it are suspended.
    const std::vector<Suspension> suspended{{day("2026-03-09"), day("2026-03-10")}};
    const Deadline deadline =
        count({.from = day("2026-03-06"), .period = {1, Unit::calendar_days}, .suspensions = suspended}, cn()).value();
    EXPECT_EQ(to_text(deadline.due), "2026-03-11");
    const Step* rolled = find_step(deadline, steps::rolled_past_suspension);
    ASSERT_NE(rolled, nullptr);
    EXPECT_EQ(fact(*rolled, "because"), "weekend") << "what the last day itself was";
}

TEST(Count, EachHolidayThatWasPassedOverIsNamed) {
    const Deadline deadline = count({.from = day("2025-09-24"), .period = {10, Unit::working_days}}, cn()).value();
    EXPECT_EQ(to_text(deadline.due), "2025-10-14");
    const Step* holiday = find_step(deadline, steps::holiday);
    ASSERT_NE(holiday, nullptr);
    EXPECT_EQ(fact(*holiday, "name_zh"), "国庆节、中秋节");
    EXPECT_EQ(fact(*holiday, "name_en"), "National Day and Mid-Autumn Festival");
    EXPECT_EQ(fact(*holiday, "first"), "2025-10-01");
    EXPECT_EQ(fact(*holiday, "last"), "2025-10-08");
    const Step* worked = find_step(deadline, steps::worked);
    ASSERT_NE(worked, nullptr);
    EXPECT_EQ(fact(*worked, "day"), "2025-09-28");
}

TEST(Count, AWeekendDayThatIsWorkedSaysWhyNothingMoves) {
    const Deadline month = count({.from = day("2026-01-28"), .period = {1, Unit::months}}, cn()).value();
    EXPECT_EQ(to_text(month.due), "2026-02-28");
    const Step* worked = find_step(month, steps::ends_on_worked);
    ASSERT_NE(worked, nullptr);
    EXPECT_EQ(fact(*worked, "day"), "2026-02-28");
    EXPECT_EQ(fact(*worked, "name_zh"), "春节");
    EXPECT_EQ(find_step(count({.from = day("2026-02-27"), .period = {1, Unit::working_days}}, cn()).value(), steps::ends_on_worked), nullptr)
        << "counted, and said so";
    const Deadline moved = count({.from = day("2025-12-01"), .period = {1, Unit::months}}, cn()).value();
    EXPECT_EQ(to_text(moved.due), "2026-01-04") << "a Sunday, past a holiday that it fell on";
    EXPECT_NE(find_step(moved, steps::rolled), nullptr);
    EXPECT_EQ(find_step(moved, steps::ends_on_worked), nullptr) << "it did move";
}

TEST(Count, ARollSaysWhatItMovedPast) {
    const Deadline holiday = count({.from = day("2026-08-03"), .period = {60, Unit::calendar_days}}, cn()).value();
    EXPECT_EQ(fact(*find_step(holiday, steps::rolled), "because"), "holiday");
    EXPECT_EQ(fact(*find_step(holiday, steps::rolled), "name_en"), "National Day");
    const Deadline weekend = count({.from = day("2026-03-06"), .period = {1, Unit::calendar_days}}, cn()).value();
    EXPECT_EQ(fact(*find_step(weekend, steps::rolled), "because"), "weekend");
    EXPECT_EQ(fact(*find_step(weekend, steps::rolled), "name_en"), "");
}

TEST(Count, ADayThatWasLookedUpInAnUnpublishedYearMakesItProvisional) {
    const Deadline rolled = count({.from = day("2026-12-25"), .period = {15, Unit::calendar_days}}, cn()).value();
    EXPECT_EQ(to_text(rolled.due), "2027-01-11");
    EXPECT_TRUE(rolled.provisional);
    EXPECT_EQ(fact(*find_step(rolled, steps::provisional), "years"), "2027");
    const Deadline last_day = count({.from = day("2026-12-30"), .period = {1, Unit::working_days}}, cn()).value();
    EXPECT_EQ(to_text(last_day.due), "2026-12-31");
    EXPECT_FALSE(last_day.provisional);
    // Only the last day of a count of calendar days is looked up.
    EXPECT_FALSE(count({.from = day("2018-12-20"), .period = {15, Unit::calendar_days}}, cn()).value().provisional);
    const Deadline before = count({.from = day("2018-12-20"), .period = {15, Unit::working_days}}, cn()).value();
    EXPECT_TRUE(before.provisional);
    EXPECT_EQ(find_step(before, steps::provisional), nullptr) << "that notice is long out: it is only not here";
    ASSERT_NE(find_step(before, steps::no_list), nullptr);
    EXPECT_EQ(fact(*find_step(before, steps::no_list), "years"), "2018");
    EXPECT_EQ(find_step(rolled, steps::no_list), nullptr);
}

TEST(Count, ASuspendedDayThatNobodyWorksOnIsNoReasonOfARoll) {
    // The last day is 2 October; 3 to 5 October are holidays like those before and after.
    const std::vector<Suspension> golden_week{{day("2026-10-03"), day("2026-10-05")}};
    const Deadline holiday = count({.from = day("2026-08-03"), .period = {60, Unit::calendar_days}, .suspensions = golden_week}, cn()).value();
    EXPECT_EQ(to_text(holiday.due), "2026-10-08");
    EXPECT_EQ(find_step(holiday, steps::rolled_past_suspension), nullptr);
    ASSERT_NE(find_step(holiday, steps::rolled), nullptr);
    EXPECT_EQ(fact(*find_step(holiday, steps::rolled), "because"), "holiday");
    EXPECT_EQ(fact(*find_step(holiday, steps::rolled), "name_en"), "National Day");
    const std::vector<Suspension> sunday{{day("2026-03-22"), day("2026-03-22")}};
    const Deadline weekend = count({.from = day("2026-03-06"), .period = {15, Unit::calendar_days}, .suspensions = sunday}, cn()).value();
    EXPECT_EQ(to_text(weekend.due), "2026-03-23");
    EXPECT_EQ(find_step(weekend, steps::rolled_past_suspension), nullptr);
    EXPECT_EQ(fact(*find_step(weekend, steps::rolled), "because"), "weekend");
}

TEST(Count, RefusesPeriodsAndSuspensionsThatMeanNothing) {
    EXPECT_EQ(count({.from = day("2026-03-02"), .period = {0, Unit::months}}, cn()).error().code, problems::bad_period);
    EXPECT_EQ(count({.from = day("2026-03-02"), .period = {100'001, Unit::months}}, cn()).error().code,
              problems::bad_period);
    const std::vector<Suspension> backwards{{day("2026-03-06"), day("2026-03-05")}};
    EXPECT_EQ(
        count({.from = day("2026-03-02"), .period = {1, Unit::months}, .suspensions = backwards}, cn()).error().code,
        problems::bad_suspension);
}

RC_GTEST_PROP(CountProperty, AgreesWithCountingDayByDay, ()) {
    const Date from = *any_date();
    const Unit unit = *any_unit();
    const int amount = *rc::gen::inRange(1, unit == Unit::months ? 15 : 100);
    const int extra = *rc::gen::inRange(0, unit == Unit::months ? 4 : 40);
    const auto suspensions = *rc::gen::resize(
        4, rc::gen::container<std::vector<Suspension>>(rc::gen::map(
               rc::gen::pair(rc::gen::inRange(-20, 120), rc::gen::inRange(0, 25)), [from](std::pair<int, int> at) {
                   return Suspension{from + days(at.first), from + days(at.first + at.second)};
               })));
    const WorkCalendar& calendar = *rc::gen::arbitrary<bool>() ? cn() : weekends();
    const Deadline deadline =
        count({.from = from, .period = {amount, unit}, .suspensions = suspensions, .extra = extra}, calendar).value();
    RC_ASSERT(to_text(deadline.due) == to_text(oracle(from, {amount, unit}, extra, suspensions, calendar)));
    RC_ASSERT(calendar.is_working_day(deadline.due));
    RC_ASSERT(find_step(deadline, steps::counted) != nullptr);
}

RC_GTEST_PROP(CountProperty, ALongerPeriodIsNeverDueEarlier, ()) {
    const Date from = *any_date();
    const Unit unit = *any_unit();
    const int amount = *rc::gen::inRange(1, 60);
    RC_ASSERT(count({.from = from, .period = {amount, unit}}, cn()).value().due <=
              count({.from = from, .period = {amount + 1, unit}}, cn()).value().due);
    RC_ASSERT(count({.from = from, .period = {amount, unit}}, cn()).value().due <=
              count({.from = from + days(1), .period = {amount, unit}}, cn()).value().due);
}

RC_GTEST_PROP(CountProperty, TheHolidaysToldAreTheDaysPassedOver, ()) {
    const Date from = *any_date();
    const int amount = *rc::gen::inRange(1, 120);
    const Deadline deadline = count({.from = from, .period = {amount, Unit::working_days}}, cn()).value();
    int passed = 0;
    for (Date d = from + days(1); d < deadline.due; d += days(1))
        if (const ExceptionalDay* e = cn().exception(d); e != nullptr && e->is_off) ++passed;
    int told = 0;
    for (const Step& step : deadline.steps)
        if (step.code == steps::holiday || step.code == steps::holiday_day) told += std::stoi(fact(step, "days"));
    RC_ASSERT(told == passed);
}

}  // namespace huiyin::calendar
