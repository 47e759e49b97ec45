#include "core/procedure/deadline.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "core/procedure/problems.h"
#include "core/procedure/procedure_files_for_tests.h"

namespace huiyin::procedure {
namespace deadline_test_detail {

using for_tests::read_text;
using for_tests::shipped;

calendar::WorkCalendar load_calendar(const std::string& id) {
    const std::string folder = "calendars/" + id + "/";
    const auto description =
        calendar::parse_description(read_text(folder + "calendar.toml"), folder + "calendar.toml").value();
    std::vector<calendar::HolidayYear> years;
    for (int year = 2000; year < 2100; ++year) {
        const std::string file = folder + std::to_string(year) + ".json";
        if (const std::string text = read_text(file); !text.empty())
            years.push_back(calendar::parse_holiday_year(text, file, description).value());
    }
    return calendar::WorkCalendar::create(description, std::move(years)).value();
}

Date day(std::string_view text) { return parse_date(text).value(); }

}  // namespace deadline_test_detail
using namespace deadline_test_detail;

TEST(Deadline, AllWorkedExamplesHold) {
    const auto examples = json::parse(read_text("tests/vectors/deadlines/examples.json")).value();
    ASSERT_NE(examples.array(), nullptr);
    ASSERT_GE(examples.array()->size(), 16u);
    for (const json::Value& example : *examples.array()) {
        const std::string id = example.text("procedure");
        const std::string clock = example.text("clock");
        DeadlineQuestion question{.clock = {clock},
                                  .from = day(example.text("from")),
                                  .suspensions = {},
                                  .extensions = *example.find("extend")->boolean() ? 1 : 0};
        for (const json::Value& range : *example.find("suspend")->array())
            question.suspensions.push_back(
                {.first = day(*(*range.array())[0].string()), .last = day(*(*range.array())[1].string())});
        const Procedure procedure = shipped(id);
        const calendar::WorkCalendar days = load_calendar(example.text("calendar"));
        EXPECT_EQ(procedure.calendar, days.id());
        const auto deadline = deadline_for(procedure, question, days);
        ASSERT_TRUE(deadline) << id << " " << clock << " " << deadline.error().code;
        EXPECT_EQ(to_text(deadline->due), example.text("due")) << id << " " << clock << " " << example.text("from");
        EXPECT_EQ(deadline->provisional, *example.find("provisional")->boolean()) << id << " " << clock;
    }
}

TEST(Deadline, RefusesAClockThatTheProcedureLacksAndListsItsOwn) {
    const auto refused = deadline_for(shipped("en-complaint"), {.clock = {"reply"}, .from = day("2026-03-02")},
                                      load_calendar("weekends"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::unknown_clock);
    EXPECT_EQ(refused.error().facts,
              (Facts{{"clock", "reply"},
                     {"known", "acknowledge, stage1, stage2-request, stage2-acknowledge, stage2, data-request"}}));
}

TEST(Deadline, AClockWhoseDayAnOfficeGivesIsNotListedAmongThoseToCount) {
    const Procedure complaint = shipped("complaint");
    const auto refused = deadline_for(complaint, {.clock = {"nope"}, .from = day("2026-03-02")}, load_calendar("cn"));
    ASSERT_FALSE(refused);
    const std::string known = refused.error().facts.back().second;
    EXPECT_NE(known.find("reply"), std::string::npos);
    for (const ClockRule& clock : complaint.clocks) {
        const bool listed = (", " + known + ", ").find(", " + clock.id.value + ", ") != std::string::npos;
        EXPECT_EQ(listed, !clock.due_in.has_value()) << clock.id.value;
    }
}

TEST(Deadline, ASuspensionOutsideThePeriodIsSaidToChangeNothing) {
    const Procedure complaint = shipped("complaint");
    const calendar::WorkCalendar cn = load_calendar("cn");
    const auto due_with = [&](std::vector<calendar::Suspension> suspensions) {
        return deadline_for(complaint, {.clock = {"reply"}, .from = day("2026-01-01"), .suspensions = std::move(suspensions)}, cn).value();
    };
    const calendar::Deadline plain = due_with({});
    for (const auto& [first, last] : {std::pair{"2025-01-01", "2025-01-05"}, std::pair{"2027-01-01", "2027-01-05"}, std::pair{"2025-12-30", "2026-01-01"}}) {
        const calendar::Deadline told = due_with({{day(first), day(last)}});
        EXPECT_EQ(told.due, plain.due);
        EXPECT_EQ(told.steps.back(), (calendar::Step{std::string(calendar::steps::outside), {{"first", first}, {"last", last}}}));
    }
    EXPECT_EQ(due_with({{day("2026-01-01"), day("2026-01-01")}}).steps.back().code, calendar::steps::outside_day) << "day zero is not counted anyway";
    const std::string due = to_text(plain.due);
    for (const auto& [first, last] : {std::pair{"2025-12-30", "2026-01-02"}, std::pair{"2026-01-02", "2026-01-02"}, std::pair{due.c_str(), "2027-01-01"}})
        for (const calendar::Step& step : due_with({{day(first), day(last)}}).steps) {
            EXPECT_NE(step.code, calendar::steps::outside) << first;
            EXPECT_NE(step.code, calendar::steps::outside_day) << first;
        }
}

TEST(Deadline, RefusesExtensionsThatTheRuleDoesNotAllow) {
    const Procedure complaint = shipped("complaint");
    const calendar::WorkCalendar cn = load_calendar("cn");
    EXPECT_EQ(deadline_for(complaint,
                           {.clock = {"accept"}, .from = day("2026-03-02"), .suspensions = {}, .extensions = 1}, cn)
                  .error()
                  .code,
              problems::not_extendable);
    const auto twice = deadline_for(
        complaint, {.clock = {"reply"}, .from = day("2026-03-02"), .suspensions = {}, .extensions = 2}, cn);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, problems::extended_too_often);
    EXPECT_EQ(twice.error().facts, (Facts{{"clock", "reply"}, {"times", "1"}}));
}

TEST(Deadline, AnUnopenedNoticeCountsAsReceivedAfterFifteenDays) {
    const auto received = presumed_receipt_day(shipped("complaint"), day("2026-03-02"), load_calendar("cn"));
    ASSERT_TRUE(received);
    EXPECT_EQ(to_text(*received), "2026-03-17");
    EXPECT_FALSE(presumed_receipt_day(Procedure{}, day("2026-03-02"), load_calendar("cn")));
}

}  // namespace huiyin::procedure
