#include <algorithm>

#include "base/fault.h"
#include "core/casework/decide_parts.h"
#include "core/casework/problems.h"

// The clocks of a case: who owes, from when, until when, and what becomes of them where the case goes to another office.
namespace huiyin::casework::decide_detail {

using procedure::ClockRule;
using procedure::CommandRule;
using procedure::CountsFrom;
using procedure::OwedBy;

Date presumed_receipt(const Rules& rules, Date put_on) {
    if (!rules.procedure.presumed_receipt) return put_on;
    const auto counted = calendar::count({.from = put_on, .period = *rules.procedure.presumed_receipt}, rules.calendar);
    return counted ? counted->due : put_on;
}

Date day_zero(const Case& after, CountsFrom counts_from, const Rules& rules, Now now) {
    switch (counts_from) {
        case CountsFrom::event_day: return now.today;
        case CountsFrom::filing_day: return after.filed_on;
        case CountsFrom::office_receipt: return after.received_on;
        case CountsFrom::notice_received: return presumed_receipt(rules, now.today);
    }
    return now.today;
}

/// No tree of offices is higher.
constexpr int levels_most = 20;

bool lies_below(const Rules& rules, const OfficeId& office, const OfficeId& above) {
    // An office that may have nothing to do with the case is passed over: those above it may.
    for (int levels = 1; levels <= levels_most; ++levels)
        if (rules.above(office, levels) == above) return true;
    return false;
}

/// The nearest office above both, on whatever level; none if nothing stands above both.
std::optional<OfficeId> office_above_both(const Rules& rules, const OfficeId& office, const OfficeId& other) {
    for (int levels = 1; levels <= levels_most; ++levels)
        if (const auto above = rules.above(office, levels); above && lies_below(rules, other, *above)) return above;
    return std::nullopt;
}

Result<ClockStarted> start(const Case& after, const ClockId& id, const Rules& rules, Now now, const Given& given) {
    const ClockRule* rule = rules.procedure.find_clock(id);
    EXPECTS(rule != nullptr);  // procedure::check has seen to it
    ClockStarted out;
    out.clock = id;
    out.owed_by_office = rule->is_obligation();
    if (out.owed_by_office) {
        const int levels = procedure::levels_up(rule->owed_by);
        auto owner = levels == 0 ? std::optional(after.office) : rules.above(after.office, levels);
        if (rule->owed_by == OwedBy::office_above_both) {
            EXPECTS(given.other.has_value());
            owner = office_above_both(rules, after.office, *given.other);
            if (!owner) return refuse(problems::no_office_above_both, {{"office", after.office.value}, {"other", given.other->value}});
        }
        if (!owner) return refuse(problems::no_office_above, {{"office", after.office.value}});
        out.office = *owner;
    }
    out.from = day_zero(after, given.counts_from.value_or(rule->counts_from), rules, now);
    out.opened_on = now.today;
    if (rule->due_in) {
        EXPECTS(given.day.has_value());
        out.due = *given.day;
        return out;
    }
    TRY_LET(deadline, calendar::count({.from = out.from, .period = rule->period}, rules.calendar));
    out.due = deadline.due;
    out.provisional = deadline.provisional;
    return out;
}

Facts named(const Rules& rules, const ClockId& clock) {
    const ClockRule* rule = rules.procedure.find_clock(clock);
    return {{"clock", clock.value}, {"clock_name_zh", rule ? rule->name.zh : clock.value}, {"clock_name_en", rule ? rule->name.en : clock.value}};
}

Result<calendar::Deadline> recount(const RunningClock& clock, const Rules& rules, int extended) {
    const ClockRule* rule = rules.procedure.find_clock(clock.clock);
    EXPECTS(rule != nullptr);
    if (rule->due_in)
        return calendar::Deadline{.due = clock.due,
                                  .provisional = false,
                                  .steps = {{std::string(calendar::steps::given),
                                             {{"due", to_text(clock.due)},
                                              {"on", to_text(clock.begun_on)},
                                              {"name_zh", clock.begun_by.value},
                                              {"name_en", clock.begun_by.value}}}}};
    const int extra = rule->extension ? rule->extension->amount * extended : 0;
    return calendar::count(
        {.from = clock.from, .period = rule->period, .suspensions = clock.suspensions, .extra = extra},
        rules.calendar);
}

ClockMoved moved(const RunningClock& clock, const calendar::Deadline& deadline, const char* reason) {
    return {.clock = clock.clock,
            .promise = clock.promise,
            .due = deadline.due,
            .provisional = deadline.provisional,
            .reason = reason,
            .from = clock.from,
            .suspended_from = std::nullopt};
}

bool outlives(const procedure::Procedure& procedure, const RunningClock& clock) {
    const ClockRule* rule = procedure.find_clock(clock.clock);
    return rule != nullptr && rule->after_end;
}

bool stays(const procedure::Procedure& procedure, const RunningClock& clock) {
    const ClockRule* rule = procedure.find_clock(clock.clock);
    return rule != nullptr && rule->stays;
}

void hand_on_clocks(Event& event, const Case& current, const CommandRule& command, const procedure::Procedure& procedure) {
    if (!event.office || *event.office == current.office) return;
    for (const RunningClock& clock : current.clocks) {
        const ClockRule* rule = procedure.find_clock(clock.clock);
        if (!clock.promise || clock.office != current.office || rule == nullptr || rule->owed_by != OwedBy::office || rule->stays) continue;
        const auto is_it = [&](const auto& one) { return one.clock == clock.clock; };
        if (std::any_of(event.stops.begin(), event.stops.end(), is_it)) continue;
        if (std::find(command.starts.begin(), command.starts.end(), clock.clock) != command.starts.end()) continue;
        event.stops.push_back({.clock = clock.clock,
                               .promise = clock.promise,
                               .outcome = std::string(procedure::to_text(procedure::Outcome::transferred))});
        event.starts.push_back({.clock = clock.clock,
                                .promise = std::nullopt,
                                .owed_by_office = true,
                                .office = *event.office,
                                .from = clock.from,
                                .due = clock.due,
                                .provisional = clock.provisional,
                                .opened_on = clock.opened_on,
                                .continues = true,
                                .suspended_on = clock.suspended_on});
    }
}

}  // namespace huiyin::casework::decide_detail
