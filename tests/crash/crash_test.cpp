#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <map>
#include <random>
#include <thread>

#include "base/fault.h"
#include "base/json.h"
#include "core/casework/event.h"
#include "core/ledger/entry.h"
#include "core/ledger/proof.h"
#include "core/sealing/case_key.h"
#include "crash/log_copy.h"
#include "io/store/open/database.h"
#include "support/town.h"
#include "testing/postgres/cluster.h"

namespace huiyin::testing {
namespace {

using std::chrono::milliseconds;

/// What one resident sent, and what they were told.
struct Filing {
    std::string key;             ///< Idempotency-Key
    std::string subject;
    std::string body;            ///< of the request
    std::string type = "application/json";
    std::string file{};          ///< what was attached; empty: nothing
    std::string receipt{};       ///< empty: no answer came
    std::string proof{};
    std::vector<std::string> said{};  ///< messages that were acknowledged

    bool acknowledged() const { return !receipt.empty(); }
};

std::string random_hex(std::mt19937_64& dice, int words) {
    std::string out;
    for (int i = 0; i < words; ++i) out += to_hex(big_endian_64(dice()));
    return out;
}

Filing new_filing(std::mt19937_64& dice) {
    Filing filing{.key = random_hex(dice, 2), .subject = "Lamp " + random_hex(dice, 1), .body = {}};
    filing.body = json::write(json::Object{{"subject", filing.subject},
                                           {"body", "It has been dark since the storm. " + random_hex(dice, 20)}});
    if (dice() % 4 != 0) return filing;
    const std::string boundary = "----crash-" + random_hex(dice, 1);
    filing.type = "multipart/form-data; boundary=" + boundary;
    filing.file = random_hex(dice, static_cast<int>(1 + dice() % 3000));  // up to 48 KB: some in one chunk, some not
    filing.body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"case\"\r\n\r\n" + filing.body + "\r\n--" +
                  boundary +
                  "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"letter.txt\"\r\n"
                  "Content-Type: text/plain\r\n\r\n" +
                  filing.file + "\r\n--" + boundary + "--\r\n";
    return filing;
}

http::ClientResponse send(http::Client& client, const Filing& filing) {
    return client.post("/api/v1/cases", filing.type, filing.body, {{"Idempotency-Key", filing.key}});
}

/// Files, and now and then adds a message, until the server is gone. `sent` is this thread's own.
void file_until_it_is_gone(const std::string& url, std::uint64_t seed, std::vector<Filing>& sent, std::string& wrong) {
    std::mt19937_64 dice(seed);
    try {
        http::Client client(url);
        for (;;) {
            sent.push_back(new_filing(dice));
            Filing& filing = sent.back();
            const auto answer = send(client, filing);
            const auto read = json::parse(answer.body);
            if (answer.status != 201 || !read || read->text("receipt").empty()) {
                wrong = "filing was answered " + std::to_string(answer.status) + ": " + answer.body;
                return;
            }
            filing.proof = read->text("proof");
            filing.receipt = read->text("receipt");
            if (dice() % 4 != 0) continue;
            const std::string words = "And the second lamp too. " + random_hex(dice, 1);
            const auto added = client.post("/api/v1/case/messages", "application/json",
                                           json::write(json::Object{{"body", words}}),
                                           {{"Authorization", "Receipt " + filing.receipt}});
            if (added.status != 201) {
                wrong = "a message was answered " + std::to_string(added.status) + ": " + added.body;
                return;
            }
            filing.said.push_back(words);
        }
    } catch (const Fault&) {
        // The power went. Whatever was not answered is found out afterwards.
    }
}

/// Somebody who keeps every checkpoint that is served.
void watch_the_log(const std::string& url, std::set<std::string>& seen) {
    try {
        http::Client client(url);
        for (;;) {
            const auto answer = client.get("/log/checkpoint");
            if (answer.status == 200) seen.insert(answer.body);
        }
    } catch (const Fault&) {
    }
}

/// What a receipt's proof says: the leaf that it opens, and the case.
struct Proven {
    std::uint64_t index = 0;
    Hash leaf{};
    std::string case_id;
    std::string checkpoint;
};
/// Verifies offline, as `huiyin verify` does; nothing if it doesn't.
std::optional<Proven> prove(const std::string& text, const ledger::TrustedKeys& keys) {
    const auto proof = ledger::parse_proof(text);
    if (!proof || !proof->extra || proof->extra->size() <= 32) return std::nullopt;
    const ByteView extra(*proof->extra);
    const auto opening = crypto::Key::from(extra.first(32));
    const auto event = casework::read_event(as_text(extra.subspan(32)));
    if (!event || event->event.kind != "case_filed") return std::nullopt;
    const Bytes entry = ledger::make_sealed_entry(sealing::commitment(opening->reveal(), extra.subspan(32)));
    const Hash leaf = ledger::leaf_hash(entry);
    if (!ledger::verify_proof(*proof, leaf, keys)) return std::nullopt;
    return Proven{proof->index, leaf, event->envelope.case_id.hex(), proof->checkpoint};
}

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : std::stoull(text);
}

/// Everything that the outside world was ever told, and the checks that it still holds.
class World {
  public:
    explicit World(ledger::VerifierKey key) : log(std::move(key)) {}

    LogCopy log;
    std::set<std::string> checkpoints;    ///< every one that was served, in a proof or at its address
    std::map<std::string, Filing> filed;  ///< acknowledged, by Idempotency-Key
    std::set<std::string> cases;          ///< ids of their cases

    /// A receipt that was given out: its proof holds offline, and the case is no one else's.
    void take(const Filing& filing) {
        const auto proven = prove(filing.proof, log.keys());
        ASSERT_TRUE(proven) << "a receipt's proof does not verify\n" << filing.proof;
        checkpoints.insert(proven->checkpoint);
        largest = std::max(largest, proven->index + 1);
        ASSERT_TRUE(cases.insert(proven->case_id).second) << "two filings got the same case";
        ASSERT_TRUE(leaf_of.emplace(filing.key, *proven).second);
        filed.emplace(filing.key, filing);
    }

    /// The case opens by its code and holds what was acknowledged.
    void check_case(http::Client& client, const Filing& filing) const {
        const auto answer = client.get("/api/v1/case", {{"Authorization", "Receipt " + filing.receipt}});
        ASSERT_EQ(answer.status, 200) << "an acknowledged case is gone: " << answer.body;
        EXPECT_EQ(json::parse(answer.body)->text("subject"), filing.subject);
        for (const std::string& words : filing.said)
            EXPECT_NE(answer.body.find(words), std::string::npos) << "an acknowledged message is gone";
        if (filing.file.empty()) return;
        const auto read = json::parse(answer.body);
        const json::Value* files = read->find("files");
        ASSERT_TRUE(files != nullptr && files->array() != nullptr && files->array()->size() == 1) << answer.body;
        const auto file = client.get("/api/v1/case/files/" + files->array()->front().text("id"),
                                     {{"Authorization", "Receipt " + filing.receipt}});
        EXPECT_EQ(file.status, 200) << file.body;
        EXPECT_EQ(file.body, filing.file) << "an acknowledged file is gone or damaged";
    }

    /// Sent once more, it gives the same receipt for the same leaf.
    void check_repeat(http::Client& client, const Filing& filing) const {
        const auto answer = send(client, filing);
        ASSERT_EQ(answer.status, 201) << answer.body;
        const auto read = json::parse(answer.body);
        EXPECT_EQ(read->text("receipt"), filing.receipt);
        const auto proven = prove(read->text("proof"), log.keys());
        ASSERT_TRUE(proven) << answer.body;
        EXPECT_EQ(proven->index, leaf_of.at(filing.key).index);
        EXPECT_EQ(proven->case_id, leaf_of.at(filing.key).case_id);
    }

    /// The present log begins with every log that anyone was shown, and holds each receipt's leaf.
    void check_log(const std::string& url) {
        const std::string wrong = log.follow(url, largest);
        ASSERT_EQ(wrong, "");
        for (const std::string& checkpoint : checkpoints) EXPECT_EQ(log.holds(checkpoint), "");
        for (const auto& [key, proven] : leaf_of) EXPECT_EQ(log.leaf(proven.index), proven.leaf);
    }

    std::uint64_t largest = 0;            ///< the log had at least so many entries
    std::map<std::string, Proven> leaf_of;
};

/// After a restart: all that the last life acknowledged, some of what came before, and what stayed unanswered.
void check_after(World& world, const std::string& url, std::vector<Filing>& sent, std::mt19937_64& dice, bool all) {
    http::Client client(url);
    ASSERT_EQ(client.get("/readyz").status, 200);
    std::vector<Filing> unanswered;
    std::vector<Filing> fresh;
    for (Filing& filing : sent) (filing.acknowledged() ? fresh : unanswered).push_back(std::move(filing));
    for (const Filing& filing : fresh) ASSERT_NO_FATAL_FAILURE(world.take(filing));
    ASSERT_NO_FATAL_FAILURE(world.check_log(url));

    for (Filing& filing : unanswered) {
        const auto answer = send(client, filing);
        ASSERT_EQ(answer.status, 201) << answer.body;
        const auto read = json::parse(answer.body);
        filing.receipt = read->text("receipt");
        filing.proof = read->text("proof");
        ASSERT_NO_FATAL_FAILURE(world.take(filing));
        ASSERT_NO_FATAL_FAILURE(world.check_repeat(client, filing));
        fresh.push_back(filing);
    }
    for (const Filing& filing : fresh) ASSERT_NO_FATAL_FAILURE(world.check_case(client, filing));
    for (const auto& [key, filing] : world.filed) {
        if (all || dice() % world.filed.size() < 5) {
            ASSERT_NO_FATAL_FAILURE(world.check_case(client, filing));
        }
        if (dice() % world.filed.size() < 5) {
            ASSERT_NO_FATAL_FAILURE(world.check_repeat(client, filing));
        }
    }
}

std::uint64_t cases_in(const std::filesystem::path& folder, const std::string& database) {
    const auto store = store::Database::parse(database, folder)->open({});
    std::uint64_t filed = 0;
    for (std::uint64_t from = 0;;) {
        const auto rows = store->events_by_leaf(from, 1000);
        if (rows.empty()) return filed;
        from = rows.back().leaf_index + 1;
        for (const auto& row : rows) filed += row.kind == "case_filed" ? 1 : 0;
    }
}

/// `database`: its URL; empty: a file in the town's folder.
void kill_and_look(const std::string& database, std::uint64_t kills) {
    crypto::initialise();
    const std::uint64_t seed = number_from("HUIYIN_SEED", std::random_device{}());
    constexpr int clients = 6;
    std::printf("HUIYIN_SEED=%llu\n", static_cast<unsigned long long>(seed));
    std::mt19937_64 dice(seed);
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_town(data, "en-town", database);
    std::optional<World> world;
    std::vector<Filing> sent;
    std::uint64_t unanswered = 0;

    for (std::uint64_t round = 0; round < kills; ++round) {
        // Now and then it is killed while it starts: recovery itself may be cut short.
        if (round % 5 == 4) {
            const auto starting = Server::launch(data);
            std::this_thread::sleep_for(milliseconds(dice() % 60));
            starting->signal(SIGKILL);
            starting->wait();
        }
        Server server(data);
        if (!world) world.emplace(log_key_of(server.url()));
        ASSERT_NO_FATAL_FAILURE(check_after(*world, server.url(), sent, dice, false)) << "after kill " << round;

        std::vector<std::vector<Filing>> sent_by(clients);
        std::vector<std::string> wrong(clients);
        std::set<std::string> seen;
        std::vector<std::thread> threads;
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([&, i, own = dice()] {
                file_until_it_is_gone(server.url(), own, sent_by[static_cast<std::size_t>(i)],
                                      wrong[static_cast<std::size_t>(i)]);
            });
        threads.emplace_back([&] { watch_the_log(server.url(), seen); });
        std::this_thread::sleep_for(milliseconds(20 + dice() % 400));
        // Mostly without warning, sometimes in the midst of an orderly end.
        if (round % 7 == 6) {
            server.program().signal(SIGTERM);
            std::this_thread::sleep_for(milliseconds(dice() % 30));
        }
        server.kill();
        for (std::thread& thread : threads) thread.join();
        // An orderly end may refuse what comes after it; nothing else may.
        for (const std::string& what : wrong) {
            if (round % 7 != 6) {
                ASSERT_EQ(what, "") << "before kill " << round;
            }
        }
        sent.clear();
        for (auto& own : sent_by)
            for (Filing& filing : own) {
                unanswered += filing.acknowledged() ? 0 : 1;
                sent.push_back(std::move(filing));
            }
        world->checkpoints.merge(seen);
    }

    Server server(data);
    ASSERT_NO_FATAL_FAILURE(check_after(*world, server.url(), sent, dice, true));
    const std::string key = world->log.keys().log.front().format();
    const auto verified = huiyin({"log", "verify", "--key", key, server.url()});
    EXPECT_EQ(verified.code, 0) << verified.err;
    EXPECT_EQ(server.stop(), 0);
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_EQ(cases_in(data, database), world->filed.size()) << "a filing made more than one case";
    std::printf("%llu kills, %zu filings (%llu without an answer at first), %zu checkpoints, %llu entries\n",
                static_cast<unsigned long long>(kills), world->filed.size(),
                static_cast<unsigned long long>(unanswered), world->checkpoints.size(),
                static_cast<unsigned long long>(world->log.size()));
    EXPECT_GT(world->filed.size(), kills * 5) << "too little happened for this to mean anything";
}

TEST(Crash, WhatWasAcknowledgedSurvivesEveryKill) { kill_and_look("", number_from("HUIYIN_KILLS", 50)); }

TEST(Crash, WhatWasAcknowledgedSurvivesEveryKillOnPostgreSQL) {
    PostgresCluster cluster({.durable = true});
    kill_and_look(cluster.make_database(), number_from("HUIYIN_KILLS", 50) / 3);
}

}  // namespace
}  // namespace huiyin::testing
