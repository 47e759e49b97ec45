#include <utility>

#include "core/calendar/calendar.h"
#include "core/calendar/problems.h"

namespace huiyin::calendar {
namespace work_calendar_detail {

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

}  // namespace work_calendar_detail

Result<WorkCalendar> WorkCalendar::create(Description description, std::vector<HolidayYear> years) {
    WorkCalendar calendar;
    calendar.description_ = std::move(description);
    for (HolidayYear& year : years) {
        const int number = year.year;
        if (!calendar.notices_.emplace(number, std::move(year)).second)
            return refuse(problems::year_twice, {{"year", std::to_string(number)}});
    }
    calendar.gather();
    return calendar;
}

WorkCalendar WorkCalendar::with(HolidayYear year) const {
    WorkCalendar out = *this;
    const int number = year.year;
    out.notices_.insert_or_assign(number, std::move(year));
    out.gather();
    return out;
}

WorkCalendar WorkCalendar::without(int year) const {
    WorkCalendar out = *this;
    out.notices_.erase(year);
    out.gather();
    return out;
}

void WorkCalendar::gather() {
    years_.clear();
    days_.clear();
    for (const auto& [number, year] : notices_) {
        if (!year.days.empty()) years_.insert(number);
        // Ascending, so that where two notices name a day the later one stays.
        for (const auto& [day, exceptional] : year.days) days_.insert_or_assign(day, exceptional);
    }
}

const HolidayYear* WorkCalendar::notice(int year) const {
    const auto found = notices_.find(year);
    return found == notices_.end() ? nullptr : &found->second;
}

bool WorkCalendar::is_working_day(Date day) const {
    if (const ExceptionalDay* exceptional = exception(day)) return !exceptional->is_off;
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

bool WorkCalendar::is_published(Date day) const {
    return description_.always_published || years_.contains(work_calendar_detail::year_of(day));
}

const ExceptionalDay* WorkCalendar::exception(Date day) const {
    const auto found = days_.find(day);
    return found == days_.end() ? nullptr : &found->second;
}

Date next_working_day(const WorkCalendar& calendar, Date day) {
    Date next = day + std::chrono::days(1);
    while (!calendar.is_working_day(next)) next += std::chrono::days(1);
    return next;
}

std::vector<DayChange> differences(const WorkCalendar& before, const WorkCalendar& after) {
    std::set<Date> named;
    for (const auto& [day, exceptional] : before.exceptions()) named.insert(day);
    for (const auto& [day, exceptional] : after.exceptions()) named.insert(day);
    std::vector<DayChange> out;
    for (const Date day : named) {
        if (before.is_working_day(day) == after.is_working_day(day)) continue;
        const ExceptionalDay* says = after.exception(day);
        if (says == nullptr) says = before.exception(day);
        out.push_back({.day = day, .is_off = !after.is_working_day(day), .name_zh = says->name_zh, .name_en = says->name_en});
    }
    return out;
}

bool counts_alike(const WorkCalendar& one, const WorkCalendar& other) {
    return one.description().always_published == other.description().always_published &&
           one.published_years() == other.published_years() && differences(one, other).empty();
}

}  // namespace huiyin::calendar
