#include "io/records/holidays.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "core/calendar/problems.h"
#include "io/records/ical.h"
#include "io/records/problems.h"

namespace huiyin::records {
namespace holidays_detail {

using calendar::ExceptionalDay;

constexpr int event_days_max = 60;
constexpr std::size_t name_bytes_max = 200;

struct Event {
    Date first;
    Date last;
    std::string name;
    bool is_off = true;
    bool is_marked = false;  ///< says itself whether its days are off
};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

/// The holiday that a summary speaks of: "上班(补春节假期)" and "春节（班）" of 春节.
std::string holiday_of(const std::string& summary) {
    std::string_view rest = summary;
    for (const std::string_view opening : {"上班(补", "上班（补"})
        if (rest.starts_with(opening)) rest.remove_prefix(opening.size());
    constexpr std::array<std::string_view, 11> tails{"（班）", "(班)", "（休）", "(休)", "假期", "放假", "补班", "调休", "上班", " 第", " 班"};
    std::size_t end = rest.size();
    for (const std::string_view tail : tails) end = std::min(end, rest.find(tail));
    const std::string name = without_blanks(rest.substr(0, end));
    return name.empty() ? summary : name;
}

/// What a summary says of its days by itself; nothing if it only names them.
std::optional<bool> off_by_summary(const std::string& summary) {
    const std::string low = lower(summary);
    for (const std::string_view word : {"（班）", "(班)", "上班", "补班", "working day", "workday", "work day"})
        if (has(low, word)) return false;
    if (low.ends_with(" 班")) return false;
    for (const std::string_view word : {"（休）", "(休)", "假期", "放假"})
        if (has(low, word)) return true;
    return std::nullopt;
}

std::optional<Date> day_of(const icaltimetype& time) {
    const std::chrono::year_month_day day{std::chrono::year(time.year), std::chrono::month(static_cast<unsigned>(time.month)),
                                          std::chrono::day(static_cast<unsigned>(time.day))};
    if (icaltime_is_null_time(time) != 0 || time.is_date == 0 || !day.ok() || time.year < 1 || time.year > 9999) return std::nullopt;
    return Date(day);
}

tl::unexpected<Problem> bad_event(const std::string& name, std::string_view why, const std::string& file) {
    return refuse(problems::bad_event, {{"event", name}, {"why", std::string(why)}}, file);
}

/// Nothing if the event doesn't count: it was cancelled.
Result<std::optional<Event>> read_event(icalcomponent* event, const std::string& file) {
    Event out;
    const icalproperty* summary = icalcomponent_get_first_property(event, ICAL_SUMMARY_PROPERTY);
    const char* text = summary == nullptr ? nullptr : icalproperty_get_summary(summary);
    const std::string name = text == nullptr ? std::string() : without_blanks(text);
    if (name.empty() || name.size() > name_bytes_max || !is_utf8(name)) return bad_event(name.substr(0, 40), "name", file);
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return std::optional<Event>();
    for (const auto kind : {ICAL_RRULE_PROPERTY, ICAL_RDATE_PROPERTY})
        if (icalcomponent_get_first_property(event, kind) != nullptr) return bad_event(name, "repeats", file);
    const icalproperty* start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    const auto first = start == nullptr ? std::nullopt : day_of(icalproperty_get_dtstart(start));
    if (!first) return bad_event(name, "day", file);
    out.first = *first;
    out.last = *first;
    if (const icalproperty* end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY)) {
        const auto behind = day_of(icalproperty_get_dtend(end));  // the day after the last (RFC 5545, 3.6.1)
        if (!behind || *behind < *first) return bad_event(name, "day", file);
        out.last = std::max(*first, *behind - std::chrono::days(1));
    } else if (const icalproperty* lasting = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY)) {
        const icaldurationtype duration = icalproperty_get_duration(lasting);
        const bool whole = duration.hours == 0 && duration.minutes == 0 && duration.seconds == 0 && duration.is_neg == 0;
        if (!whole || duration.weeks > 9 || duration.days > event_days_max) return bad_event(name, "day", file);
        const int days = static_cast<int>(duration.weeks) * 7 + static_cast<int>(duration.days);
        if (days > 1) out.last = *first + std::chrono::days(days - 1);
    }
    if (out.last - out.first > std::chrono::days(event_days_max)) return bad_event(name, "long", file);
    out.name = holiday_of(name);
    if (const auto off = off_by_summary(name)) {
        out.is_off = *off;
        out.is_marked = true;
    }
    for (icalproperty* one = icalcomponent_get_first_property(event, ICAL_X_PROPERTY); one != nullptr;
         one = icalcomponent_get_next_property(event, ICAL_X_PROPERTY)) {
        const char* key = icalproperty_get_x_name(one);
        const char* value = icalproperty_get_x(one);
        if (key == nullptr || value == nullptr || lower(key) != "x-apple-special-day") continue;
        out.is_off = lower(value) != "alternate-workday";
        out.is_marked = true;
    }
    return std::optional<Event>(std::move(out));
}

Result<std::vector<Event>> read_events(const std::string& text, const std::string& file) {
    static std::once_flag once;
    std::call_once(once, [] { icalerror_set_errors_are_fatal(0); });
    const Component root(icalparser_parse_string(text.c_str()));
    if (!root) return refuse(problems::no_calendar, {}, file);
    std::vector<Event> out;
    std::vector<icalcomponent*> calendars;
    if (icalcomponent_isa(root.get()) == ICAL_VCALENDAR_COMPONENT) calendars.push_back(root.get());
    // Several VCALENDARs in one file come under a root of their own.
    for (icalcomponent* one = icalcomponent_get_first_component(root.get(), ICAL_VCALENDAR_COMPONENT); one != nullptr;
         one = icalcomponent_get_next_component(root.get(), ICAL_VCALENDAR_COMPONENT))
        calendars.push_back(one);
    if (calendars.empty()) return refuse(problems::no_calendar, {}, file);
    for (icalcomponent* one : calendars)
        for (icalcomponent* event = icalcomponent_get_first_component(one, ICAL_VEVENT_COMPONENT); event != nullptr;
             event = icalcomponent_get_next_component(one, ICAL_VEVENT_COMPONENT)) {
            TRY_LET(read, read_event(event, file));
            if (read) out.push_back(std::move(*read));
        }
    if (std::any_of(out.begin(), out.end(), [](const Event& one) { return one.is_marked; }))
        std::erase_if(out, [](const Event& one) { return !one.is_marked; });
    return out;
}

int year_in(Date day) { return static_cast<int>(std::chrono::year_month_day(day).year()); }

Result<calendar::HolidayYear> year_of_events(const std::vector<Event>& events, const std::string& file, std::optional<int> wanted) {
    // A break that begins in December belongs to the notice of the year in which it ends.
    std::set<int> years;
    for (const Event& one : events) years.insert(year_in(one.last));
    if (!wanted && years.size() == 1) wanted = *years.begin();
    if (!wanted && years.size() > 1) {
        std::string all;
        for (const int one : years) all += (all.empty() ? "" : ", ") + std::to_string(one);
        return refuse(problems::which_year, {{"years", all}}, "year");
    }
    calendar::HolidayYear out{.year = wanted.value_or(0), .papers = {}, .days = {}};
    for (const Event& one : events) {
        if (year_in(one.last) != wanted && year_in(one.first) != wanted) continue;
        for (Date day = one.first; day <= one.last; day += std::chrono::days(1)) {
            if (year_in(day) > out.year) break;
            const ExceptionalDay said{.is_off = one.is_off, .name_zh = one.name, .name_en = one.name};
            const auto [there, is_new] = out.days.emplace(day, said);
            if (!is_new && there->second.is_off != one.is_off)
                return refuse(calendar::problems::day_twice, {{"day", to_text(day)}}, file);
        }
    }
    return out;
}

}  // namespace holidays_detail
using namespace holidays_detail;

Result<calendar::HolidayYear> read_holidays(std::string_view text, const std::string& file, const calendar::Description& description,
                                            std::optional<int> year) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (text.size() > holidays_bytes_max || !is_utf8(text) || text.find('\0') != std::string_view::npos)
        return refuse(problems::no_calendar, {}, file);
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return refuse(problems::no_calendar, {}, file);
    calendar::HolidayYear read;
    if (text[begin] == '{') {
        TRY_LET(notice, calendar::parse_holiday_year(text, file, description));
        read = std::move(notice);
        if (year && read.year != *year) return refuse(problems::which_year, {{"years", std::to_string(read.year)}}, "year");
    } else if (lower(text.substr(begin, 15)) == "begin:vcalendar") {
        TRY_LET(events, read_events(std::string(text.substr(begin)), file));
        TRY_LET(notice, year_of_events(events, file, year));
        if (notice.days.empty()) return refuse(problems::no_days, {{"year", year ? " (" + std::to_string(*year) + ")" : ""}}, file);
        // Names in English as the calendar has them.
        TRY_LET(named, calendar::parse_holiday_year(calendar::write_holiday_year(notice), file, description));
        read = std::move(named);
    } else {
        return refuse(problems::no_calendar, {}, file);
    }
    if (read.days.empty()) return refuse(problems::no_days, {{"year", " (" + std::to_string(read.year) + ")"}}, file);
    return read;
}

}  // namespace huiyin::records
