#include "base/fault.h"
#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "engine/sessions.h"
#include "simulation/invariants/invariants.h"

// Promise 1: from the moment of the receipt the case can't be denied. Promise 3: what was said and done is all there.
namespace huiyin::simulation::invariants {
namespace receipt_detail {

/// With nothing but the receipt and the log's key.
Reason verify(const Town& town, const Resident& one) {
    const auto proof = ledger::parse_proof(one.receipt->proof);
    if (!proof || !proof->extra || proof->extra->size() <= 32) return "its proof can't be read";
    const ByteView extra(*proof->extra);
    const Hash commitment =
        sealing::commitment(std::span<const std::uint8_t, 32>(extra.data(), 32), extra.subspan(32));
    const Hash leaf = ledger::leaf_hash(ledger::make_sealed_entry(commitment));
    if (!ledger::verify_proof(*proof, leaf, town.log_keys)) return "its proof does not verify";
    const auto event = casework::read_event(as_text(extra.subspan(32)));
    if (!event || event->envelope.case_id != one.receipt->case_id) return "its proof is of another case";
    return std::nullopt;
}

Reason look_into(const engine::Context& context, const Resident& one) {
    const auto session = engine::case_by_code(context, one.receipt->code);
    if (!session) return "its code opens nothing: " + std::string(session.error().code);
    if (session->case_id != one.receipt->case_id) return "its code opens another case";
    const auto loaded = engine::load_case(context.store, session->case_id);
    if (!loaded || loaded->rows.empty()) return "its case is gone";
    if (loaded->rows.front().leaf_index != one.receipt->leaf_index) return "its case stands elsewhere in the log";
    const auto content =
        engine::open_content(context, session->case_id, engine::open_keys(context, loaded->row, session->openers));
    for (const auto& [part, wrote] : {std::pair{"subject", one.filing.subject}, std::pair{"body", one.filing.body},
                                      std::pair{"contact", one.filing.contact}})
        if (content.text(1, part) != wrote) return std::string("its ") + part + " is not what was written";
    for (const Done& done : one.done) {
        if (done.seq > loaded->rows.size() || loaded->rows[done.seq - 1].kind != done.kind)
            return done.kind + " was done, and is not there";
        for (const auto& [part, wrote] : done.texts)
            if (content.text(done.seq, part) != wrote) return "a " + part + " is not what was written";
    }
    if (content.files.size() != one.filing.files.size()) return "a file is not listed";
    for (const engine::CaseFile& file : content.files) {
        std::string text;
        try {
            engine::read_file(context.store, content.secrets.at(file.id).secret,
                              [&](ByteView piece) { text += as_text(piece); });
        } catch (const Fault& fault) {
            return std::string("a file is lost: ") + fault.what();
        }
        if (text != "A picture by " + one.name) return "a file is not what was sent";
    }
    return std::nullopt;
}

}  // namespace receipt_detail
using namespace receipt_detail;

Reason every_receipt_stays_provable(Town& town, const engine::Context& context) {
    for (const Resident& one : town.known.residents) {
        if (!one.receipt) continue;
        if (auto why = verify(town, one)) return one.name + "'s receipt: " + *why;
        if (auto why = look_into(context, one)) return one.name + "'s receipt: " + *why;
    }
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
