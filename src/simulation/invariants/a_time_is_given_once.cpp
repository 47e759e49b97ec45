#include <algorithm>
#include <map>
#include <set>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promise 1: who was given a time has it, and nobody else: the rows are what the events say, one case at each time. Nobody waits for
// a day that was called off.
namespace huiyin::simulation::invariants {
namespace times_detail {

/// A time, of which case, by which reference, and what became of it.
using Given = std::map<std::pair<std::string, std::uint32_t>, std::tuple<CaseId, std::string, std::string>>;

/// "09:20" as minutes of the day.
std::uint32_t minutes_of(const std::string& time) {
    return static_cast<std::uint32_t>(std::stoul(time.substr(0, 2)) * 60 + std::stoul(time.substr(3)));
}

/// What the events tell; a time that is given while it is somebody's goes to `twice`.
Given given_by_events(const engine::Context& context, std::string& twice) {
    Given out;
    for (const engine::EventRow& row : events_of(context)) {
        if (!row.kind.starts_with("appointment_")) continue;
        const casework::Event event = tests::must(casework::read_event(row.canonical)).event;
        const std::pair at{event.fields.at("reception"), minutes_of(event.fields.at("time"))};
        const std::string state = row.kind.substr(std::string_view("appointment_").size());
        if (state == "booked" && out.contains(at)) twice = at.first + " at " + event.fields.at("time");
        if (state == "cancelled") out.erase(at);
        else out[at] = {row.case_id, event.fields.at("reference"), state};
    }
    return out;
}

}  // namespace times_detail
using namespace times_detail;

Reason a_time_is_given_once(Town& town, const engine::Context& context) {
    std::string twice;
    const Given given = given_by_events(context, twice);
    if (!twice.empty()) return twice + " was given to two";
    Given kept;
    std::set<CaseId> cases;
    std::set<std::string> days;
    for (const engine::EventRow& row : events_of(context)) cases.insert(row.case_id);
    for (const auto& [at, what] : given) days.insert(at.first);
    for (const CaseId& id : cases)
        for (const engine::AppointmentRow& row : context.store.appointments_of(id)) kept[{row.day, row.minute}] = {id, row.reference, row.state};
    if (kept != given) return "the times that are taken are not those that the events tell of";
    const Date today = context.town.now(context.clock.now()).today;
    const auto receptions = context.town.receptions();
    for (const std::string& name : days) {
        std::size_t listed = 0;
        for (const engine::AppointmentRow& row : context.store.appointments(name)) {
            ++listed;
            const reception::Day* day = receptions->find(name);
            if (day == nullptr) return "somebody has a time on a day that nobody announced";
            if (town.timers_looked && day->cancelled && day->date >= today && row.state == "booked") return "somebody waits for a day that was called off";
        }
        if (listed != static_cast<std::size_t>(std::count_if(given.begin(), given.end(), [&](const auto& one) { return one.first.first == name; })))
            return name + " does not list all that have a time on it";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
