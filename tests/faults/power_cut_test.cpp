#include "faults/power_cut.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/fault.h"
#include "core/ledger/checkpoint.h"
#include "crash/world.h"
#include "engine/sessions.h"
#include "io/cli/town_folder.h"
#include "io/store/files/head_file.h"
#include "support/faulty_disk.h"
#include "support/town.h"

namespace huiyin::testing {
namespace power_cuts {

/// What somebody was told, and how long the record of the disk's work was then.
struct Told {
    std::uint64_t record = 0;
    Filing filing{};
    std::string checkpoint{};
};

/// A town that works while all that its disk does is written down.
struct Recorded {
    std::vector<DiskAct> acts;
    std::vector<Told> told;
};

Recorded record(const std::filesystem::path& data, const std::filesystem::path& record_file, std::uint64_t seed) {
    Recorded out;
    std::mutex mutex;
    const auto tell = [&](Told what) {
        const std::lock_guard lock(mutex);
        what.record = std::filesystem::file_size(record_file);
        out.told.push_back(std::move(what));
    };
    // A first life is killed before a commit is synced: it reads well afterwards, but a power cut could still take it.
    std::mt19937_64 dice_of_first(seed);
    Filing unanswered = new_filing(dice_of_first);
    {
        Server first(data, {}, FaultyDisk{.under = data, .call = "sync", .file = "-wal", .at = 6, .does = "kill",
                                          .record = record_file}.environment());
        http::Client client(first.url());
        try {
            while (take_answer(unanswered, send(client, unanswered))) {
                tell({.filing = unanswered});
                unanswered = new_filing(dice_of_first);
            }
        } catch (const Fault&) {
        }
        EXPECT_EQ(first.program().wait(), 128 + SIGKILL);
    }
    Server server(data, {"log.docket_seconds=1"}, FaultyDisk{.under = data, .record = record_file}.environment());
    {
        http::Client client(server.url());
        if (take_answer(unanswered, send(client, unanswered))) tell({.filing = unanswered});
    }
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < 3; ++i)
        threads.emplace_back([&, i] {
            std::mt19937_64 dice(seed + 1 + i);
            http::Client client(server.url());
            const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(2500);
            for (int n = 0; n < 12 || std::chrono::steady_clock::now() < until; ++n) {
                if (n < 12) {
                    Filing filing = new_filing(dice);
                    if (take_answer(filing, send(client, filing))) tell({.filing = std::move(filing)});
                }
                if (const auto shown = client.get("/log/checkpoint"); shown.status == 200) tell({.checkpoint = shown.body});
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(server.stop(), 0) << server.program().err();
    out.acts = read_record(record_file);
    return out;
}

/// Opens what the power cut left, as a start does, and holds it against all that was told before.
void check_image(const std::filesystem::path& image, const Recorded& recorded, std::uint64_t told_before,
                 const ledger::TrustedKeys& keys, bool thoroughly) {
    SystemClock clock;
    SystemRandom random;
    // Before anybody saw a published checkpoint, it stood in log.head.
    const auto head = store::HeadFile(image / "log.head").read();
    const auto last = head ? ledger::open_checkpoint(*head, keys) : Result<ledger::OpenedCheckpoint>(refuse(""));
    for (const Told& told : recorded.told) {
        if (told.record > told_before || told.checkpoint.empty()) continue;
        const auto shown = ledger::open_checkpoint(told.checkpoint, keys);
        ASSERT_TRUE(shown && last);
        ASSERT_GE(last->checkpoint.size, shown->checkpoint.size) << "log.head is behind what was published";
    }
    {
        auto opened = cli::TownFolder::open(image, {}, clock, random);
        ASSERT_TRUE(opened) << opened.error().code;
        cli::TownFolder& town = **opened;
        ASSERT_EQ(town.writer().trouble(), "");
        const auto context = town.context();
        const auto state = context.store.log_state();
        const auto entries = context.store.log_entries(0, state.size);
        ASSERT_EQ(entries.size(), state.size);
        ledger::Frontier frontier;
        std::vector<Hash> leaves;
        std::vector<Hash> roots{ledger::empty_root()};
        for (const Bytes& entry : entries) {
            leaves.push_back(ledger::leaf_hash(entry));
            frontier.append(leaves.back());
            roots.push_back(frontier.root());
        }
        EXPECT_EQ(frontier.root(), state.size == 0 ? ledger::empty_root() : state.root);
        const auto expect_prefix = [&](const std::string& note) {
            const auto checkpoint = ledger::open_checkpoint(note, keys);
            ASSERT_TRUE(checkpoint);
            ASSERT_LE(checkpoint->checkpoint.size, state.size) << "a checkpoint that was served is gone";
            EXPECT_EQ(roots[checkpoint->checkpoint.size], checkpoint->checkpoint.root);
        };
        for (const Told& told : recorded.told) {
            if (told.record > told_before) continue;
            if (!told.checkpoint.empty()) {
                ASSERT_NO_FATAL_FAILURE(expect_prefix(told.checkpoint));
                continue;
            }
            const auto proven = prove(told.filing.proof, keys);
            ASSERT_TRUE(proven);
            ASSERT_NO_FATAL_FAILURE(expect_prefix(proven->checkpoint));
            ASSERT_LT(proven->index, state.size);
            EXPECT_EQ(leaves[proven->index], proven->leaf);
            const auto session = engine::case_by_code(context, told.filing.receipt);
            ASSERT_TRUE(session) << "an acknowledged case is gone";
            const auto files = context.store.files(session->case_id);
            EXPECT_EQ(files.size(), told.filing.file.empty() ? 0u : 1u);
            for (const auto& file : files)
                for (std::uint32_t number = 0; number < file.chunks; ++number)
                    EXPECT_TRUE(context.store.chunk(file.file_id, number)) << "an acknowledged file is gone";
        }
        if (thoroughly) {
            EXPECT_EQ(context.store.check_integrity(), std::vector<std::string>());
        }
        town.start();
        town.writer().publish_now();
        EXPECT_EQ(town.writer().trouble(), "");
    }
    if (!thoroughly) return;
    const auto checked = huiyin({"fsck", "--data", image.string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
}

TEST(PowerCut, WhatWasToldIsThereWhateverTheDiskForgets) {
    crypto::initialise();
    const std::uint64_t seed = number_from("HUIYIN_SEED", std::random_device{}());
    std::printf("HUIYIN_SEED=%llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 dice(seed);
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_town(data);
    std::optional<ledger::VerifierKey> key;
    {
        Server server(data);
        key = log_key_of(server.url());
        ASSERT_EQ(server.stop(), 0);
    }
    const auto base = folder.path() / "base";
    std::filesystem::copy(data, base, std::filesystem::copy_options::recursive);
    const Recorded recorded = record(data, folder.path() / "record", seed);
    ASSERT_GT(recorded.acts.size(), 300u);
    const ledger::TrustedKeys keys{.origin = {}, .log = {*key}, .witnesses = {}};

    // In each of so many stretches of its life the power goes once. Syncs and renames are the moments that matter, so half
    // of the cuts come right before or after one.
    const std::size_t images = is_long() ? 5000 : 300;
    std::vector<std::size_t> turning_points;
    for (std::size_t i = 0; i < recorded.acts.size(); ++i)
        if (recorded.acts[i].kind != 'w') turning_points.push_back(i);
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < images; ++i)
        cuts.push_back(i % 2 == 0 ? dice() % (recorded.acts.size() + 1)
                                  : turning_points[dice() % turning_points.size()] + dice() % 2);
    // And once right behind each promise, when it is youngest.
    for (const Told& told : recorded.told) {
        const auto behind = std::ranges::find_if(recorded.acts, [&](const DiskAct& act) { return act.end >= told.record; });
        if (!told.filing.key.empty()) cuts.push_back(static_cast<std::size_t>(behind - recorded.acts.begin()) + 1);
    }
    for (std::size_t& cut : cuts) cut = std::min(cut, recorded.acts.size());
    std::ranges::sort(cuts);

    CutDisk disk(base);
    // The record names the folder that the server worked on; the disk is one of the same content.
    const std::string worked_on = data.string();
    std::size_t applied = 0;
    for (std::size_t i = 0; i < cuts.size(); ++i) {
        for (; applied < cuts[i]; ++applied) {
            DiskAct act = recorded.acts[applied];
            act.path.replace(0, worked_on.size(), base.string());
            if (act.kind == 'r') act.data.replace(0, worked_on.size(), base.string());
            disk.apply(act);
        }
        const auto survives = static_cast<Survives>(i % 8 < 3 ? 0 : i % 8 < 5 ? i % 8 - 2 : 3);
        const auto image = folder.path() / "image";
        disk.write_image(image, survives, dice);
        SCOPED_TRACE("cut " + std::to_string(i) + " behind act " + std::to_string(applied) + ", of the unsynced survives " +
                     to_text(survives));
        const std::uint64_t told_before = applied == 0 ? 0 : recorded.acts[applied - 1].end;
        ASSERT_NO_THROW(check_image(image, recorded, told_before, keys, i % 20 == 0));
        if (HasFailure()) return;
    }
    std::printf("%zu acts of the disk, %zu promises, %zu power cuts\n", recorded.acts.size(), recorded.told.size(),
                cuts.size());
}

}  // namespace power_cuts
}  // namespace huiyin::testing
