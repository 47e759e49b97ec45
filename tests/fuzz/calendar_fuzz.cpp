#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/calendar/calendar.h"

using namespace huiyin;
using namespace huiyin::calendar;

namespace {

/// A day is due that is worked and lies behind the first, whatever a notice says of the days.
void count_under(const WorkCalendar& calendar, int year) {
    const Date from = std::chrono::sys_days(std::chrono::year(year) / 1 / 20);
    const Suspension suspended{.first = from + std::chrono::days(3), .last = from + std::chrono::days(9)};
    for (const Unit unit : {Unit::calendar_days, Unit::working_days, Unit::months}) {
        const auto plain = count({.from = from, .period = {.amount = 2, .unit = unit}}, calendar);
        const auto longer = count({.from = from, .period = {.amount = 2, .unit = unit}, .suspensions = {&suspended, 1}, .extra = 1},
                                  calendar);
        if (!plain || !longer) std::abort();
        if (plain->due <= from || longer->due < plain->due) std::abort();
        if (!calendar.is_working_day(plain->due) || !calendar.is_working_day(longer->due)) std::abort();
    }
}

}  // namespace

/// A year's notice and a calendar's description, as a town copies them from the web: refused at a line, or counted by.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto description = parse_description(text, "c.toml"); !description && !description.error().where.starts_with("c.toml"))
        std::abort();
    Description plain;
    plain.id = "c";
    plain.holiday_names = {{"春节", "Spring Festival"}};
    const auto notice = parse_holiday_year(text, "y.json", plain);
    if (!notice) {
        if (!notice.error().where.starts_with("y.json")) std::abort();
        return 0;
    }
    const auto calendar = WorkCalendar::create(plain, {*notice});
    if (!calendar) std::abort();
    count_under(*calendar, notice->year);
    return 0;
}
