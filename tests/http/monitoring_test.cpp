#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "base/crypto.h"
#include "base/json.h"
#include "base/time.h"
#include "io/http/client.h"
#include "support/town.h"

/// What the operator sees: figures, readiness, the log; and what a visitor sees of an overload.
namespace huiyin::testing {
namespace {

const std::string& town_folder() {
    static const TemporaryFolder folder;
    static const std::string path = make_town(folder.path() / "town").folder.string();
    return path;
}

std::string admin_url(Server& server) {
    const auto line = server.program().wait_for_line("figures on ");
    return line ? line->substr(0, line->rfind("/metrics")) : "";
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

/// What the format's text (OpenMetrics 1.0) demands and a page breaks; empty if nothing.
std::vector<std::string> mistakes_in(const std::string& page) {
    static const std::regex about("# (TYPE|UNIT|HELP) ([a-z_:][a-z0-9_:]*) (.*)");
    static const std::regex sample(R"re(([a-z_:][a-z0-9_:]*)(\{([a-z_]+="([^"\\]|\\[\\"n])*",?)*\})? ([0-9.e+-]+|\+Inf|NaN))re");
    std::vector<std::string> out;
    const auto lines = lines_of(page);
    if (lines.empty() || lines.back() != "# EOF" || !page.ends_with("\n")) out.emplace_back("no # EOF at the end");
    std::set<std::string> families;
    std::set<std::string> samples;
    std::string family;
    std::string type;
    for (const std::string& line : lines) {
        std::smatch found;
        if (line == "# EOF") continue;
        if (std::regex_match(line, found, about)) {
            if (found[1] == "TYPE") {
                family = found[2];
                type = found[3];
                if (!families.insert(family).second) out.push_back("twice: " + family);
            } else if (found[2] != family) {
                out.push_back("not of its family: " + line);
            }
            if (found[1] == "UNIT" && !family.ends_with("_" + found[3].str())) out.push_back("unit not in the name: " + line);
            continue;
        }
        if (!std::regex_match(line, found, sample)) {
            out.push_back("no sample: " + line);
            continue;
        }
        const std::string name = found[1];
        const std::string end = name.starts_with(family) ? name.substr(family.size()) : "?";
        const bool fits = type == "counter"     ? end == "_total"
                          : type == "histogram" ? end == "_bucket" || end == "_count" || end == "_sum"
                                                : end.empty();
        if (!fits) out.push_back("not of its family: " + line);
        if (!samples.insert(line.substr(0, line.rfind(' '))).second) out.push_back("twice: " + line);
    }
    return out;
}

double figure(const std::string& page, const std::string& name) {
    for (const std::string& line : lines_of(page))
        if (line.starts_with(name + " ")) return std::stod(line.substr(name.size() + 1));
    ADD_FAILURE() << name << " is not on the page:\n" << page;
    return -1;
}

TEST(Monitoring, FiguresAreOnTheOperatorsDoorAlone) {
    Server server(town_folder(), {"admin.listen=127.0.0.1:0"});
    http::Client visitor(server.url());
    EXPECT_EQ(visitor.get("/metrics").status, 404);
    http::Client operator_(admin_url(server));
    const auto before = operator_.get("/metrics");
    ASSERT_EQ(before.status, 200) << before.body;
    for (const std::string& mistake : mistakes_in(before.body)) ADD_FAILURE() << mistake;
    for (int i = 0; i < 3; ++i)
        ASSERT_EQ(visitor.post("/api/v1/cases", "application/json", R"({"subject":"Lamp","body":"Dark."})").status, 201);
    const auto after = operator_.get("/metrics");
    for (const std::string& mistake : mistakes_in(after.body)) ADD_FAILURE() << mistake;
    EXPECT_EQ(figure(after.body, "huiyin_filings_total") - figure(before.body, "huiyin_filings_total"), 3);
    EXPECT_EQ(figure(after.body, R"(huiyin_http_requests_total{method="POST",route="/api/v1/cases",class="2xx"})"), 3);
    EXPECT_GE(figure(after.body, "huiyin_log_entries") - figure(before.body, "huiyin_log_entries"), 3);
    EXPECT_GE(figure(after.body, "huiyin_commit_seconds_count"), 1);
    EXPECT_GT(figure(after.body, "process_resident_memory_bytes"), 1e6);
    EXPECT_EQ(operator_.get("/healthz").body, "ok\n");
    EXPECT_EQ(operator_.get("/readyz").status, 200);
    EXPECT_EQ(operator_.get("/").status, 404) << "no page of the town";
    EXPECT_EQ(server.stop(), 0);
}

TEST(Monitoring, TheCheckOfThePageCanFail) {
    EXPECT_FALSE(mistakes_in("# TYPE a counter\na_total 1\n").empty());
    EXPECT_FALSE(mistakes_in("# TYPE a counter\na 1\n# EOF\n").empty());
    EXPECT_FALSE(mistakes_in("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n").empty());
    EXPECT_FALSE(mistakes_in("# TYPE a gauge\na{b=\"c\"} 1\na{b=\"c\"} 2\n# EOF\n").empty());
    EXPECT_TRUE(mistakes_in("# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds{b=\"c\"} 1.5\n# EOF\n").empty());
}

TEST(Monitoring, TheDoorOpensToOthersOnlyIfToldSo) {
    const auto refused = [](std::vector<std::string> sets) {
        std::vector<std::string> arguments{"serve", "--data", town_folder(), "--listen", "127.0.0.1:0"};
        for (auto& set : sets) {
            arguments.emplace_back("--set");
            arguments.push_back(set);
        }
        return huiyin(arguments);
    };
    const auto open = refused({"admin.listen=0.0.0.0:0"});
    EXPECT_EQ(open.code, 2);
    EXPECT_NE(open.err.find("admin.public"), std::string::npos) << open.err;
    EXPECT_EQ(refused({"admin.listen=nonsense"}).code, 2);
    Server told(town_folder(), {"admin.listen=0.0.0.0:0", "admin.public=true"});
    EXPECT_EQ(told.stop(), 0);
}

TEST(Monitoring, EachLineOfTheLogIsOneObject) {
    Server server(town_folder(), {"logging.requests=true"});
    http::Client visitor(server.url());
    visitor.get("/nowhere?code=secret");
    visitor.get("/file?lang=en");
    EXPECT_EQ(server.stop(), 0);
    std::set<std::string> events;
    for (const std::string& line : lines_of(server.program().err())) {
        const auto read = json::parse(line);
        ASSERT_TRUE(read && read->object()) << line;
        EXPECT_FALSE(read->text("t").empty()) << line;
        EXPECT_EQ(line.find("secret"), std::string::npos) << line;
        EXPECT_EQ(line.find("nowhere"), std::string::npos) << line;
        events.insert(read->text("event") + (read->text("route").empty() ? "" : " " + read->text("route")));
    }
    for (const char* event : {"started", "stopping", "stopped", "request -", "request /file"})
        EXPECT_TRUE(events.contains(event)) << event << server.program().err();
}

/// Connections that are being served, so that nobody can be asked to make room.
class Busy {
  public:
    Busy(std::uint16_t port, int count) {
        for (int i = 0; i < count; ++i) {
            sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            if (::connect(sockets_.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
            const std::string_view begun = "POST /api/v1/cases HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{";
            ::send(sockets_.back(), begun.data(), begun.size(), MSG_NOSIGNAL);
        }
    }
    ~Busy() {
        for (const int fd : sockets_) ::close(fd);
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

  private:
    std::vector<int> sockets_;
};

TEST(Overload, IsAPageInTheReadersLanguageAndAProblemForPrograms) {
    Server server(town_folder(), {"server.connections=16"});
    const Busy busy(server.port(), 16);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const auto page = [&](const char* language) {
        return http::Client(server.url()).get("/case?lang=" + std::string(language), {{"Accept", "text/html"}});
    };
    const auto english = page("en");
    EXPECT_EQ(english.status, 503);
    ASSERT_NE(english.header("Retry-After"), nullptr);
    EXPECT_NE(english.body.find("Many people"), std::string::npos) << english.body;
    const auto chinese = page("zh-CN");
    EXPECT_EQ(chinese.status, 503);
    EXPECT_NE(chinese.body.find("现在用的人很多"), std::string::npos) << chinese.body;
    const auto kept = http::Client(server.url()).post("/case?lang=en", "application/x-www-form-urlencoded",
                                                      "text=The+lamp+is+dark", {{"Accept", "text/html"}});
    EXPECT_EQ(kept.status, 503);
    EXPECT_NE(kept.body.find("The lamp is dark"), std::string::npos) << kept.body;
    const auto with_files = http::Client(server.url()).post("/case/message?lang=en", "application/x-www-form-urlencoded",
                                                            "text=The+lane+is+dark", {{"Accept", "text/html"}});
    EXPECT_EQ(with_files.status, 503);
    EXPECT_NE(with_files.body.find("The lane is dark"), std::string::npos) << with_files.body;
    const auto program = http::Client(server.url()).get("/api/v1/case", {{"Accept", "application/json"}});
    EXPECT_EQ(program.status, 503);
    EXPECT_NE(program.body.find("http/busy"), std::string::npos) << program.body;
    EXPECT_EQ(http::Client(server.url()).get("/healthz").body, "ok\n") << "costs no worker";
}

/// The same program under another clock, where Debian's libfaketime is installed.
const char* faketime_library() {
    for (const char* path : {"/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"})
        if (std::filesystem::exists(path)) return path;
    return nullptr;
}

Start under_clock(const std::string& offset, std::vector<std::string> arguments) {
    Start start = huiyin_start(std::move(arguments));
    start.environment.push_back("LD_PRELOAD=" + std::string(faketime_library()));
    start.environment.push_back("FAKETIME=" + offset);
    start.environment.emplace_back("DONT_FAKE_MONOTONIC=1");
    return start;
}

std::unique_ptr<Program> serve_under_clock(const std::string& folder, const std::string& offset, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments{"serve", "--data", folder, "--listen", "127.0.0.1:0", "--set", "log.tick_seconds=1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return std::make_unique<Program>(under_clock(offset, std::move(arguments)));
}

class OtherClock : public ::testing::Test {
  protected:
    void SetUp() override {
        if (faketime_library() == nullptr) GTEST_SKIP() << "libfaketime is not installed";
        folder = make_town(folder_.path() / "town").folder.string();
    }
    TemporaryFolder folder_;
    std::string folder;
};

TEST_F(OtherClock, NeverGivesAnEarlierTimeThanTheLogs) {
    auto server = serve_under_clock(folder, "-400d");
    const auto url = server->wait_for_line("listening on ");
    ASSERT_TRUE(url) << server->err();
    http::Client client(*url);
    const auto ready = client.get("/readyz");
    EXPECT_EQ(ready.status, 200) << "filings go on";
    EXPECT_NE(ready.body.find("clock: behind"), std::string::npos) << ready.body;
    const auto filed = client.post("/api/v1/cases", "application/json", R"({"subject":"Lamp","body":"Dark."})");
    EXPECT_EQ(filed.status, 201) << filed.body;
    // Due days count from the day of filing: today's, not that of 400 days ago.
    const auto answer = json::parse(filed.body);
    ASSERT_TRUE(answer && answer->find("due") && !answer->find("due")->array()->empty()) << filed.body;
    EXPECT_GT(answer->find("due")->array()->front().text("date"), to_text(SystemClock().now()).substr(0, 10));
    server->signal(SIGTERM);
    EXPECT_EQ(server->wait(), 0);
    EXPECT_NE(server->err().find("\"part\":\"clock\",\"word\":\"behind\""), std::string::npos) << server->err();
}

TEST_F(OtherClock, WantsADayFarAheadConfirmed) {
    auto refused = serve_under_clock(folder, "+800d");
    EXPECT_EQ(refused->wait(), 1);
    EXPECT_NE(refused->err().find("clock.confirm"), std::string::npos) << refused->err();
    const auto day = to_text(SystemClock().now() + std::chrono::days(800)).substr(0, 10);
    auto server = serve_under_clock(folder, "+800d", {"--set", "clock.confirm=" + day});
    ASSERT_TRUE(server->wait_for_line("listening on ")) << server->err();
    server->signal(SIGTERM);
    EXPECT_EQ(server->wait(), 0);
}

// What is dated wrong in the log stays there, whoever wrote it.
TEST_F(OtherClock, StopsWhoeverWritesWithoutAServerToo) {
    for (const std::vector<std::string>& command : {std::vector<std::string>{"office", "add", "new-office", "--name-zh", "新单位", "--name-en", "New office", "--duties-zh", "试", "--duties-en", "It tries."},
                                                    std::vector<std::string>{"log", "rotate-key", "--yes"}}) {
        auto arguments = command;
        arguments.insert(arguments.end(), {"--data", folder});
        const auto refused = run(under_clock("+800d", std::move(arguments)));
        EXPECT_EQ(refused.code, 1) << command[0];
        EXPECT_NE(refused.err.find("clock.confirm"), std::string::npos) << refused.err;
    }
    EXPECT_EQ(huiyin({"fsck", "--data", folder}).code, 0);
}

}  // namespace
}  // namespace huiyin::testing

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    huiyin::crypto::initialise();
    return RUN_ALL_TESTS();
}
