#include <fstream>

#include "base/json.h"
#include "command_line/said.h"
#include "io/http/client.h"
#include "support/town.h"

namespace huiyin::testing {
namespace {

namespace fs = std::filesystem;

/// A running town with one receipt's proof in a file.
class Verify : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<TemporaryFolder>();
        server = std::make_unique<Server>(make_town(folder->path() / "town").folder);
        http::Client client(server->url());
        const auto answer =
            client.post("/api/v1/cases", "application/json", "{\"subject\": \"Lamp\", \"body\": \"Dark.\"}");
        ASSERT_EQ(answer.status, 201);
        proof = json::parse(answer.body)->text("proof");
        key = log_key_of(server->url()).format();
    }
    static void TearDownTestSuite() {
        server.reset();
        folder.reset();
    }

    static std::string file_with(const std::string& text) {
        static int number = 0;
        const auto file = folder->path() / ("proof-" + std::to_string(++number));
        std::ofstream(file) << text;
        return file.string();
    }
    static Finished verify(const std::string& text, const std::string& with_key) {
        return huiyin({"verify", file_with(text), "--key", with_key});
    }
    static std::string with_byte_changed(std::string text, std::size_t at) {
        text[at] = text[at] == 'A' ? 'B' : 'A';
        return text;
    }

    static inline std::unique_ptr<TemporaryFolder> folder;
    static inline std::unique_ptr<Server> server;
    static inline std::string proof;
    static inline std::string key;
};

TEST_F(Verify, AGoodProof) {
    const auto offline = verify(proof, key);
    EXPECT_EQ(offline.code, 0) << offline.err;
    EXPECT_NE(offline.out.find("ok: case_filed"), std::string::npos) << offline.out;
    const auto key_file = file_with(key + "\n");
    EXPECT_EQ(huiyin({"verify", file_with(proof), "--key", key_file}).code, 0);
    EXPECT_EQ(huiyin({"verify", file_with(proof), "--key", key, "--log", server->url()}).code, 0);
    const auto whole = huiyin({"log", "verify", "--key", key, server->url()});
    EXPECT_EQ(whole.code, 0) << whole.err;
    EXPECT_EQ(huiyin({"log", "audit", "--key", key, server->url(), "--json"}).code, 0);
}

TEST_F(Verify, AnotherLogsKey) {
    const TemporaryFolder other_folder;
    Server other(make_town(other_folder.path() / "town").folder);
    const auto other_key = log_key_of(other.url()).format();
    EXPECT_TRUE(failed_with(verify(proof, other_key), 1, "huiyin: "));
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", other_key, server->url()}), 1, "huiyin: "));
    EXPECT_TRUE(failed_with(huiyin({"verify", file_with(proof), "--key", key, "--log", other.url()}), 1, "huiyin: "));
}

TEST_F(Verify, NoKeyAtAll) {
    EXPECT_TRUE(failed_with(verify(proof, "nonsense"), 2, "huiyin: "));
    EXPECT_TRUE(failed_with(verify(proof, ""), 2, "huiyin: "));
    EXPECT_TRUE(failed_with(huiyin({"verify", file_with(proof)}), 2, "--key"));
    EXPECT_TRUE(failed_with(verify(proof, with_byte_changed(key, key.size() - 5)), 2, "huiyin: "));
}

TEST_F(Verify, NoProofAtAll) {
    EXPECT_TRUE(failed_with(huiyin({"verify", "/nowhere", "--key", key}), 2, "/nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"verify", folder->path().string(), "--key", key}), 2, "huiyin: "));
    EXPECT_TRUE(failed_with(verify("", key), 1, "huiyin: "));
    EXPECT_TRUE(failed_with(verify("Dear town", key), 1, "huiyin: "));
    EXPECT_TRUE(failed_with(verify(proof.substr(0, proof.size() / 2), key), 1, "huiyin: "));
    EXPECT_TRUE(failed_with(verify(std::string(200'000, 'x'), key), 1, "huiyin: "));
}

// Whatever single character of a proof is changed, it doesn't verify any more (the extra signature lines and the
// spelling of base64's last bits excepted, which there are none of here).
TEST_F(Verify, AnyCharacterChanged) {
    for (std::size_t at = 3; at < proof.size(); at += proof.size() / 40) {
        const auto finished = verify(with_byte_changed(proof, at), key);
        EXPECT_TRUE(failed_with(finished, 1, "huiyin: ")) << "character " << at;
        // Whoever checks a receipt can neither run a town's tools nor send anything again.
        EXPECT_EQ(finished.err.find("fsck"), std::string::npos) << finished.err;
        EXPECT_EQ(finished.err.find("JSON"), std::string::npos) << finished.err;
    }
}

// A folder may hold what never ends.
TEST_F(Verify, AnEndlessFileIsNoCheckpoint) {
    const auto log = folder->path() / "endless";
    fs::create_directory(log);
    fs::create_symlink("/dev/zero", log / "checkpoint");
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key, log.string()}), 1, "checkpoint"));
}

TEST_F(Verify, NobodyThere) {
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key, "http://127.0.0.1:1"}), 1, "127.0.0.1"));
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key, "/nowhere"}), 2, "/nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key, "gopher://x"}), 1, "gopher"));
    EXPECT_TRUE(failed_with(huiyin({"log", "verify", "--key", key, "--since", "/nowhere", server->url()}), 2, "/nowhere"));
    EXPECT_TRUE(failed_with(huiyin({"log", "audit", "--key", key, "--as-of", "soon", server->url()}), 2, "--as-of"));
}

}  // namespace
}  // namespace huiyin::testing
