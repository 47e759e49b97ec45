#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <thread>

#include "base/crypto.h"
#include "base/fault.h"
#include "io/http/client.h"
#include "io/http/multipart.h"
#include "io/http/server.h"

namespace huiyin::http::server_test {

using namespace std::chrono_literals;

/// A socket that speaks bytes, so that tests can say what no client library would.
class Wire {
  public:
    /// `from`: one of our own loopback addresses, in host order.
    explicit Wire(std::uint16_t port, std::uint32_t from = INADDR_LOOPBACK)
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(from);
        ::bind(fd_, reinterpret_cast<const sockaddr*>(&own), sizeof own);
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

inline int status_in(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::atoi(std::string(answer.substr(9, 3)).c_str())
                                           : 0;
}
inline std::size_t count_of(std::string_view needle, std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + 1))
        ++count;
    return count;
}
inline std::string body_of(const std::string& answer) {
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
    /// Sends the beginning of a form with a note, of which `more` bytes are still to come; all of it if none are.
    std::unique_ptr<Wire> begin_upload(std::size_t more);
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

}  // namespace huiyin::http::server_test
