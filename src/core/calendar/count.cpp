#include <algorithm>
#include <utility>

#include "base/fault.h"
#include "core/calendar/calendar.h"
#include "core/calendar/problems.h"

namespace huiyin::calendar {
namespace count_detail {

using std::chrono::days;

constexpr int amount_max = 100'000;

/// Sorted, with overlapping ones made one, so that no day is told twice.
std::vector<Suspension> merged(std::span<const Suspension> suspensions) {
    std::vector<Suspension> sorted(suspensions.begin(), suspensions.end());
    std::ranges::sort(sorted, {}, &Suspension::first);
    std::vector<Suspension> out;
    for (const Suspension& next : sorted) {
        if (!out.empty() && next.first <= out.back().last)
            out.back().last = std::max(out.back().last, next.last);
        else
            out.push_back(next);
    }
    return out;
}

bool is_suspended(Date day, const std::vector<Suspension>& suspensions) {
    return std::ranges::any_of(suspensions,
                               [&](const Suspension& s) { return s.first <= day && day <= s.last; });
}

/// Looks days up and remembers which of them no published calendar covers.
class Lookup {
  public:
    explicit Lookup(const WorkCalendar& calendar) : calendar_(calendar) {}
    bool is_working_day(Date day) {
        if (!calendar_.is_published(day))
            unpublished_.insert(static_cast<int>(std::chrono::year_month_day(day).year()));
        return calendar_.is_working_day(day);
    }
    const std::set<int>& unpublished_years() const { return unpublished_; }

  private:
    const WorkCalendar& calendar_;
    std::set<int> unpublished_;
};

/// Holidays passed over and weekend days worked in [first, last], for a count of working days.
void tell_exceptions(Date first,
                     Date last,
                     const std::vector<Suspension>& suspensions,
                     const WorkCalendar& calendar,
                     std::vector<Step>& steps) {
    for (Date day = first; day <= last; day += days(1)) {
        const ExceptionalDay* exceptional = calendar.exception(day);
        if (exceptional == nullptr || is_suspended(day, suspensions)) continue;
        const Facts names{{"name_zh", exceptional->name_zh}, {"name_en", exceptional->name_en}};
        if (!exceptional->is_off) {
            const std::chrono::weekday weekday(day);
            // 2020 lists a Monday as worked: a plain weekday needs no explanation.
            if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) continue;
            Facts facts{{"day", to_text(day)}};
            facts.insert(facts.end(), names.begin(), names.end());
            steps.push_back({std::string(steps::worked), std::move(facts)});
            continue;
        }
        Date end = day;
        while (end < last && !is_suspended(end + days(1), suspensions)) {
            const ExceptionalDay* next = calendar.exception(end + days(1));
            if (next == nullptr || !next->is_off || next->name_zh != exceptional->name_zh) break;
            end += days(1);
        }
        Facts facts{{"first", to_text(day)},
                    {"last", to_text(end)},
                    {"days", std::to_string((end - day).count() + 1)}};
        facts.insert(facts.end(), names.begin(), names.end());
        steps.push_back({std::string(end == day ? steps::holiday_day : steps::holiday), std::move(facts)});
        day = end;
    }
}

/// That a period of calendar days or months may end on a weekend day; nothing where the day needs no explanation.
std::optional<Step> tell_worked_end(Date due, const WorkCalendar& calendar) {
    const ExceptionalDay* exceptional = calendar.exception(due);
    const std::chrono::weekday weekday(due);
    if (exceptional == nullptr || exceptional->is_off || (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday)) return std::nullopt;
    return Step{std::string(steps::ends_on_worked), {{"day", to_text(due)}, {"name_zh", exceptional->name_zh}, {"name_en", exceptional->name_en}}};
}

/// Which holidays were not known: of years whose notice is still to come, and of years that this calendar has no list of.
std::vector<Step> tell_unpublished(const std::set<int>& unpublished, const WorkCalendar& calendar) {
    const auto& published = calendar.published_years();
    std::string gone;
    std::string to_come;
    for (const int year : unpublished) {
        // Notices come year by year: before the newest nothing is still to come.
        std::string& years = !published.empty() && year < *published.rbegin() ? gone : to_come;
        years += (years.empty() ? "" : ",") + std::to_string(year);
    }
    std::vector<Step> out;
    if (!gone.empty()) out.push_back({std::string(steps::no_list), {{"years", gone}}});
    if (!to_come.empty()) out.push_back({std::string(steps::provisional), {{"years", to_come}}});
    return out;
}

/// Why nothing could be due on the days of [from, to).
Step tell_roll(Date from, Date to, const std::vector<Suspension>& suspensions, const WorkCalendar& calendar) {
    bool weekend = false;
    bool suspended = false;
    std::vector<std::pair<std::string, std::string>> names;
    for (Date day = from; day < to; day += days(1)) {
        // A suspended day that nobody would have worked on moves nothing: its own reason is told.
        if (is_suspended(day, suspensions) && calendar.is_working_day(day)) {
            suspended = true;
        } else if (const ExceptionalDay* exceptional = calendar.exception(day)) {
            const std::pair<std::string, std::string> name{exceptional->name_zh, exceptional->name_en};
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
        } else {
            weekend = true;
        }
    }
    std::string zh;
    std::string en;
    for (const auto& [name_zh, name_en] : names) {
        zh += (zh.empty() ? "" : "、") + name_zh;
        en += (en.empty() ? "" : ", ") + name_en;
    }
    const char* because = names.empty() ? "weekend" : weekend ? "holiday-and-weekend" : "holiday";
    return {std::string(suspended ? steps::rolled_past_suspension : steps::rolled),
            {{"from", to_text(from)}, {"to", to_text(to)}, {"because", because}, {"name_zh", zh}, {"name_en", en}}};
}

}  // namespace count_detail

Date add_months(Date from, int months) {
    const std::chrono::year_month_day start(from);
    const auto month = start.year() / start.month() + std::chrono::months(months);
    const auto same_number = month / start.day();
    return same_number.ok() ? Date(same_number) : Date(month / std::chrono::last);
}

std::string_view to_text(Unit unit) {
    switch (unit) {
        case Unit::calendar_days: return "calendar_days";
        case Unit::working_days: return "working_days";
        case Unit::months: return "months";
    }
    EXPECTS(false);
}

std::optional<Unit> parse_unit(std::string_view text) {
    for (const Unit unit : {Unit::calendar_days, Unit::working_days, Unit::months})
        if (to_text(unit) == text) return unit;
    return std::nullopt;
}

Result<Deadline> count(const Count& what, const WorkCalendar& calendar) {
    using namespace count_detail;
    const int amount = what.period.amount;
    if (amount < 1 || amount > amount_max || what.extra < 0 || what.extra > amount_max - amount)
        return refuse(problems::bad_period, {{"amount", std::to_string(amount)}});
    for (const Suspension& s : what.suspensions)
        if (s.last < s.first)
            return refuse(problems::bad_suspension, {{"first", to_text(s.first)}, {"last", to_text(s.last)}});

    const std::vector<Suspension> suspensions = merged(what.suspensions);
    const int total = amount + what.extra;
    const Date first = what.from + days(1);
    Lookup lookup(calendar);

    Date reached = what.from;
    int left = total;
    if (what.period.unit == Unit::months) {
        const Date end = add_months(what.from, total);
        left = 0;
        for (Date day = first; day <= end; day += days(1)) left += is_suspended(day, suspensions) ? 1 : 0;
        reached = end;
    }
    while (left > 0) {
        reached += days(1);
        if (is_suspended(reached, suspensions)) continue;
        if (what.period.unit == Unit::working_days && !lookup.is_working_day(reached)) continue;
        --left;
    }

    Date due = reached;
    while (!lookup.is_working_day(due) || is_suspended(due, suspensions)) due += days(1);

    const std::string unit(to_text(what.period.unit));
    Deadline deadline{.due = due, .provisional = !lookup.unpublished_years().empty(), .steps = {}};
    if (what.extra > 0)
        deadline.steps.push_back({std::string(steps::extended),
                                  {{"amount", std::to_string(amount)},
                                   {"extra", std::to_string(what.extra)},
                                   {"unit", unit},
                                   {"total", std::to_string(total)}}});
    deadline.steps.push_back({std::string(steps::counted),
                              {{"amount", std::to_string(total)},
                               {"count", std::to_string(total)},
                               {"unit", unit},
                               {"from", to_text(what.from)},
                               {"first", to_text(first)},
                               {"reached", to_text(reached)}}});
    for (const Suspension& s : suspensions) {
        const Date begin = std::max(s.first, first);
        const Date end = std::min(s.last, due);
        if (end < begin) continue;
        const std::string not_counted = std::to_string((end - begin).count() + 1);
        deadline.steps.push_back({std::string(s.first == s.last ? steps::suspended_day : steps::suspended),
                                  {{"first", to_text(s.first)}, {"last", to_text(s.last)}, {"days", not_counted}, {"count", not_counted}}});
    }
    if (what.period.unit == Unit::working_days) tell_exceptions(first, reached, suspensions, calendar, deadline.steps);
    if (due != reached) deadline.steps.push_back(tell_roll(reached, due, suspensions, calendar));
    if (what.period.unit != Unit::working_days && due == reached)
        if (auto worked = tell_worked_end(due, calendar)) deadline.steps.push_back(std::move(*worked));
    for (Step& step : tell_unpublished(lookup.unpublished_years(), calendar)) deadline.steps.push_back(std::move(step));
    return deadline;
}

}  // namespace huiyin::calendar
