#include "core/ledger/checkpoint.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {

void auditor_asks_for_docket(Town& town) {
    town.request("a docket is asked for", [](const engine::Context& context) { context.writer.docket_now(); });
}

void monitor_looks(Town& town) {
    town.request("the monitor looks", [&town](const engine::Context& context) {
        const auto published = context.writer.published();
        if (!published) return;
        // What it is shown must outlive a power cut that comes now: else an older database could go on unnoticed.
        const auto head = town.disk.durable("/town/log.head");
        if (!context.writer.hold() && (!head || size_of_note(*head) < published->size))
            town.broken("the_head_holds_what_is_served", "a checkpoint of size " + std::to_string(published->size) +
                                                             " is served, and log.head does not know of it");
        town.note_served(published->note);
        if (!ledger::open_checkpoint(published->note, town.log_keys))
            return town.broken("every_checkpoint_stays_a_prefix", "a checkpoint is served that the log did not sign");
        auto& mine = town.known.entries;
        // A database that was put back is behind; what it still has must be the same.
        const std::uint64_t from = mine.size() < 3 || published->size < mine.size() ? 0 : mine.size() - 3;
        const auto entries = context.store.log_entries(from, static_cast<std::size_t>(published->size - std::min(from, published->size)));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (from + i < mine.size()) {
                if (mine[from + i] != entries[i])
                    town.broken("every_checkpoint_stays_a_prefix", "entry " + std::to_string(from + i) + " was rewritten");
            } else {
                mine.push_back(entries[i]);
            }
        }
    });
}

}  // namespace huiyin::simulation::people
