#include "core/text/dates.h"

#include "core/text/say.h"

namespace huiyin::text {
namespace dates_detail {

std::string two_digits(long number) { return (number < 10 ? "0" : "") + std::to_string(number); }

/// The facts that the sentences date.* may name.
Facts parts_of(Language language, Date day) {
    const std::chrono::year_month_day civil{day};
    const auto month = std::to_string(static_cast<unsigned>(civil.month()));
    const auto weekday = std::to_string(std::chrono::weekday{day}.iso_encoding());
    return {{"year", std::to_string(static_cast<int>(civil.year()))},
            {"month", say(language, "date.month." + month)},
            {"day", std::to_string(static_cast<unsigned>(civil.day()))},
            {"weekday", say(language, "date.weekday." + weekday)}};
}

}  // namespace dates_detail

std::string write_day(Language language, Date day) {
    return say(language, "date.day", dates_detail::parts_of(language, day));
}
std::string write_date(Language language, Date day) {
    return say(language, "date.date", dates_detail::parts_of(language, day));
}
std::string write_day_and_month(Language language, Date day) {
    return say(language, "date.day-and-month", dates_detail::parts_of(language, day));
}

std::string write_time(LocalTime wall) {
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const std::chrono::hh_mm_ss clock{wall - day};
    return dates_detail::two_digits(clock.hours().count()) + ":" +
           dates_detail::two_digits(clock.minutes().count());
}

std::string write_moment(Language language, LocalTime wall) {
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const Date civil{day.time_since_epoch()};
    return say(language, "date.moment", {{"date", write_date(language, civil)}, {"time", write_time(wall)}});
}

std::string write_remaining(Language language, const Remaining& remaining) {
    if (remaining.today > remaining.due) {
        const auto first_late_day = remaining.due + std::chrono::days{1};
        return say(language, "date.late-since", {{"day", write_day_and_month(language, first_late_day)}});
    }
    if (remaining.today == remaining.due) return say(language, "date.today");
    return say(language, "date.in-working-days", {{"count", std::to_string(remaining.working_days)}});
}

std::string write_number(std::int64_t number) {
    auto digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string write_size(std::uint64_t bytes) {
    if (bytes < 1'000) return std::to_string(bytes) + " B";
    if (bytes < 999'500) return std::to_string((bytes + 500) / 1'000) + " KB";
    const auto tenths = (bytes + 50'000) / 100'000;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

}  // namespace huiyin::text
