#include <csignal>
#include <fstream>

#include "command_line/said.h"
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
    {"update figure set total = total + 1 where measure = 'opened'", "is off by 1", true},
    {"delete from figure where measure = 'days'", "is off by -", true},
    {"delete from obligation where obligation_id = (select obligation_id from obligation limit 1)", "the stored promises differ", true},
    {"update obligation set document = '{}' where obligation_id = (select obligation_id from obligation limit 1)",
     "the stored promises differ", true},
    {"update setting set value = '1' where key = 'docket.covered_to'", "dockets reach to entry", true},
    {"delete from case_row where number = 1", "is in no list", false},
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
    {"delete from wrap", "a case of which no key is left", false},
    {"insert into chunk (file_id, number, sealed) values ('\\x00112233445566778899aabbccddeeff', 0, '\\x00')", "pieces of no file", false},
    {"insert into docket_line (leaf_index, ordinal, line) values (999999, 0, 'x')", "waits for a docket", false},
    {"insert into imported (source_row, case_id) values (sha256(''), '\\x00112233445566778899aabbccddeeff')",
     "an imported row without its case", false},
};

class EachHarmOnPostgres : public OnPostgres, public ::testing::WithParamInterface<ServerHarm> {};

TEST_P(EachHarmOnPostgres, IsNamedAndMendedWhereItCanBe) {
    harm(GetParam().sql);
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 1) << checked.out;
    EXPECT_NE(checked.err.find(GetParam().said), std::string::npos) << checked.err;
    EXPECT_EQ(checked.err.find("should not have happened"), std::string::npos) << checked.err;
    EXPECT_EQ(fsck({"--json"}).code, 1);
    const auto mended = fsck({"--rebuild"});
    EXPECT_EQ(mended.code, GetParam().mendable ? 0 : 1) << mended.out << mended.err;
    if (!GetParam().mendable) return;
    EXPECT_EQ(fsck().code, 0) << "it stays mended";
    EXPECT_NE(fsck({"--rebuild"}).out.find("sound: "), std::string::npos) << "a second rebuild has nothing to do";
    Server server(data_);
    EXPECT_EQ(http::Client(server.url()).get("/readyz").status, 200);
    EXPECT_EQ(server.stop(), 0);
}
INSTANTIATE_TEST_SUITE_P(Of, EachHarmOnPostgres, ::testing::ValuesIn(server_harms));

}  // namespace
}  // namespace huiyin::testing
