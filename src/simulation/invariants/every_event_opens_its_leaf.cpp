#include <set>

#include "core/ledger/entry.h"
#include "core/sealing/case_key.h"
#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promise 1: the log vouches for each event, and for nothing else. One event, one leaf.
namespace huiyin::simulation::invariants {

Reason every_event_opens_its_leaf(Town&, const engine::Context& context) {
    const auto entries = entries_of(context);
    std::set<std::uint64_t> sealed;
    for (std::uint64_t i = 0; i < entries.size(); ++i)
        if (ledger::read_entry(entries[i]).kind == ledger::EntryKind::sealed) sealed.insert(i);
    for (const engine::EventRow& row : events_of(context)) {
        const std::string where = "event " + std::to_string(row.seq) + " at leaf " + std::to_string(row.leaf_index);
        if (sealed.erase(row.leaf_index) == 0) return where + " has no leaf of its own";
        const auto opening = engine::stored_opening(context, row);
        if (!opening) return where + " has lost its opening";
        if (ledger::make_sealed_entry(sealing::commitment(opening->reveal(), as_bytes(row.canonical))) !=
            entries[row.leaf_index])
            return where + " does not open it";
    }
    if (!sealed.empty()) return "leaf " + std::to_string(*sealed.begin()) + " has no event";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
