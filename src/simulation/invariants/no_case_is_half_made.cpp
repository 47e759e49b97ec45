#include <algorithm>
#include <map>

#include "engine/cases.h"
#include "simulation/invariants/invariants.h"

// Promises 1 and 3: a batch is there whole or not at all, down to the last chunk of a file.
namespace huiyin::simulation::invariants {
namespace half_made_detail {

Reason look_into(const engine::Context& context, const CaseId& id, std::size_t events) {
    const auto loaded = engine::load_case(context.store, id);
    if (!loaded) return "has events and no row";
    if (loaded->rows.size() != events || loaded->row.version != events) return "has a row of another version";
    for (std::size_t i = 0; i < events; ++i)
        if (loaded->rows[i].seq != i + 1 || loaded->events[i].event.seq != i + 1) return "has a gap in its events";
    if (loaded->row.state != loaded->value.state) return "has a row in another state than its events say";
    const auto parts = context.store.parts(id);
    for (const casework::Committed& one : loaded->events)
        if (one.envelope.content && std::none_of(parts.begin(), parts.end(), [&](const engine::PartRow& part) {
                return part.seq == one.event.seq && part.part == "manifest";
            }))
            return "has an event whose content is gone";
    const auto wraps = context.store.wraps(id);
    if (wraps.empty()) return "is sealed to nobody";
    if (loaded->row.resident_key && std::none_of(wraps.begin(), wraps.end(), [](const engine::WrapRow& wrap) {
            return wrap.recipient == "resident";
        }))
        return "is not sealed to its resident";
    for (const engine::FileRow& file : context.store.files(id))
        for (std::uint32_t chunk = 0; chunk < file.chunks; ++chunk)
            if (!context.store.chunk(file.file_id, chunk)) return "has lost a part of a file";
    return std::nullopt;
}

}  // namespace half_made_detail

Reason no_case_is_half_made(Town& town, const engine::Context& context) {
    std::map<CaseId, std::size_t> events;
    for (const engine::EventRow& row : events_of(context)) ++events[row.case_id];
    for (const auto& [id, count] : events)
        if (auto why = half_made_detail::look_into(context, id, count)) return "a case " + *why;
    for (const Resident& one : town.known.residents) {
        const auto submission = context.store.submission(one.token.hash());
        if (submission && !events.contains(submission->case_id)) return one.name + "'s form leads to a case that is not there";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
