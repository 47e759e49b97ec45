#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/json.h"
#include "command_line/town_at_work.h"
#include "io/http/client.h"
#include "support/faulty_disk.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

std::string body_of_case(const std::string& url, const std::string& code) {
    http::Client client(url);
    return client.get("/api/v1/case", {{"Authorization", "Receipt " + code}}).body;
}

/// Waits until the log's published size has reached `size`.
void wait_published(const std::string& url, std::uint64_t size) {
    http::Client client(url);
    EXPECT_TRUE(comes_true([&] {
        const std::string note = client.get("/log/checkpoint").body;
        const auto line = note.find('\n');
        return line != std::string::npos && std::strtoull(note.c_str() + line + 1, nullptr, 10) >= size;
    })) << "the log did not reach " << size;
}

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A town with three cases, orderly stopped; each test takes a copy.
struct Made {
    fs::path folder;
    std::string code;
};
const Made& made() {
    static const TemporaryFolder folder;
    static const Made out = [] {
        Made town{make_town(folder.path() / "town").folder, {}};
        Server server(town.folder);
        http::Client client(server.url());
        town.code = file_case(client, "Dark since Monday");
        file_case(client, "Still dark");
        EXPECT_EQ(server.stop(), 0);
        return town;
    }();
    return out;
}

class Backup : public ::testing::Test {
  protected:
    Backup() : data_(folder_.path() / "data"), out_(folder_.path() / "out"), fresh_(folder_.path() / "fresh") {
        fs::copy(made().folder, data_, fs::copy_options::recursive);
        fs::remove(data_ / "lock");
    }
    Finished backup(std::vector<std::string> more = {}) const { return run_with({"backup", "--data", data_.string(), out_.string()}, std::move(more)); }
    Finished restore(std::vector<std::string> more = {}) const {
        return run_with({"restore", out_.string(), "--data", fresh_.string()}, std::move(more));
    }
    static Finished run_with(std::vector<std::string> arguments, std::vector<std::string> more) {
        arguments.insert(arguments.end(), more.begin(), more.end());
        return huiyin(std::move(arguments));
    }
    Finished recover(std::vector<std::string> more) const {
        return run_with({"log", "recover", "--data", fresh_.string()}, std::move(more));
    }

    TemporaryFolder folder_;
    fs::path data_;
    fs::path out_;
    fs::path fresh_;
};

TEST_F(Backup, ComesBackAsItWas) {
    const auto backed_up = backup();
    ASSERT_EQ(backed_up.code, 0) << backed_up.err;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
        if (entry.path().string().starts_with(out_.string())) {
            struct stat status {};
            ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
            EXPECT_EQ(status.st_mode & 077, 0U) << entry.path() << " is open to others";
        }
    EXPECT_FALSE(fs::exists(out_ / "keys"));
    EXPECT_TRUE(fs::exists(out_.string() + ".keys/log-seed"));
    const auto restored = restore({"--latest"});
    ASSERT_EQ(restored.code, 0) << restored.err;
    EXPECT_NE(restored.out.find("The last event is of 20"), std::string::npos) << restored.out;
    EXPECT_EQ(huiyin({"fsck", "--data", fresh_.string()}).code, 0);
    Server server(fresh_);
    EXPECT_NE(body_of_case(server.url(), made().code).find("Dark since Monday"), std::string::npos);
    http::Client client(server.url());
    file_case(client, "And now another");
    EXPECT_EQ(server.stop(), 0);
}

TEST_F(Backup, BesideAServerThatTakesFilings) {
    Server server(data_);
    std::atomic<bool> stop = false;
    std::atomic<int> filed = 0;
    std::thread resident([&] {
        http::Client client(server.url());
        while (!stop) {
            file_case(client, "Case " + std::to_string(filed));
            ++filed;
        }
    });
    while (filed < 20) std::this_thread::yield();
    const auto backed_up = backup();
    const int during = filed;
    while (filed < during + 20) std::this_thread::yield();
    stop = true;
    resident.join();
    ASSERT_EQ(backed_up.code, 0) << backed_up.err;
    EXPECT_EQ(huiyin({"fsck", "--data", data_.string()}).code, 0) << "fsck runs beside a server";

    // Nobody knows what was published after the backup, so the restored town may only be read ...
    ASSERT_EQ(restore().code, 0);
    {
        Server restored(fresh_);
        EXPECT_NE(restored.program().err().find("restored from a backup"), std::string::npos) << restored.program().err();
        http::Client client(restored.url());
        EXPECT_EQ(client.get("/readyz").status, 503);
        EXPECT_EQ(client.post("/api/v1/cases", "application/json", "{\"subject\": \"a\", \"body\": \"b\"}").status, 503);
        EXPECT_NE(body_of_case(restored.url(), made().code).find("Dark since Monday"), std::string::npos);
        EXPECT_EQ(restored.stop(), 0);
    }
    // ... until a copy of the log tells.
    EXPECT_TRUE(failed_with(recover({"--yes"}), 2, "--latest"));
    // A copy made before the backup knows nothing of what came after it.
    const std::string stale = (folder_.path() / "stale").string();
    ASSERT_EQ(huiyin({"log", "export", stale, "--data", fresh_.string()}).code, 0);
    EXPECT_TRUE(failed_with(recover({"--from", stale, "--yes"}), 1, "can't tell what was published afterwards"));
    wait_published(server.url(), static_cast<std::uint64_t>(filed));
    const std::string older = http::Client(server.url()).get("/log/checkpoint").body;
    const auto recovered = recover({"--from", server.url(), "--yes"});
    ASSERT_EQ(recovered.code, 0) << recovered.err << recovered.out;
    const auto key = log_key_of(server.url()).format();
    EXPECT_EQ(server.stop(), 0);
    const auto checked = huiyin({"fsck", "--data", fresh_.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
    Server again(fresh_);
    http::Client client(again.url());
    file_case(client, "Life goes on");
    std::ofstream(folder_.path() / "older") << older;
    const auto verified = huiyin({"log", "verify", "--key", key, "--since", (folder_.path() / "older").string(), again.url()});
    EXPECT_EQ(verified.code, 0) << verified.err << " no fork: what was published is a beginning of what is";
    EXPECT_EQ(huiyin({"log", "audit", "--key", key, again.url()}).code, 0);
    EXPECT_EQ(again.stop(), 0);
}

/// The proof of a case filed just now, as its filer keeps it.
std::string proof_of_filing(http::Client& client) {
    const auto filed = client.post("/api/v1/cases", "application/json", R"({"subject": "a", "body": "b"})");
    EXPECT_EQ(filed.status, 201) << filed.body;
    return json::parse(filed.body)->text("proof");
}

TEST_F(Backup, AReceiptShowsThatMoreWasSigned) {
    ASSERT_EQ(backup().code, 0);
    std::string proof;
    {
        Server server(data_);
        http::Client client(server.url());
        proof = proof_of_filing(client);
        EXPECT_EQ(server.stop(), 0);
    }
    const auto file = folder_.path() / "receipt.tlog-proof";
    std::ofstream(file) << proof;
    ASSERT_EQ(restore().code, 0);
    EXPECT_TRUE(failed_with(recover({"--receipt", file.string(), "--latest", "--yes"}), 1, "were signed"));
    EXPECT_TRUE(fs::exists(fresh_ / "restored")) << "it is still held";
    EXPECT_EQ(recover({"--latest", "--yes"}).code, 0);
    EXPECT_FALSE(fs::exists(fresh_ / "restored"));
    EXPECT_EQ(recover({"--latest", "--yes"}).code, 0) << "nothing to do is no mistake";
}

TEST_F(Backup, WithoutACopyOfTheLogItGoesOnUnderANewOrigin) {
    const auto lost = folder_.path() / "lost.tlog-proof";
    const auto kept = folder_.path() / "kept.tlog-proof";
    const auto keys = folder_.path() / "keys.txt";
    const auto verified = [&](const fs::path& what) { return huiyin({"verify", what.string(), "--key", keys.string()}); };
    std::string code;
    {
        Server server(data_);
        http::Client client(server.url());
        std::ofstream(kept) << proof_of_filing(client);
        code = file_case(client, "Before the backup");
        EXPECT_EQ(server.stop(), 0);
    }
    ASSERT_EQ(backup().code, 0);
    {
        Server server(data_);
        http::Client client(server.url());
        std::ofstream(lost) << proof_of_filing(client);
        EXPECT_EQ(server.stop(), 0);
    }
    fs::create_directory(fresh_);
    fs::copy_file(data_ / "log.head", fresh_ / "log.head");
    ASSERT_EQ(restore().code, 0);
    EXPECT_TRUE(failed_with(recover({"--latest", "--yes"}), 1, "--new-origin")) << "it says what is left to do";

    EXPECT_EQ(recover({"--new-origin", "town.example/log-2", "--latest", "--yes"}).code, 2);
    EXPECT_TRUE(failed_with(recover({"--new-origin", "two words", "--yes"}), 2, "two words"));
    EXPECT_TRUE(failed_with(recover({"--new-origin", "127.0.0.1:8080/log", "--yes"}), 2, "choose another one"));
    EXPECT_TRUE(fs::exists(fresh_ / "keys/log-seed"));
    EXPECT_FALSE(fs::exists(fresh_ / "keys/log-seed-2")) << "nothing was changed so far";
    const std::string before = text_of(fresh_ / "huiyin.toml");
    const auto renamed = recover({"--new-origin", "town.example/log-2", "--yes"});
    ASSERT_EQ(renamed.code, 0) << renamed.err << renamed.out;
    EXPECT_NE(renamed.out.find("town.example/log-2+"), std::string::npos) << renamed.out;
    const auto checked = huiyin({"fsck", "--data", fresh_.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_TRUE(failed_with(recover({"--new-origin", "127.0.0.1:8080/log", "--yes"}), 2, "choose another one"));

    for (int start = 0; start < 2; ++start) {
        Server again(fresh_);
        http::Client client(again.url());
        EXPECT_EQ(client.get("/readyz").status, 200);
        file_case(client, "Life goes on");
        EXPECT_NE(body_of_case(again.url(), code).find("Before the backup"), std::string::npos);
        std::ofstream(keys) << client.get("/log/key").body;
        const auto log = huiyin({"log", "verify", "--key", keys.string(), again.url()});
        EXPECT_EQ(log.code, 0) << log.err;
        EXPECT_NE(log.out.find("town.example/log-2"), std::string::npos) << log.out;
        EXPECT_EQ(huiyin({"log", "audit", "--key", keys.string(), again.url()}).code, 0);

        // A case from before: its copy, and each receipt of the old name, also the one of what is gone.
        const auto copy = folder_.path() / "case.zip";
        std::ofstream(copy, std::ios::binary) << client.get("/api/v1/case/bundle", {{"Authorization", "Receipt " + code}}).body;
        const auto whole = verified(copy);
        EXPECT_EQ(whole.code, 0) << whole.err << whole.out;
        for (const auto& receipt : {kept, lost}) EXPECT_EQ(verified(receipt).code, 0) << receipt << verified(receipt).err;
        EXPECT_EQ(again.stop(), 0);
    }

    // A stolen key: a town that may sign does the same, once more.
    ASSERT_EQ(recover({"--new-origin", "town.example/log-3", "--yes"}).code, 0);
    EXPECT_EQ(huiyin({"fsck", "--data", fresh_.string()}).code, 0);
    {
        Server again(fresh_);
        http::Client client(again.url());
        std::ofstream(keys) << client.get("/log/key").body;
        EXPECT_EQ(huiyin({"log", "verify", "--key", keys.string(), again.url()}).code, 0);
        for (const auto& receipt : {kept, lost}) EXPECT_EQ(verified(receipt).code, 0) << receipt << verified(receipt).err;
        EXPECT_EQ(again.stop(), 0);
    }

    // Cut off between the database and huiyin.toml: the next command says what to write.
    std::ofstream(fresh_ / "huiyin.toml") << before;
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", fresh_.string()}), 1, "write origin = \"town.example/log-3\""));
    EXPECT_TRUE(failed_with(huiyin({"serve", "--data", fresh_.string(), "--listen", "127.0.0.1:0"}), 1, "write origin ="));
    // The old name's database never signs again beside the new one's head.
    fs::remove_all(fresh_.string() + "-old");
    fs::copy(data_, fresh_.string() + "-old", fs::copy_options::recursive);
    fs::copy_file(fresh_ / "log.head", fresh_.string() + "-old/log.head", fs::copy_options::overwrite_existing);
    {
        Server old(fresh_.string() + "-old");
        EXPECT_EQ(http::Client(old.url()).get("/readyz").status, 503);
        EXPECT_EQ(old.stop(), 0);
    }
}

TEST_F(Backup, ANewerHeadStaysWhereItIs) {
    ASSERT_EQ(backup().code, 0);
    {
        Server server(data_);
        http::Client client(server.url());
        file_case(client, "After the backup");
        EXPECT_EQ(server.stop(), 0);
    }
    fs::create_directory(fresh_);
    fs::copy_file(data_ / "log.head", fresh_ / "log.head");
    const auto restored = restore();
    ASSERT_EQ(restored.code, 0) << restored.err;
    EXPECT_NE(restored.out.find("(log.head, log.head.recent)"), std::string::npos) << restored.out;
    EXPECT_TRUE(failed_with(recover({"--latest", "--yes"}), 1, "log.head"));
    ASSERT_EQ(huiyin({"log", "export", (folder_.path() / "copy").string(), "--data", data_.string()}).code, 0);
    const auto recovered = recover({"--from", (folder_.path() / "copy").string(), "--yes"});
    EXPECT_EQ(recovered.code, 0) << recovered.err;
    EXPECT_NE(recovered.out.find("1 of them are events"), std::string::npos) << recovered.out;
    const auto checked = huiyin({"fsck", "--data", fresh_.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
}

TEST_F(Backup, RefusesWhatWouldHarm) {
    EXPECT_TRUE(failed_with(huiyin({"backup", "--data", "/nowhere", out_.string()}), 2, "holds no town"));
    EXPECT_TRUE(failed_with(huiyin({"backup", out_.string()}), 2, "--data"));
    EXPECT_TRUE(failed_with(backup({"--keys", out_.string()}), 2, "Keep them apart"));
    EXPECT_TRUE(failed_with(backup({"--keys", (out_.parent_path() / "." / out_.filename()).string()}), 2, "Keep them apart"));
    EXPECT_TRUE(failed_with(huiyin({"backup", "--data", data_.string(), "/nowhere/at/all"}), 2, "Make it first"));
    EXPECT_FALSE(fs::exists(out_));
    EXPECT_TRUE(failed_with(restore(), 2, "There is no folder"));
    EXPECT_TRUE(failed_with(huiyin({"restore", data_.string(), "--data", fresh_.string()}), 2, "holds no backup"));
    ASSERT_EQ(backup().code, 0);
    EXPECT_TRUE(failed_with(backup(), 2, "is there already"));
    EXPECT_TRUE(failed_with(huiyin({"restore", out_.string(), "--data", data_.string()}), 2, "isn't empty"));
    fs::rename(out_.string() + ".keys", folder_.path() / "elsewhere");
    EXPECT_TRUE(failed_with(restore(), 2, "--keys"));
    EXPECT_TRUE(failed_with(restore({"--keys", "/" + std::string(5000, 'x')}), 2, "--keys"));
    EXPECT_FALSE(fs::exists(fresh_));
    const auto keys = (folder_.path() / "elsewhere").string();
    std::ofstream(out_ / "offices.toml", std::ios::app) << "# touched\n";
    EXPECT_TRUE(failed_with(restore({"--keys", keys}), 1, "offices.toml"));
    EXPECT_FALSE(fs::exists(fresh_)) << "nothing is left of it";
    const auto other = folder_.path() / "other";
    ASSERT_EQ(huiyin({"init", "--data", other.string()}).code, 0);
    ASSERT_EQ(huiyin({"backup", "--data", other.string(), (folder_.path() / "two").string(), "--json"}).code, 0);
    EXPECT_TRUE(failed_with(restore({"--keys", (folder_.path() / "two.keys").string()}), 1, "of another town"));
    fs::create_directory(fresh_);
    std::ofstream(fresh_ / "restore-unfinished") << "";
    EXPECT_TRUE(failed_with(huiyin({"serve", "--data", fresh_.string(), "--listen", "127.0.0.1:0"}), 2, "cut off"));
}

// Keys of the right form that open nothing here, or lack the one that everything is sealed under: no copy of them goes for one.
TEST_F(Backup, RefusesKeysThatAreNotTheTowns) {
    const auto other = make_town(folder_.path() / "other").folder;
    const auto month = fs::relative(fs::directory_iterator(data_ / "keys" / "month")->path(), data_);
    const auto whole = folder_.path() / "whole";
    fs::copy(data_ / "keys", whole, fs::copy_options::recursive);
    const auto put_back = [&] {
        fs::remove_all(data_ / "keys");
        fs::copy(whole, data_ / "keys", fs::copy_options::recursive);
    };
    const auto refused = [&](const std::string& key) {
        EXPECT_TRUE(failed_with(backup(), 1, key)) << key;
        EXPECT_FALSE(fs::exists(out_)) << key;
        EXPECT_FALSE(fs::exists(out_.string() + ".keys")) << key;
        EXPECT_FALSE(fs::exists(out_.string() + ".keys.unfinished")) << key;
        put_back();
    };
    for (const std::string name : {"keys/pepper", "keys/form-key", "keys/log-seed"}) {
        fs::copy_file(other / name, data_ / name, fs::copy_options::overwrite_existing);
        refused(name + " is not the key that the town's database knows");
    }
    fs::remove(data_ / "keys" / "log-seed");
    refused("keys/log-seed is missing");
    fs::remove(data_ / month);
    refused(month.string() + " is gone");
    std::ofstream(data_ / month, std::ios::trunc) << std::string(32, 'k');
    refused(month.string());
    // What an earlier version wrote knows no key by its name: the log tells whose the seed is.
    {
        SQLite::Database database((data_ / "huiyin.db").string(), SQLite::OPEN_READWRITE);
        database.exec("delete from setting where key = 'keys/log-seed'");
    }
    fs::copy_file(other / "keys" / "log-seed", data_ / "keys" / "log-seed", fs::copy_options::overwrite_existing);
    refused("keys/log-seed is not the key that the newest checkpoint");
    fs::remove(data_ / month);
    EXPECT_EQ(backup({"--without-keys"}).code, 0) << "whose keys are copied in some other way";
    fs::remove_all(out_);
    put_back();
    ASSERT_EQ(backup().code, 0);

    // Nor is a town made of them.
    const fs::path keys = out_.string() + ".keys";
    const auto text = text_of(keys / "manifest.json");
    const auto at = text.find(fs::relative(month, "keys").string());
    ASSERT_NE(at, std::string::npos) << text;
    const auto begin = text.rfind('{', at);
    const auto end = text.find('}', at) + 1;
    ASSERT_EQ(text[end], ',') << text;
    std::ofstream(keys / "manifest.json", std::ios::trunc) << text.substr(0, begin) + text.substr(end + 1);
    EXPECT_TRUE(failed_with(restore({"--latest"}), 1, month.string() + " is gone"));
    EXPECT_FALSE(fs::exists(fresh_));
}

TEST_F(Backup, CutOffLeavesNothingThatLooksLikeOne) {
    {
        Program program(huiyin_start({"backup", "--data", data_.string(), out_.string()}));
        while (!fs::exists(out_.string() + ".unfinished")) std::this_thread::yield();
        program.signal(SIGKILL);
        program.wait();
    }
    if (!fs::exists(out_)) {
        EXPECT_EQ(backup().code, 0) << "what was left is cleared";
    }
    EXPECT_FALSE(fs::exists(out_.string() + ".unfinished"));
}

// A damaged page comes along in a copy of pages: that is said, and no older backup is touched.
TEST_F(Backup, SaysThatTheDatabaseIsDamaged) {
    ASSERT_EQ(backup().code, 0);
    const auto older = text_of(out_ / "manifest.json");
    EXPECT_FALSE(fs::exists(out_ / "huiyin.db-shm")) << "nothing but the copy lies there";
    EXPECT_EQ(older.find("damaged"), std::string::npos);
    const auto second = folder_.path() / "second";
    const auto back_up = [&](const fs::path& to) { return huiyin({"backup", "--data", data_.string(), to.string()}); };
    const auto overwrite = [&](std::uint64_t page, char with) {
        std::fstream stream(data_ / "huiyin.db", std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(page * 4096));
        stream.write(std::string(4096, with).data(), 4096);
    };
    const auto whole = text_of(data_ / "huiyin.db");
    // The pages of tables that no start looks at but at their ends.
    const std::uint64_t pages = whole.size() / 4096;
    int made = 0;
    for (std::uint64_t page = 1; page < pages; page += 5) {
        overwrite(page, static_cast<char>(0x5a));
        const auto damaged = back_up(second);
        EXPECT_EQ(damaged.code, 1) << "page " << page << damaged.out << damaged.err;
        EXPECT_EQ(damaged.err.find("should not have happened"), std::string::npos) << damaged.err;
        EXPECT_NE(damaged.err.find("damaged"), std::string::npos) << damaged.err;
        if (fs::exists(second)) {
            ++made;
            EXPECT_NE(damaged.err.find("keep the older backups"), std::string::npos) << damaged.err;
            EXPECT_NE(text_of(second / "manifest.json").find("\"damaged\": true"), std::string::npos);
        }
        EXPECT_FALSE(fs::exists(second.string() + ".unfinished"));
        fs::remove_all(second);
        fs::remove_all(second.string() + ".keys");
        std::ofstream(data_ / "huiyin.db", std::ios::binary | std::ios::trunc) << whole;
    }
    EXPECT_GT(made, 0);
    EXPECT_EQ(text_of(out_ / "manifest.json"), older);
}

// A row that was changed is a sound page: the sums tell.
TEST_F(Backup, SaysThatAPieceIsNotTheOneThatWasSaved) {
    SQLite::Database database((data_ / "huiyin.db").string(), SQLite::OPEN_READWRITE);
    ASSERT_EQ(database.exec("update part set sealed = zeroblob(length(sealed)) where id = (select min(id) from part)"), 1);
    const auto damaged = backup();
    EXPECT_EQ(damaged.code, 1);
    EXPECT_NE(damaged.err.find("are not those that were saved"), std::string::npos) << damaged.err;
    const auto said = huiyin({"backup", "--data", data_.string(), (folder_.path() / "second").string(), "--json"});
    EXPECT_EQ(said.code, 1);
    EXPECT_NE(said.out.find("\"damaged\":true"), std::string::npos) << said.out;
    ASSERT_TRUE(fs::exists(out_));
    const auto restored = restore({"--latest"});
    EXPECT_EQ(restored.code, 0);
    EXPECT_NE(restored.err.find("was made of a damaged database"), std::string::npos) << restored.err;

    const auto moved = huiyin({"migrate-db", "--data", data_.string(), "--from", "sqlite:huiyin.db", "--to", "sqlite:moved.db"});
    EXPECT_EQ(moved.code, 1) << moved.out;
    EXPECT_NE(moved.err.find("are not those that were saved"), std::string::npos) << moved.err;
    EXPECT_NE(moved.err.find("so is the copy"), std::string::npos) << moved.err;
    EXPECT_EQ(moved.out.find("Both databases hold the same"), std::string::npos) << moved.out;
}

// Killed when all is written and only the mark that holds the town is left: the same command carries on.
TEST_F(Backup, ARecoveryKilledAtItsEndCarriesOn) {
    ASSERT_EQ(backup().code, 0);
    const auto copy = folder_.path() / "copy";
    {
        Server server(data_);
        http::Client client(server.url());
        file_case(client, "After the backup");
        EXPECT_EQ(server.stop(), 0);
    }
    ASSERT_EQ(huiyin({"log", "export", copy.string(), "--data", data_.string()}).code, 0);
    ASSERT_EQ(restore().code, 0);
    Start start = huiyin_start({"log", "recover", "--data", fresh_.string(), "--from", copy.string(), "--yes"});
    start.environment = FaultyDisk{.under = fresh_, .call = "unlink", .file = "/restored", .at = 1, .does = "kill"}.environment();
    EXPECT_EQ(run(std::move(start)).code, 128 + SIGKILL);
    ASSERT_TRUE(fs::exists(fresh_ / "restored"));
    const auto again = recover({"--from", copy.string(), "--yes"});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_NE(again.out.find("it is finished now"), std::string::npos) << again.out;
    EXPECT_FALSE(fs::exists(fresh_ / "restored"));
    EXPECT_EQ(huiyin({"fsck", "--data", fresh_.string()}).code, 0);
    Server server(fresh_);
    http::Client client(server.url());
    EXPECT_EQ(client.get("/readyz").status, 200);
    EXPECT_EQ(server.stop(), 0);
}

TEST_F(Backup, TheExportIsTheLogAndGrows) {
    const auto copy = folder_.path() / "copy";
    EXPECT_TRUE(failed_with(huiyin({"log", "export", copy.string()}), 2, "--data"));
    EXPECT_TRUE(failed_with(huiyin({"log", "export", (data_ / "huiyin.toml").string(), "--data", data_.string()}), 2, "a folder is wanted"));
    const auto first = huiyin({"log", "export", copy.string(), "--data", data_.string()});
    ASSERT_EQ(first.code, 0) << first.err;
    const auto key = (copy / "key").string();
    EXPECT_EQ(huiyin({"log", "verify", "--key", key, copy.string()}).code, 0);
    Server server(data_);
    http::Client client(server.url());
    for (int i = 0; i < 5; ++i) file_case(client, "More");
    wait_published(server.url(), 8);
    ASSERT_EQ(huiyin({"log", "export", copy.string(), "--data", data_.string()}).code, 0);
    const auto verified = huiyin({"log", "verify", "--key", key, copy.string()});
    EXPECT_EQ(verified.code, 0) << verified.err;
    for (const auto& entry : fs::recursive_directory_iterator(copy)) {
        if (!entry.is_regular_file() || entry.path().filename() == "checkpoint") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string here{std::istreambuf_iterator<char>(in), {}};
        EXPECT_EQ(client.get("/log/" + fs::relative(entry.path(), copy).generic_string()).body, here) << entry.path();
    }
    EXPECT_EQ(server.stop(), 0);
    EXPECT_NE(huiyin({"log", "export", copy.string(), "--data", data_.string()}).out.find(" files are new"), std::string::npos);
    const auto other = folder_.path() / "other";
    make_town(other);
    EXPECT_TRUE(failed_with(huiyin({"log", "export", copy.string(), "--data", other.string()}), 1, "another log"));
    // Of a key that signed nothing here no verifier is written.
    fs::copy_file(other / "keys" / "log-seed", data_ / "keys" / "log-seed", fs::copy_options::overwrite_existing);
    const auto foreign = (folder_.path() / "foreign").string();
    EXPECT_TRUE(failed_with(huiyin({"log", "export", foreign, "--data", data_.string()}), 1, "keys/log-seed is not the key"));
    EXPECT_FALSE(fs::exists(foreign));
}

}  // namespace
}  // namespace huiyin::testing
