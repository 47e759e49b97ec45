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
    std::map<int, HolidayYear> ascending;
    for (HolidayYear& year : years) {
        const int number = year.year;
        if (!ascending.emplace(number, std::move(year)).second)
            return refuse(problems::year_twice, {{"year", std::to_string(number)}});
    }
    for (auto& [number, year] : ascending) {
        calendar.years_.insert(number);
        // Ascending, so that where two notices name a day the later one stays.
        for (auto& [day, exceptional] : year.days) calendar.days_[day] = std::move(exceptional);
    }
    return calendar;
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

}  // namespace huiyin::calendar
