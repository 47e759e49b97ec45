#include <cstdio>

#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/merkle.h"
#include "core/ledger/tile.h"
#include "core/sealing/case_key.h"
#include "core/sealing/envelope.h"
#include "io/cli/commands.h"
#include "io/cli/say.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

int fsck_by_store(const FsckCommand& command) {
    SystemRandom random;
    const SystemClock clock;
    auto opened = TownFolder::open(command.folder, with_database({}, command.db), clock, random);
    if (!opened) return complain_and_exit_code(opened.error());
    const engine::Context context = (*opened)->context();
    engine::Store& store = context.store;
    std::uint64_t wrong = 0;
    const auto report = [&](const std::string& what) {
        if (++wrong <= 20) complain(what);
    };
    for (const std::string& line : store.check_integrity()) report("database: " + line);

    // Every entry up to the root, and every stored tile.
    const engine::LogState state = store.log_state();
    ledger::Frontier frontier;
    constexpr std::size_t step = ledger::tile_width;
    for (std::uint64_t first = 0; first < state.size; first += step) {
        const auto entries = store.log_entries(first, step);
        Bytes row;
        for (const Bytes& entry : entries) {
            const Hash leaf = ledger::leaf_hash(entry);
            frontier.append(leaf);
            append(row, leaf);
        }
        if (store.log_tile(0, first / step) != row)
            report("log: tile 0/" + std::to_string(first / step) + " does not hold the hashes of its entries");
    }
    if (frontier.size() != state.size || frontier.root() != (state.size == 0 ? ledger::empty_root() : state.root))
        report("log: the entries don't give the stored root");
    for (std::uint64_t after = 0;;) {
        const auto page = store.checkpoints(after, 1000);
        if (page.empty()) break;
        after = page.back().size;
        for (const engine::CheckpointRow& row : page) {
            const ledger::TrustedKeys keys{
                .origin = {}, .log = (*opened)->log_keys().verifiers, .witnesses = {}};
            if (!ledger::open_checkpoint(row.note, keys))
                report("log: the archived checkpoint of size " + std::to_string(row.size) + " is not ours");
        }
    }

    // Every event opens its leaf.
    std::uint64_t events = 0;
    for (std::uint64_t from = 0;;) {
        const auto rows = store.events_by_leaf(from, 1000);
        if (rows.empty()) break;
        from = rows.back().leaf_index + 1;
        for (const engine::EventRow& row : rows) {
            ++events;
            const auto entry = store.log_entries(row.leaf_index, 1);
            const auto commitment = entry.empty() ? Result<Hash>(refuse("", {})) : ledger::parse_sealed_entry(entry.front());
            if (!commitment || !casework::read_event(row.canonical)) {
                report("event at leaf " + std::to_string(row.leaf_index) + ": no sealed leaf, or it can't be read");
                continue;
            }
            auto month = context.keys.existing_month_key(row.month);
            if (!month) continue;  // forgotten on purpose
            const auto opening = sealing::open_under_month(
                {row.month, std::move(*month)},
                {.instance = context.town.instance(), .case_id = row.case_id, .sequence = row.seq, .purpose = "opening"},
                row.opening_sealed);
            if (!opening || !sealing::commits_to(*opening, as_bytes(row.canonical), *commitment))
                report("event at leaf " + std::to_string(row.leaf_index) + " does not open its leaf");
        }
    }
    if (wrong > 0) {
        std::printf("%llu findings in %llu entries and %llu events\n", static_cast<unsigned long long>(wrong),
                    static_cast<unsigned long long>(state.size), static_cast<unsigned long long>(events));
        return check_failed;
    }
    std::printf("sound: %llu entries, %llu events\n", static_cast<unsigned long long>(state.size),
                static_cast<unsigned long long>(events));
    return done;
}

}  // namespace huiyin::cli
