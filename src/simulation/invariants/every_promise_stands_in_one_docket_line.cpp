#include <map>

#include "core/accountability/docket.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "simulation/invariants/invariants.h"

// Promise 2: each promise that an event makes, moves, suspends or keeps stands in exactly one docket, or waits for the next.
namespace huiyin::simulation::invariants {
namespace docket_lines_detail {

using namespace accountability;

/// How often each line must stand.
using Lines = std::map<std::string, int>;

/// By leaf, what its event says of promises.
std::map<std::uint64_t, Lines> expected_of(const engine::Context& context) {
    std::map<std::uint64_t, Lines> out;
    std::map<CaseId, std::string> procedures;
    for (const engine::EventRow& row : events_of(context)) {
        const casework::Event event = tests::must(casework::read_event(row.canonical)).event;
        if (!event.procedure.empty()) procedures[row.case_id] = event.procedure;
        Lines& lines = out[row.leaf_index];
        for (const auto& one : event.starts) {
            if (!one.owed_by_office) continue;
            ++lines[write_line(PromiseOpened{.id = *one.promise,
                                             .office = one.office,
                                             .procedure = procedures[row.case_id],
                                             .clock = one.clock.value,
                                             .opened = iso_week(one.opened_on),
                                             .due = one.due})];
            if (one.suspended_on) ++lines[write_line(PromiseSuspended{.id = *one.promise, .suspended = *one.suspended_on})];
        }
        for (const auto& one : event.suspends)
            if (one.promise) ++lines[write_line(PromiseSuspended{.id = *one.promise, .suspended = event.day})];
        for (const auto& one : event.moves)
            if (one.promise && parse_move_reason(one.reason))
                ++lines[write_line(PromiseMoved{.id = *one.promise, .due = one.due, .reason = *parse_move_reason(one.reason)})];
        for (const auto& one : event.stops)
            if (one.promise)
                ++lines[write_line(PromiseClosed{.id = *one.promise,
                                                 .closed = event.day,
                                                 .outcome = parse_outcome(one.outcome).value_or(Outcome::done)})];
    }
    return out;
}

/// Takes what the events of [from, to) say off `expected`.
Lines take(std::map<std::uint64_t, Lines>& expected, std::uint64_t from, std::uint64_t to) {
    Lines out;
    const auto first = expected.lower_bound(from);
    const auto end = expected.lower_bound(to);
    for (auto at = first; at != end; ++at)
        for (const auto& [line, count] : at->second) out[line] += count;
    expected.erase(first, end);
    return out;
}

}  // namespace docket_lines_detail
using namespace docket_lines_detail;

Reason every_promise_stands_in_one_docket_line(Town&, const engine::Context& context) {
    auto expected = expected_of(context);
    std::uint64_t covered = 0;
    for (const Bytes& entry : entries_of(context)) {
        if (ledger::read_entry(entry).kind != ledger::EntryKind::docket) continue;
        const auto docket = parse_docket(as_text(entry));
        if (!docket) return "a docket can't be read";
        if (docket->covers.from != covered) return "a docket begins at " + std::to_string(docket->covers.from) + ", not at " + std::to_string(covered);
        covered = docket->covers.to;
        Lines found;
        for (const DocketLine& line : docket->lines) ++found[write_line(line)];
        if (found != take(expected, docket->covers.from, covered))
            return "the docket up to " + std::to_string(covered) + " does not hold the promises of its events";
    }
    Lines waiting;
    for (const engine::DocketLineRow& row : context.store.docket_lines(100'000)) ++waiting[row.line];
    if (waiting != take(expected, covered, UINT64_MAX)) return "what waits for the next docket is not what it must hold";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
