#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "base/fault.h"
#include "crash/world.h"
#include "support/faulty_disk.h"
#include "support/town.h"

namespace huiyin::testing {
namespace failing_calls {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A server's short life on a disk that fails once.
struct Life {
    std::vector<Filing> sent;
    std::set<std::string> checkpoints;
    bool served = false;       ///< it came as far as listening
    int refused = 0;           ///< requests that were answered 503
    std::string wrong;         ///< an answer that nobody should get
    std::string err;           ///< what it said
    int code = 0;              ///< with which it ended
    std::string failed_call;   ///< the call that went wrong, empty if none did
};

/// 503, in one of the ways that say what became of the request.
bool is_excuse(const http::ClientResponse& answer) {
    if (answer.status != 503 || answer.header("Retry-After") == nullptr) return false;
    return std::ranges::any_of(std::initializer_list<const char*>{"engine/not-kept", "engine/perhaps-kept",
                                                                  "engine/writing-waits", "http/unavailable"},
                               [&](const char* code) { return answer.body.find(code) != std::string::npos; });
}

/// Sends it until it is answered 201, as a patient resident would.
bool insist(Life& life, http::Client& client, Filing& filing) {
    const auto until = std::chrono::steady_clock::now() + seconds(30);
    for (;;) {
        const auto answer = send(client, filing);
        if (take_answer(filing, answer)) return true;
        if (!is_excuse(answer)) {
            life.wrong = "a filing was answered " + std::to_string(answer.status) + ": " + answer.body;
            return false;
        }
        ++life.refused;
        if (std::chrono::steady_clock::now() > until) {
            life.wrong = "it did not recover: " + answer.body + client.get("/readyz").body;
            return false;
        }
        std::this_thread::sleep_for(milliseconds(50));
    }
}

void see_checkpoint(Life& life, http::Client& client) {
    const auto answer = client.get("/log/checkpoint");
    if (answer.status == 200) life.checkpoints.insert(answer.body);
}

/// Files twice, the second time with a file, writes a message, and perhaps waits for a publication.
void use(Life& life, const std::string& url, std::mt19937_64& dice, bool wait_for_tick) {
    http::Client client(url);
    for (const bool with_file : {false, true}) {
        do {
            life.sent.resize(with_file ? 2 : 1);
            life.sent.back() = new_filing(dice);
        } while (life.sent.back().file.empty() == with_file);
        see_checkpoint(life, client);
        if (!insist(life, client, life.sent.back())) return;
        see_checkpoint(life, client);
    }
    Filing& filing = life.sent.front();
    const std::string words = "One thing more. " + random_hex(dice, 1);
    const auto said = say(client, filing, words);
    if (said.status == 201) {
        filing.said.push_back(words);
    } else if (is_excuse(said)) {
        ++life.refused;
    } else {
        life.wrong = "a message was answered " + std::to_string(said.status) + ": " + said.body;
        return;
    }
    const auto page = client.get("/");  // reading goes on
    if (page.status != 200) life.wrong = "the home page was answered " + std::to_string(page.status);
    if (!wait_for_tick) return;
    const auto until = std::chrono::steady_clock::now() + milliseconds(2500);
    const std::size_t before = life.checkpoints.size();
    while (life.checkpoints.size() == before && std::chrono::steady_clock::now() < until) {
        see_checkpoint(life, client);
        std::this_thread::sleep_for(milliseconds(20));
    }
}

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

Life live(const std::filesystem::path& data, FaultyDisk disk, std::mt19937_64& dice, bool wait_for_tick) {
    Life life;
    disk.under = data;
    disk.tells = data.parent_path() / "tells";
    std::filesystem::remove(disk.tells);
    const auto server = Server::launch(data, {}, disk.environment());
    const auto url = server->wait_for_line("listening on ");
    life.served = url.has_value();
    if (url) {
        try {
            use(life, *url, dice, wait_for_tick);
        } catch (const Fault& fault) {
            life.wrong = "it went away: " + std::string(fault.what());
        }
        server->signal(SIGTERM);
    }
    life.code = server->wait();
    life.err = server->err();
    life.failed_call = read_whole(disk.tells);
    if (!life.failed_call.empty()) life.failed_call.pop_back();
    return life;
}

/// A town that lives on through all the faults of a test.
class Faults : public ::testing::Test {
  protected:
    void SetUp() override {
        crypto::initialise();
        std::printf("HUIYIN_SEED=%llu\n", static_cast<unsigned long long>(seed_));
        make_town(data_);
        const Server server(data_);
        world_.emplace(log_key_of(server.url()));
    }

    /// One life with that fault, and then the checks. The call that failed; empty if the life got through untouched.
    void try_one(const FaultyDisk& disk, std::string& failed_call) { try_one(disk, failed_call, dice_() % 3 == 0); }

    void try_one(const FaultyDisk& disk, std::string& failed_call, bool tick) {
        Life life = live(data_, disk, dice_, tick);
        failed_call = life.failed_call;
        SCOPED_TRACE(disk.does + " at call " + failed_call + (tick ? ", waiting for a tick" : "") + "\nit said: " + life.err);
        if (life.served) {
            EXPECT_EQ(life.wrong, "");
        } else {
            EXPECT_EQ(life.code, 1) << "a start that fails says so";
        }
        EXPECT_FALSE(life.served && life.code != 0) << "it ended with " << life.code;
        EXPECT_TRUE(life.code == 0 || (!life.err.empty() && life.err.find("should not have happened") == std::string::npos));
        EXPECT_TRUE(!life.failed_call.empty() || life.refused == 0);
        ++(life.served ? (life.refused > 0 ? recovered_ : unnoticed_) : not_started_);
        if (HasFailure()) return;

        world_->checkpoints.merge(life.checkpoints);
        {
            Server server(data_);
            check_after(*world_, server.url(), life.sent, dice_, false);
            EXPECT_EQ(server.program().err().find("\"event\":\"incident\""), std::string::npos) << server.program().err();
            if (HasFailure()) return;
            EXPECT_EQ(server.stop(), 0);
        }
        // The slow checks now and then: what they find doesn't go away.
        if (++lives_ % 10 == 0) check_folder();
    }

    /// The 1st such call, the 2nd, … until a life gets through untouched that also waited for a publication: one that didn't
    /// has fewer calls.
    void try_each(FaultyDisk disk) {
        for (std::string failed = "none yet"; !failed.empty();) {
            ++disk.at;
            try_one(disk, failed);
            if (HasFailure()) return;
            if (failed.empty()) try_one(disk, failed, true);
            if (HasFailure()) return;
        }
        std::printf("%s: %ld %s calls\n", disk.does.c_str(), disk.at - 1, disk.call.empty() ? "writing" : disk.call.c_str());
    }

    void check_folder() {
        const auto checked = huiyin({"fsck", "--data", data_.string()});
        EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
        EXPECT_EQ(cases_in(data_), world_->filed.size()) << "a filing made more than one case, or none";
        EXPECT_EQ(orphans_in(data_), std::vector<std::string>());
    }

    void TearDown() override {
        if (!HasFailure()) check_folder();
        std::printf("%d lives: %d did not start, %d recovered, %d were not disturbed\n", lives_, not_started_, recovered_,
                    unnoticed_);
    }

    const TemporaryFolder folder_;
    const std::filesystem::path data_ = folder_.path() / "data";
    const std::uint64_t seed_ = number_from("HUIYIN_SEED", std::random_device{}());
    std::mt19937_64 dice_{seed_};
    std::optional<World> world_;
    int lives_ = 0;
    int not_started_ = 0;
    int recovered_ = 0;
    int unnoticed_ = 0;
};

TEST_F(Faults, EverySyncAndEveryRenameMayFail) {
    for (const char* call : {"sync", "rename"})
        for (const char* does : {"eio", "lies"})
            if (!HasFailure()) try_each({.under = {}, .call = call, .at = 0, .does = does});
}

TEST_F(Faults, AnyCallMayFail) {
    // How many calls a life has, counted in one that nothing disturbs.
    std::string none;
    Life life = live(data_, {.under = {}, .at = 0, .tells_all = true}, dice_, true);
    ASSERT_EQ(life.wrong, "");
    const auto tells = read_whole(data_.parent_path() / "tells");
    const long calls = std::ranges::count(tells, '\n');
    ASSERT_GT(calls, 100);
    {
        Server server(data_);
        ASSERT_NO_FATAL_FAILURE(check_after(*world_, server.url(), life.sent, dice_, false));
    }
    for (const char* does : {"enospc", "eio", "short", "lies"}) {
        if (is_long()) {
            try_each({.under = {}, .at = 0, .does = does});
            if (HasFailure()) return;
        } else {
            for (int i = 0; i < 8; ++i) {
                std::string failed;
                try_one({.under = {}, .at = 1 + static_cast<long>(dice_() % static_cast<std::uint64_t>(calls)), .does = does},
                        failed);
                if (HasFailure()) return;
            }
        }
    }
    // Reads fail as well: the page that needs one says so, and nothing is lost.
    for (int i = 0; i < (is_long() ? 200 : 5); ++i) {
        std::string failed;
        try_one({.under = {}, .call = "read", .at = 1 + static_cast<long>(dice_() % 400), .does = "eio"}, failed);
        if (HasFailure()) return;
    }
}

}  // namespace failing_calls
}  // namespace huiyin::testing
