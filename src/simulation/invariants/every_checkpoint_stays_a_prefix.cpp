#include "core/ledger/checkpoint.h"
#include "core/ledger/merkle.h"
#include "simulation/invariants/invariants.h"

// Promise 1: the log only grows. Whatever checkpoint was ever served or received states the root of its first entries.
namespace huiyin::simulation::invariants {

Reason every_checkpoint_stays_a_prefix(Town& town, const engine::Context& context) {
    const auto entries = entries_of(context);
    std::vector<Hash> roots{ledger::empty_root()};
    ledger::Frontier frontier;
    for (const Bytes& entry : entries) {
        frontier.append(ledger::leaf_hash(entry));
        roots.push_back(frontier.root());
    }
    for (const auto& [size, notes] : town.known.checkpoints)
        for (const std::string& note : notes) {
            const auto opened = ledger::open_checkpoint(note, town.log_keys);
            if (!opened) return "a checkpoint of size " + std::to_string(size) + " is not signed by the log";
            if (size >= roots.size()) return "a checkpoint of size " + std::to_string(size) + " was served, and the log is shorter";
            if (opened->checkpoint.root != roots[size])
                return "a checkpoint of size " + std::to_string(size) + " states another history";
        }
    for (std::size_t i = 0; i < town.known.entries.size(); ++i)
        if (i >= entries.size() || entries[i] != town.known.entries[i])
            return "entry " + std::to_string(i) + " is not what an auditor was given";
    return std::nullopt;
}

}  // namespace huiyin::simulation::invariants
