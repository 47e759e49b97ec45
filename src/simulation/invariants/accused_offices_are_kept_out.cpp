#include <set>

#include "core/accounts/route.h"
#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promise 6: who is complained of neither handles the case nor holds a key to it, nor does anybody below them.
namespace huiyin::simulation::invariants {

Reason accused_offices_are_kept_out(Town& town, const engine::Context& context) {
    const auto offices = context.town.offices();
    std::set<CaseId> seen;
    for (const engine::EventRow& row : events_of(context)) {
        if (!seen.insert(row.case_id).second) continue;
        const auto loaded = engine::load_case(context.store, row.case_id);
        if (!loaded || loaded->value.about.empty()) continue;
        for (const OfficeId& office : loaded->value.handlers)
            if (accounts::is_barred(*offices, office, loaded->value.about)) return office.value + " handled a case about it";
        if (accounts::is_barred(*offices, loaded->row.office, loaded->value.about))
            return "a case about " + loaded->row.office.value + " lies on its desk";
        for (const engine::GuestRow& guest : context.store.guests(row.case_id))
            if (accounts::is_barred(*offices, guest.guest, loaded->value.about))
                return "a case about " + guest.guest.value + " stands on its list, as if it took part";
        for (const casework::Appointment& one : loaded->value.appointments)
            if (accounts::is_barred(*offices, one.office, loaded->value.about)) return one.office.value + " receives whom it is complained of by";
        for (const auto& [office, pair] : town.office_pairs) {
            if (!accounts::is_barred(*offices, office, loaded->value.about)) continue;
            std::vector<engine::Opener> openers;
            openers.push_back({sealing::Recipient::office(office, 1), {pair.public_key, pair.private_key.clone()}});
            if (!engine::open_keys(context, loaded->row, openers).empty()) return office.value + " can open a case about it";
        }
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
