#include <csignal>
#include <fstream>
#include <random>

#include "command_line/said.h"
#include "io/http/client.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

/// A town with some cases, orderly stopped; each test harms a copy.
struct TownWithCases {
    NewTown made;
    std::string code;  ///< of the first case
};
const TownWithCases& town_with_cases() {
    static const TemporaryFolder folder;
    static const TownWithCases town = [] {
        TownWithCases out{make_town(folder.path() / "town"), {}};
        Server server(out.made.folder);
        http::Client client(server.url());
        for (int i = 0; i < 40; ++i) {
            const std::string body = "{\"subject\": \"Lamp\", \"body\": \"Dark " + std::to_string(i) + "\"}";
            const auto filed = client.post("/api/v1/cases", "application/json", body);
            EXPECT_EQ(filed.status, 201);
            const auto at = filed.body.find("\"receipt\":\"") + 11;
            if (i == 0) out.code = filed.body.substr(at, filed.body.find('"', at) - at);
        }
        EXPECT_EQ(server.stop(), 0);
        return out;
    }();
    return town;
}
const fs::path& lived_in_town() { return town_with_cases().made.folder; }

class Damage : public ::testing::Test {
  protected:
    Damage() : data_(folder_.path() / "data") { fs::copy(lived_in_town(), data_, fs::copy_options::recursive); }

    fs::path database() const { return data_ / "huiyin.db"; }
    void write(const fs::path& file, std::uint64_t at, const std::string& bytes) const {
        std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(at));
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        ASSERT_TRUE(stream.flush()) << file;
    }
    Finished serve() const { return huiyin({"serve", "--data", data_.string(), "--listen", "127.0.0.1:0"}); }
    Finished fsck() const { return huiyin({"fsck", "--data", data_.string()}); }

    TemporaryFolder folder_;
    fs::path data_;
};

TEST_F(Damage, NoneIsSound) {
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find("sound: "), std::string::npos);
}

TEST_F(Damage, DatabaseMissing) {
    fs::remove(database());
    EXPECT_TRUE(failed_with(serve(), 1, "there is none"));
}

TEST_F(Damage, DatabaseEmpty) {
    fs::resize_file(database(), 0);
    EXPECT_TRUE(failed_with(serve(), 1, "the file is empty"));
}

TEST_F(Damage, DatabaseTruncated) {
    fs::resize_file(database(), fs::file_size(database()) / 2);
    EXPECT_TRUE(failed_with(serve(), 1, "check failed"));
    EXPECT_TRUE(failed_with(fsck(), 1, "is damaged"));
    EXPECT_TRUE(failed_with(fsck(), 1, "restore the newest backup")) << "and what to do";
}

TEST_F(Damage, DatabaseIsSomethingElse) {
    write(database(), 0, "This is a letter to my aunt, not a database. ");
    EXPECT_TRUE(failed_with(serve(), 1, "the header check failed"));
}

TEST_F(Damage, DatabaseOfAnotherProgram) {
    write(database(), 68, std::string("\0\0\0\x07", 4));  // the application id (SQLite file format, section 1.3)
    EXPECT_TRUE(failed_with(serve(), 1, "of another program"));
}

TEST_F(Damage, DatabaseOfANewerVersion) {
    write(database(), 60, std::string("\0\0\x7f\xff", 4));  // the user version
    EXPECT_TRUE(failed_with(serve(), 1, "newer"));
}

TEST_F(Damage, DatabaseOfAnotherTown) {
    const auto other = folder_.path() / "other";
    ASSERT_EQ(huiyin({"init", "--data", other.string()}).code, 0);
    fs::copy_file(other / "huiyin.db", database(), fs::copy_options::overwrite_existing);
    EXPECT_TRUE(failed_with(serve(), 1, "another installation"));
}

// Whichever page is overwritten: either serve refuses and names a check, or fsck finds it. Nothing crashes.
TEST_F(Damage, AnyPageOverwritten) {
    const std::uint64_t seed = std::random_device{}();
    std::mt19937_64 dice(seed);
    constexpr std::uint64_t page = 4096;
    const std::uint64_t pages = fs::file_size(database()) / page;
    int refused = 0;
    for (int round = 0; round < 12; ++round) {
        fs::copy_file(lived_in_town() / "huiyin.db", database(), fs::copy_options::overwrite_existing);
        const std::uint64_t number = 1 + dice() % (pages - 1);
        std::string noise(page, '\0');
        for (char& c : noise) c = static_cast<char>(dice());
        write(database(), number * page, noise);
        const auto checked = fsck();
        EXPECT_EQ(checked.code, 1) << "page " << number << " seed " << seed << "\n" << checked.out << checked.err;
        EXPECT_EQ(checked.err.find("should not have happened"), std::string::npos) << checked.err;
        refused += checked.err.find("check failed") != std::string::npos ? 1 : 0;
    }
    EXPECT_GT(refused, 0);
}

// Somebody writes a well-formed row over another: SQLite is content, the log is not.
TEST_F(Damage, AnEntryOfTheLogRewritten) {
    const std::string bytes = [&] {
        std::ifstream in(database(), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }();
    const auto at = bytes.find("huiyin/v1 sealed\n");
    ASSERT_NE(at, std::string::npos);
    write(database(), at + 20, "AAAA");
    const auto checked = fsck();
    EXPECT_EQ(checked.code, 1);
    EXPECT_NE(checked.err.find("does not hold the hashes of its entries"), std::string::npos) << checked.err;
}

TEST_F(Damage, HeadAheadOfTheDatabase) {
    // The database of an hour ago is put back; log.head knows better.
    const auto old = folder_.path() / "old.db";
    fs::copy_file(database(), old);
    {
        Server server(data_);
        http::Client client(server.url());
        EXPECT_EQ(client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}").status, 201);
        EXPECT_EQ(server.stop(), 0);
    }
    fs::remove(data_ / "huiyin.db-wal");
    fs::remove(data_ / "huiyin.db-shm");
    fs::copy_file(old, database(), fs::copy_options::overwrite_existing);
    Server server(data_);
    const std::string said = server.program().err();
    EXPECT_NE(said.find("read-only: the database ends at entry"), std::string::npos) << said;
    EXPECT_EQ(said.find('\n') + 1, std::min(said.size(), said.find("{\"t\""))) << "one line, and then the log's: " << said;
    http::Client client(server.url());
    EXPECT_EQ(client.get("/healthz").status, 200);
    const auto ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("log recover"), std::string::npos) << ready.body;
    EXPECT_EQ(client.get("/log/checkpoint").status, 200) << "what was published may be read";
    const auto refused = client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}");
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_NE(refused.body.find("You can still read"), std::string::npos) << refused.body;
    ASSERT_NE(refused.header("Retry-After"), nullptr);
    EXPECT_EQ(*refused.header("Retry-After"), "3600");

    Visitor resident(server.url());
    EXPECT_NE(resident.go("/?lang=en").body().find("can only be read"), std::string::npos);
    EXPECT_NE(resident.go("/?lang=zh-CN").body().find("只能查看"), std::string::npos);
    EXPECT_EQ(resident.go("/board?lang=en").status(), 200);
    EXPECT_EQ(resident.go("/case?lang=en").send("/case", {{"code", town_with_cases().code}}).status(), 200);
    EXPECT_NE(resident.body().find("Dark 0"), std::string::npos) << resident.body();
    resident.go("/case/message?lang=en").send("/case/message", {{"text", "Is anybody there?"}});
    EXPECT_EQ(resident.status(), 503);
    EXPECT_NE(resident.body().find("Is anybody there?"), std::string::npos) << "what was typed is shown";
    EXPECT_NE(resident.body().find("You can still read"), std::string::npos) << resident.body();

    Visitor officer(server.url());
    officer.go("/desk/sign-in?lang=en").send("/desk/sign-in", {{"name", "admin"}, {"passphrase", town_with_cases().made.passphrase}});
    EXPECT_EQ(officer.status(), 200) << "the list may be read: " << officer.body();
    const std::string list = officer.body();
    const auto opening = list.find("/opening");
    const auto begin = list.rfind("/desk/cases/", opening);
    ASSERT_NE(begin, std::string::npos) << list;
    officer.send(list.substr(begin, opening + 8 - begin), {});
    EXPECT_EQ(officer.status(), 503) << "to open a case is an event: " << officer.body();
    EXPECT_EQ(server.stop(), 0);
}

TEST_F(Damage, HeadOfAnotherKeyOrNoneAtAll) {
    fs::remove(data_ / "log.head.recent");
    const auto recover = [&] { return huiyin({"log", "recover", "--data", data_.string(), "--latest", "--yes"}); };
    const auto is_read_only = [&](const char* why) {
        Server server(data_);
        http::Client client(server.url());
        EXPECT_NE(client.get("/readyz").body.find("read-only"), std::string::npos) << why;
        EXPECT_EQ(client.get("/board").status, 200) << why;
        Visitor resident(server.url());
        EXPECT_EQ(resident.go("/case?lang=en").send("/case", {{"code", town_with_cases().code}}).status(), 200) << why;
        EXPECT_EQ(server.stop(), 0);
    };
    for (const char* note : {"town.example/log\n5\nAAAA\n\n", "", "?"}) {
        std::ofstream(data_ / "log.head", std::ios::trunc) << note;
        is_read_only(note);
        EXPECT_TRUE(failed_with(recover(), 1, "log.head")) << "who runs it has to take the note away first";
    }
    fs::remove(data_ / "log.head");
    is_read_only("gone");
    EXPECT_EQ(recover().code, 0);
    Server server(data_);
    EXPECT_EQ(http::Client(server.url()).get("/readyz").status, 200);
    EXPECT_EQ(server.stop(), 0);
}

TEST_F(Damage, KeysOpenToOthers) {
    fs::permissions(data_ / "keys" / "pepper", fs::perms::others_read, fs::perm_options::add);
    EXPECT_TRUE(failed_with(serve(), 1, "chmod 600"));
}

TEST_F(Damage, KeyOfAMonthGoneOrCutShort) {
    for (const auto& file : fs::directory_iterator(data_ / "keys" / "month")) {
        const std::string name = "keys/month/" + file.path().filename().string();
        std::ofstream(file.path(), std::ios::trunc) << "abc\n";
        EXPECT_TRUE(failed_with(serve(), 1, name.c_str()));
        fs::remove(file.path());
        EXPECT_TRUE(failed_with(serve(), 1, (name + " is gone").c_str()));
        EXPECT_FALSE(fs::exists(file.path())) << "no other is made in its place";
    }
}

// Nothing but the database can tell that a key of the right form is another one: no code would find its case, nobody could sign in.
TEST_F(Damage, KeyOfAnotherTown) {
    const auto other = folder_.path() / "other";
    ASSERT_EQ(huiyin({"init", "--data", other.string()}).code, 0);
    for (const std::string name : {"pepper", "form-key", "log-seed"}) {
        const auto key = data_ / "keys" / name;
        const std::string whole = [&] {
            std::ifstream in(key);
            return std::string(std::istreambuf_iterator<char>(in), {});
        }();
        fs::copy_file(other / "keys" / name, key, fs::copy_options::overwrite_existing);
        EXPECT_TRUE(failed_with(serve(), 1, ("keys/" + name + " is not the key that the town's database knows").c_str()));
        // What was sealed under the right key isn't harmed, and isn't said to be.
        const auto checked = fsck();
        EXPECT_EQ(checked.code, 1);
        EXPECT_NE(checked.err.find("keys/" + name + " is not the key that the database knows"), std::string::npos) << checked.err;
        EXPECT_EQ(std::ranges::count(checked.err, '\n'), 1) << checked.err;
        EXPECT_NE(checked.out.find("Nothing else was looked at"), std::string::npos) << checked.out;
        std::ofstream(key) << whole;
    }
    EXPECT_EQ(fsck().code, 0);
}

TEST_F(Damage, KeyOfAMonthLostUnderARunningServer) {
    Server server(data_, {"admin.listen=127.0.0.1:0"});
    http::Client client(server.url());
    EXPECT_NE(client.get("/readyz").body.find("keys: ok"), std::string::npos);
    const auto file = [&] { return client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}").status; };
    EXPECT_EQ(file(), 201);
    const auto month = fs::directory_iterator(data_ / "keys" / "month")->path();
    const std::string whole = [&] {
        std::ifstream in(month);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }();
    const std::string name = "keys/month/" + month.filename().string();
    std::ofstream(month, std::ios::trunc) << "abc\n";
    auto ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("keys: unreadable (" + name), std::string::npos) << ready.body;
    EXPECT_EQ(file(), 503) << "what was filed now could never be opened after a restart";
    Visitor resident(server.url());
    EXPECT_EQ(resident.go("/case?lang=en").send("/case", {{"code", town_with_cases().code}}).status(), 200) << "reading goes on";
    EXPECT_TRUE(server.program().wait_for_complaint("\"part\":\"keys\",\"word\":\"unreadable\"")) << server.program().err();
    fs::remove(month);
    ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 503);
    EXPECT_NE(ready.body.find("keys: gone (" + name), std::string::npos) << ready.body;
    EXPECT_EQ(file(), 503);
    EXPECT_EQ(file(), 503) << "no other is made in its place, however often somebody tries";
    EXPECT_FALSE(fs::exists(month));
    std::ofstream(month) << whole;
    fs::permissions(month, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(client.get("/readyz").status, 200) << client.get("/readyz").body;
    EXPECT_EQ(file(), 201);
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(fsck().code, 0);
}

TEST_F(Damage, KeyCutShort) {
    std::ofstream(data_ / "keys" / "pepper", std::ios::trunc) << "abc\n";
    EXPECT_TRUE(failed_with(serve(), 1, "pepper"));
}

}  // namespace
}  // namespace huiyin::testing
