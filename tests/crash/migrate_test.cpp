#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <thread>

#include "base/crypto.h"
#include "base/random.h"
#include "core/ledger/merkle.h"
#include "io/store/open/database.h"
#include "support/program.h"
#include "testing/postgres/cluster.h"

namespace huiyin::testing {
namespace {

constexpr std::uint32_t cases = 12'000;

/// A town's database as rows alone: what they say doesn't matter to who copies them, as long as the log's root fits its entries.
void fill(const store::Database& database) {
    SystemRandom random;
    const auto store = database.open({.create = true, .instance = InstanceId::draw(random)});
    ledger::Frontier log;
    for (std::uint32_t first = 0; first < cases; first += 1000) {
        engine::Changes changes;
        std::vector<Bytes> entries;
        for (std::uint32_t i = first; i < first + 1000; ++i) {
            engine::CaseRow row;
            row.case_id = CaseId::draw(random);
            row.office = {"roads"};
            row.version = 1;
            engine::EventRow event;
            event.case_id = row.case_id;
            event.seq = 1;
            event.leaf_index = i;
            event.canonical = row.case_id.hex();
            changes.events.push_back(event);
            changes.parts.push_back({row.case_id, 1, "body", 1, "ck", Bytes(700, static_cast<std::uint8_t>(i))});
            changes.cases.push_back(std::move(row));
            entries.push_back(to_bytes(std::string_view(event.canonical)));
            log.append(ledger::leaf_hash(entries.back()));
        }
        const auto transaction = store->begin();
        transaction->lock_log();
        transaction->write(changes);
        transaction->append_log(first, entries, {}, {first + 1000, log.root()});
        transaction->commit();
    }
}

/// Kills the copy again and again; each goes on where the last one stopped, and the last one finds both sides the same.
void kill_copies(const store::Database& from, const std::string& from_url, const std::string& to_url) {
    fill(from);
    std::mt19937_64 dice(std::random_device{}());
    int killed = 0;
    for (int tries = 0; tries < 40; ++tries) {
        const std::vector<std::string> arguments{"migrate-db", "--from", from_url, "--to", to_url};
        Program copy(huiyin_start(arguments));
        std::this_thread::sleep_for(std::chrono::milliseconds(10 + dice() % static_cast<unsigned>(60 + tries * 20)));
        copy.signal(SIGKILL);
        const int code = copy.wait();
        // The kill before this try may have come after the last act of all.
        if (code == 0 || copy.err().find("it holds a town already") != std::string::npos) break;
        ASSERT_EQ(code, 128 + SIGKILL) << copy.err();
        ++killed;
    }
    EXPECT_GT(killed, 2) << "too little happened for this to mean anything";
    const auto to = *store::Database::parse(to_url, {});
    const auto last = huiyin({"migrate-db", "--from", from_url, "--to", to_url});
    // Should one of those that were to be killed have come to its end, this one finds the town there.
    if (last.code != 0) {
        EXPECT_NE(last.err.find("it holds a town already"), std::string::npos) << last.err;
    }
    EXPECT_EQ(to.open({})->log_state(), from.open({})->log_state());
    EXPECT_EQ(to.open({})->events_by_leaf(cases - 10, 100), from.open({})->events_by_leaf(cases - 10, 100));
}

TEST(Migrate, GoesOnAfterEveryKill) {
    crypto::initialise();
    PostgresCluster cluster({.durable = true});
    const TemporaryFolder folder;
    const std::string url = "sqlite:" + (folder.path() / "town.db").string();
    kill_copies(*store::Database::parse(url, {}), url, cluster.make_database());
}

TEST(Migrate, GoesOnAfterEveryKillTheOtherWayRound) {
    crypto::initialise();
    PostgresCluster cluster;
    const TemporaryFolder folder;
    const std::string url = cluster.make_database();
    kill_copies(*store::Database::parse(url, {}), url, "sqlite:" + (folder.path() / "copy.db").string());
}

}  // namespace
}  // namespace huiyin::testing
