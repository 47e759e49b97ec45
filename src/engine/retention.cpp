#include "engine/retention.h"

#include <algorithm>

#include "base/fault.h"
#include "engine/outer_layers.h"
#include "engine/seal.h"

namespace huiyin::engine {
namespace retention_detail {

using std::chrono::days;
using std::chrono::months;

/// "2029-03" → the first of March. EXPECTS a month.
Date first_day(const std::string& month) {
    const auto day = parse_date(month + "-01");
    EXPECTS(day.has_value());
    return *day;
}
Date last_day(const std::string& month) {
    const std::chrono::year_month_day first{first_day(month)};
    return Date{(first.year() / first.month() + months{1}) / 1} - days{1};
}

}  // namespace retention_detail
using namespace retention_detail;

std::optional<RetentionStep> next_retention(const CaseRow& row, const casework::Case& value) {
    if (value.forgotten) return std::nullopt;
    const auto kept = casework::kept_at_least(value);
    if (row.open || (kept && last_day(row.month) < *kept)) return RetentionStep{.kind = RetentionStep::Kind::keep, .day = first_day(row.month)};
    if (value.kept_until) return RetentionStep{.kind = RetentionStep::Kind::forget, .day = *value.kept_until + days{1}};
    return RetentionStep{.kind = RetentionStep::Kind::warn, .day = last_day(row.month) - retention_notice};
}

Date last_day_of_content(const CaseRow& row, Date today) { return std::max(last_day(row.month), today + least_notice); }

Append keep_longer(const Context& context, StandingCase loaded, Date today) {
    std::string month = context.town.retention_month(today);
    const auto kept = casework::kept_at_least(loaded.value);
    if (!loaded.row.open && kept && *kept != Date::max()) month = std::min(month, sealing::month_of(*kept));
    const sealing::MonthKey to{month, context.keys.month_key(month)};
    Append out;
    out.cases.push_back({.case_id = loaded.row.case_id, .version = loaded.value.version});
    for (WrapRow& wrap : context.store.wraps(loaded.row.case_id))
        if (auto moved = moved_wrap(context, std::move(wrap), to)) out.changes.wraps.push_back(std::move(*moved));
    for (GuestRow& guest : context.store.guests(loaded.row.case_id)) {
        move_subject(context, guest.row, guest.guest, to);
        guest.row.month = month;
        out.changes.guests.push_back(std::move(guest));
    }
    move_subject(context, loaded.row, loaded.row.office, to);
    loaded.row.month = month;
    project(loaded.row, loaded.value, context.town);
    out.changes.cases.push_back(std::move(loaded.row));
    return out;
}

std::size_t destroy_passed_months(const Context& context) {
    if (context.writer.hold() || !context.writer.trouble().empty()) return 0;
    const std::chrono::year_month_day today{context.town.now(context.clock.now()).today};
    const Date first = Date{today.year() / today.month() / 1};
    // Each case has a timer no later than the day after its month's last (next_retention): is none due, none is that old.
    if (!context.store.timers_due({.until = first, .after = {}, .limit = 1}).empty()) return 0;
    std::size_t destroyed = 0;
    for (const std::string& month : context.keys.months()) {
        if (month >= sealing::month_of(first)) continue;
        context.keys.destroy_month_key(month);
        ++destroyed;
    }
    return destroyed;
}

}  // namespace huiyin::engine
