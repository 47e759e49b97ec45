#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "base/fault.h"
#include "crash/world.h"
#include "support/faulty_disk.h"
#include "support/town.h"

namespace huiyin::testing {
namespace steps {

/// A moment in a server's life, told by the call on a file that marks it.
struct Step {
    const char* name;
    const char* call;
    const char* file;
    const char* does;
};

// SQLite writes a commit's frames to the write-ahead log and syncs it: that is the commit. log.head.recent follows the
// signature, log.head goes with a publication. A copy of the write-ahead log into the database is a checkpoint of SQLite's.
constexpr Step each_step[] = {
    {"before the lock is taken", "write", "/lock", "kill"},
    {"before the database is opened", "open", "/huiyin.db", "kill"},
    {"in the transaction, before its first byte is written", "write", "-wal", "kill"},
    {"after the first byte", "write", "-wal", "kill-after"},
    {"before the commit is synced", "sync", "-wal", "kill"},
    {"after the commit, before the signature is kept", "sync", "-wal", "kill-after"},
    {"before log.head.recent is written over", "write", "log.head.recent", "kill"},
    {"after log.head.recent, before the answer", "write", "log.head.recent", "kill-after"},
    {"in a publication, before log.head is made", "open", "log.head.new", "kill"},
    {"in a publication, before log.head is synced", "sync", "log.head.new", "kill"},
    {"in a publication, after log.head is synced", "sync", "log.head.new", "kill-after"},
    {"in a publication, before log.head is in place", "rename", "log.head", "kill"},
    {"in a publication, before the folder is synced", "sync", "data", "kill"},
    {"in a publication, after the folder is synced", "sync", "data", "kill-after"},
    {"in a publication, before log.head.recent is removed", "unlink", "log.head.recent", "kill"},
    {"before the log is copied into the database", "write", "/huiyin.db", "kill"},
    {"in the midst of that", "write", "/huiyin.db", "kill-after"},
    {"before the copy is synced", "sync", "/huiyin.db", "kill"},
    {"after the copy is synced, before the log begins anew", "sync", "/huiyin.db", "kill-after"},
    {"before the log is emptied", "truncate", "-wal", "kill"},
    {"after the log is emptied", "truncate", "-wal", "kill-after"},
    {"at the end, before the log is removed", "unlink", "-wal", "kill"},
    {"before the index of the log is removed", "unlink", "-shm", "kill"},
};

/// Files, with and without a file, until the server is gone or has done enough; then asks it to stop.
void use(Program& server, const std::string& url, std::mt19937_64& dice, std::vector<Filing>& sent,
         std::set<std::string>& checkpoints) {
    try {
        http::Client client(url);
        for (int i = 0; i < 4; ++i) {
            sent.push_back(new_filing(dice));
            take_answer(sent.back(), send(client, sent.back()));
            if (const auto shown = client.get("/log/checkpoint"); shown.status == 200) checkpoints.insert(shown.body);
        }
    } catch (const Fault&) {
        return;
    }
    server.signal(SIGTERM);
}

TEST(Crash, AKillAtEveryNamedStepLosesNothing) {
    crypto::initialise();
    std::mt19937_64 dice = told_dice();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto tells = folder.path() / "tells";
    make_town(data);
    std::optional<World> world;
    {
        const Server server(data);
        world.emplace(log_key_of(server.url()));
    }
    int kills = 0;
    /// Whether the step came so many times in that life; if so, it ended there.
    const auto killed_at = [&](const Step& step, int nth) {
        SCOPED_TRACE(std::string(step.name) + ", " + std::to_string(nth));
        std::filesystem::remove(tells);
        const FaultyDisk disk{
            .under = data, .call = step.call, .file = step.file, .at = nth, .does = step.does, .tells = tells};
        std::vector<Filing> sent;
        std::set<std::string> checkpoints;
        const auto server = Server::launch(data, {}, disk.environment());
        if (const auto url = server->wait_for_line("listening on ")) use(*server, *url, dice, sent, checkpoints);
        const int code = server->wait();
        const bool killed = std::filesystem::file_size(tells) > 0;
        EXPECT_EQ(code, killed ? 128 + SIGKILL : 0) << server->err();
        world->checkpoints.merge(checkpoints);
        Server again(data);
        check_after(*world, again.url(), sent, dice, false);
        EXPECT_EQ(again.stop(), 0);
        kills += killed ? 1 : 0;
        return killed;
    };
    for (const Step& step : each_step) {
        bool reached = false;
        if (is_long()) {
            for (int nth = 1; nth <= 12 && killed_at(step, nth) && !HasFailure(); ++nth) reached = true;
        } else {
            // Not always the first time: the third commit may carry a file, the second sync a docket.
            reached = killed_at(step, 1 + static_cast<int>(dice() % 3)) || killed_at(step, 1);
        }
        if (HasFailure()) return;
        EXPECT_TRUE(reached) << "no server ever came to this step: " << step.name;
    }
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    EXPECT_EQ(cases_in(data), world->filed.size());
    EXPECT_EQ(orphans_in(data), std::vector<std::string>());
    std::printf("%d kills at %zu steps\n", kills, std::size(each_step));
}

/// Three hundred rows of a city's past.
std::string rows(int first, int count) {
    std::string out = "id,filed,closed,due,office,what\n";
    for (int i = first; i < first + count; ++i)
        out += std::to_string(i) + ",2024-01-0" + std::to_string(1 + i % 9) + " 10:00:00,2024-02-01 10:00:00," +
               "2024-01-20 10:00:00,Roads,Pothole number " + std::to_string(i) + "\n";
    return out;
}

TEST(Crash, AnImportThatIsKilledGoesOnWhereItWas) {
    crypto::initialise();
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto csv = folder.path() / "rows.csv";
    const auto map = folder.path() / "map.toml";
    const auto tells = folder.path() / "tells";
    make_town(data);
    const int count = 1000;
    std::ofstream(csv) << rows(0, count);
    std::ofstream(map) << R"(source = "Old requests"
procedure = "complaint"
time_zone = "Europe/London"
create_offices = true
[columns]
id = "id"
filed = { column = "filed", format = "%Y-%m-%d %H:%M:%S" }
closed = { column = "closed", format = "%Y-%m-%d %H:%M:%S" }
due = { column = "due", format = "%Y-%m-%d %H:%M:%S" }
office = "office"
category = "what"
subject = "what"
)";
    std::mt19937_64 dice = told_dice();
    int kills = 0;
    long calls = 60;
    for (;; calls += calls / 2) {
        std::filesystem::remove(tells);
        const FaultyDisk disk{.under = data,
                              .at = 1 + static_cast<long>(dice() % static_cast<std::uint64_t>(calls)),
                              .does = dice() % 2 == 0 ? "kill" : "kill-after",
                              .tells = tells};
        Start start = huiyin_start({"import", "311", csv.string(), "--map", map.string(), "--data", data.string(), "--json"});
        start.environment = disk.environment();
        const auto done = run(std::move(start));
        if (std::filesystem::file_size(tells) == 0) {
            EXPECT_EQ(done.code, 0) << done.out << done.err;
            break;
        }
        ++kills;
        ASSERT_EQ(done.code, 128 + SIGKILL) << done.err;
    }
    const auto checked = huiyin({"fsck", "--data", data.string()});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    EXPECT_EQ(rows_imported_in(data), static_cast<std::uint64_t>(count));
    std::printf("%d kills of an import\n", kills);
}

}  // namespace steps
}  // namespace huiyin::testing
