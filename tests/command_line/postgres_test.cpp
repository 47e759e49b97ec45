#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include "base/time.h"
#include "command_line/town_at_work.h"
#include "io/http/client.h"
#include "support/town.h"
#include "support/visitor.h"
#include "testing/postgres/cluster.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

PostgresCluster& cluster() { return PostgresCluster::shared(); }

void replace_in(const fs::path& file, const std::string& before, const std::string& after) {
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    in.close();
    const auto at = text.find(before);
    ASSERT_NE(at, std::string::npos) << file << " does not hold " << before;
    std::ofstream(file) << text.replace(at, before.size(), after);
}

/// A demo town on a server: cases in every state, files, dockets, figures. Orderly stopped; each test takes a copy.
struct DemoTown {
    fs::path folder;
    std::string database;
    std::string code;  ///< of one of its cases
};
const DemoTown& demo_town() {
    static const TemporaryFolder folder;
    static const DemoTown town = [] {
        DemoTown out{folder.path() / "town", "demo", {}};
        cluster().ask(cluster().url("postgres"), "create database demo template template0");
        const auto made = huiyin({"init", "--data", out.folder.string(), "--profile", "en-town", "--demo", "--db", cluster().url("demo")});
        EXPECT_EQ(made.code, 0) << made.err;
        Server server(out.folder);
        EXPECT_EQ(server.stop(), 0);
        std::ifstream sign_in(out.folder / "demo-sign-in.txt");
        for (std::string line; std::getline(sign_in, line);)
            if (line.starts_with("A resident's receipt code: ")) out.code = line.substr(27);
        return out;
    }();
    return town;
}

class OnPostgres : public ::testing::Test {
  protected:
    OnPostgres() : data_(folder_.path() / "data"), url_(copy_database(demo_town().database)) {
        fs::copy(demo_town().folder, data_, fs::copy_options::recursive);
        fs::remove(data_ / "lock");
        replace_in(data_ / "huiyin.toml", cluster().url(demo_town().database), url_);
    }
    ~OnPostgres() override { cluster().drop_database(url_); }
    static std::string copy_database(const std::string& name) {
        static int made = 0;
        const std::string copy = "copy" + std::to_string(++made);
        cluster().ask(cluster().url("postgres"), "create database " + copy + " template " + name);
        return cluster().url(copy);
    }
    std::string ask(const std::string& sql) const { return cluster().ask(url_, "set search_path = huiyin; " + sql); }
    void harm(const std::string& sql) const {
        EXPECT_NE(ask("with harmed as (" + sql + " returning 1) select count(*) from harmed"), "0") << sql << " changed nothing";
    }
    Finished fsck(std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"fsck", "--data", data_.string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(std::move(arguments));
    }

    TemporaryFolder folder_;
    fs::path data_;
    std::string url_;
};

// ------------------------------------------------------------------------------------------------------------ fsck

TEST_F(OnPostgres, AWholeTownIsSound) {
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find("sound: "), std::string::npos) << checked.out;
    EXPECT_TRUE(fsck({"--json"}).out.starts_with("{\"sound\":true,"));
    EXPECT_TRUE(failed_with(fsck({"--db", "postgresql:///none?host=/nowhere"}), 1, "there is no connection"));
    EXPECT_TRUE(failed_with(fsck({"--db", "mysql://db/town"}), 2, "database"));
    cluster().ask(cluster().url("postgres"), "create database blank template template0");
    EXPECT_TRUE(failed_with(fsck({"--db", cluster().url("blank")}), 1, "it holds no town"));
}

// A dropped index, a lost constraint, one that no longer forbids: none shows in any row.
TEST_F(OnPostgres, IndexesAndConstraintsAreComparedAndBuiltAnew) {
    const std::pair<const char*, const char*> harms[]{
        {"drop index event_case", "index event_case"},
        {"drop index event_case; create index event_case on event (case_number, seq)", "index event_case"},
        {"drop index case_row_receipt; create unique index case_row_receipt on case_row (receipt_tag)", "index case_row_receipt"},
        {"alter table part drop constraint part_pkey", "constraint part_pkey"},
        {"alter table log_state drop constraint log_state_id_check", "constraint log_state_id_check"},
    };
    for (const auto& [sql, name] : harms) {
        ask(sql);
        const auto checked = fsck();
        EXPECT_EQ(checked.code, 1) << sql;
        EXPECT_NE(checked.err.find("the " + std::string(name) + " of the database"), std::string::npos) << sql << checked.err;
        const auto mended = fsck({"--rebuild"});
        EXPECT_EQ(mended.code, 0) << sql << mended.out << mended.err;
        EXPECT_NE(mended.out.find("rebuilt: 1"), std::string::npos) << mended.out;
        EXPECT_EQ(fsck().code, 0) << sql;
    }
    ask("drop index staff_login; update staff set login = 'twin'");
    EXPECT_EQ(fsck({"--rebuild"}).code, 1);
    EXPECT_TRUE(failed_with(fsck(), 1, "something stands there twice"));
    ask("alter table appointment drop column reference");
    EXPECT_NE(fsck().err.find("the table appointment of the database"), std::string::npos);
}

// An account that may only read sees the same.
TEST_F(OnPostgres, AnAccountThatMayOnlyReadFindsADroppedIndex) {
    ask("do $$ begin if not exists (select from pg_roles where rolname = 'onlooker') then create role onlooker login; end if; end $$;"
        "grant usage on schema huiyin to onlooker; grant select on all tables in schema huiyin to onlooker");
    const std::string url = url_.substr(0, url_.find("&user=")) + "&user=onlooker";
    EXPECT_EQ(fsck({"--db", url}).code, 0) << fsck({"--db", url}).err;
    ask("drop index event_case");
    EXPECT_TRUE(failed_with(fsck({"--db", url}), 1, "index event_case"));
    ask("drop owned by onlooker; drop role onlooker");
}

struct ServerHarm {
    const char* sql;
    const char* said;
    bool mendable;
};
const ServerHarm server_harms[] = {
    {"update log_tile set hashes = decode(repeat('00', 32), 'hex') || substr(hashes, 33) where level = 0 and n = 0", "tile/0/000", true},
    {"delete from log_tile where level = 0 and n = 0", "tile/0/000", true},
    {"update case_row set due = due + 1 where due is not null", "differs from its events", true},
    {"update case_row set open = not open where number = 1", "differs from its events", true},
    {"update case_row set state = 'nowhere' where number = 1", "differs from its events", true},
    {"insert into appointment (day, minute, case_id, reference, state, name_sealed) select 'nowhere', 570, case_id, 'ZZZZ', 'booked', '' "
     "from case_number n where not exists (select 1 from appointment a where a.case_id = n.case_id) limit 1",
     "is not as its events say", true},
    {"update figure set total = total + 1 where measure = 'opened'", "is off by 1", true},
    {"delete from figure where measure = 'days'", "is off by -", true},
    {"delete from obligation where obligation_id = (select obligation_id from obligation limit 1)", "the stored promises differ", true},
    {"update obligation set document = '{}' where obligation_id = (select obligation_id from obligation limit 1)",
     "the stored promises differ", true},
    {"update obligation set obligation_id = set_byte(obligation_id, 15, (get_byte(obligation_id, 15) + 1) % 256) "
     "where obligation_id = (select obligation_id from obligation limit 1)", "the stored promises differ", true},
    {"update setting set value = '1' where key = 'docket.covered_to'", "dockets reach to entry", true},
    {"delete from case_row where number = 1", "is in no list", true},
    {"delete from event where leaf_index = (select max(leaf_index) from event)", "its row is gone", false},
    {"update event set canonical = convert_to(replace(convert_from(canonical, 'UTF8'), '\"seq\":1', '\"seq\":2'), 'UTF8') where seq = 1",
     "does not open its leaf", false},
    {"update event set opening_sealed = decode(repeat('00', length(opening_sealed)), 'hex') where seq = 1", "does not open its leaf", false},
    {"update event set kind = 'case_viewed' where seq = 1", "differ from what it says itself", false},
    {"update log_entry set data = decode(repeat('00', 62), 'hex') where seq = (select max(leaf_index) from event)", "stored root", false},
    {"delete from log_entry where seq = (select max(seq) from log_entry) - 1", "is missing", false},
    {"update log_checkpoint set note = convert_to(replace(convert_from(note, 'UTF8'), 'town', 'city'), 'UTF8') "
     "where size = (select min(size) from log_checkpoint)",
     "is not signed by this log's key", false},
    {"update part set seq = seq + 1000 where case_number = 1", "a text of no event", false},
    {"delete from wrap", "a case of which no office has a key", false},
    {"insert into chunk (file_id, number, sealed) values ('\\x00112233445566778899aabbccddeeff', 0, '\\x00')", "pieces of no file", false},
    {"insert into docket_line (leaf_index, ordinal, line) values (999999, 0, 'x')", "waits for a docket", false},
    {"insert into imported (source_row, case_id) values (sha256(''), '\\x00112233445566778899aabbccddeeff')",
     "an imported row without its case", false},
};

class EachHarmOnPostgres : public OnPostgres, public ::testing::WithParamInterface<ServerHarm> {};

TEST_P(EachHarmOnPostgres, IsNamedAndMendedWhereItCanBe) {
    harm(GetParam().sql);
    expect_named_and_mended([this](std::vector<std::string> more) { return fsck(std::move(more)); }, GetParam().said, GetParam().mendable,
                            data_);
}
INSTANTIATE_TEST_SUITE_P(Of, EachHarmOnPostgres, ::testing::ValuesIn(server_harms));

// -------------------------------------------------------------------------------------------------- backup, restore

std::string case_at(const std::string& url, const std::string& code) {
    return http::Client(url).get("/api/v1/case", {{"Authorization", "Receipt " + code}}).body;
}

class BackupOnPostgres : public OnPostgres {
  protected:
    BackupOnPostgres() : out_(folder_.path() / "out"), fresh_(folder_.path() / "fresh"), empty_(cluster().make_database()) {}
    ~BackupOnPostgres() override { cluster().drop_database(empty_); }
    static Finished with(std::vector<std::string> arguments, std::vector<std::string> more) {
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(std::move(arguments));
    }
    Finished backup(std::vector<std::string> more = {}) const { return with({"backup", "--data", data_.string(), out_.string()}, std::move(more)); }
    Finished restore(std::vector<std::string> more = {}) const {
        return with({"restore", out_.string(), "--data", fresh_.string()}, std::move(more));
    }
    Finished recover(std::vector<std::string> more) const { return with({"log", "recover", "--data", fresh_.string()}, std::move(more)); }
    std::string entries(const std::string& url) const {
        return cluster().ask(url, "select size from huiyin.log_state");
    }

    fs::path out_;
    fs::path fresh_;
    std::string empty_;
};

TEST_F(BackupOnPostgres, ComesBackIntoEitherDatabase) {
    const std::string before = entries(url_);
    const auto backed_up = backup();
    ASSERT_EQ(backed_up.code, 0) << backed_up.err;
    std::set<std::string> files;
    for (const auto& entry : fs::directory_iterator(out_)) files.insert(entry.path().filename());
    EXPECT_EQ(files, (std::set<std::string>{"calendars", "categories.toml", "huiyin.db", "huiyin.toml", "log.head", "manifest.json", "offices.toml",
                                            "procedures", "replies.toml"}))
        << "what an SQLite town's backup has";
    EXPECT_FALSE(fs::exists(out_ / "keys"));
    for (const bool server : {false, true}) {
        const auto restored = server ? restore({"--latest", "--db", empty_}) : restore({"--latest"});
        ASSERT_EQ(restored.code, 0) << restored.err;
        EXPECT_NE(restored.out.find("The town now lives in "), std::string::npos) << restored.out;
        EXPECT_EQ(fs::exists(fresh_ / "huiyin.db"), !server);
        const auto checked = huiyin({"fsck", "--data", fresh_.string()});
        EXPECT_EQ(checked.code, 0) << checked.err;
        {
            Server there(fresh_);
            EXPECT_NE(case_at(there.url(), demo_town().code).find("\"events\""), std::string::npos);
            http::Client client(there.url());
            file_case(client, "And now another");
            EXPECT_EQ(there.stop(), 0);
        }
        EXPECT_EQ(entries(url_), before) << "the restored town went on in the database that it was copied from";
        if (server) {
            EXPECT_NE(entries(empty_), before);
        }
        fs::remove_all(fresh_);
    }
}

TEST_F(BackupOnPostgres, AnSQLiteTownMovesInToo) {
    const auto sqlite = folder_.path() / "sqlite";
    const auto town = make_town(sqlite).folder;
    ASSERT_EQ(huiyin({"backup", "--data", town.string(), out_.string()}).code, 0);
    const auto restored = restore({"--latest", "--db", empty_});
    ASSERT_EQ(restored.code, 0) << restored.err;
    EXPECT_EQ(huiyin({"fsck", "--data", fresh_.string()}).code, 0);
    EXPECT_EQ(huiyin({"backup", "--data", fresh_.string(), (folder_.path() / "again").string()}).code, 0);
}

TEST_F(BackupOnPostgres, BesideAServerThatTakesFilings) {
    Server server(data_);
    std::atomic<bool> stop = false;
    std::atomic<int> filed = 0;
    std::vector<std::thread> residents;
    for (int i = 0; i < 3; ++i)
        residents.emplace_back([&] {
            http::Client client(server.url());
            for (; !stop; ++filed) file_case(client, "Case " + std::to_string(filed));
        });
    while (filed < 20) std::this_thread::yield();
    const auto backed_up = backup();
    const auto exported = huiyin({"log", "export", (folder_.path() / "copy").string(), "--data", data_.string()});
    const auto checked = fsck();
    const int during = filed;
    while (filed < during + 20) std::this_thread::yield();
    stop = true;
    for (auto& resident : residents) resident.join();
    ASSERT_EQ(backed_up.code, 0) << backed_up.err;
    EXPECT_EQ(exported.code, 0) << exported.err;
    EXPECT_EQ(checked.code, 0) << checked.err;
    const auto key = log_key_of(server.url()).format();
    EXPECT_EQ(huiyin({"log", "verify", "--key", key, (folder_.path() / "copy").string()}).code, 0);
    // Nobody knows what was published after the backup, so the restored town may only be read ...
    const auto restored_to = restore({"--db", empty_});
    ASSERT_EQ(restored_to.code, 0) << restored_to.err;
    {
        Server restored(fresh_);
        EXPECT_NE(restored.program().err().find("restored from a backup"), std::string::npos) << restored.program().err();
        http::Client client(restored.url());
        EXPECT_EQ(client.get("/readyz").status, 503);
        EXPECT_EQ(client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}").status, 503);
        EXPECT_NE(case_at(restored.url(), demo_town().code).find("\"events\""), std::string::npos);
        EXPECT_EQ(restored.stop(), 0);
    }
    // ... until a copy of the log tells.
    EXPECT_TRUE(failed_with(recover({"--yes"}), 2, "--latest"));
    EXPECT_EQ(server.stop(), 0);  // which publishes all
    ASSERT_EQ(huiyin({"log", "export", (folder_.path() / "copy").string(), "--data", data_.string()}).code, 0);
    const auto recovered = recover({"--from", (folder_.path() / "copy").string(), "--yes"});
    ASSERT_EQ(recovered.code, 0) << recovered.err << recovered.out;
    const auto sound = huiyin({"fsck", "--data", fresh_.string()});
    EXPECT_EQ(sound.code, 0) << sound.err;
    Server again(fresh_);
    http::Client client(again.url());
    file_case(client, "Life goes on");
    const auto verified = huiyin({"log", "verify", "--key", key, "--since", (folder_.path() / "copy" / "checkpoint").string(), again.url()});
    EXPECT_EQ(verified.code, 0) << verified.err << " no fork: what was published is a beginning of what is";
    EXPECT_EQ(huiyin({"log", "audit", "--key", key, again.url()}).code, 0);
    EXPECT_EQ(again.stop(), 0);
}

TEST_F(BackupOnPostgres, RefusesWhatWouldHarm) {
    EXPECT_TRUE(failed_with(backup({"--db", empty_}), 1, "it holds no town"));
    EXPECT_TRUE(failed_with(backup({"--db", "postgresql:///none?host=/nowhere"}), 1, "there is no connection"));
    EXPECT_TRUE(failed_with(backup({"--db", "mysql://db/town"}), 2, "--db"));
    EXPECT_FALSE(fs::exists(out_));
    const auto other = folder_.path() / "other";
    ASSERT_EQ(huiyin({"init", "--data", other.string()}).code, 0);
    EXPECT_TRUE(failed_with(huiyin({"backup", "--data", other.string(), out_.string(), "--db", url_}), 1, "another installation"));
    EXPECT_FALSE(fs::exists(out_.string() + ".unfinished"));
    ASSERT_EQ(backup().code, 0);
    EXPECT_TRUE(failed_with(restore({"--db", url_}), 1, "it holds a town already")) << "its own, or anybody's";
    EXPECT_TRUE(failed_with(restore({"--db", "mysql://db/town"}), 2, "--db"));
    EXPECT_FALSE(fs::exists(fresh_)) << "nothing is left of it";
    EXPECT_EQ(fsck().code, 0);
}

TEST_F(BackupOnPostgres, ARestoreThatWasCutOffGoesOn) {
    ASSERT_EQ(backup().code, 0);
    // As soon as each of these is there: its mark, its keys, its configuration.
    int cut_off = 0;
    for (const char* sign : {"restore-unfinished", "keys", "huiyin.toml"}) {
        Program program(huiyin_start({"restore", out_.string(), "--data", fresh_.string(), "--latest", "--db", empty_}));
        EXPECT_TRUE(comes_true([&] { return fs::exists(fresh_ / sign) || program.has_ended(); })) << sign;
        program.signal(SIGKILL);
        const int code = program.wait();
        if (code == 0) break;
        EXPECT_EQ(code, 128 + SIGKILL) << program.err();
        ++cut_off;
        if (!fs::exists(fresh_ / "huiyin.toml")) continue;
        EXPECT_TRUE(failed_with(huiyin({"serve", "--data", fresh_.string(), "--listen", "127.0.0.1:0"}), 2, "cut off"));
    }
    EXPECT_GT(cut_off, 1);
    if (fs::exists(fresh_ / "restore-unfinished")) {
        EXPECT_EQ(restore({"--latest", "--db", empty_}).code, 0);
    }
    EXPECT_EQ(huiyin({"fsck", "--data", fresh_.string()}).code, 0);
}

TEST_F(OnPostgres, ATownMovesOutAndOn) {
    const auto move = [&](const std::string& to) {
        return huiyin({"migrate-db", "--data", data_.string(), "--from", url_, "--to", to});
    };
    const auto out = move("sqlite:moved.db");
    EXPECT_EQ(out.code, 0) << out.err;
    EXPECT_EQ(out.err.find("damaged"), std::string::npos) << out.err;
    EXPECT_EQ(fsck({"--db", "sqlite:moved.db"}).code, 0);
    cluster().ask(cluster().url("postgres"), "create database onward template template0");
    const std::string onward = cluster().url("onward");
    const auto on = move(onward);
    EXPECT_EQ(on.code, 0) << on.err;
    EXPECT_EQ(fsck({"--db", onward}).code, 0);
    cluster().drop_database(onward);
    // What is in the way is no damage.
    std::thread holder([&] { ask("begin; lock table log_entry in access exclusive mode; select pg_sleep(20); commit"); });
    EXPECT_TRUE(comes_true([&] { return ask("select count(*) from pg_locks where mode = 'AccessExclusiveLock' and relation = 'log_entry'::regclass") != "0"; }));
    const auto blocked = move("sqlite:again.db");
    EXPECT_EQ(blocked.code, 1) << blocked.out;
    EXPECT_EQ(blocked.err.find("is damaged"), std::string::npos) << blocked.err;
    holder.join();
}

// Some of its requests for information wait for their resident or a third party.
TEST_F(OnPostgres, ATownInWhichTimeStandsStillMovesInAndIsSound) {
    const auto town = folder_.path() / "town";
    const auto made = huiyin({"simulate", "--data", town.string(), "--seed", "11", "--days", "40", "--filings-per-day", "25", "--offices", "6",
                              "--start", "2026-10-18"});
    ASSERT_EQ(made.code, 0) << made.err;
    cluster().ask(cluster().url("postgres"), "create database standing template template0");
    const std::string standing = cluster().url("standing");
    const auto moved = huiyin({"migrate-db", "--data", town.string(), "--from", "sqlite:huiyin.db", "--to", standing});
    EXPECT_EQ(moved.code, 0) << moved.err;
    const auto check = [&](std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"fsck", "--data", town.string(), "--db", standing});
        return huiyin(std::move(more));
    };
    const auto ask_of = [&](const std::string& sql) { return cluster().ask(standing, "set search_path = huiyin; " + sql); };
    EXPECT_NE(ask_of("select count(*) from obligation where document like '%\"suspended\":true%'"), "0");
    EXPECT_EQ(check().code, 0) << check().err;
    ask_of("delete from obligation; delete from figure where section in ('promises', 'weeks')");
    EXPECT_EQ(check().code, 1);
    EXPECT_EQ(check({"--rebuild"}).code, 0);
    EXPECT_EQ(check().code, 0) << check().err;
    cluster().drop_database(standing);
}

// ------------------------------------------------------------------------------------------------- a new key of the log

std::string first_line_of(const std::string& text) { return text.substr(0, text.find('\n')); }
std::string keys_of(const std::string& url) { return http::Client(url).get("/log/key").body; }

TEST_F(OnPostgres, BothKeysOfTheLogSignAfterAChange) {
    std::string old;
    {
        Server server(data_);
        old = log_key_of(server.url()).format();
        EXPECT_EQ(server.stop(), 0);
    }
    const std::vector<std::string> rotate{"log", "rotate-key", "--data", data_.string(), "--yes"};
    const auto rotated = huiyin(rotate);
    ASSERT_EQ(rotated.code, 0) << rotated.err;
    EXPECT_TRUE(failed_with(huiyin(rotate), 1, "lately"));
    Server server(data_);
    http::Client client(server.url());
    EXPECT_NE(log_key_of(server.url()).format(), old);
    file_case(client, "Under both");
    EXPECT_EQ(server.stop(), 0);
    const auto copy = folder_.path() / "copy";
    ASSERT_EQ(huiyin({"log", "export", copy.string(), "--data", data_.string()}).code, 0);
    for (const std::string& key : {old, (copy / "key").string()})
        EXPECT_EQ(huiyin({"log", "verify", "--key", key, copy.string()}).code, 0) << key;
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 0) << checked.err;
    const auto out = folder_.path() / "out";
    ASSERT_EQ(huiyin({"backup", out.string(), "--data", data_.string()}).code, 0);
    ASSERT_EQ(huiyin({"restore", out.string(), "--data", (folder_.path() / "again").string(), "--latest"}).code, 0);
    const Server again(folder_.path() / "again");
    EXPECT_EQ(first_line_of(keys_of(again.url())), log_key_of(again.url()).format());
    EXPECT_NE(keys_of(again.url()).find(old), std::string::npos);
}

// ------------------------------------------------------------------------------------------------------ several servers

/// A second data folder of the same town.
class TwoServers : public OnPostgres {
  protected:
    TwoServers() : other_(folder_.path() / "other") { fs::copy(data_, other_, fs::copy_options::recursive); }
    /// A start that is to fail; it doesn't wait for one that goes well.
    static Finished serve(const fs::path& folder) {
        Program program(huiyin_start({"serve", "--data", folder.string(), "--listen", "127.0.0.1:0"}));
        if (program.wait_for_line("listening on ")) program.signal(SIGTERM);
        return {.code = program.wait(), .out = program.out(), .err = program.err()};
    }
    /// The key that what happens this month, or some months on, is sealed under: that of 36 months later.
    static std::string months_key(int on = 0) {
        const std::string now = to_text(SystemClock{}.now());
        const int month = std::stoi(now.substr(0, 4)) * 12 + std::stoi(now.substr(5, 2)) - 1 + 36 + on;
        const std::string number = std::to_string(month % 12 + 1);
        return std::to_string(month / 12) + (number.size() == 1 ? "-0" : "-") + number;
    }
    fs::path other_;
};

TEST_F(TwoServers, WithTheSameKeysServeOneTown) {
    Server first(data_);
    Server second(other_);
    http::Client here(first.url());
    const std::string code = file_case(here, "Seen from both");
    EXPECT_NE(case_at(second.url(), code).find("Seen from both"), std::string::npos);
    EXPECT_EQ(fsck().code, 0) << "a check is in nobody's way";
    EXPECT_EQ(first.stop(), 0);
    EXPECT_EQ(second.stop(), 0);
    EXPECT_EQ(fsck().code, 0);
}

TEST_F(TwoServers, WithOtherKeysIsRefusedInOneLine) {
    Server first(data_);
    const auto stranger = folder_.path() / "stranger";
    ASSERT_EQ(huiyin({"init", "--data", stranger.string()}).code, 0);
    const fs::path keys = other_ / "keys";
    fs::rename(keys / "pepper", folder_.path() / "pepper");
    fs::copy_file(stranger / "keys" / "pepper", keys / "pepper");
    EXPECT_TRUE(failed_with(serve(other_), 1, "keys/pepper is not the key that the town's database knows"));
    fs::rename(folder_.path() / "pepper", keys / "pepper");
    const std::string month = months_key();
    fs::remove(keys / "month" / month);
    EXPECT_TRUE(failed_with(serve(other_), 1, "another server of the town has made this key; copy it from there"));
    fs::copy_file(data_ / "keys" / "month" / month, keys / "month" / month);
    // Next month's key was made by the first one, which the second says while there is time to copy it.
    fs::remove(other_ / "keys" / "month" / months_key(1));
    Server second(other_);
    EXPECT_EQ(http::Client(second.url()).get("/readyz").status, 200);
    EXPECT_TRUE(second.program().wait_for_complaint(months_key(1) + " is missing: another server")) << second.program().err();
}

TEST_F(TwoServers, ACommandThatMustBeAloneIsToldOfTheOtherOne) {
    const Server second(other_);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"fsck", "--rebuild"}, {"log", "rotate-key", "--yes"}, {"log", "recover", "--latest", "--yes"}}) {
        auto arguments = command;
        arguments.insert(arguments.end(), {"--data", data_.string()});
        EXPECT_TRUE(failed_with(huiyin(arguments), 1, "a server or command of this town works on it")) << command.front();
    }
    EXPECT_TRUE(failed_with(huiyin({"migrate-db", "--data", data_.string(), "--from", url_, "--to", "sqlite:moved.db"}), 1, "works on it"));
    EXPECT_EQ(http::Client(second.url()).get("/readyz").status, 200);
}

TEST_F(TwoServers, WhoSleptThroughANewKeyOfTheLogSignsNothingMore) {
    Server second(other_);
    second.program().signal(SIGSTOP);
    ask("select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()");
    const auto rotated = huiyin({"log", "rotate-key", "--data", data_.string(), "--yes"});
    second.program().signal(SIGCONT);
    ASSERT_EQ(rotated.code, 0) << rotated.err;
    http::Client client(second.url());
    const auto filed = client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}");
    EXPECT_EQ(filed.status, 503) << filed.body;
    EXPECT_NE(client.get("/readyz").body.find("has had a new key"), std::string::npos) << client.get("/readyz").body;
    EXPECT_NE(case_at(second.url(), demo_town().code).find("\"events\""), std::string::npos) << "reading goes on";
    EXPECT_EQ(second.stop(), 0);
    EXPECT_TRUE(failed_with(serve(other_), 1, "log-seed-2 is missing"));
    fs::copy_file(data_ / "keys" / "log-seed-2", other_ / "keys" / "log-seed-2");
    Server again(other_);
    http::Client there(again.url());
    file_case(there, "With the new key");
    EXPECT_EQ(again.stop(), 0);
    EXPECT_EQ(fsck().code, 0);
}

}  // namespace
}  // namespace huiyin::testing
