#include <set>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// A case lies on the desk of somebody who can open it: else it is there, and nobody can answer it. And it stands on the list of
// each office that takes part, and of no other.
namespace huiyin::simulation::invariants {
namespace who_reads_detail {

Reason look_at(Town& town, const engine::Context& context, const engine::CaseRow& row, const OfficeId& office) {
    const auto pair = town.office_pairs.find(office);
    if (pair == town.office_pairs.end()) return std::nullopt;  // no key of its own yet: sealed to one above
    std::vector<engine::Opener> openers;
    openers.push_back({sealing::Recipient::office(office, 1), {pair->second.public_key, pair->second.private_key.clone()}});
    const auto keys = engine::open_keys(context, row, openers);
    if (keys.empty()) return office.value + " can't open a case on its desk";
    if (engine::open_content(context, row.case_id, keys).text(1, "subject").empty())
        return office.value + " can't read the subject of a case on its desk";
    return std::nullopt;
}

}  // namespace who_reads_detail

Reason who_handles_can_read(Town& town, const engine::Context& context) {
    std::set<CaseId> seen;
    for (const engine::EventRow& row : events_of(context)) {
        if (!seen.insert(row.case_id).second) continue;
        const auto desk = context.store.case_row(row.case_id);
        if (!desk) continue;
        if (auto why = who_reads_detail::look_at(town, context, *desk, desk->office)) return why;
        std::set<OfficeId> listed;
        for (const engine::GuestRow& guest : context.store.guests(row.case_id)) {
            listed.insert(guest.guest);
            if (auto why = who_reads_detail::look_at(town, context, *desk, guest.guest)) return why;
            if (guest.row.version != desk->version || guest.row.subject_sealed.empty())
                return guest.guest.value + " has an old row, or one without a subject, of a case in which it takes part";
        }
        const auto loaded = engine::load_case(context.store, row.case_id);
        std::set<OfficeId> wanted;
        if (desk->open && loaded)
            for (const OfficeId& office : loaded->value.participants)
                if (office != desk->office) wanted.insert(office);
        for (const OfficeId& office : wanted)
            if (!listed.contains(office)) return office.value + " takes part in a case that is not on its list";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
