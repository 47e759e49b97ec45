#include <set>

#include "simulation/invariants/invariants.h"

// Promise 4: neither the database nor the log shows what was written, or by whom.
namespace huiyin::simulation::invariants {

Reason content_stays_sealed(Town& town, const engine::Context& context) {
    std::vector<std::string> words = town.known.said;
    for (const char* word : {"officialx", "oldcanaryx", "nobodyx"}) words.emplace_back(word);
    std::string clear;
    const auto add = [&](ByteView bytes) { clear.append(as_text(bytes)).push_back('\n'); };
    std::set<CaseId> cases;
    for (const engine::EventRow& row : events_of(context)) {
        add(as_bytes(row.canonical));
        add(row.opening_sealed);
        cases.insert(row.case_id);
    }
    for (const Bytes& entry : entries_of(context)) add(entry);
    for (const CaseId& id : cases) {
        add(context.store.case_row(id)->subject_sealed);
        for (const engine::PartRow& row : context.store.parts(id)) add(row.sealed);
        for (const engine::WrapRow& row : context.store.wraps(id)) add(row.wrapped);
        for (const engine::FileRow& row : context.store.files(id)) add(row.meta_sealed);
        for (const engine::AppointmentRow& row : context.store.appointments_of(id)) {
            add(as_bytes(row.day + " " + row.reference + " " + row.state));
            add(row.name_sealed);
        }
    }
    for (const auto& [token, at] : town.known.drafts)
        if (const auto draft = context.store.draft(token)) add(draft->sealed);
    for (const Resident& one : town.known.residents)
        for (const Upload& upload : one.uploads)
            if (const auto chunk = context.store.chunk(upload.id, 0)) add(*chunk);
    for (const std::string& word : words)
        if (clear.find(word) != std::string::npos) return "\"" + word + "\" can be read in the database";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
