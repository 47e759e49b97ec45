#include "clients.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace huiyin::bench {
namespace {

using Steady = std::chrono::steady_clock;

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::uint16_t port_of(const std::string& site) {
    std::uint16_t port = 0;
    const auto colon = site.rfind(':');
    std::from_chars(site.data() + colon + 1, site.data() + site.size(), port);
    return port;
}

void no_delay(int socket) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw Fault("a connection was cut while sending");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// The size of the body that a message's head announces.
std::size_t content_length(std::string_view head) {
    static constexpr std::string_view name = "\r\ncontent-length:";
    std::size_t length = 0;
    for (std::size_t at = head.find('\r'); at != std::string_view::npos; at = head.find('\r', at + 1)) {
        if (at + name.size() > head.size() || ::strncasecmp(head.data() + at, name.data(), name.size()) != 0) continue;
        at += name.size();
        while (at < head.size() && head[at] == ' ') ++at;
        std::from_chars(head.data() + at, head.data() + head.size(), length);
        break;
    }
    return length;
}

/// The size of the message that `received` begins with, head and body; nothing before its head is whole.
std::optional<std::size_t> message_size(const std::string& received) {
    const auto end = received.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    return end + 4 + content_length(std::string_view(received).substr(0, end + 2));
}

double cpu_seconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

std::string get_request(const std::string& path, const std::string& headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html, */*\r\nAccept-Language: zh-CN\r\n" + headers +
           "\r\n";
}

std::function<std::string()> each_in_turn(std::vector<std::string> requests) {
    return [requests = std::move(requests), next = std::size_t{0}]() mutable { return requests[next++ % requests.size()]; };
}

struct Clients::Impl {
    struct Connection {
        int socket = -1;
        std::string head;
        std::optional<std::size_t> left;  ///< of the body, once the head is whole; its bytes are not kept
        Steady::time_point since;  ///< when its request was due
        bool asked = false;  ///< and waits for the answer
    };

    ~Impl() {
        for (const Connection& one : connections) ::close(one.socket);
        ::close(poll);
    }

    void ask(Connection& connection, Steady::time_point since) {
        connection.since = since;
        connection.asked = true;
        connection.head.clear();
        connection.left.reset();
        send_all(connection.socket, request());
    }

    /// Whether its answer is whole. Throws Fault if it is none of those hoped for.
    bool take(Connection& connection) {
        const ssize_t got = ::recv(connection.socket, room.data(), room.size(), 0);
        if (got <= 0 && !connection.asked) {
            connect(connection);  // one that had nothing to ask for longer than the server waits
            return false;
        }
        if (got <= 0) throw Fault("the server closed a connection");
        std::string_view bytes(room.data(), static_cast<std::size_t>(got));
        if (!connection.left) {
            const std::size_t held = connection.head.size();
            connection.head += bytes;
            const auto end = connection.head.find("\r\n\r\n");
            if (end == std::string::npos) return false;
            if (!status.empty() && connection.head.compare(9, 3, status) != 0) throw Fault("answered: " + connection.head);
            bytes.remove_prefix(end + 4 - held);
            connection.head.resize(end + 2);
            connection.left = body_bytes = content_length(connection.head);
        }
        if (bytes.size() > *connection.left) throw Fault("an answer is longer than it says");
        *connection.left -= bytes.size();
        if (*connection.left > 0) return false;
        connection.asked = false;
        if (connection.head.find("\r\nConnection: close\r\n") != std::string::npos) connect(connection);  // the server wants a new one
        return true;
    }

    void connect(Connection& connection) {
        if (connection.socket >= 0) ::close(connection.socket);
        connection.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(connection.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw Fault("can't connect to the server");
        no_delay(connection.socket);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &connection;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &event);
    }

    Load run(std::optional<double> rate, Span span);

    sockaddr_in address{};
    int poll = -1;
    std::function<std::string()> request;
    std::string status;
    std::vector<Connection> connections;
    std::vector<char> room = std::vector<char>(256 * 1024);
    std::size_t body_bytes = 0;  // of the last answer
};

Load Clients::Impl::run(std::optional<double> rate, Span span) {
    const auto begin = Steady::now();
    const auto from = begin + span.warm_up;
    const auto until = from + span.measured;
    const double cpu_before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    const auto step = rate ? std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / *rate)) : std::chrono::nanoseconds(0);
    auto due = begin;
    std::vector<Connection*> idle;
    for (Connection& one : connections) idle.push_back(&one);
    Load load;
    std::size_t asked = 0;
    std::vector<epoll_event> events(connections.size());
    for (;;) {
        const auto now = Steady::now();
        while (!idle.empty() && (rate ? due <= now && due < until : now < until)) {
            ask(*idle.back(), rate ? due : now);
            idle.pop_back();
            due += step;
            ++asked;
        }
        if (asked == load.count && now >= until) break;
        if (now > until + std::chrono::seconds(30)) throw Fault("the last answers don't come");
        const bool wakes_for_next = rate && !idle.empty() && due < until;
        const auto wait = wakes_for_next ? std::max(due - now, Steady::duration::zero()) : Steady::duration(std::chrono::milliseconds(50));
        const timespec time{std::chrono::duration_cast<std::chrono::seconds>(wait).count(), (wait % std::chrono::seconds(1)).count()};
        const int count = ::epoll_pwait2(poll, events.data(), static_cast<int>(events.size()), &time, nullptr);
        for (int i = 0; i < count; ++i) {
            auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!take(connection)) continue;
            const auto ended = Steady::now();
            ++load.count;
            const bool counts = connection.since >= from && (rate ? connection.since < until : ended < until);
            if (counts) load.latencies.add(std::chrono::nanoseconds(ended - connection.since).count());
            idle.push_back(&connection);
        }
    }
    load.per_second = static_cast<double>(load.latencies.count()) / std::chrono::duration<double>(span.measured).count();
    load.body_bytes = body_bytes;
    load.cpu_microseconds =
        (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - cpu_before) * 1e6 / static_cast<double>(std::max<std::size_t>(load.count, 1));
    return load;
}

Clients::Clients(const std::string& site, int count, std::function<std::string()> request, int status)
    : impl_(std::make_unique<Impl>()) {
    impl_->request = std::move(request);
    if (status != 0) impl_->status = std::to_string(status);
    impl_->poll = ::epoll_create1(EPOLL_CLOEXEC);
    impl_->connections.resize(static_cast<std::size_t>(count));
    impl_->address = loopback(port_of(site));
    for (auto& one : impl_->connections) impl_->connect(one);
}

Clients::~Clients() = default;
Load Clients::in_turn(Span span) { return impl_->run(std::nullopt, span); }
Load Clients::on_schedule(double per_second, Span span) { return impl_->run(per_second, span); }

struct Responder::Impl {
    void serve(int socket) {
        std::string received;
        char piece[16384];
        for (;;) {
            const auto size = message_size(received);
            if (!size || received.size() < *size) {
                const ssize_t got = ::recv(socket, piece, sizeof piece, 0);
                if (got <= 0) break;
                received.append(piece, static_cast<std::size_t>(got));
                continue;
            }
            received.erase(0, *size);
            act();
            send_all(socket, answer);
        }
    }

    std::function<void()> act;
    std::string answer;
    std::string site;
    int listener = -1;
    std::mutex mutex;  // guards the next two
    std::vector<int> sockets;
    std::vector<std::thread> threads;
    std::thread accepting;
};

Responder::Responder(std::function<void()> act, std::size_t answer_bytes) : impl_(std::make_unique<Impl>()) {
    impl_->act = std::move(act);
    impl_->answer = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(answer_bytes) + "\r\n\r\n" + std::string(answer_bytes, 'x');
    impl_->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(impl_->listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(impl_->listener, 1024) != 0 ||
        ::getsockname(impl_->listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw Fault("can't listen on loopback");
    impl_->site = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    impl_->accepting = std::thread([impl = impl_.get()] {
        for (;;) {
            const int socket = ::accept4(impl->listener, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            no_delay(socket);
            const std::lock_guard lock(impl->mutex);
            impl->sockets.push_back(socket);
            impl->threads.emplace_back([impl, socket] { impl->serve(socket); });
        }
    });
}

Responder::~Responder() {
    ::shutdown(impl_->listener, SHUT_RDWR);
    impl_->accepting.join();
    for (const int socket : impl_->sockets) ::shutdown(socket, SHUT_RDWR);
    for (auto& thread : impl_->threads) thread.join();
    for (const int socket : impl_->sockets) ::close(socket);
    ::close(impl_->listener);
}

const std::string& Responder::site() const { return impl_->site; }

}  // namespace huiyin::bench
