#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/calendar/problems.h"
#include "io/records/holidays.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace holidays_test_detail {

std::string read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

const calendar::Description& cn() {
    static const auto description =
        calendar::parse_description(read_text("calendars/cn/calendar.toml"), "calendars/cn/calendar.toml").value();
    return description;
}

std::string ics(const std::string& events) { return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//town//days//\r\n" + events + "END:VCALENDAR\r\n"; }
std::string event(const std::string& summary, const std::string& lines) {
    return "BEGIN:VEVENT\r\nUID:" + summary + "\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:" + summary + "\r\n" + lines + "END:VEVENT\r\n";
}
std::string days(const std::string& first, const std::string& behind) {
    return "DTSTART;VALUE=DATE:" + first + "\r\n" + (behind.empty() ? "" : "DTEND;VALUE=DATE:" + behind + "\r\n");
}

/// A day and whether it is off: "2027-01-01 off New Year's Day".
std::vector<std::string> said(const calendar::HolidayYear& year) {
    std::vector<std::string> out;
    for (const auto& [day, one] : year.days) out.push_back(to_text(day) + (one.is_off ? " off " : " worked ") + one.name_en);
    return out;
}

void expect_refused(const std::string& text, std::string_view code, std::optional<int> year = {}) {
    const auto read = read_holidays(text, "days.ics", cn(), year);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, code) << text;
}

}  // namespace holidays_test_detail
using namespace holidays_test_detail;

TEST(Holidays, AnICalendarFileSaysWhatTheNoticeSays) {
    // The notice of 2025 as holiday-cn writes it for calendar programs, line for line what ours says as JSON.
    const auto as_json = read_holidays(read_text("calendars/cn/2025.json"), "2025.json", cn());
    ASSERT_TRUE(as_json);
    std::string events;
    for (auto one = as_json->days.begin(); one != as_json->days.end();) {
        const auto first = one;
        Date last = first->first;
        while (++one != as_json->days.end() && one->first == last + std::chrono::days(1) && one->second == first->second) last = one->first;
        std::string from = to_text(first->first);
        std::string behind = to_text(last + std::chrono::days(1));
        std::erase(from, '-');
        std::erase(behind, '-');
        const std::string& name = first->second.name_zh;
        events += event(first->second.is_off ? name + "假期" : "上班(补" + name + "假期)", days(from, behind));
    }
    const auto as_calendar = read_holidays(ics(events), "2025.ics", cn());
    ASSERT_TRUE(as_calendar) << as_calendar.error().code;
    EXPECT_EQ(as_calendar->year, 2025);
    EXPECT_EQ(as_calendar->days, as_json->days);
}

TEST(Holidays, MarksTellDaysOffFromFeastsAndFromWorkedWeekends) {
    const std::string marked = ics(event("元旦（休）", days("20270101", "20270104")) + event("立春", days("20270204", "")) +
                                   event("元旦（班）", days("20270109", "")) + event("元旦 班", days("20270110", "")) +
                                   event("国庆节", days("20271001", "") + "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\n") +
                                   event("国庆节", days("20271009", "") + "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"));
    const auto year = read_holidays(marked, "days.ics", cn());
    ASSERT_TRUE(year);
    EXPECT_EQ(said(*year), (std::vector<std::string>{"2027-01-01 off New Year's Day", "2027-01-02 off New Year's Day",
                                                     "2027-01-03 off New Year's Day", "2027-01-09 worked New Year's Day",
                                                     "2027-01-10 worked New Year's Day",
                                                     "2027-10-01 off National Day", "2027-10-09 worked National Day"}));
    const auto plain = read_holidays(ics(event("Early May\\, bank holiday", days("20270503", "20270504"))), "days.ics", cn());
    ASSERT_TRUE(plain);
    EXPECT_EQ(said(*plain), std::vector<std::string>{"2027-05-03 off Early May, bank holiday"}) << "nothing is marked: all are days off";
}

TEST(Holidays, OfSeveralYearsOneIsChosen) {
    const std::string two = ics(event("New Year", days("20261231", "20270102")) + event("Christmas", days("20261225", "")));
    expect_refused(two, problems::which_year);
    const auto year = read_holidays(two, "days.ics", cn(), 2027);
    ASSERT_TRUE(year);
    EXPECT_EQ(said(*year), (std::vector<std::string>{"2026-12-31 off New Year", "2027-01-01 off New Year"}));
    EXPECT_EQ(said(read_holidays(two, "days.ics", cn(), 2026).value()),
              (std::vector<std::string>{"2026-12-25 off Christmas", "2026-12-31 off New Year"}));
    expect_refused(two, problems::no_days, 2029);
    expect_refused(read_text("calendars/cn/2025.json"), problems::which_year, 2026);
}

TEST(Holidays, WhatSaysNoDayIsRefused) {
    for (const char* text : {"", "  ", "BEGIN:VCARD\r\nEND:VCARD\r\n", "hello", "BEGIN:VCALENDAR\xff"}) expect_refused(text, problems::no_calendar);
    expect_refused(std::string("BEGIN:VCALENDAR\0x", 17), problems::no_calendar);
    expect_refused(ics(""), problems::no_days);
    expect_refused("{\"year\":2027,\"papers\":[],\"days\":[]}", problems::no_days);
    expect_refused(ics(event("Christmas", days("20271225", "") + "RRULE:FREQ=YEARLY\r\n")), problems::bad_event);
    expect_refused(ics(event("Party", "DTSTART:20271225T180000Z\r\nDTEND:20271225T200000Z\r\n")), problems::bad_event);
    expect_refused(ics(event("Backwards", days("20271225", "20271201"))), problems::bad_event);
    expect_refused(ics(event("For ever", days("20270101", "20271231"))), problems::bad_event);
    expect_refused(ics(event("", days("20271225", ""))), problems::bad_event);
    expect_refused(ics(event("Nowhere", "")), problems::bad_event);
    expect_refused(ics(event("元旦（休）", days("20270101", "")) + event("元旦（班）", days("20270101", ""))), calendar::problems::day_twice);
    const auto cancelled = ics(event("Off", days("20270101", "") + "STATUS:CANCELLED\r\n") + event("On", days("20270201", "")));
    EXPECT_EQ(said(read_holidays(cancelled, "days.ics", cn()).value()), std::vector<std::string>{"2027-02-01 off On"});
    EXPECT_EQ(said(read_holidays(ics(event("Long", "DTSTART;VALUE=DATE:20270101\r\nDURATION:P2D\r\n")), "days.ics", cn()).value()).size(), 2u);
}

}  // namespace huiyin::records
