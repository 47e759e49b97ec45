#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "base/fault.h"
#include "crash/world.h"
#include "support/faulty_disk.h"
#include "support/town.h"
#include "testing/postgres/cluster.h"

namespace huiyin::testing {
namespace {

using std::chrono::milliseconds;

/// Files, and now and then adds a message, until the server is gone. `sent` is this thread's own.
void file_until_it_is_gone(const std::string& url, std::uint64_t seed, std::vector<Filing>& sent, std::string& wrong) {
    std::mt19937_64 dice(seed);
    try {
        http::Client client(url);
        for (;;) {
            sent.push_back(new_filing(dice));
            Filing& filing = sent.back();
            const auto answer = send(client, filing);
            if (!take_answer(filing, answer)) {
                wrong = "filing was answered " + std::to_string(answer.status) + ": " + answer.body;
                return;
            }
            if (dice() % 4 != 0) continue;
            const std::string words = "And the second lamp too. " + random_hex(dice, 1);
            const auto added = say(client, filing, words);
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

/// Waits until a server shows a log of that many entries; a minute at most.
void wait_for_entries(const std::string& url, std::uint64_t wanted) {
    http::Client client(url);
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (;;) {
        const std::string note = client.get("/log/checkpoint").body;
        const auto line = note.find('\n');
        if (line != std::string::npos && std::strtoull(note.c_str() + line + 1, nullptr, 10) >= wanted) return;
        ASSERT_LT(std::chrono::steady_clock::now(), until) << url << " came to no more than\n" << note;
    }
}

/// `database`: its URL; empty: a file in the town's folder.
void kill_and_look(const std::string& database, std::uint64_t kills) {
    crypto::initialise();
    constexpr int clients = 6;
    std::mt19937_64 dice = told_dice();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_town(data, "en-town", database);
    std::optional<World> world;
    std::vector<Filing> sent;
    std::uint64_t unanswered = 0;
    // All that was told in a life is asked for in the next: half the life takes half the time, and is as good a moment to die.
    const std::uint64_t longest_life = is_long() ? 400 : 200;
    const std::uint64_t most_calls = is_long() ? 1500 : 800;
    const auto go = folder.path() / "go";

    for (std::uint64_t round = 0; round < kills; ++round) {
        // Half of the lives end at some call on a file, the others at some moment. Now and then it is killed while it
        // starts: recovery itself may be cut short.
        const bool at_a_call = database.empty() && round % 2 == 1;
        const FaultyDisk disk{.under = data,
                              .at = 1 + static_cast<long>(dice() % (round % 5 == 4 ? 40 : most_calls)),
                              .only_while = round % 5 == 4 ? std::filesystem::path() : go,
                              .does = dice() % 2 == 0 ? "kill" : "kill-after"};
        const auto environment = at_a_call ? disk.environment() : std::vector<std::string>{};
        std::filesystem::remove(go);
        if (round % 5 == 4) {
            const auto starting = Server::launch(data, {}, environment);
            std::this_thread::sleep_for(milliseconds(dice() % 60));
            starting->signal(SIGKILL);
            starting->wait();
        }
        Server server(data, {}, round % 5 == 4 ? std::vector<std::string>{} : environment);
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
        std::ofstream(go) << "now";
        // Until it dies at a call, or its moment has come.
        static_cast<void>(comes_true([&] { return server.program().has_ended(); }, milliseconds(20 + dice() % longest_life)));
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
    const std::string key = world->log.keys().log.front().key.format();
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

TEST(Crash, WhatWasAcknowledgedSurvivesEveryKill) {
    kill_and_look("", number_from("HUIYIN_KILLS", is_long() ? 1000 : 160));
}

TEST(Crash, WhatWasAcknowledgedSurvivesEveryKillOnPostgreSQL) {
    PostgresCluster cluster({.durable = true});
    kill_and_look(cluster.make_database(), number_from("HUIYIN_KILLS", is_long() ? 300 : 20));
}

/// The town's last server is gone: whatever anyone was told still holds.
void look_at_the_end(World& world, const std::filesystem::path& data, std::vector<Filing>& sent, std::mt19937_64& dice) {
    Server server(data);
    ASSERT_NO_FATAL_FAILURE(check_after(world, server.url(), sent, dice, true));
    const std::string key = world.log.keys().log.front().key.format();
    const auto verified = huiyin({"log", "verify", "--key", key, server.url()});
    EXPECT_EQ(verified.code, 0) << verified.err;
    EXPECT_EQ(server.stop(), 0);
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
}

TEST(Crash, TwoServersOfOneTownMakeOneLog) {
    crypto::initialise();
    std::mt19937_64 dice = told_dice();
    PostgresCluster cluster({.durable = true});
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto other = folder.path() / "other";
    make_town(data, "en-town", cluster.make_database());
    {
        // What one seals under the month's key the other has to open, so that key is made before the folder is copied.
        Server alone(data);
        http::Client client(alone.url());
        ASSERT_EQ(send(client, new_filing(dice)).status, 201);
        EXPECT_EQ(alone.stop(), 0);
    }
    std::filesystem::copy(data, other, std::filesystem::copy_options::recursive);
    constexpr int clients = 6;
    std::vector<std::vector<Filing>> sent_by(clients);
    std::vector<std::string> wrong(clients);
    std::set<std::string> seen[2];
    std::optional<World> world;
    {
        Server first(data);
        Server second(other);
        world.emplace(log_key_of(first.url()));
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < clients; ++i)
            threads.emplace_back([&, i, own = dice()] {
                file_until_it_is_gone(i % 2 == 0 ? first.url() : second.url(), own, sent_by[i], wrong[i]);
            });
        threads.emplace_back([&] { watch_the_log(first.url(), seen[0]); });
        threads.emplace_back([&] { watch_the_log(second.url(), seen[1]); });
        wait_for_entries(first.url(), 100);
        wait_for_entries(second.url(), 100);
        first.kill();
        wait_for_entries(second.url(), 140);  // the other one goes on alone
        second.kill();
        for (std::thread& thread : threads) thread.join();
    }
    for (const std::string& what : wrong) ASSERT_EQ(what, "");
    std::vector<Filing> sent;
    for (auto& own : sent_by) {
        EXPECT_GT(own.size(), 1u) << "too little happened for this to mean anything";
        sent.insert(sent.end(), own.begin(), own.end());
    }
    for (auto& own : seen) {
        EXPECT_GT(own.size(), 1u) << "each server shows the log as it grows";
        world->checkpoints.merge(own);
    }
    look_at_the_end(*world, data, sent, dice);
}

/// Files for as long as it is told, whatever comes back.
void file_through_trouble(const std::string& url, std::uint64_t seed, const std::atomic<bool>& enough, std::vector<Filing>& sent,
                          std::atomic<int>& refused) {
    std::mt19937_64 dice(seed);
    http::Client client(url);
    while (!enough) {
        sent.push_back(new_filing(dice));
        Filing& filing = sent.back();
        const auto answer = send(client, filing);
        if (take_answer(filing, answer)) continue;
        ++refused;
        std::this_thread::sleep_for(milliseconds(20));
    }
}

TEST(Crash, FilingComesBackByItselfWhenTheDatabaseDoes) {
    crypto::initialise();
    std::mt19937_64 dice = told_dice();
    PostgresCluster cluster({.durable = true});
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    make_town(data, "en-town", cluster.make_database());
    constexpr int clients = 4;
    std::vector<std::vector<Filing>> sent_by(clients);
    std::optional<World> world;
    std::atomic<bool> enough = false;
    std::atomic<int> refused = 0;
    {
        Server server(data);
        world.emplace(log_key_of(server.url()));
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < clients; ++i)
            threads.emplace_back([&, i, own = dice()] { file_through_trouble(server.url(), own, enough, sent_by[i], refused); });
        http::Client visitor(server.url());
        for (int round = 0; round < 5; ++round) {
            std::this_thread::sleep_for(milliseconds(300 + dice() % 500));
            round % 2 == 0 ? cluster.kill() : cluster.stop();
            std::this_thread::sleep_for(milliseconds(200 + dice() % 500));
            EXPECT_EQ(visitor.get("/healthz").status, 200);
            cluster.start();
            const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
            while (visitor.get("/readyz").status != 200 && std::chrono::steady_clock::now() < until)
                std::this_thread::sleep_for(milliseconds(50));
            ASSERT_EQ(visitor.get("/readyz").status, 200) << "it did not come back by itself; it says " << server.program().err();
            std::mt19937_64 own(dice());
            EXPECT_EQ(send(visitor, new_filing(own)).status, 201);
        }
        enough = true;
        for (std::thread& thread : threads) thread.join();
        EXPECT_EQ(server.stop(), 0) << server.program().err();
    }
    EXPECT_GT(refused, 0) << "nobody noticed that the database was gone";
    std::vector<Filing> sent;
    for (auto& own : sent_by) sent.insert(sent.end(), own.begin(), own.end());
    look_at_the_end(*world, data, sent, dice);
}

}  // namespace
}  // namespace huiyin::testing
