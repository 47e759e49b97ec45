#include <chrono>
#include <future>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/fault.h"
#include "child.h"
#include "core/ledger/entry.h"
#include "core/ledger/merkle.h"
#include "core/ledger/tile.h"
#include "io/cli/town_folder.h"
#include "io/store/sqlite/sqlite_store.h"
#include "made_filing.h"
#include "measurements.h"

namespace huiyin::bench {
namespace {

constexpr std::uint64_t small_log = 10'000;
constexpr std::uint64_t large_log = 10'000'000;
constexpr std::size_t rounds = 100;
constexpr std::size_t batch = 64;

/// Lets the log of a town grow to `size` with sealed entries that belong to no case, in large transactions.
void grow_log(const std::filesystem::path& town, std::uint64_t size) {
    const auto store = store::SqliteStore::open(town / "huiyin.db", {});
    SeededRandom random(31);
    engine::LogState state = store->log_state();
    ledger::Frontier frontier;
    for (std::uint64_t at = 0; at < state.size; at += 256)
        for (const Bytes& entry : store->log_entries(at, std::min<std::uint64_t>(256, state.size - at)))
            frontier.append(ledger::leaf_hash(entry));
    while (frontier.size() < size) {
        const auto transaction = store->begin();
        state = transaction->lock_log();
        ledger::Extension extension(frontier);
        std::vector<Bytes> entries;
        for (std::uint64_t i = frontier.size(); i < std::min(size, frontier.size() + 65'536); ++i) {
            Hash commitment;
            random.fill(commitment);
            entries.push_back(ledger::make_sealed_entry(commitment));
            extension.append(ledger::leaf_hash(entries.back()));
        }
        std::vector<engine::TileAppend> tiles;
        for (ledger::TileAppend& tile : ledger::tile_appends(extension))
            tiles.push_back({.level = static_cast<std::uint8_t>(tile.level),
                             .index = tile.index,
                             .offset = static_cast<std::uint32_t>(tile.old_width),
                             .hashes = std::move(tile.hashes)});
        transaction->append_log(state.size, entries, tiles, {extension.size(), extension.root()});
        transaction->commit();
        frontier = extension.frontier();
    }
}

/// Filings a second that the writer makes durable and signs; they are sealed before the clock runs.
double appended_per_second(const std::filesystem::path& town, double& open_seconds) {
    SystemRandom random;
    SystemClock clock;
    const auto opened = std::chrono::steady_clock::now();
    auto folder = cli::TownFolder::open(town, {}, clock, random);
    if (!folder) throw Fault("can't open the town");
    (*folder)->start();
    open_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - opened).count();
    const engine::Context context = (*folder)->context();
    std::vector<engine::Append> made;
    for (std::size_t i = 0; i < rounds * batch; ++i) made.push_back(sealed_filing(context));
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<std::future<engine::Appended>> answers;
        for (std::size_t i = 0; i < batch; ++i) answers.push_back(context.writer.append_later(std::move(made[round * batch + i])));
        for (auto& answer : answers) EXPECTS(answer.get().outcome == engine::Appended::Outcome::done);
    }
    return static_cast<double>(made.size()) / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

void measure_appending(const Setting& setting) {
    const testing::TemporaryFolder scratch;
    const auto small = scratch.path() / "small";
    const auto large = scratch.path() / "large";
    for (const auto& [town, size] : {std::pair{small, small_log}, std::pair{large, large_log}}) {
        if (run_program(setting.program, {"init", "--data", town.string(), "--demo"}).exit_code != 0)
            throw Fault("huiyin init failed");
        grow_log(town, size);
    }
    // In turn, so that whatever else the machine does meets both alike; the best of each.
    double best_small = 0;
    double best_large = 0;
    double open_small = 0;
    double open_large = 0;
    for (int turn = 0; turn < 3; ++turn) {
        best_small = std::max(best_small, appended_per_second(small, open_small));
        best_large = std::max(best_large, appended_per_second(large, open_large));
    }
    const std::string note = "6,400 filings, sealed beforehand, 64 at a time through the writer into SQLite, on a log of ten million "
                             "entries and on one of ten thousand; best of three turns each";
    setting.report.add({"appending.sqlite.10_million.per_second", best_large, "filings/s",
                        Ceiling{"the same on ten thousand entries", best_small}, note});
    setting.report.add({"appending.sqlite.10_million.open", 1000 * open_large, "ms",
                        Ceiling{"the same on ten thousand entries", 1000 * open_small}, "opening the town: its log's right edge"});
}

}  // namespace huiyin::bench
