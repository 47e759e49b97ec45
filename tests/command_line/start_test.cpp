#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "command_line/said.h"
#include "io/http/listen.h"
#include "support/faulty_disk.h"
#include "support/town.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

/// A town that the tests of this file share; each that changes it takes a copy.
const fs::path& new_town() {
    static const TemporaryFolder folder;
    static const fs::path path = make_town(folder.path() / "town").folder;
    return path;
}

Finished serve_at(const fs::path& folder, const std::string& address, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"serve", "--data", folder.string(), "--listen", address};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return huiyin(std::move(arguments));
}
Finished serve(const fs::path& folder, std::vector<std::string> more = {}) {
    return serve_at(folder, "127.0.0.1:0", std::move(more));
}

void give_to_nobody(const fs::path& folder) {
    if (::geteuid() != 0) return;
    constexpr ::uid_t nobody = 65534;
    ASSERT_EQ(::chown(folder.c_str(), nobody, nobody), 0);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        ASSERT_EQ(::chown(entry.path().c_str(), nobody, nobody), 0);
    }
}

Finished run_as_nobody(std::vector<std::string> arguments) {
    Start start = huiyin_start(std::move(arguments));
    start.as_nobody = true;
    return run(std::move(start));
}

// ---- init

TEST(Init, RefusesWhatItCantMake) {
    const TemporaryFolder folder;
    const auto data = (folder.path() / "a" / "b").string();
    EXPECT_TRUE(failed_with(huiyin({"init"}), 2, "--data"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", ""}), 2, "Nothing stands after --data"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", data, "--profile", "fr-village"}), 2, "fr-village"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", data, "--site", "ftp://x"}), 2, "ftp://x"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", data, "--site", "http://x/path"}), 2, "http://x/path"));
    EXPECT_FALSE(fs::exists(folder.path() / "a")) << "a failed init leaves nothing";
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", new_town().string()}), 2, "isn't empty"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", "/dev/null/x"}), 1, "/dev/null/x"));
}

TEST(Init, LeavesNoPartialFolderBehind) {
    const TemporaryFolder folder;
    // Files may grow to 200 KB (in blocks of 512 bytes) only: the database doesn't fit, whichever step meets that first.
    for (const bool demo : {false, true}) {
        const auto data = folder.path() / "data";
        std::string line = "ulimit -f 400; trap '' XFSZ; exec \"$0\" init --data \"$1\"";
        if (demo) line += " --demo";
        Start start = huiyin_start({});
        const std::string program = start.arguments.front();
        start.arguments = {"/bin/sh", "-c", line, program, data.string()};
        const auto finished = run(std::move(start));
        EXPECT_TRUE(failed_with(finished, 1, "huiyin.db")) << "demo: " << demo;
        EXPECT_FALSE(fs::exists(data)) << "demo: " << demo;
        fs::create_directory(data);  // a folder that was there before stays, empty
        start = huiyin_start({});
        start.arguments = {"/bin/sh", "-c", line, program, data.string()};
        EXPECT_EQ(run(std::move(start)).code, 1);
        EXPECT_TRUE(fs::exists(data) && fs::is_empty(data)) << "demo: " << demo;
        fs::remove_all(data);
    }
}

// Whichever write finds no room: one line says why, nothing is left, and the next try is a first one.
TEST(Init, OnAFullDiskSaysSoAndLeavesNothing) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "above" / "data";
    for (const bool simulated : {false, true})
        for (const long nth : {1L, 2L, 12L, 30L}) {
            Start start = simulated ? huiyin_start({"simulate", "--seed", "4", "--days", "3", "--filings-per-day", "2", "--data", data.string()})
                                    : huiyin_start({"init", "--data", data.string()});
            const FaultyDisk disk{.under = folder.path() / "above", .call = "write", .at = nth, .does = "enospc", .tells = folder.path() / "tells"};
            start.environment = disk.environment();
            const auto finished = run(std::move(start));
            ASSERT_GT(fs::file_size(folder.path() / "tells"), 0u) << "the write never came: " << nth;
            fs::remove(folder.path() / "tells");
            EXPECT_TRUE(failed_with(finished, 1, "No space left") || failed_with(finished, 1, "no room is left"))
                << nth << simulated << finished.err << finished.out;
            EXPECT_FALSE(fs::exists(folder.path() / "above")) << nth;
        }
    // The first files of all, which come before keys and database: nothing may grow beyond 512 bytes.
    for (const std::string command : {"init", "simulate --seed 4 --days 3 --filings-per-day 2"}) {
        Start start = huiyin_start({});
        const std::string program = start.arguments.front();
        start.arguments = {"/bin/sh", "-c", "ulimit -f 1; trap '' XFSZ; exec \"$0\" " + command + " --data \"$1\"", program, data.string()};
        EXPECT_TRUE(failed_with(run(std::move(start)), 1, ".toml: writing failed: File too large")) << command;
        EXPECT_FALSE(fs::exists(folder.path() / "above")) << command;
    }
    EXPECT_EQ(huiyin({"init", "--data", data.string()}).code, 0);
}

TEST(Init, CutOffInTheMiddleStartsAfresh) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    {
        Program init(huiyin_start({"init", "--data", data.string(), "--demo"}));
        while (!fs::exists(data / "huiyin.db")) std::this_thread::yield();
        init.signal(SIGKILL);
        init.wait();
    }
    ASSERT_FALSE(fs::is_empty(data));
    EXPECT_TRUE(failed_with(serve(data), 2, "cut off"));
    EXPECT_EQ(huiyin({"init", "--data", data.string()}).code, 0);
    EXPECT_EQ(huiyin({"fsck", "--data", data.string()}).code, 0);
}

TEST(Init, SaysWhoMayNotWriteThere) {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    const auto data = folder.path() / "data";
    if (::geteuid() != 0) fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_TRUE(failed_with(run_as_nobody({"init", "--data", data.string()}), 1, "ermission denied"));
    fs::permissions(folder.path(), fs::perms::owner_all);
}

// ---- serve

TEST(Serve, WithoutATown) {
    const TemporaryFolder folder;
    EXPECT_TRUE(failed_with(serve(folder.path() / "nowhere"), 2, "holds no town"));
    EXPECT_TRUE(failed_with(serve(folder.path()), 2, "holds no town"));
    EXPECT_TRUE(failed_with(huiyin({"serve"}), 2, "--data"));
}

TEST(Serve, WithBadSettings) {
    const std::pair<const char*, const char*> wrong[]{
        {"foo=1", "foo"},
        {"nothing", "KEY=VALUE"},
        {"log.tick_seconds=abc", "log.tick_seconds"},
        {"log.tick_seconds=", "log.tick_seconds"},
        {"log.tick_seconds=0", "log.tick_seconds"},
        {"log.tick_seconds=-5", "log.tick_seconds"},
        {"log.tick_seconds=99999999999999999999", "log.tick_seconds"},
        {"log.docket_seconds=0", "log.docket_seconds"},
        {"server.worker_threads=0", "server.worker_threads"},
        {"limits.filings_per_minute=-1", "limits.filings_per_minute"},
        {"town.time_zone=Mars/Olympus", "town.time_zone"},
        {"town.language=fr", "town.language"},
        {"town.profile=fr-village", "town.profile"},
        {"town.example=maybe", "town.example"},
        {"town.site=javascript:alert(1)", "town.site"},
        {"log.origin=with a blank", "log.origin"},
    };
    for (const auto& [set, text] : wrong) EXPECT_TRUE(failed_with(serve(new_town(), {"--set", set}), 2, text)) << set;
}

TEST(Serve, AtABadAddress) {
    for (const char* address : {"foo", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:99999999999999999999999"})
        EXPECT_TRUE(failed_with(serve_at(new_town(), address), 2, "--listen wants ADDR:PORT")) << address;
    EXPECT_TRUE(failed_with(serve_at(new_town(), "example.com:80"), 1, "not an IP address"));
    EXPECT_TRUE(failed_with(serve_at(new_town(), "192.0.2.1:8080"), 1, "not an address of this machine"));
}

TEST(Serve, OnAUsedPort) {
    const int taken = http::listen_tcp("127.0.0.1", 0);
    const auto address = "127.0.0.1:" + std::to_string(http::port_of(taken));
    EXPECT_TRUE(failed_with(serve_at(new_town(), address), 1, "in use by another program"));
    ::close(taken);
}

TEST(Serve, OnAFolderInUse) {
    Server running(new_town());
    EXPECT_TRUE(failed_with(serve(new_town()), 1, "in use by process"));
    EXPECT_EQ(running.stop(), 0);
}

TEST(Serve, OnAFolderThatCantBeWrittenTo) {
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::all);
    const auto data = folder.path() / "data";
    fs::copy(new_town(), data, fs::copy_options::recursive);
    give_to_nobody(data);
    fs::permissions(data, fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_TRUE(failed_with(run_as_nobody({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"}), 1,
                            "can't be written to"));
    fs::permissions(data, fs::perms::owner_all);
}

TEST(Serve, OnAFolderOfSomebodyElse) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can make a folder of somebody else";
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::all);
    const auto data = folder.path() / "data";
    fs::copy(new_town(), data, fs::copy_options::recursive);
    EXPECT_TRUE(failed_with(run_as_nobody({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"}), 2,
                            "You may not read"));
}

TEST(Serve, WithBadDataFiles) {
    const TemporaryFolder folder;
    const auto with_line = [&](const char* file, const std::string& line) {
        const auto data = folder.path() / "data";
        fs::remove_all(data);
        fs::copy(new_town(), data, fs::copy_options::recursive);
        std::ofstream(data / file, std::ios::app) << line << "\n";
        return serve(data);
    };
    EXPECT_TRUE(failed_with(with_line("procedures/complaint.toml", "a = = b"), 1, "procedures/complaint.toml:"));
    EXPECT_TRUE(failed_with(with_line("procedures/complaint.toml", "[nonsense]\na = 1"), 1, "procedures/complaint.toml:"));
    EXPECT_TRUE(failed_with(with_line("offices.toml", "[[office]]\nid = \"UPPER\""), 1, "offices.toml:"));
    EXPECT_TRUE(failed_with(with_line("categories.toml", "[[category]]\nid = \"lamp\"\nname = { zh = \"灯\", en = \"\" }"), 1, "categories.toml:"));
    EXPECT_TRUE(failed_with(with_line("replies.toml", "[[answer]]"), 1, "replies.toml:"));
    EXPECT_TRUE(failed_with(with_line("huiyin.toml", "colour = \"red\""), 1, "huiyin.toml:"));
    EXPECT_TRUE(failed_with(with_line("huiyin.toml", "[limits"), 1, "huiyin.toml:"));
    EXPECT_TRUE(failed_with(with_line("calendars/cn/calendar.toml", "x = 1"), 1, "calendars/cn/calendar.toml:"));
}

TEST(Serve, WithItsOwnFilesMissing) {
    const TemporaryFolder folder;
    for (const char* file : {"offices.toml", "procedures", "calendars", "keys/pepper", "keys/log-seed", "keys/form-key"}) {
        const auto data = folder.path() / "data";
        fs::remove_all(data);
        fs::copy(new_town(), data, fs::copy_options::recursive);
        fs::remove_all(data / file);
        EXPECT_TRUE(failed_with(serve(data), 1, file)) << file;
    }
}

TEST(Serve, TakesTheDescriptorsThatItMayHave) {
    Start start = huiyin_start({});
    const std::string program = start.arguments.front();
    start.arguments = {"/bin/sh",
                       "-c",
                       "ulimit -S -n 300; exec \"$0\" serve --data \"$1\" --listen 127.0.0.1:0",
                       program,
                       new_town().string()};
    Program server(std::move(start));
    ASSERT_TRUE(server.wait_for_line("listening on "));
    std::ifstream limits("/proc/" + std::to_string(server.pid()) + "/limits");
    std::string line;
    while (std::getline(limits, line) && !line.starts_with("Max open files")) {}
    EXPECT_GT(std::stoul(line.substr(line.find_first_of("0123456789"))), 300U) << line;
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
}

/// The key of a log that is nowhere.
constexpr const char* key_of_the_example = "town.example/log+015d97ec+ATWeH7/jGaBonwgBIxpyjEne9F6EMuwsdUBj/YVc77bU";

TEST(Commands, SaySoInChinese) {
    const auto in_chinese = [](const std::vector<std::string>& arguments) {
        Start start = huiyin_start(arguments);
        start.environment = {"LANG=zh_CN.UTF-8"};
        return run(std::move(start));
    };
    const auto data = new_town().string();
    const std::vector<std::vector<std::string>> lines{
        {"serve", "--data", data, "--listen", "foo"},
        {"deadline", "--procedure", "none", "--clock", "reply", "--from", "2026-01-05"},
        {"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "soon"},
        {"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "2026-01-05", "--suspend", "soon"},
        {"staff", "add", "--data", data, "x", "--name", "X", "--office", "reception", "--role", "king"},
        {"staff", "disable", "--data", data, "nobody"},
        {"mail", "drop", "--data", data},
        {"verify", "/nowhere", "--key", "/nowhere"},
        {"log", "audit", "--key", key_of_the_example, "/", "--as-of", "soon"},
        {"simulate", "--seed", "1", "--days", "0", "--filings-per-day", "1", "--data", "/tmp/none"}};
    for (const auto& line : lines) {
        const Finished said = in_chinese(line);
        EXPECT_EQ(said.code, 2) << line.front() << ": " << said.err;
        EXPECT_NE(said.err.find("。"), std::string::npos) << line.front() << ": " << said.err;
    }
}

/// `deadline` for the answer to a complaint.
std::vector<std::string> reply_due(std::vector<std::string> more) {
    std::vector<std::string> out{"deadline", "--procedure", "complaint", "--clock", "reply"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

TEST(Commands, WhatCantBeCountedNamesTheOptionToChange) {
    const auto suspended = [](const std::string& days) { return huiyin(reply_due({"--from", "2026-01-01", "--suspend", days})); };
    EXPECT_TRUE(failed_with(huiyin(reply_due({"--from", "2026-02-30"})), 2, "--from: There is no such day as 2026-02-30"));
    EXPECT_TRUE(failed_with(huiyin(reply_due({"--from", "2026-2-3"})), 2, "--from: “2026-2-3” is no day. Write it as"));
    EXPECT_TRUE(failed_with(suspended("2026-02-30..2026-03-01"), 2, "--suspend: There is no such day as 2026-02-30"));
    EXPECT_TRUE(failed_with(suspended("2026-02-01..2026-02-29"), 2, "--suspend: There is no such day as 2026-02-29"));
    for (const char* none : {"2026-02-01", "2026-02-01..", "..2026-02-01", "2026-02-01..soon"}) EXPECT_TRUE(failed_with(suspended(none), 2, "is no stretch of days"));
    EXPECT_TRUE(failed_with(suspended("2026-01-02..9999-12-31"), 2, "--suspend: 9999-12-31 is out of range"));
    EXPECT_TRUE(failed_with(suspended("2026-03-06..2026-03-05"), 2, "--suspend: The suspension ends"));
    const auto complaint = [](const std::string& clock, const std::string& more) {
        return huiyin({"deadline", "--procedure", "complaint", "--clock", clock, "--from", "2026-01-01", more});
    };
    EXPECT_TRUE(failed_with(complaint("nope", "--json"), 2, "--clock: There is no clock “nope”"));
    EXPECT_TRUE(failed_with(complaint("accept", "--extend"), 2, "--extend: The period “accept” can’t be extended. Count it without"));
    const Finished still = suspended("0001-01-01..9000-12-31");
    EXPECT_EQ(still.code, 0) << still.err;
    EXPECT_EQ(still.out.substr(0, 6), "9001-0") << "a day of four digits all the same";
    EXPECT_TRUE(failed_with(huiyin({"log", "audit", "--key", key_of_the_example, "/", "--as-of", "2026-02-30"}), 2, "--as-of: There is no such day as 2026-02-30"));
    EXPECT_TRUE(failed_with(huiyin({"simulate", "--seed", "1", "--days", "1", "--filings-per-day", "1", "--data", "/tmp/none", "--start", "2026-02-30"}), 2,
                            "--start: There is no such day as 2026-02-30"));
}

TEST(Commands, CountByTheRulesOfAFolderOnlyIfItHasThem) {
    const TemporaryFolder folder;
    const auto count_in = [](const fs::path& data) { return huiyin(reply_due({"--from", "2026-01-05", "--data", data.string()})); };
    EXPECT_TRUE(failed_with(count_in(folder.path()), 2, "--data: " + folder.path().string() + " holds no town"));
    const fs::path rules = folder.path() / "rules";
    fs::create_directory(rules);
    for (const char* part : {"procedures", "calendars"}) fs::copy(new_town() / part, rules / part, fs::copy_options::recursive);
    EXPECT_EQ(count_in(rules).code, 0);
    // A file that somebody wrote is corrected, not sent again.
    std::ofstream(rules / "calendars" / "cn" / "2027.json") << "{bad";
    const Finished broken = count_in(rules);
    EXPECT_TRUE(failed_with(broken, 1, "calendars/cn/2027.json:1: This isn’t valid JSON"));
    EXPECT_EQ(broken.err.find("send"), std::string::npos) << broken.err;
}

TEST(Commands, SayInPlainWordsWhatIsWrittenWrongly) {
    const auto both = [](const std::vector<std::string>& arguments, const std::string& english, const std::string& chinese) {
        EXPECT_TRUE(failed_with(huiyin(arguments), 2, english));
        Start start = huiyin_start(arguments);
        start.environment = {"LANG=zh_CN.UTF-8"};
        EXPECT_TRUE(failed_with(run(std::move(start)), 2, chinese));
    };
    both({"deadline", "--from"}, "Nothing stands after --from. huiyin deadline --help", "--from后面没有写内容");
    both(reply_due({"--from", "2026-01-01", "--extend=maybe"}), "--extend can’t be “maybe”", "--extend不能写成“maybe”");
    both({"backup", "/tmp/none", "--data", "/tmp/none", "--keys", "/tmp/none", "--without-keys"}, "don’t go together", "不能同时用");
    both(reply_due({"--from", "2026-01-01", "--lang", "zh"}), "“--lang zh” is not expected", "这里不该有“--lang zh”");
    both({"deadline", "--foo=1", "--bar", "2", "--procedure", "complaint", "--clock", "reply", "--from", "2026-01-01"}, "“--foo=1 --bar 2”", "“--foo=1 --bar 2”");
    both(reply_due({"--from", "2026-01-01", "--suspend", "2026-01-02..2026-01-03", "2026-01-05..2026-01-06"}), "“2026-01-05..2026-01-06” is not expected",
         "这里不该有“2026-01-05..2026-01-06”");
}

TEST(Commands, TakeNoEmptyValueForOneThatWasLeftOut) {
    const auto data = new_town().string();
    const std::vector<std::vector<std::string>> lines{reply_due({"--from", "2026-01-01", "--calendar", ""}),
                                                      reply_due({"--from", "2026-01-01", "--data", ""}),
                                                      reply_due({"--from", "2026-01-01", "--suspend", "2026-01-02..2026-01-03", "--suspend", ""}),
                                                      reply_due({"--from="}),
                                                      {"fsck", "--data", data, "--db", ""},
                                                      {"simulate", "--data", "/tmp/none", "--seed", "1", "--filings-per-day", "1", "--days", ""},
                                                      {"staff", "list", "--data", ""},
                                                      {"calendar", "show", "--data", data, "--year", ""},
                                                      {"log", "audit", "--key", key_of_the_example, "/", "--as-of", ""}};
    for (const auto& line : lines) EXPECT_TRUE(failed_with(huiyin(line), 2, "Nothing stands after --")) << line.front();
    EXPECT_TRUE(failed_with(huiyin({"verify", "", "--key", key_of_the_example}), 2, "PROOF is missing"));
    const Finished twice = huiyin(reply_due({"--from", "2026-01-01", "--suspend", "2026-01-05..2026-01-05", "--suspend", "2026-01-07..2026-01-07"}));
    EXPECT_NE(twice.out.find("5 January 2026 stood still"), std::string::npos) << twice.out << twice.err;
    EXPECT_NE(twice.out.find("7 January 2026 stood still"), std::string::npos) << twice.out << twice.err;
}

TEST(Commands, AnAnswerThatCantBeWrittenIsNotDone) {
    const auto into_full = [](std::vector<std::string> arguments, const char* language) {
        Start start = huiyin_start(std::move(arguments));
        start.environment = {std::string("LANG=") + language};
        start.arguments.insert(start.arguments.begin(), {"/bin/sh", "-c", "exec \"$0\" \"$@\" > /dev/full"});
        return run(std::move(start));
    };
    const std::vector<std::vector<std::string>> lines{reply_due({"--from", "2026-08-03"}),
                                                      reply_due({"--from", "2026-08-03", "--json"}),
                                                      {"--help"},
                                                      {"staff", "list", "--data", new_town().string()},
                                                      {"fsck", "--data", new_town().string()},
                                                      {"procedure", "graph", (new_town() / "procedures" / "complaint.toml").string()}};
    for (const auto& line : lines)
        EXPECT_TRUE(failed_with(into_full(line, "C"), 1, "The answer could not be written: No space left on device.")) << line.front();
    EXPECT_TRUE(failed_with(into_full(reply_due({"--from", "2026-08-03"}), "zh_CN.UTF-8"), 1, "结果没能写出来"));
    EXPECT_TRUE(failed_with(into_full(reply_due({"--from", "soon"}), "C"), 2, "soon")) << "nothing was to be written";
}

TEST(Commands, HelpStandsInStraightColumns) {
    Start start = huiyin_start({"deadline", "--help"});
    start.environment = {"LANG=zh_CN.UTF-8"};
    const std::string help = run(std::move(start)).out;
    // The descriptions begin in column 30; each Chinese character takes two columns. One value stands after --suspend.
    EXPECT_NE(help.find("\n  --from TEXT 必填            起算日"), std::string::npos) << help;
    EXPECT_NE(help.find("\n  --suspend TEXT              D1..D2"), std::string::npos) << help;
}

TEST(Commands, UsedWrongly) {
    EXPECT_TRUE(failed_with(huiyin({}), 2, "A command is missing"));
    EXPECT_TRUE(failed_with(huiyin({"nonsense"}), 2, "no command “nonsense”"));
    EXPECT_TRUE(failed_with(huiyin({"nonsense", "--help"}), 2, "no command “nonsense”"));
    EXPECT_TRUE(failed_with(huiyin({"log", "nonsense", "--help"}), 2, "huiyin log --help"));
    EXPECT_TRUE(failed_with(huiyin({"log"}), 2, "huiyin log --help"));
    EXPECT_EQ(huiyin({"--help"}).code, 0);
    EXPECT_EQ(huiyin({"serve", "--help"}).code, 0);
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--procedure", "none", "--clock", "reply", "--from", "2026-01-05"}), 2, "none"));
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "soon"}), 2, "soon"));
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "0000-01-05"}), 2, "0000-01-05"));
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "9999-12-30"}), 2, "9999-12-30 is out of range"));
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--from", "2026-01-05", "--from", "2026-01-06"}), 2, "--from stands there twice"));
    EXPECT_TRUE(failed_with(huiyin({"restore", "/nowhere", "--data", "/tmp/none"}), 2, "There is no folder /nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"migrate-db", "--from", "sqlite:/nowhere.db", "--to", "sqlite:/tmp/none.db"}), 2, "There is no file /nowhere.db"));
    EXPECT_TRUE(failed_with(huiyin({"--nonsense"}), 2, "“--nonsense” is not expected here"));
    EXPECT_TRUE(failed_with(huiyin({"verify"}), 2, "PROOF is missing"));
    // A file that isn't there, and a folder for a file, are wrong use of every command that takes one.
    for (const std::string& file : {std::string("/nowhere.toml"), std::string("/tmp")}) {
        const std::string said = file == "/tmp" ? "/tmp is a folder" : "There is no file /nowhere.toml";
        EXPECT_TRUE(failed_with(huiyin({"procedure", "check", file}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"procedure", "graph", file}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"verify", "x", "--key", file}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"verify", file, "--key", key_of_the_example}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", file, "/"}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"calendar", "diff", file, "--data", new_town().string()}), 2, said));
        EXPECT_TRUE(failed_with(huiyin({"import", "311", file, "--map", file, "--data", new_town().string()}), 2, said));
    }
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key_of_the_example, "/nowhere"}), 2, "There is no folder /nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"deadline", "--procedure", "complaint", "--clock", "reply", "--from", "2026-01-05", "--data", "/nowhere"}), 2,
                            "There is no folder /nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"simulate", "--seed", "x", "--days", "1", "--filings-per-day", "1", "--data", "/tmp/none"}), 2, "--seed is a number from 0"));
    EXPECT_TRUE(failed_with(huiyin({"init", "--data", "/etc/hostname"}), 2, "/etc/hostname is a file"));
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", "/etc/hostname"}), 2, "/etc/hostname is a file"));
    // Neither a file nor what can't be looked at (no system has names of so many letters) is a folder.
    for (const std::string& backup : {std::string("/etc/hostname"), "/" + std::string(5000, 'x')})
        EXPECT_TRUE(failed_with(huiyin({"restore", backup, "--data", "/tmp/none"}), 2, "There is no folder " + backup.substr(0, 9)));
    const auto data = new_town().string();
    EXPECT_TRUE(failed_with(huiyin({"staff", "add", "--data", data, "x", "--name", "X", "--office", "none", "--role", "clerk"}), 2,
                            ""));
    EXPECT_TRUE(failed_with(huiyin({"staff", "add", "--data", data, "x", "--name", "X", "--office", "reception", "--role",
                                    "king"}), 2, "king"));
    EXPECT_TRUE(failed_with(huiyin({"staff", "disable", "--data", data, "nobody"}), 2, "nobody"));
    EXPECT_TRUE(failed_with(huiyin({"staff", "list", "--data", "/nowhere"}), 2, "holds no town"));
}

TEST(Staff, TheLastWhoCanOpenAnOfficesCasesStays) {
    const TemporaryFolder folder;
    const auto data = make_town(folder.path() / "town").folder.string();
    const auto staff = [&](const std::string& what, const std::vector<std::string>& more = {}) {
        std::vector<std::string> arguments{"staff", what, "admin", "--data", data};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(arguments);
    };
    const auto office_list = [&] { return huiyin({"office", "list", "--data", data}).out; };
    for (const char* what : {"disable", "reset"}) {
        const auto refused = staff(what);
        EXPECT_TRUE(failed_with(refused, 1, "Nobody but “admin” can open the cases of: front-desk")) << what;
        EXPECT_NE(refused.err.find("--even-the-last"), std::string::npos) << what;
    }
    EXPECT_EQ(huiyin({"staff", "list", "--data", data}).out.find("disabled"), std::string::npos);
    EXPECT_EQ(office_list().find("holds its key"), std::string::npos);
    EXPECT_EQ(huiyin({"fsck", "--data", data}).code, 0);

    EXPECT_EQ(staff("disable", {"--even-the-last"}).code, 0);
    EXPECT_NE(office_list().find("nobody who can sign in holds its key"), std::string::npos) << office_list();
    EXPECT_TRUE(huiyin({"fsck", "--data", data}).err.find("no member who can sign in holds key 1 of the office front-desk") != std::string::npos);
    EXPECT_NE(staff("disable").out.find("disabled already"), std::string::npos);
    EXPECT_TRUE(failed_with(staff("reset"), 1, "huiyin staff enable admin --data " + data));
    EXPECT_EQ(staff("enable").code, 0);
    EXPECT_EQ(huiyin({"fsck", "--data", data}).code, 0);
    EXPECT_NE(staff("reset", {"--even-the-last"}).out.find("/desk/set-up/"), std::string::npos);
    EXPECT_TRUE(failed_with(huiyin({"staff", "enable", "nobody", "--data", data}), 2, "nobody"));
}

}  // namespace
}  // namespace huiyin::testing
