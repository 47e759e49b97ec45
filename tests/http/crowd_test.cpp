#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "base/crypto.h"
#include "base/json.h"
#include "io/http/client.h"
#include "support/town.h"
#include "support/visitor.h"

/// A server with ten thousand connections that say nothing and hundreds that say it slowly; and one resident.
namespace huiyin::testing {
namespace {

using Steady = std::chrono::steady_clock;

/// Connections of one address, kept open.
class Crowd {
  public:
    Crowd() = default;
    ~Crowd() {
        for (const int fd : sockets_) ::close(fd);
    }
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    void grow(std::uint16_t port, std::size_t count, std::string_view first_words = {}) {
        for (std::size_t i = 0; i < count; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            ASSERT_GE(fd, 0) << "after " << sockets_.size();
            sockets_.push_back(fd);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            ASSERT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
            if (!first_words.empty()) ::send(fd, first_words.data(), first_words.size(), MSG_NOSIGNAL);
        }
    }
    void drip() const {
        for (const int fd : sockets_) ::send(fd, "X", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }

  private:
    std::vector<int> sockets_;
};

std::size_t resident_kib(pid_t pid) {
    std::size_t pages = 0;
    std::ifstream("/proc/" + std::to_string(pid) + "/statm") >> pages >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
}

/// The longest of several tries.
template <typename Act>
std::chrono::milliseconds longest(int times, Act act) {
    Steady::duration most{};
    for (int i = 0; i < times; ++i) {
        const auto began = Steady::now();
        act();
        most = std::max(most, Steady::now() - began);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(most);
}

std::size_t may_open() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max == RLIM_INFINITY ? 1 << 20 : limit.rlim_max;
}

void serve_a_resident_beside_a_crowd(const std::vector<std::string>& sets) {
    constexpr std::size_t idle = 10'000;
    constexpr std::size_t slow = 500;
    if (may_open() < idle + slow + 500) GTEST_SKIP() << "this account may open too few files";
    const TemporaryFolder folder;
    const auto town = make_town(folder.path() / "town");
    Server server(town.folder, sets);
    const std::size_t before = resident_kib(server.program().pid());

    Crowd silent;
    Crowd dripping;
    ASSERT_NO_FATAL_FAILURE(silent.grow(server.port(), idle));
    ASSERT_NO_FATAL_FAILURE(dripping.grow(server.port(), slow, "GET / HTTP/1.1\r\nHost: town\r\nX-"));
    std::atomic<bool> stop = false;
    std::thread dripper([&] {
        while (!stop) {
            dripping.drip();
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });

    const auto page = longest(5, [&] {
        Visitor lin(server.url());
        lin.go("/?lang=en");
        EXPECT_EQ(lin.status(), 200);
    });
    const auto filing = longest(5, [&] {
        http::Client program(server.url());
        const auto filed = program.post("/api/v1/cases", "application/json",
                                        json::write(json::Object{{"subject", "Lamp"}, {"body", "Dark."}}));
        EXPECT_EQ(filed.status, 201) << filed.body;
    });
    const std::size_t after = resident_kib(server.program().pid());
    std::printf("[ CROWD    ] %zu idle, %zu slow: a page %lld ms, a filing %lld ms, memory %zu -> %zu KiB (%.1f a connection)\n",
                idle, slow, static_cast<long long>(page.count()), static_cast<long long>(filing.count()), before, after,
                static_cast<double>(after - before) / static_cast<double>(idle + slow));
    EXPECT_LT(page.count(), 1000);
    EXPECT_LT(filing.count(), 1000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(after, std::size_t{200 * 1024}) << "KiB";
#endif
    stop = true;
    dripper.join();
    EXPECT_EQ(server.stop(), 0) << "and it ends well with all of them";
}

TEST(Crowd, TenThousandIdleAndHundredsOfSlowConnectionsKeepNobodyWaiting) { serve_a_resident_beside_a_crowd({}); }

TEST(Crowd, NorDoTheyWhenThereIsRoomForATenthOfThem) {
    serve_a_resident_beside_a_crowd({"server.connections=1000", "server.idle_seconds=600", "server.head_seconds=600"});
}

}  // namespace
}  // namespace huiyin::testing

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    huiyin::crypto::initialise();
    return RUN_ALL_TESTS();
}
