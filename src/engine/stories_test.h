#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "testing/town.h"

// What the tests of the engine say again and again.
namespace huiyin::engine::engine_tests {

using accounts::Role;
using World = tests::TestTown;

inline std::map<std::string, std::string> answer() {
    return {{"outcome", "done"},
            {"facts", "The canary was stuck."},
            {"reasons", "The canary is free."},
            {"rule", "Canary Act, art. 1"}};
}

inline std::size_t count(const std::vector<std::string>& kinds, const char* kind) {
    return static_cast<std::size_t>(std::count(kinds.begin(), kinds.end(), kind));
}

/// What somebody who holds only the log's key finds in a receipt's proof: the event, if everything fits.
inline Result<casework::Committed> verified(const World& world, const std::string& text) {
    TRY_LET(proof, ledger::parse_proof(text));
    EXPECTS(proof.extra && proof.extra->size() > 32);
    const ByteView extra(*proof.extra);
    const auto canonical = extra.subspan(32);
    const Hash commitment = sealing::commitment(std::span<const std::uint8_t, 32>(extra.data(), 32), canonical);
    const Hash leaf = ledger::leaf_hash(ledger::make_sealed_entry(commitment));
    const ledger::TrustedKeys keys{
        .origin = world.town.settings().origin, .log = {world.signer.verifier()}, .witnesses = {}};
    TRY(ledger::verify_proof(proof, leaf, keys));
    return casework::read_event(as_text(canonical));
}

/// A member of the office whom the store knows, so that a case can be given to them.
inline StaffSession member(World& world, const char* office, const std::string& name, std::set<Role> roles) {
    StaffSession session = world.staff(office, std::move(roles));
    session.staff.name = name;
    session.staff.login = name;
    StaffRow row;
    row.id = session.staff.id;
    row.login = name;
    row.document = accounts::write_staff(session.staff);
    row.public_key = crypto::draw_box_pair(world.random).public_key;
    Changes changes;
    changes.staff.push_back(std::move(row));
    world.writer->write(std::move(changes));
    return session;
}

}  // namespace huiyin::engine::engine_tests
