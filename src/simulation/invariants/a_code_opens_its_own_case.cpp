#include "engine/sessions.h"
#include "simulation/invariants/invariants.h"

// Promise 4: a receipt code opens the one case that it is for.
namespace huiyin::simulation::invariants {

Reason a_code_opens_its_own_case(Town& town, const engine::Context& context) {
    const Resident* other = nullptr;
    for (const Resident& one : town.known.residents) {
        if (!one.receipt) continue;
        if (other != nullptr) {
            const auto session = engine::case_by_code(context, other->receipt->code);
            const auto row = context.store.case_row(one.receipt->case_id);
            if (session && (session->case_id == one.receipt->case_id ||
                            (row && !engine::open_keys(context, *row, session->openers).empty())))
                return other->name + "'s code opens the case of " + one.name;
        }
        other = &one;
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
