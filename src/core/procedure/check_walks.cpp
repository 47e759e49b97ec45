#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/procedure/places.h"
#include "core/procedure/problems.h"

namespace huiyin::procedure {
namespace walk_detail {

using Clocks = std::set<ClockId>;

/// The clocks that run in a state after some walk to it (`may`), and after every walk (`must`).
struct Running {
    Clocks may;
    Clocks must;
    friend bool operator==(const Running&, const Running&) = default;
};
using Walks = std::map<StateId, Running>;  // reachable states only

Clocks after(const Procedure& procedure, Clocks running, const CommandRule& command) {
    for (const Guard& guard : command.guards)
        if (guard.kind == Guard::Kind::not_running) running.erase(guard.clock);
    if (command.stops_all)
        std::erase_if(running, [&](const ClockId& id) { return !procedure.find_clock(id)->after_end; });
    for (const ClockStop& stop : command.stops) running.erase(stop.clock);
    running.insert(command.starts.begin(), command.starts.end());
    return running;
}

bool is_from(const CommandRule& command, const StateId& state) {
    return std::ranges::find(command.from, state) != command.from.end();
}

/// Adds what one more walk to `state` tells. True if that was news.
bool learn(Walks& walks, const StateId& state, const Running& arriving) {
    const auto [at, is_new] = walks.try_emplace(state, arriving);
    if (is_new) return true;
    Running merged;
    std::ranges::set_union(at->second.may, arriving.may, std::inserter(merged.may, merged.may.end()));
    std::ranges::set_intersection(at->second.must, arriving.must, std::inserter(merged.must, merged.must.end()));
    if (merged == at->second) return false;
    at->second = std::move(merged);
    return true;
}

/// All states that a case can reach, with their clocks. `may` only grows and `must` only shrinks, so it ends.
Walks walk(const Procedure& procedure) {
    const Clocks first(procedure.starts_on_filing.begin(), procedure.starts_on_filing.end());
    Walks walks{{procedure.initial, {.may = first, .must = first}}};
    for (bool news = true; news;) {
        news = false;
        for (const CommandRule& command : procedure.commands)
            for (const StateId& from : command.from) {
                const auto at = walks.find(from);
                if (at == walks.end() || command.switches_to) continue;
                const Running arriving{.may = after(procedure, at->second.may, command),
                                       .must = after(procedure, at->second.must, command)};
                news = learn(walks, command.to.value_or(from), arriving) || news;
            }
    }
    return walks;
}

/// States from which a final one can be reached.
std::set<StateId> states_with_way_out(const Procedure& procedure) {
    std::set<StateId> out;
    for (const State& state : procedure.states)
        if (state.is_final) out.insert(state.id);
    for (std::size_t before = 0; before != out.size();) {
        before = out.size();
        for (const CommandRule& command : procedure.commands)
            if (command.switches_to || (command.to && out.contains(*command.to)))
                out.insert(command.from.begin(), command.from.end());
    }
    return out;
}

}  // namespace walk_detail

void check_walks(const Procedure& procedure, const Places& places, Report& report) {
    using namespace walk_detail;
    const Walks walks = walk(procedure);
    const std::set<StateId> way_out = states_with_way_out(procedure);
    const auto at_state = [&](const State& state) { return places.of("state/" + state.id.value); };

    for (const State& state : procedure.states) {
        const auto running = walks.find(state.id);
        if (running == walks.end()) {
            report.add(problems::unreachable_state, {{"state", state.id.value}}, at_state(state));
            continue;
        }
        if (!way_out.contains(state.id)) report.add(problems::dead_end, {{"state", state.id.value}}, at_state(state));
        // Without a clock nothing would ever be late: a case could lie there for ever.
        if (!state.is_final && running->second.must.empty())
            report.add(problems::state_without_clock, {{"state", state.id.value}}, at_state(state));
    }

    for (const ClockRule& clock : procedure.clocks) {
        const Places::Place at_clock = places.of("clock/" + clock.id.value);
        const bool started = std::ranges::any_of(walks, [&](const auto& entry) {
            return entry.second.may.contains(clock.id);
        });
        if (!started) {
            report.add(problems::clock_never_started, {{"clock", clock.id.value}}, at_clock);
            continue;
        }
        // Withdrawing stops everything; a clock needs a command of its own that ends it.
        const bool stopped = std::ranges::any_of(procedure.commands, [&](const CommandRule& command) {
            const bool names_it = std::ranges::find(command.stops, clock.id, &ClockStop::clock) != command.stops.end();
            return names_it && std::ranges::any_of(walks, [&](const auto& entry) {
                       return is_from(command, entry.first) && entry.second.may.contains(clock.id);
                   });
        });
        if (!stopped) report.add(problems::clock_never_stopped, {{"clock", clock.id.value}}, at_clock);
    }

    for (const CommandRule& command : procedure.commands) {
        if (command.switches_to) continue;  // it stops every clock
        Clocks left;
        for (const StateId& from : command.from) {
            const State* target = procedure.find_state(command.to.value_or(from));
            const auto running = walks.find(from);
            if (running == walks.end() || !target->is_final) continue;
            for (const ClockId& clock : after(procedure, running->second.may, command))
                if (procedure.find_clock(clock)->is_obligation() && !procedure.find_clock(clock)->after_end && left.insert(clock).second)
                    report.add(problems::clock_left_running,
                               {{"clock", clock.value}, {"state", target->id.value}, {"command", command.id.value}},
                               places.of("command/" + command.id.value));
        }
    }
}

}  // namespace huiyin::procedure
