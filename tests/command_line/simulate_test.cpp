#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>

#include "base/json.h"
#include "base/time.h"
#include "command_line/said.h"
#include "io/http/client.h"
#include "support/town.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

Finished simulate(const fs::path& folder, const std::string& seed, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"simulate", "--data", folder.string(), "--seed", seed, "--days", "40",
                                       "--filings-per-day", "6", "--offices", "6", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return huiyin(std::move(arguments));
}

json::Value parsed(const std::string& text) {
    auto value = json::parse(text);
    if (!value) throw std::runtime_error("no JSON: " + text);
    return std::move(*value);
}

std::string field(const json::Value& value, const std::string& name) { return json::write(*value.find(name)); }

/// A town of forty days that the tests of this file share, and what was said when it was made.
struct SimulatedTown {
    TemporaryFolder folder;
    fs::path path = folder.path() / "town";
    Finished made = simulate(path, "7");
};
const SimulatedTown& simulated_town() {
    static const SimulatedTown town;
    return town;
}

/// The figures by office, procedure and clock, as text.
std::map<std::string, std::string> figures(const json::Value& answer) {
    std::map<std::string, std::string> out;
    for (const json::Value& row : *answer.find("promises")->array()) {
        std::string counts;
        for (const char* count : {"opened", "in_time", "late", "no_due", "open", "overdue", "extended", "transferred",
                                  "withdrawn", "declined", "extensions", "extension_days", "suspended"})
            counts += field(row, count) + " ";
        out[field(row, "office") + field(row, "procedure") + field(row, "clock")] = counts;
    }
    return out;
}

/// The same of each period, under its name and weeks, and of the last hundred.
std::map<std::string, std::map<std::string, std::string>> recent_figures(const json::Value& answer) {
    std::map<std::string, std::map<std::string, std::string>> out;
    for (const json::Value& period : *answer.find("periods")->array())
        out[field(period, "name") + field(period, "from") + field(period, "to") + field(period, "fewer_than_10")] = figures(period);
    for (const json::Value& row : *answer.find("last_hundred")->array())
        out["last_hundred"][field(row, "office") + field(row, "procedure") + field(row, "clock")] =
            field(row, "from") + field(row, "opened") + field(row, "in_time") + field(row, "open");
    return out;
}

TEST(Simulate, TheSameSeedGivesTheSameLogAndAnotherSeedAnother) {
    const TemporaryFolder folder;
    ASSERT_EQ(simulated_town().made.code, 0) << simulated_town().made.err;
    const auto first = parsed(simulated_town().made.out);
    const auto again = simulate(folder.path() / "again", "7");
    const auto other = simulate(folder.path() / "other", "8");
    ASSERT_EQ(again.code, 0) << again.err;
    ASSERT_EQ(other.code, 0) << other.err;
    EXPECT_EQ(field(first, "filings"), "240");
    for (const char* same : {"root", "key", "entries", "acts", "timers", "refused", "answered_in_time", "answered_late"})
        EXPECT_EQ(field(parsed(again.out), same), field(first, same)) << same;
    EXPECT_NE(field(parsed(other.out), "root"), field(first, "root"));
    EXPECT_NE(field(parsed(other.out), "key"), field(first, "key"));
}

TEST(Simulate, TheLogAloneGivesTheFiguresOfTheBoard) {
    // Of today, so that its weeks are those of the board's periods.
    const TemporaryFolder folder;
    const auto path = folder.path() / "town";
    const Date today = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    const auto simulated = simulate(path, "7", {"--start", to_text(today - std::chrono::days(45))});
    ASSERT_EQ(simulated.code, 0) << simulated.err;
    Server server(path);
    const auto made = parsed(simulated.out);
    const auto board = http::Client(server.url()).get("/board.json");
    ASSERT_EQ(board.status, 200);
    const auto audit = huiyin({"log", "audit", "--key", *made.find("key")->string(), server.url(), "--json",
                               "--as-of", *parsed(board.body).find("as_of")->string()});
    ASSERT_EQ(audit.code, 0) << audit.err;
    const auto recomputed = figures(parsed(audit.out));
    EXPECT_GT(recomputed.size(), 10U);
    EXPECT_EQ(recomputed, figures(parsed(board.body)));
    const auto by_period = recent_figures(parsed(audit.out));
    EXPECT_EQ(by_period, recent_figures(parsed(board.body)));
    EXPECT_GE(by_period.size(), 2U) << "a quarter and a year";
    for (const auto& [period, rows] : by_period) EXPECT_FALSE(rows.empty()) << period;

    // Of one office its own rows, and of one that isn't there a page that leads back.
    std::string office = *parsed(board.body).find("promises")->array()->front().find("office")->string();
    const auto one = http::Client(server.url()).get("/board/" + office + "/board.json");
    ASSERT_EQ(one.status, 200);
    std::size_t own_rows = 0;
    for (const auto& [name, counts] : recomputed) own_rows += name.starts_with('"' + office + '"') ? 1 : 0;
    EXPECT_EQ(figures(parsed(one.body)).size(), own_rows);
    EXPECT_EQ(http::Client(server.url()).get("/board/" + office).status, 200);
    EXPECT_EQ(http::Client(server.url()).get("/board/" + office + "/board.csv").status, 200);
    const auto none = http::Client(server.url()).get("/board/no-such-office");
    EXPECT_EQ(none.status, 404);
    EXPECT_NE(none.body.find("href=\"/board?"), std::string::npos);
    EXPECT_EQ(http::Client(server.url()).get("/board/no-such-office/board.json").status, 404);
    EXPECT_EQ(server.stop(), 0);
}

/// The sum of a figure over all rows.
std::int64_t sum_of(const json::Value& answer, const char* figure) {
    std::int64_t sum = 0;
    for (const json::Value& row : *answer.find("promises")->array()) sum += row.number(figure);
    return sum;
}

// Of the requests for information some wait for their resident or for a third party.
TEST(Simulate, AMonthInWhichTimeStandsStillIsOneStoryInLogBoardAndDatabase) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "town";
    const Date today = std::chrono::floor<std::chrono::days>(SystemClock{}.now());
    const auto simulated = huiyin({"simulate", "--data", path.string(), "--seed", "11", "--days", "40", "--filings-per-day", "40", "--offices", "6",
                                   "--start", to_text(today - std::chrono::days(40)), "--json"});
    ASSERT_EQ(simulated.code, 0) << simulated.err;
    std::int64_t standing = 0;
    {
        SQLite::Database database((path / "huiyin.db").string(), SQLite::OPEN_READONLY);
        const auto count = [&](const std::string& sql) { return database.execAndGet("select count(*) from " + sql).getInt64(); };
        EXPECT_GT(count("event where canonical like '%\"suspends\":[{\"clock\":\"reply\",\"id\":%'"), 0);
        standing = count("obligation where document like '%\"suspended\":true}'");
    }
    {
        Server server(path);
        const auto board = parsed(http::Client(server.url()).get("/board.json").body);
        const auto audit = huiyin({"log", "audit", "--key", *parsed(simulated.out).find("key")->string(), server.url(), "--json",
                                   "--as-of", *board.find("as_of")->string()});
        ASSERT_EQ(audit.code, 0) << audit.err;
        EXPECT_EQ(figures(parsed(audit.out)), figures(board));
        EXPECT_EQ(recent_figures(parsed(audit.out)), recent_figures(board));
        EXPECT_EQ(sum_of(board, "suspended"), standing);
        EXPECT_EQ(server.stop(), 0);
    }
    const auto fsck = [&](std::vector<std::string> more) {
        more.insert(more.begin(), {"fsck", "--data", path.string()});
        return huiyin(std::move(more));
    };
    EXPECT_EQ(fsck({}).code, 0) << fsck({}).err;
    {
        SQLite::Database database((path / "huiyin.db").string(), SQLite::OPEN_READWRITE);
        database.exec("delete from obligation");
        database.exec("delete from figure where section in ('promises', 'weeks')");
    }
    EXPECT_EQ(fsck({}).code, 1);
    EXPECT_EQ(fsck({"--rebuild"}).code, 0) << "told anew by the dockets";
    EXPECT_EQ(fsck({}).code, 0) << fsck({}).err;
}

TEST(Simulate, OfALogThatLacksAFileNoFiguresAreMade) {
    const TemporaryFolder folder;
    const auto copy = folder.path() / "log";
    ASSERT_EQ(huiyin({"log", "export", copy.string(), "--data", simulated_town().path.string()}).code, 0);
    fs::remove(copy / "tile/entries/000");
    const auto audit = huiyin({"log", "audit", "--key", *parsed(simulated_town().made.out).find("key")->string(), copy.string()});
    EXPECT_EQ(audit.code, 1);
    EXPECT_NE(audit.err.find("tile/entries/000"), std::string::npos) << audit.err;
    EXPECT_EQ(audit.err.find("should not have happened"), std::string::npos) << audit.err;
}

TEST(Simulate, TheTownIsWhole) {
    const auto fsck = huiyin({"fsck", "--data", simulated_town().path.string()});
    EXPECT_EQ(fsck.code, 0) << fsck.err << fsck.out;
}

TEST(Simulate, PeopleDoWhatARealTownsPeopleDo) {
    SQLite::Database database((simulated_town().path / "huiyin.db").string(), SQLite::OPEN_READONLY);
    const auto count = [&](const std::string& sql) { return database.execAndGet("select count(*) from " + sql).getInt(); };
    for (const char* kind : {"case_accepted", "reply_issued", "appointment_booked", "appointment_held", "cosign_asked", "cosign_given", "data_asked",
                             "assigned_below", "mediation_proposed"})
        EXPECT_GT(count(std::string("event where kind = '") + kind + "'"), 0) << kind << " never happens";
    EXPECT_GT(count("appointment where state = 'held'"), 0);
}

TEST(Simulate, SaysWhyNothingCouldBeWritten) {
    const TemporaryFolder folder;
    Start start = huiyin_start({});
    const std::string program = start.arguments.front();
    // In blocks of 512 bytes: room for the town as it is made, and for its write-ahead log until that is copied.
    start.arguments = {"/bin/sh", "-c",
                       "ulimit -f 20000; trap '' XFSZ; exec \"$0\" simulate --seed 4 --days 60 --filings-per-day 60 --offices 5 --data \"$1\"", program,
                       (folder.path() / "town").string()};
    const auto finished = run(std::move(start));
    EXPECT_TRUE(failed_with(finished, 1, "reading or writing it failed")) << finished.out;
    EXPECT_FALSE(fs::exists(folder.path() / "town"));
}

TEST(Simulate, RefusesWhatItCantLive) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "town";
    EXPECT_TRUE(failed_with(huiyin({"simulate", "--data", data.string(), "--days", "2", "--filings-per-day", "2"}), 2, "--seed"));
    EXPECT_TRUE(failed_with(simulate(data, "-1"), 2, "--seed"));
    EXPECT_TRUE(failed_with(simulate(data, "1", {"--start", "2025-02-30"}), 2, "2025-02-30"));
    for (const char* start : {"9999-12-30", "9997-02-01", "0001-01-01"})
        EXPECT_TRUE(failed_with(simulate(data, "1", {"--start", start}), 2, "is out of range")) << start;
    EXPECT_TRUE(failed_with(simulate(data, "1", {"--profile", "fr-village"}), 2, "fr-village"));
    EXPECT_TRUE(failed_with(huiyin({"simulate", "--data", data.string(), "--seed", "1", "--days", "0", "--filings-per-day", "2"}),
                            2, "--days"));
    EXPECT_TRUE(failed_with(huiyin({"simulate", "--data", data.string(), "--seed", "1", "--days", "1", "--filings-per-day",
                                    "2", "--offices", "3"}),
                            2, "--offices"));
    EXPECT_FALSE(fs::exists(data)) << "what was refused leaves nothing";
    EXPECT_TRUE(failed_with(simulate(simulated_town().path, "7"), 2, "isn't empty"));
}

}  // namespace
}  // namespace huiyin::testing
