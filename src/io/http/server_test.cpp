#include "io/http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <latch>
#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/fault.h"
#include "io/http/client.h"
#include "io/http/multipart.h"
#include "io/http/problems.h"

namespace huiyin::http::server_test {

using namespace std::chrono_literals;

/// A socket that speaks bytes, so that tests can say what no client library would.
class Wire {
  public:
    explicit Wire(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ =
            ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~Wire() { hang_up(); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    bool connected() const { return connected_; }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Reads up to the end of the connection. A test that hangs here fails by its time limit.
    std::string read_to_end() {
        while (receive()) {
        }
        return std::exchange(received_, {});
    }
    /// One whole answer with a Content-Length (or none, to HEAD).
    std::string read_answer(bool to_head = false) {
        for (;;) {
            const auto end = received_.find("\r\n\r\n");
            if (end != std::string::npos) {
                std::size_t body = 0;
                const auto length = received_.find("Content-Length: ");
                if (!to_head && length < end) body = std::stoul(received_.substr(length + 16));
                if (received_.size() >= end + 4 + body) {
                    auto answer = received_.substr(0, end + 4 + body);
                    received_.erase(0, end + 4 + body);
                    return answer;
                }
            }
            if (!receive()) return std::exchange(received_, {});
        }
    }
    /// Whether an answer begins, or the connection ends, within that time.
    bool hears_within(std::chrono::milliseconds time) {
        pollfd wanted{.fd = fd_, .events = POLLIN, .revents = 0};
        return ::poll(&wanted, 1, static_cast<int>(time.count())) > 0;
    }
    void hang_up() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

  private:
    bool receive() {
        std::array<char, 16384> piece;
        const auto count = ::recv(fd_, piece.data(), piece.size(), 0);
        if (count <= 0) return false;
        received_.append(piece.data(), static_cast<std::size_t>(count));
        return true;
    }
    int fd_;
    bool connected_ = false;
    std::string received_;
};

int status_in(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str())
                                           : 0;
}
std::size_t count_of(std::string_view needle, std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1))
        ++count;
    return count;
}
std::string body_of(const std::string& answer) {
    return answer.substr(std::min(answer.size(), answer.find("\r\n\r\n") + 4));
}

/// Counts what files hold, and keeps nothing.
class CountingFiles final : public FileSink {
  public:
    Result<void> begin(const PartHead&) override { return {}; }
    Result<void> data(std::string_view bytes) override {
        count += bytes.size();
        return {};
    }
    Result<void> end() override { return {}; }
    std::size_t count = 0;
};

class HttpServer : public ::testing::Test {
  protected:
    void SetUp() override {
        crypto::initialise();
        config_.address = "127.0.0.1";
        config_.port = 0;
        config_.workers = 2;
        config_.upload_workers = 2;
        router_.get("/", [](Request&) { return Response::text(200, "home"); });
        router_.get("/hello/{name}", [](Request& request) {
            return Response::text(200, "hello " + request.capture("name"));
        });
        router_.post(
            "/echo", [](Request& request) { return Response::text(200, request.body); }, 1000);
        router_.post_stream(
            "/upload", [this](Request& request) { return upload(request); }, 64 * 1024 * 1024);
    }
    void TearDown() override { server_.reset(); }

    std::uint16_t start() {
        Hooks hooks;
        hooks.request = [this](const RequestLog& line) {
            const std::lock_guard lock(mutex_);
            lines_.push_back(std::string(line.method) + ' ' + std::string(line.route) + ' ' +
                             std::to_string(line.status) + ' ' + std::string(line.size) +
                             (line.incident.empty() ? "" : " incident"));
        };
        hooks.incident = [this](const IncidentReport& report) {
            const std::lock_guard lock(mutex_);
            incidents_.push_back(std::string(report.id) + ' ' + std::string(report.what));
        };
        server_ = std::make_unique<Server>(config_, std::move(router_), std::move(hooks), clock_,
                                           random_);
        port_ = server_->start();
        return port_;
    }
    /// Sends bytes on a fresh connection and gives all that comes back until the server closes it.
    std::string talk(std::string_view bytes) {
        Wire wire(port_);
        wire.send(bytes);
        return wire.read_to_end();
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    Response upload(Request& request) {
        CountingFiles files;
        const auto form = read_multipart_form(*request.body_reader,
                                              request.header_text("Content-Type"), {}, {}, files);
        if (!form) return Response::text(422, std::string(form.error().code));
        return Response::text(200,
                              std::to_string(files.count) + ' ' + std::string(form->get("note")));
    }

    Config config_;
    Router router_;
    StandingClock clock_{Instant(std::chrono::seconds(784111777))};
    SystemRandom random_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::vector<std::string> incidents_;
};

TEST_F(HttpServer, answers_a_get_with_date_and_security_headers) {
    start();
    const auto answer = talk("GET / HTTP/1.1\r\nHost: town.example\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(answer), 200);
    EXPECT_EQ(body_of(answer), "home");
    EXPECT_NE(answer.find("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), std::string::npos);
    for (const std::string_view name :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin",
          "Permissions-Policy: ", "Cache-Control: no-store"}) {
        EXPECT_NE(answer.find(name), std::string::npos) << name;
    }
    EXPECT_EQ(answer.find("Strict-Transport-Security"), std::string::npos) << "only under https";
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
}

TEST_F(HttpServer, a_handler_may_replace_or_leave_out_a_default_header) {
    router_.get("/tile", [](Request&) {
        return Response::text(200, "x")
            .set("Cache-Control", "public, max-age=60")
            .set("Permissions-Policy", "");
    });
    start();
    const auto answer = talk("GET /tile HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Cache-Control: public, max-age=60\r\n"), std::string::npos);
    EXPECT_EQ(count_of("Cache-Control", answer), 1u);
    EXPECT_EQ(answer.find("Permissions-Policy"), std::string::npos);
}

TEST_F(HttpServer, refuses_every_doubtful_framing_once_and_closes) {
    start();
    const std::vector<std::pair<std::string, int>> corpus = {
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabcGET / "
         "HTTP/1.1\r\nHost: a\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
         "identity\r\n\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nX: b\r\n Content-Length: 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nX: b\r\n\tfolded\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n "
         "\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\nffffffffffffffff1\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3;a\rb\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: "
         "x\r\n\r\n",
         400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\rHost: a\r\r", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX[]: b\r\n\r\n", 400},
        {std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a") + '\0' + "b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/11.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"\x16\x03\x01\x02\n", 400},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /../etc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%2e%2e/etc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET other HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: something\r\nContent-Length: 1\r\n\r\na", 417},
    };
    for (const auto& [request, status] : corpus) {
        const auto answer = talk(request);
        EXPECT_EQ(status_in(answer), status) << request << "\n--\n" << answer;
        EXPECT_EQ(count_of("HTTP/1.1 ", answer), 1u) << "one request, one answer: " << request;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << request;
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << request;
    }
}

TEST_F(HttpServer, keeps_the_limits_of_line_headers_and_body) {
    start();
    const auto line = talk("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(line), 414);
    const auto endless_line = talk("GET /" + std::string(9000, 'a'));
    EXPECT_EQ(status_in(endless_line), 414);
    const auto header =
        talk("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'a') + "\r\n\r\n");
    EXPECT_EQ(status_in(header), 431);
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 99; ++i) many += "X: y\r\n";
    EXPECT_EQ(status_in(talk(many + "Connection: close\r\n\r\n")), 431) << "101 headers";
    EXPECT_EQ(status_in(talk("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")),
              413);
    EXPECT_EQ(status_in(talk(
                  "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                  std::string(1001, 'a'))),
              413);
    EXPECT_EQ(status_in(talk("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na")), 413)
        << "no body belongs here";
    const auto whole =
        talk("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" +
             std::string(1000, 'a'));
    EXPECT_EQ(status_in(whole), 200) << "at the limit";
    EXPECT_EQ(body_of(whole), std::string(1000, 'a'));
}

TEST_F(HttpServer, exactly_a_hundred_headers_are_taken) {
    start();
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    for (int i = 0; i < 98; ++i) many += "X: y\r\n";
    EXPECT_EQ(status_in(talk(many + "\r\n")), 200);
}

TEST_F(HttpServer, reads_chunked_bodies_however_they_are_cut) {
    start();
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5;name=\"x\"\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\n\r\n";
    for (std::size_t cut = 1; cut < request.size(); cut += 3) {
        Wire wire(port_);
        wire.send(std::string_view(request).substr(0, cut));
        wire.send(std::string_view(request).substr(cut));
        const auto answer = wire.read_to_end();
        EXPECT_EQ(body_of(answer), "hello world") << cut;
    }
}

TEST_F(HttpServer, keeps_a_connection_and_answers_pipelined_requests_in_order) {
    start();
    Wire wire(port_);
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "GET /hello/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nlast";
    ASSERT_TRUE(wire.send(requests));
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(body_of(wire.read_answer()), "hello " + std::to_string(i));
    EXPECT_EQ(body_of(wire.read_answer()), "last");
    ASSERT_TRUE(wire.send("\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        << "one empty line is passed over";
    const auto last = wire.read_to_end();
    EXPECT_EQ(body_of(last), "home");
    EXPECT_NE(last.find("Connection: close"), std::string::npos);
}

TEST_F(HttpServer, head_is_get_without_the_body) {
    start();
    Wire wire(port_);
    wire.send("HEAD /hello/Mei HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = wire.read_answer(true);
    EXPECT_EQ(status_in(head), 200);
    EXPECT_NE(head.find("Content-Length: 9\r\n"), std::string::npos);
    wire.send("GET /hello/Mei HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(wire.read_answer()), "hello Mei") << "nothing of a body lies between";
}

TEST_F(HttpServer, tells_a_missing_path_from_a_method_that_is_not_allowed) {
    start();
    EXPECT_EQ(status_in(talk("GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
              404);
    EXPECT_EQ(status_in(talk("GET /hello/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 404);
    for (const std::string method : {"DELETE", "TRACE", "BREW"}) {
        const auto answer =
            talk(method + " /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(status_in(answer), 405) << method;
        EXPECT_NE(answer.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos) << answer;
    }
    const auto options = talk("OPTIONS /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(options), 204);
    EXPECT_NE(options.find("Allow: POST, OPTIONS\r\n"), std::string::npos) << options;
    EXPECT_EQ(status_in(talk("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 204);
    EXPECT_EQ(
        body_of(talk(
            "GET http://other.example/hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
        "hello x");
    EXPECT_EQ(body_of(talk("GET /hello/%252e HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
              "hello %2e")
        << "decoded once";
}

TEST_F(HttpServer, answers_busy_when_the_queue_is_full_and_serves_again_after) {
    config_.workers = 1;
    config_.queue_max = 1;
    std::latch entered(1);
    std::latch release(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    start();
    Wire first(port_);
    first.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    entered.wait();
    // One runs and one waits: of two further requests, one is refused, and its answer comes while
    // the worker is held.
    Wire second(port_);
    Wire third(port_);
    second.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    third.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto answer_of_second = std::async(std::launch::async, [&] { return second.read_to_end(); });
    auto answer_of_third = std::async(std::launch::async, [&] { return third.read_to_end(); });
    while (lines().empty()) std::this_thread::yield();
    EXPECT_EQ(lines().front(), "GET / 503 1k");
    release.count_down();
    EXPECT_EQ(body_of(first.read_to_end()), "waited");
    auto one = answer_of_second.get();
    auto other = answer_of_third.get();
    if (status_in(one) != 503) std::swap(one, other);
    EXPECT_EQ(status_in(one), 503);
    EXPECT_NE(one.find("Retry-After: 1\r\n"), std::string::npos);
    EXPECT_EQ(status_in(other), 200);
}

TEST_F(HttpServer, finishes_what_is_in_progress_when_it_stops) {
    std::latch entered(1);
    std::latch release(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    start();
    Wire idle(port_);
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(idle.read_answer()), "home");
    Wire busy(port_);
    busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    entered.wait();
    auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
    EXPECT_EQ(idle.read_to_end(), "") << "idle connections are closed at once";
    release.count_down();
    const auto answer = busy.read_to_end();
    EXPECT_EQ(body_of(answer), "waited");
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    busy.hang_up();
    stopped.get();
    EXPECT_FALSE(Wire(port_).connected());
}

TEST_F(HttpServer, cuts_what_does_not_finish_within_the_drain_time) {
    config_.limits.drain_time = 50ms;
    std::latch entered(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            std::array<char, 100> piece;
            entered.count_down();
            while (request.body_reader->read(piece) != 0) {
            }
            return Response::text(200, "");
        },
        10'000);
    start();
    Wire upload(port_);
    upload.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc");
    entered.wait();
    server_->stop();
    EXPECT_EQ(upload.read_to_end(), "");
    EXPECT_EQ(lines(), (std::vector<std::string>{"POST /hold 499 0"}));
}

TEST_F(HttpServer, a_fault_is_503_and_a_bug_500_with_a_number_and_no_detail) {
    router_.get("/fault", [](Request&) -> Response { throw Fault("disk full at secret place"); });
    router_.get("/bug", [](Request&) -> Response {
        EXPECTS(1 + 1 == 3);
        return {};
    });
    router_.get("/other", [](Request&) -> Response { throw std::runtime_error("from input"); });
    router_.get("/split",
                [](Request&) { return Response::text(200, "x").set("X-A", "a\r\nSet-Cookie: b"); });
    start();
    const auto fault = talk("GET /fault HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(fault), 503);
    EXPECT_NE(fault.find("Retry-After: "), std::string::npos);
    for (const std::string path : {"/bug", "/other", "/split"}) {
        const auto answer =
            talk("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(status_in(answer), 500) << path;
        EXPECT_NE(answer.find("urn:huiyin:incident:"), std::string::npos);
        EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
        EXPECT_EQ(answer.find("EXPECTS") + answer.find("from input"), 2 * std::string::npos);
    }
    EXPECT_EQ(fault.find("secret"), std::string::npos);
    const std::lock_guard lock(mutex_);
    ASSERT_EQ(incidents_.size(), 4u);
    EXPECT_NE(fault.find(incidents_[0].substr(0, 16)), std::string::npos)
        << "the number that the operator sees";
    EXPECT_NE(incidents_[0].find("disk full"), std::string::npos);
    EXPECT_EQ(incidents_[2].substr(17), "std::runtime_error") << "no text that could hold input";
    EXPECT_EQ(lines_[0], "GET /fault 503 1k incident");
}

TEST_F(HttpServer, the_log_holds_patterns_and_no_text_of_the_client) {
    start();
    talk("GET /hello/secret?code=secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("SECRET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("GET /secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("GET /secret\r\n\r\n");
    EXPECT_EQ(lines(), (std::vector<std::string>{"GET /hello/{name} 200 1k", "other - 405 1k",
                                                 "GET - 404 1k", "GET - 400 1k"}));
}

TEST_F(HttpServer, takes_a_long_upload_in_bounded_memory) {
    start();
    const std::size_t size = 30 * 1024 * 1024;
    const std::string start_part =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
    const std::string end_part = "\r\n--x--\r\n";
    const std::string one_part(15 * 1024 * 1024, 'a');
    const std::string middle =
        "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.bin\"\r\n\r\n";
    const auto length = start_part.size() + size + middle.size() + end_part.size();
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    Wire wire(port_);
    ASSERT_TRUE(
        wire.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                  "boundary=x\r\nContent-Length: " +
                  std::to_string(length) + "\r\n\r\n" + start_part));
    ASSERT_TRUE(wire.send(one_part));
    ASSERT_TRUE(wire.send(middle));
    ASSERT_TRUE(wire.send(one_part));
    ASSERT_TRUE(wire.send(end_part));
    const auto answer = wire.read_answer();
    EXPECT_EQ(body_of(answer), std::to_string(size) + " hello");
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 4 * 1024) << "KiB";
#endif
    wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(wire.read_answer()), "home") << "the connection goes on after a whole upload";
}

TEST_F(HttpServer, a_slow_handler_holds_back_the_sender_and_not_the_memory) {
    std::latch release(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            release.wait();
            std::size_t count = 0;
            std::array<char, 1000> piece;
            while (const auto got = request.body_reader->read(piece)) count += got;
            return Response::text(200, std::to_string(count));
        },
        64 * 1024 * 1024);
    start();
    const std::string body(20 * 1024 * 1024, 'a');
    Wire wire(port_);
    auto sent = std::async(std::launch::async, [&] {
        return wire.send("POST /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n") &&
               wire.send(body);
    });
    EXPECT_EQ(sent.wait_for(200ms), std::future_status::timeout)
        << "20 MiB would not fit into any buffer on the way";
    release.count_down();
    EXPECT_TRUE(sent.get());
    EXPECT_EQ(body_of(wire.read_to_end()), std::to_string(body.size()));
}

TEST_F(HttpServer, time_in_which_the_handler_is_slow_is_not_the_clients) {
    std::latch release(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            release.wait();
            std::size_t count = 0;
            std::array<char, 1000> piece;
            while (const auto got = request.body_reader->read(piece)) count += got;
            return Response::text(200, std::to_string(count));
        },
        1024 * 1024);
    config_.limits.body_time = 500ms;
    config_.limits.least_bytes_per_second = 1'000'000'000;
    start();
    Wire wire(port_);
    // More than the pipe holds, so that the connection stops reading, and less than sockets hold,
    // so that we don't stop.
    wire.send(
        "POST /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n");
    wire.send(std::string(299'999, 'a'));
    EXPECT_FALSE(wire.hears_within(700ms))
        << "the handler's delay is longer than the client's grace";
    release.count_down();
    EXPECT_FALSE(wire.hears_within(200ms)) << "and the client still has its own time";
    wire.send("a");
    EXPECT_EQ(body_of(wire.read_to_end()), "300000");
}

TEST_F(HttpServer, a_client_that_hangs_up_in_an_upload_frees_the_handler) {
    std::promise<bool> gone;
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            std::array<char, 1000> piece;
            try {
                while (request.body_reader->read(piece) != 0) {
                }
            } catch (const ClientGone&) {
                gone.set_value(true);
                throw;
            }
            gone.set_value(false);
            return Response::text(200, "");
        },
        64 * 1024 * 1024);
    start();
    {
        Wire wire(port_);
        wire.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc");
    }
    EXPECT_TRUE(gone.get_future().get());
    while (lines().empty()) std::this_thread::yield();
    EXPECT_EQ(lines().front(), "POST /hold 499 0");
}

TEST_F(HttpServer, a_bad_chunk_in_an_upload_is_named_when_the_handler_lets_go) {
    start();
    const auto answer = talk(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
        "boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\n--x\r\nzz\r\n");
    EXPECT_EQ(status_in(answer), 400);
    EXPECT_NE(answer.find(problems::bad_chunk), std::string::npos);
}

TEST_F(HttpServer, an_upload_that_is_refused_early_is_answered_and_closed) {
    start();
    Wire wire(port_);
    wire.send(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: "
        "5000000\r\n\r\nabc");
    const auto answer = wire.read_to_end();
    EXPECT_EQ(status_in(answer), 422);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST_F(HttpServer, says_continue_before_a_body_that_it_will_take) {
    start();
    Wire wire(port_);
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: "
        "close\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(wire.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("abc");
    EXPECT_EQ(body_of(wire.read_to_end()), "abc");
    const auto refused = talk(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
    EXPECT_EQ(status_in(refused), 413) << "and not 100";
}

TEST_F(HttpServer, slow_heads_bodies_and_idle_connections_are_ended) {
    config_.limits.head_time = 60ms;
    config_.limits.idle_time = 60ms;
    config_.limits.body_time = 60ms;
    start();
    EXPECT_EQ(talk(""), "") << "a connection that says nothing";
    EXPECT_EQ(status_in(talk("GET / HTTP/1.1\r\nHost: a\r\n")), 408);
    EXPECT_EQ(status_in(talk("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")),
              408);
    EXPECT_EQ(
        status_in(talk(
            "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 10\r\n\r\n--x")),
        408);
    const auto idle = talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(idle), "home");
    EXPECT_EQ(count_of("HTTP/1.1 ", idle), 1u) << "an idle connection is closed without a word";
}

TEST_F(HttpServer, a_client_that_does_not_read_is_let_go) {
    config_.limits.body_time = 60ms;
    config_.limits.least_bytes_per_second = 1'000'000'000;
    const auto page = std::make_shared<const std::string>(64 * 1024 * 1024, 'a');
    router_.get("/page", [&](Request&) { return Response::shared("text/plain", page); });
    start();
    Wire wire(port_);
    wire.send("GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
    server_->stop();  // returns before its 10 s only if the connection was dropped
    EXPECT_LT(wire.read_to_end().size(), page->size());
}

TEST_F(HttpServer, long_answers_are_made_piece_by_piece) {
    const auto pieces = [](std::optional<std::uint64_t> size) {
        Response response;
        response.body_source = [left = 5](std::string& chunk) mutable {
            if (left == 0) return false;
            chunk = std::string(100'000, static_cast<char>('0' + left--));
            return true;
        };
        response.body_source_size = size;
        return response;
    };
    router_.get("/known", [=](Request&) { return pieces(500'000); });
    router_.get("/unknown", [=](Request&) { return pieces({}); });
    router_.get("/lying", [=](Request&) { return pieces(600'000); });
    router_.get("/breaking", [](Request&) {
        Response response;
        response.body_source = [](std::string&) -> bool { throw Fault("gone"); };
        return response;
    });
    start();
    std::string expected;
    for (const char c : {'5', '4', '3', '2', '1'}) expected += std::string(100'000, c);
    Client client("http://127.0.0.1:" + std::to_string(port_));
    EXPECT_EQ(client.get("/known").body, expected);
    EXPECT_EQ(client.get("/unknown").body, expected);
    EXPECT_EQ(body_of(talk("GET /unknown HTTP/1.0\r\n\r\n")), expected)
        << "to the end of the connection";
    EXPECT_THROW(client.get("/lying"), Fault) << "cut short, not padded";
    EXPECT_THROW(client.get("/breaking"), Fault);
}

TEST_F(HttpServer, tells_addresses_apart_without_keeping_them) {
    router_.get("/key", [](Request& request) {
        return Response::text(200, std::to_string(request.remote_key));
    });
    start();
    const auto one = body_of(talk(
        "GET /key HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"));
    const auto same = body_of(talk("GET /key HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(one, same) << "a header that anyone can write changes nothing";
    EXPECT_NE(one, "0");
}

TEST_F(HttpServer, listens_on_a_socket_that_only_its_owner_may_open) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("http_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto path = (folder / "admin.sock").string();
    config_.address = "";
    config_.unix_socket = path;
    EXPECT_EQ(start(), 0);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    Client client("unix:" + path);
    EXPECT_EQ(client.get("/hello/Zhou").body, "hello Zhou");
    Server second(config_, Router(), {}, clock_, random_);
    EXPECT_THROW(second.start(), Fault) << "in use";
    server_->stop();
    EXPECT_FALSE(std::filesystem::exists(path));
    // A file left behind by a crash is replaced.
    const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    ASSERT_EQ(::bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(stale);
    Server third(config_, Router(), {}, clock_, random_);
    EXPECT_NO_THROW(third.start());
    third.stop();
    std::filesystem::remove_all(folder);
}

TEST_F(HttpServer, says_which_address_is_taken) {
    start();
    config_.port = port_;
    Server second(config_, Router(), {}, clock_, random_);
    try {
        second.start();
        FAIL() << "two servers on one port";
    } catch (const Fault& fault) {
        EXPECT_EQ(std::string(fault.what()),
                  "127.0.0.1:" + std::to_string(port_) + " is in use by another program");
    }
    config_.address = "not-an-address";
    Server third(config_, Router(), {}, clock_, random_);
    EXPECT_THROW(third.start(), Fault);
}

TEST_F(HttpServer, waits_with_further_connections_at_the_limit) {
    config_.limits.connections_max = 2;
    start();
    auto first = std::make_unique<Wire>(port_);
    Wire second(port_);
    for (auto* wire : {first.get(), &second}) {
        wire->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(body_of(wire->read_answer()), "home");
    }
    Wire third(port_);
    third.send("GET /hello/third HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    first.reset();
    EXPECT_EQ(body_of(third.read_to_end()), "hello third");
}

TEST_F(HttpServer, many_clients_on_several_loops_each_get_their_own_answers) {
    config_.io_threads = 2;
    router_.add(
        {.method = "GET",
         .pattern = "/now/{name}",
         .handler =
             [](Request& request) { return Response::text(200, "now " + request.capture("name")); },
         .pool = Pool::immediate});
    start();
    std::vector<std::thread> people;
    std::atomic<int> wrong = 0;
    for (int person = 0; person < 8; ++person) {
        people.emplace_back([&, person] {
            Client client("http://127.0.0.1:" + std::to_string(port_));
            for (int i = 0; i < 200; ++i) {
                const auto name = std::to_string(person) + '-' + std::to_string(i);
                if (client.get("/hello/" + name).body != "hello " + name) ++wrong;
                if (client.get("/now/" + name).body != "now " + name) ++wrong;
                if (client.post("/echo", "text/plain", name).body != name) ++wrong;
            }
        });
    }
    for (auto& person : people) person.join();
    EXPECT_EQ(wrong, 0);
}

TEST_F(HttpServer, people_get_a_page_where_programs_get_problem_details) {
    Hooks hooks;
    hooks.error_page = [](const Request& request,
                          const ErrorInfo& error) -> std::optional<Response> {
        if (request.header_text("Accept").find("text/html") == std::string_view::npos)
            return std::nullopt;
        return Response::html(200, "page " + std::to_string(error.status));
    };
    server_ =
        std::make_unique<Server>(config_, std::move(router_), std::move(hooks), clock_, random_);
    port_ = server_->start();
    const auto page =
        talk("GET /none HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(page), 404);
    EXPECT_EQ(body_of(page), "page 404");
    EXPECT_NE(
        talk("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").find("problem+json"),
        std::string::npos);
}

}  // namespace huiyin::http::server_test
