#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "command_line/said.h"
#include "io/http/client.h"
#include "support/town.h"
#include "support/visitor.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Whether a signature line bears the ID of a key (C2SP signed-note: its first four bytes).
bool signed_by(const std::string& line, const std::string& vkey) {
    const auto signature = from_base64(line.substr(line.rfind(' ') + 1, line.size() - line.rfind(' ') - 2));
    const std::size_t id = vkey.find('+') + 1;
    return signature && to_hex(ByteView(*signature).first(4)) == vkey.substr(id, 8);
}

class Rotate : public ::testing::Test {
  protected:
    Rotate() : data_(folder_.path() / "data") {
        EXPECT_EQ(huiyin({"init", "--data", data_.string(), "--profile", "en-town", "--demo"}).code, 0);
        Server server(data_);
        old_ = first_line(http::Client(server.url()).get("/log/key").body);
        EXPECT_EQ(server.stop(), 0);
    }
    Finished rotate() const { return huiyin({"log", "rotate-key", "--data", data_.string(), "--yes"}); }
    fs::path kept(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name) << text;
        return folder_.path() / name;
    }

    TemporaryFolder folder_;
    fs::path data_;
    std::string old_;
};

TEST_F(Rotate, BothKeysSignAndEitherVerifies) {
    const auto rotated = rotate();
    ASSERT_EQ(rotated.code, 0) << rotated.err;
    Server server(data_);
    http::Client client(server.url());
    const std::string published = client.get("/log/key").body;
    const std::string fresh = first_line(published);
    EXPECT_NE(fresh, old_);
    EXPECT_NE(rotated.out.find(fresh), std::string::npos) << rotated.out;
    EXPECT_NE(published.find("\n" + old_ + " 0\n"), std::string::npos) << published;
    EXPECT_NE(published.find("\n" + fresh + " "), std::string::npos) << published;
    std::string checkpoint;
    EXPECT_TRUE(comes_true([&] {
        checkpoint = client.get("/log/checkpoint").body;
        return std::count(checkpoint.begin(), checkpoint.end(), '\n') >= 6;
    }));
    EXPECT_EQ(std::count(checkpoint.begin(), checkpoint.end(), '\n'), 6) << checkpoint;
    const std::string log = server.url() + "/log";
    for (const std::string& key : {old_, fresh, kept("keys.txt", published).string()}) {
        EXPECT_EQ(huiyin({"log", "verify", "--key", key, log}).code, 0) << key;
        EXPECT_EQ(huiyin({"log", "audit", "--key", key, log}).code, 0) << key;
    }
    // One that only the replaced key signed, for a size at which the new one had to: whoever knows when it was replaced refuses it.
    const auto forged = folder_.path() / "forged";
    ASSERT_EQ(huiyin({"log", "export", forged.string(), "--data", data_.string()}).code, 0);
    std::string only_old = checkpoint;
    std::string lines;
    for (std::size_t at = checkpoint.find("\n\n") + 2; at < checkpoint.size();) {
        const std::size_t end = checkpoint.find('\n', at) + 1;
        const std::string line = checkpoint.substr(at, end - at);
        if (signed_by(line, old_)) lines += line;
        at = end;
    }
    only_old = checkpoint.substr(0, checkpoint.find("\n\n") + 2) + lines;
    ASSERT_FALSE(lines.empty());
    std::ofstream(forged / "checkpoint", std::ios::trunc) << only_old;
    const auto refused = huiyin({"log", "verify", "--key", kept("keys.txt", published).string(), forged.string()});
    EXPECT_TRUE(failed_with(refused, 1, "signs with a newer key")) << refused.err;
    EXPECT_EQ(huiyin({"log", "verify", "--key", old_, forged.string()}).code, 0) << "who knows only the old key can't tell";
    // A case from before: its first checkpoint was signed by the old key alone.
    std::ifstream sign_in(data_ / "demo-sign-in.txt");
    std::string line;
    while (std::getline(sign_in, line) && !line.starts_with("A resident's receipt code: ")) {
    }
    const auto copy = client.get("/api/v1/case/bundle", {{"authorization", "Receipt " + line.substr(27)}});
    ASSERT_EQ(copy.status, 200) << line;
    const auto zip = kept("case.zip", copy.body);
    for (const std::string& key : {old_, fresh, kept("keys.txt", published).string()}) {
        const auto verified = huiyin({"verify", "--key", key, zip.string()});
        EXPECT_EQ(verified.code, 0) << verified.err;
    }
    EXPECT_EQ(server.stop(), 0);
    const auto checked = huiyin({"fsck", "--data", data_.string()});
    EXPECT_EQ(checked.code, 0) << checked.err;
    const auto exported = folder_.path() / "export";
    EXPECT_EQ(huiyin({"log", "export", exported.string(), "--data", data_.string()}).code, 0);
    EXPECT_EQ(huiyin({"log", "verify", "--key", (exported / "key").string(), exported.string()}).code, 0);

    const auto backup = folder_.path() / "backup";
    const auto again = folder_.path() / "again";
    EXPECT_EQ(huiyin({"backup", backup.string(), "--data", data_.string()}).code, 0);
    const auto restored = huiyin({"restore", backup.string(), "--data", again.string(), "--latest"});
    EXPECT_EQ(restored.code, 0) << restored.err;
    const Server from_backup(again);
    EXPECT_EQ(http::Client(from_backup.url()).get("/log/key").body, published);
}

TEST_F(Rotate, RefusesASecondChangeWhileBothSign) {
    ASSERT_EQ(rotate().code, 0);
    EXPECT_TRUE(failed_with(rotate(), 1, "lately"));
    EXPECT_FALSE(fs::exists(data_ / "keys" / "log-seed-3"));
}

TEST_F(Rotate, TakesUpWhatWasCutOff) {
    // Both steps with a death between them: the seed is there, the log knows nothing of it.
    fs::copy(data_, folder_.path() / "other", fs::copy_options::recursive);
    ASSERT_EQ(huiyin({"log", "rotate-key", "--data", (folder_.path() / "other").string(), "--yes"}).code, 0);
    fs::copy(folder_.path() / "other" / "keys" / "log-seed-2", data_ / "keys" / "log-seed-2");
    {
        Server server(data_);
        EXPECT_EQ(first_line(http::Client(server.url()).get("/log/key").body), old_);
        EXPECT_EQ(server.stop(), 0);
    }
    ASSERT_EQ(rotate().code, 0);
    EXPECT_FALSE(fs::exists(data_ / "keys" / "log-seed-3"));
    const Server here(data_);
    const Server there(folder_.path() / "other");
    EXPECT_EQ(first_line(http::Client(here.url()).get("/log/key").body),
              first_line(http::Client(there.url()).get("/log/key").body));
}

TEST_F(Rotate, SaysWhichKeyFileIsMissing) {
    ASSERT_EQ(rotate().code, 0);
    fs::remove(data_ / "keys" / "log-seed-2");
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", data_.string()}), 1, "log-seed-2 is missing"));
    EXPECT_TRUE(failed_with(rotate(), 1, "log-seed-2 is missing"));
}

TEST_F(Rotate, ANameThatWasChangedByHandIsNamed) {
    const fs::path file = data_ / "huiyin.toml";
    std::ostringstream before;
    before << std::ifstream(file).rdbuf();
    std::string changed = before.str();
    const std::string name = "\"town.example/log\"";
    ASSERT_NE(changed.find(name), std::string::npos) << changed;
    changed.replace(changed.find(name), name.size(), "\"new.example/log\"");
    std::ofstream(file, std::ios::trunc) << changed;
    const std::string remedy = "write origin = " + name;
    EXPECT_TRUE(failed_with(huiyin({"serve", "--data", data_.string(), "--listen", "127.0.0.1:0"}), 1, remedy));
    EXPECT_TRUE(failed_with(huiyin({"fsck", "--data", data_.string()}), 1, remedy));
    EXPECT_TRUE(failed_with(huiyin({"log", "recover", "--data", data_.string(), "--latest", "--yes"}), 1, remedy));
    std::ofstream(file, std::ios::trunc) << before.str();
    EXPECT_EQ(huiyin({"fsck", "--data", data_.string()}).code, 0);
}

TEST_F(Rotate, AsksFirst) {
    EXPECT_TRUE(failed_with(huiyin({"log", "rotate-key", "--data", "/nowhere", "--yes"}), 2, "holds no town"));
    EXPECT_EQ(huiyin({"log", "rotate-key", "--data", data_.string()}).code, 1);
    EXPECT_FALSE(fs::exists(data_ / "keys" / "log-seed-2"));
}

}  // namespace
}  // namespace huiyin::testing
