#include <algorithm>

#include "core/sealing/receipt_code.h"
#include "simulation/invariants/invariants.h"

// Promise 1: however often a form is sent, and whatever became of the answers, it makes one case.
namespace huiyin::simulation::invariants {

Reason one_form_makes_one_case(Town& town, const engine::Context& context) {
    std::size_t asked_for = 0;
    for (const Resident& one : town.known.residents) {
        const CaseId id = sealing::case_of_filing({context.keys.pepper()}, one.token);
        const auto rows = context.store.events(id);
        const auto filed = std::count_if(rows.begin(), rows.end(),
                                         [](const engine::EventRow& row) { return row.kind == "case_filed"; });
        if (filed > 1) return one.name + "'s form was filed twice in one case";
        if (one.receipt && (filed != 1 || one.receipt->case_id != id)) return one.name + "'s receipt is for another case";
        asked_for += static_cast<std::size_t>(filed);
    }
    const auto rows = events_of(context);
    const auto filed = std::count_if(rows.begin(), rows.end(),
                                     [](const engine::EventRow& row) { return row.kind == "case_filed"; });
    if (static_cast<std::size_t>(filed) != asked_for)
        return std::to_string(filed) + " cases were filed, from " + std::to_string(asked_for) + " forms";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
