#include "core/sealing/receipt_code.h"
#include "simulation/invariants/invariants.h"

// Promise 7: what nobody came back for is forgotten after seven days, and nothing that a case needs ever is.
namespace huiyin::simulation::invariants {

Reason nothing_loose_is_kept(Town& town, const engine::Context& context) {
    if (!town.swept_before) return std::nullopt;
    const Instant before = *town.swept_before;
    for (const auto& [token, at] : town.known.drafts)
        if (at < before && context.store.draft(token)) return "a draft is kept for longer than seven days";
    for (const Resident& one : town.known.residents) {
        const auto submission = context.store.submission(one.token.hash());
        if (submission && submission->at < before) return one.name + "'s form is remembered for longer than seven days";
        const auto loose = [&](const Upload& upload) {
            if (!context.store.chunk(upload.id, 0) || upload.at >= before) return false;
            for (const engine::FileRow& file :
                 context.store.files(sealing::case_of_filing({context.keys.pepper()}, one.token)))
                if (file.file_id == upload.id) return false;
            return true;
        };
        for (const Upload& upload : one.uploads)
            if (loose(upload)) return one.name + "'s loose file is kept for longer than seven days";
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
