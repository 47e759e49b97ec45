#include <set>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// A case lies on the desk of somebody who can open it: else it is there, and nobody can answer it.
namespace huiyin::simulation::invariants {

Reason who_handles_can_read(Town& town, const engine::Context& context) {
    std::set<CaseId> seen;
    for (const engine::EventRow& row : events_of(context)) {
        if (!seen.insert(row.case_id).second) continue;
        const auto desk = context.store.case_row(row.case_id);
        const auto pair = desk ? town.office_pairs.find(desk->office) : town.office_pairs.end();
        if (pair == town.office_pairs.end()) continue;  // no key of its own yet: sealed to one above
        std::vector<engine::Opener> openers;
        openers.push_back({sealing::Recipient::office(desk->office, 1), {pair->second.public_key, pair->second.private_key.clone()}});
        const auto keys = engine::open_keys(context, *desk, openers);
        if (keys.empty()) return desk->office.value + " can't open a case on its desk";
        if (engine::open_content(context, row.case_id, keys).text(1, "subject").empty())
            return desk->office.value + " can't read the subject of a case on its desk";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
