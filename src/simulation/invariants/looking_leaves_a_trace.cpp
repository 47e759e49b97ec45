#include <algorithm>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promise 5: who was let in stands in the case, with office and time.
namespace huiyin::simulation::invariants {

Reason looking_leaves_a_trace(Town& town, const engine::Context& context) {
    for (const Look& look : town.known.looks) {
        const auto loaded = engine::load_case(context.store, look.case_id);
        const std::string kind = look.identity ? "identity_viewed" : "case_viewed";
        if (!loaded || std::none_of(loaded->events.begin(), loaded->events.end(), [&](const casework::Committed& one) {
                return one.event.kind == kind && one.event.by.office == look.office && !one.event.by.role.empty();
            }))
            return look.office.value + " was let in, and no " + kind + " tells of it";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
