#include <algorithm>
#include <utility>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promise 2: what the rules let happen by itself happens once, and not later than the first look after its day. The server has
// looked just now. Recounted from the events, not by what the engine thinks is next.
namespace huiyin::simulation::invariants {
namespace timers_detail {

struct Told {
    std::optional<Date> promised;       ///< named by the last answer, and not asked about since
    std::optional<Date> agreed;         ///< named by the last agreement, which may not be confirmed yet
    std::optional<Date> performed;      ///< named by the one that was confirmed, and not asked about since
    std::optional<Date> heard;          ///< the day of a re-review's hearing that was called, and has not come
    std::optional<Date> receipt;        ///< from this day on the last answer or opinion counts as received
    std::optional<Date> own_period;     ///< the last day of the resident's period
    ClockId own_clock;                  ///< which one
    bool reminded = false;              ///< of its end
};

void tell(Told& told, const casework::Event& event) {
    for (const casework::ClockStarted& started : event.starts) {
        if (started.owed_by_office) continue;
        told.own_period = started.due;
        told.own_clock = started.clock;
        told.reminded = false;
        if (started.from > event.day) told.receipt = started.from;
    }
    for (const casework::ClockMoved& moved : event.moves)
        if (moved.reason == "received") told.own_period = moved.due;
    for (const casework::ClockStopped& stopped : event.stops)
        if (stopped.clock == told.own_clock) told.own_period.reset(), told.receipt.reset();
    if (event.kind == "notice_received") told.receipt.reset();
    if (event.kind == "promise_checked") told.promised.reset();
    if (const auto day = event.fields.find("performed_by"); day != event.fields.end()) told.agreed = parse_date(day->second);
    if (event.kind == "agreement_confirmed") told.performed = std::exchange(told.agreed, std::nullopt);
    if (event.kind == "performance_pressed_for") told.performed = std::exchange(told.agreed, std::nullopt);
    if (event.kind == "performance_checked" || event.kind == "case_reopened") told.performed.reset();
    if (const auto day = event.fields.find("day"); event.kind == "re_review_hearing_called" && day != event.fields.end()) told.heard = parse_date(day->second);
    if (event.kind == "re_review_hearing_held" || event.kind == "re_review_hearing_called_off") told.heard.reset();
    if (const auto day = event.fields.find("promised_day"); day != event.fields.end()) told.promised = parse_date(day->second);
    else if (event.fields.contains("outcome")) told.promised.reset();
}

Reason look_into(const engine::Context& context, const engine::LoadedCase& loaded) {
    Told told;
    for (const casework::Committed& one : loaded.events) {
        const casework::Event& event = one.event;
        if (event.by.role == "timer") {
            const auto day = event.fields.find("timer_day");
            const auto due = day == event.fields.end() ? std::nullopt : parse_date(day->second);
            if (!due || *due > event.day) return event.kind + " came before its day";
            if (event.kind == "receipt_presumed") {
                if (told.receipt != due) return event.kind + " for nothing, or twice";
                told.receipt.reset();
            } else if (event.kind == "promise_day_came") {
                if (told.promised != due) return event.kind + " for nothing, or twice";
                told.promised.reset();
            } else if (event.kind == "performance_day_came") {
                if (told.performed != due) return event.kind + " for nothing, or twice";
                told.performed.reset();
            } else if (event.kind == "re_review_hearing_day_came") {
                if (told.heard != due) return event.kind + " for nothing, or twice";
                told.heard.reset();
            } else if (event.kind.ends_with("_period_ending")) {
                if (told.reminded || !told.own_period || *told.own_period - std::chrono::days(5) != *due) return event.kind + " for nothing, or twice";
                told.reminded = true;
            } else if (!told.own_period || *told.own_period + std::chrono::days(1) != *due || !event.state) {
                return event.kind + " for nothing, or twice";
            }
        }
        tell(told, event);
    }
    const Date today = context.town.now(context.clock.now()).today;
    const std::string& state = loaded.value.state;
    const bool waits = state == "replied" || state == "reviewed" || state == "answered";
    if (told.receipt && *told.receipt <= today && waits) return "an answer still waits to count as received";
    if (told.own_period && *told.own_period < today && waits) return "a case is still open after the resident's period";
    const bool can_ask = state != "withdrawn" && state != "declined";
    if (told.own_period && !told.reminded && !told.receipt && *told.own_period - std::chrono::days(5) <= today && waits)
        return "nobody was reminded of the end of a period";
    if (told.promised && *told.promised <= today && can_ask && !loaded.value.imported && waits)
        return "nobody asked whether a promise was kept";
    if (told.heard && *told.heard <= today && state == "re_review") return "a re-review's time stands still after the day of the hearing";
    if (told.performed && *told.performed <= today && state == "settled") return "nobody asked whether an agreement was performed";
    return std::nullopt;
}

}  // namespace timers_detail

Reason timers_fire_once(Town& town, const engine::Context& context) {
    if (!town.timers_looked) return std::nullopt;
    std::vector<CaseId> ids;
    for (const engine::EventRow& row : events_of(context))
        if (row.seq == 1) ids.push_back(row.case_id);
    for (const CaseId& id : ids)
        if (const auto loaded = engine::load_case(context.store, id))
            if (auto why = timers_detail::look_into(context, *loaded)) return why;
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
