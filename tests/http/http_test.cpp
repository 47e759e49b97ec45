#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <sstream>

#include "base/crypto.h"
#include "http/conversation.h"
#include "support/town.h"
#include "testing/postgres/cluster.h"

namespace huiyin::testing {
namespace {

/// The town that all conversations are had with, and the servers on copies of it that some files ask for.
class Towns {
  public:
    /// `database`: URL of an empty one for the town; empty: a file. Then all conversations are had with one server.
    explicit Towns(std::function<std::string()> database = [] { return std::string(); }) : database_(std::move(database)) {}
    std::uint16_t port_for(const ConversationFile& file) {
        if (!town_) town_ = make_town(folder_.path() / "town", "en-town", database_());
        const std::string name = file.settings.empty() ? "shared" : file.path.stem().string();
        auto& server = servers_[name];
        if (!server) {
            const auto copy = folder_.path() / name;
            std::filesystem::copy(town_->folder, copy, std::filesystem::copy_options::recursive);
            server = std::make_unique<Server>(copy, file.settings);
        }
        return server->port();
    }
    /// What the servers had to say: nothing beyond that they began and ended, if all is well.
    std::string said() {
        std::string out;
        for (auto& [name, server] : servers_) {
            if (server->stop() != 0) out += name + " did not end well\n";
            std::istringstream lines(server->program().err());
            for (std::string line; std::getline(lines, line);)
                if (line.find("\"level\":\"info\"") == std::string::npos) out += line + "\n";
        }
        servers_.clear();
        return out;
    }

  private:
    std::function<std::string()> database_;
    TemporaryFolder folder_;
    std::optional<NewTown> town_;
    std::map<std::string, std::unique_ptr<Server>> servers_;
};

class Talk : public ::testing::Test {
  public:
    Talk(Towns& towns, const ConversationFile& file, const Conversation& conversation)
        : towns_(towns), file_(file), conversation_(conversation) {}
    void TestBody() override {
        for (const std::string& wrong : have(file_.path, conversation_, towns_.port_for(file_))) ADD_FAILURE() << wrong;
    }

  private:
    Towns& towns_;
    const ConversationFile& file_;
    const Conversation& conversation_;
};

class Ending : public ::testing::Test {
  public:
    explicit Ending(Towns& towns) : towns_(towns) {}
    void TestBody() override { EXPECT_EQ(towns_.said(), ""); }

  private:
    Towns& towns_;
};

/// A title as a test's name: "a wrong code" becomes AWrongCode.
std::string test_name(const std::string& title) {
    std::string out;
    bool begins = true;
    for (const char c : title) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            begins = true;
            continue;
        }
        out += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        begins = false;
    }
    return out;
}

}  // namespace
}  // namespace huiyin::testing

int main(int argc, char** argv) {
    using namespace huiyin::testing;
    ::testing::InitGoogleTest(&argc, argv);
    huiyin::crypto::initialise();
    Towns towns;
    // The pages and the API know nothing of the database, so one conversation through all of it is enough.
    std::unique_ptr<PostgresCluster> cluster;
    Towns towns_on_postgres([&cluster] {
        cluster = std::make_unique<PostgresCluster>();
        return cluster->make_database();
    });
    std::vector<ConversationFile> files;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator("tests/http"))
        if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) files.push_back(read_conversations(path));
    for (const ConversationFile& file : files)
        for (const Conversation& one : file.conversations) {
            if (file.path.stem() == "filing")
                ::testing::RegisterTest("FilingOnPostgreSQL", test_name(one.title).c_str(), nullptr, nullptr, file.path.c_str(),
                                        one.line, [&towns_on_postgres, &file, &one] {
                                            return new Talk(towns_on_postgres, file, one);
                                        });
            ::testing::RegisterTest(test_name(file.path.stem().string()).c_str(), test_name(one.title).c_str(), nullptr,
                                    nullptr, file.path.c_str(), one.line,
                                    [&towns, &file, &one] { return new Talk(towns, file, one); });
        }
    ::testing::RegisterTest("Servers", "SayNothingAndEndWell", nullptr, nullptr, __FILE__, __LINE__,
                            [&towns] { return new Ending(towns); });
    ::testing::RegisterTest("Servers", "SayNothingOnPostgreSQLAndEndWell", nullptr, nullptr, __FILE__, __LINE__,
                            [&towns_on_postgres] { return new Ending(towns_on_postgres); });
    return RUN_ALL_TESTS();
}
