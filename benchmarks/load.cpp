#include "load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>

#include "base/fault.h"

namespace huiyin::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

int connect_to_port(const std::string& site) {
    const auto colon = site.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(site.substr(colon + 1))));
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw Fault("can't connect to " + site);
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/// One connection: a request is on its way from `began` on.
class Caller {
  public:
    Caller(const Asked& asked, std::size_t& next, int poll) : asked_(asked), next_(next), poll_(poll) { connect(); }
    ~Caller() { ::close(fd_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;
    SteadyClock::time_point began() const { return began_; }
    std::size_t body_bytes() const { return body_bytes_; }

    void ask() {
        if (is_last_) {  // a server takes so many requests on a connection and then wants a new one
            ::close(fd_);
            connect();
        }
        const std::string& request = asked_.requests[next_++ % asked_.requests.size()];
        began_ = SteadyClock::now();
        if (::send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
            throw Fault("a request could not be sent");
        head_.clear();
        left_ = 0;
        in_body_ = false;
    }

    /// Reads what has come; whether the answer is whole.
    bool take() {
        static std::array<char, 256 * 1024> room;
        const ssize_t count = ::recv(fd_, room.data(), room.size(), 0);
        if (count <= 0) throw Fault("the server closed a connection before it had answered");
        std::string_view bytes(room.data(), static_cast<std::size_t>(count));
        if (!in_body_) {
            const std::size_t held = head_.size();
            head_.append(bytes.substr(0, 16 * 1024));
            const auto end = head_.find("\r\n\r\n");
            if (end == std::string::npos) return false;
            bytes.remove_prefix(end + 4 - held);
            read_head(std::string_view(head_).substr(0, end + 2));
            in_body_ = true;
        }
        if (bytes.size() > left_) throw Fault("an answer is longer than it says");
        left_ -= bytes.size();
        return left_ == 0;
    }

  private:
    void connect() {
        fd_ = connect_to_port(asked_.site);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = this;
        ::epoll_ctl(poll_, EPOLL_CTL_ADD, fd_, &event);
    }

    void read_head(std::string_view head) {
        int status = 0;
        if (head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, status);
        if (asked_.status != 0 && status != asked_.status)
            throw Fault("answered " + std::to_string(status) + " instead of " + std::to_string(asked_.status));
        is_last_ = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
        left_ = 0;
        for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "})
            if (const auto at = head.find(name); at != std::string_view::npos)
                std::from_chars(head.data() + at + name.size(), head.data() + head.size(), left_);
        body_bytes_ = left_;
    }

    const Asked& asked_;
    std::size_t& next_;  // of all connections
    int poll_;
    int fd_ = -1;
    SteadyClock::time_point began_{};
    std::string head_;
    std::size_t left_ = 0;
    std::size_t body_bytes_ = 0;
    bool in_body_ = false;
    bool is_last_ = false;
};

}  // namespace

std::string get_request(const std::string& path, const std::string& headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html, */*\r\nAccept-Language: zh-CN\r\n" + headers +
           "\r\n";
}

Answered load(const Asked& asked) {
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    if (poll < 0) throw Fault("no epoll");
    std::vector<std::unique_ptr<Caller>> callers;
    std::size_t next = 0;
    for (int i = 0; i < asked.connections; ++i) callers.push_back(std::make_unique<Caller>(asked, next, poll));
    Answered out;
    const auto from = SteadyClock::now() + asked.warm_up;
    const auto until = from + asked.measured;
    for (const auto& caller : callers) caller->ask();
    for (bool over = false; !over;) {
        std::array<epoll_event, 64> events;
        const int count = ::epoll_wait(poll, events.data(), events.size(), 5000);
        if (count == 0) {
            ::close(poll);
            throw Fault("no answer in five seconds");
        }
        for (int i = 0; i < count; ++i) {
            Caller& caller = *static_cast<Caller*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!caller.take()) continue;
            const auto now = SteadyClock::now();
            if (caller.began() >= from && now < until) out.latencies.add((now - caller.began()).count());
            out.body_bytes = caller.body_bytes();
            over = over || now >= until;
            if (!over) caller.ask();
        }
    }
    ::close(poll);
    out.per_second = static_cast<double>(out.latencies.count()) / std::chrono::duration<double>(asked.measured).count();
    return out;
}

}  // namespace huiyin::bench
