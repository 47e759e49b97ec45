#include <algorithm>

#include "core/casework/decide_parts.h"
#include "core/casework/problems.h"

// What nobody at work does: a notice is received, days come, another calendar counts, the content's time is over.
namespace huiyin::casework {
namespace decide_detail {

Result<Event> decide_receipt(const Case& current, const Rules& rules, Now now) {
    if (!current.notice_put_on || current.notice_received_on) return refuse(problems::already_received);
    Event event = begin(current, "notice_received", {.role = "resident", .office = std::nullopt, .tag = {}}, now);
    event.substantive = false;
    for (const RunningClock& clock : current.clocks) {
        if (!clock.awaits_receipt || clock.from <= now.today) continue;
        RunningClock begun = clock;
        begun.from = now.today;
        TRY_LET(deadline, recount(begun, rules, begun.extended));
        event.moves.push_back(moved(begun, deadline, "received"));
    }
    return event;
}

/// What a clock's day was before, under this name in the event's fields: whoever reads the event alone sees from where to where.
std::string was(const ClockId& clock) { return "was_" + clock.value; }

Result<Event> decide_recount(const Case& current, const Rules& rules, Now now) {
    Event event = begin(current, "deadline_recounted", {.role = "timer", .office = std::nullopt, .tag = {}}, now);
    event.substantive = false;  // nobody's work is contradicted by it
    for (const RunningClock& clock : current.clocks) {
        if (rules.procedure.find_clock(clock.clock) == nullptr) continue;
        RunningClock anew = clock;
        // A presumed receipt still ahead is a period, too.
        if (clock.awaits_receipt && clock.from > clock.begun_on) anew.from = presumed_receipt(rules, clock.begun_on);
        TRY_LET(deadline, recount(anew, rules, anew.extended));
        if (deadline.due == clock.due && deadline.provisional == clock.provisional && anew.from == clock.from) continue;
        event.moves.push_back(moved(anew, deadline, "calendar"));
        event.fields[was(clock.clock)] = to_text(clock.due);
    }
    if (event.moves.empty()) return refuse(problems::nothing_to_recount);
    event.fields["calendar"] = rules.calendar.id();
    return event;
}

/// The first day on which all that a timer's command waits for has come; none if it never does.
std::optional<Date> ready_day(const Case& current, const procedure::CommandRule& command) {
    Date day{};
    for (const procedure::Guard& guard : command.guards) {
        if (guard.kind == procedure::Guard::Kind::period_over) {
            const RunningClock* clock = current.running(guard.clock);
            if (clock == nullptr || clock->suspended_on) return std::nullopt;
            day = std::max(day, clock->due + std::chrono::days(1));
        } else if (guard.kind == procedure::Guard::Kind::days_before) {
            const RunningClock* clock = current.running(guard.clock);
            if (clock == nullptr || clock->suspended_on) return std::nullopt;
            day = std::max(day, reminder_day(*clock, guard));
        } else if (guard.kind == procedure::Guard::Kind::day_reached) {
            const auto named = named_day(current, guard).day;
            if (!named) return std::nullopt;
            day = std::max(day, *named);
        }
    }
    return day;
}

/// The clock before whose end a command reminds; null if it isn't one that does.
const RunningClock* reminded_of(const Case& current, const procedure::CommandRule* command) {
    if (command == nullptr) return nullptr;
    for (const procedure::Guard& guard : command->guards)
        if (guard.kind == procedure::Guard::Kind::days_before) return current.running(guard.clock);
    return nullptr;
}

/// Whether a command of the timer changes nothing: the resident sees it, and hears of it.
bool only_tells(const procedure::CommandRule& command) {
    return !command.to && !command.switches_to && !command.stops_all && command.stops.empty() && command.starts.empty() &&
           command.restarts.empty() && command.suspends.empty() && command.resumes.empty();
}

enum class Reminders { with, without, alone };

std::optional<Timer> earliest(const Case& current, const Rules& rules, Reminders reminders) {
    std::optional<Timer> first;
    if (current.forgotten) return first;
    for (const RunningClock& clock : current.clocks)
        if (reminders != Reminders::alone && clock.awaits_receipt && (!first || clock.from < first->day)) first = Timer{.day = clock.from, .command = nullptr};
    for (const procedure::CommandRule* command : procedure::allowed_commands(rules.procedure, {current.state}, procedure::Actor::timer)) {
        if (reminders == Reminders::without && reminded_of(current, command) != nullptr) continue;
        if (reminders == Reminders::alone && !only_tells(*command)) continue;
        const auto day = ready_day(current, *command);
        // What else it asks for can't come by waiting (procedure::check has seen to it), so that day tells.
        if (day && (!first || *day < first->day) && check_guards(current, *command, {.actor = procedure::Actor::timer}, rules, {.at = {}, .today = *day}))
            first = Timer{.day = *day, .command = command};
    }
    return first;
}

/// What is to be done today. The server was down: nobody is reminded of a period that is over, if what comes then can be done.
std::optional<Timer> timer_of(const Case& current, const Rules& rules, Date today) {
    const auto first = earliest(current, rules, Reminders::with);
    const RunningClock* clock = first ? reminded_of(current, first->command) : nullptr;
    if (clock == nullptr || clock->due >= today) return first;
    const auto other = earliest(current, rules, Reminders::without);
    return other && other->day <= today ? other : first;
}

Result<Event> decide_timer(const Case& current, const Rules& rules, Now now) {
    const auto timer = timer_of(current, rules, now.today);
    if (!timer || timer->day > now.today) return refuse(problems::not_yet, {{"day", timer ? to_text(timer->day) : ""}});
    Event event;
    if (timer->command == nullptr) {
        event = begin(current, "receipt_presumed", {.role = "timer", .office = std::nullopt, .tag = {}}, now);
        event.substantive = false;
    } else {
        TRY_LET(made, decide_act(current,
                                 {.command = timer->command->id.value,
                                  .actor = procedure::Actor::timer,
                                  .office = std::nullopt,
                                  .values = {},
                                  .tag = {},
                                  .files = 0},
                                 rules, now));
        event = std::move(made);
        // What only reminds conflicts with nobody's work.
        event.substantive = event.state || event.office || !event.stops.empty() || !event.moves.empty() ||
                            !event.starts.empty() || !event.suspends.empty() || !event.procedure.empty();
    }
    event.fields["timer_day"] = to_text(timer->day);
    return event;
}

Result<void> check_is_over(const Case& current, const Rules& rules) {
    const procedure::State* state = rules.procedure.find_state({current.state});
    if (state == nullptr || !state->is_final) return refuse(problems::not_over);
    for (const RunningClock& clock : current.clocks)
        if (clock.promise) return refuse(problems::still_owed, {{"clock", clock.clock.value}});
    return {};
}

Result<Event> decide_warning(const Case& current, const WarnOfEnd& warning, const Rules& rules, Now now) {
    TRY(check_is_over(current, rules));
    if (current.kept_until) return refuse(problems::warned_already, {{"day", to_text(*current.kept_until)}});
    if (warning.last_day <= now.today) return refuse(problems::not_yet, {{"day", to_text(warning.last_day)}});
    Event event = begin(current, "retention_warned", {.role = "timer", .office = std::nullopt, .tag = {}}, now);
    event.substantive = false;
    event.fields["last_day"] = to_text(warning.last_day);
    return event;
}

Result<Event> decide_forgetting(const Case& current, const Rules& rules, Now now) {
    TRY(check_is_over(current, rules));
    if (!current.kept_until || now.today <= *current.kept_until)
        return refuse(problems::not_yet, {{"day", current.kept_until ? to_text(*current.kept_until) : ""}});
    Event event = begin(current, "content_destroyed", {.role = "timer", .office = std::nullopt, .tag = {}}, now);
    event.substantive = false;
    return event;
}

}  // namespace decide_detail

std::optional<Timer> next_timer(const Case& current, const Rules& rules) {
    return decide_detail::earliest(current, rules, decide_detail::Reminders::with);
}

std::optional<Timer> next_reminder(const Case& current, const Rules& rules) {
    return decide_detail::earliest(current, rules, decide_detail::Reminders::alone);
}

}  // namespace huiyin::casework
