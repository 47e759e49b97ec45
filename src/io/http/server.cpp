#include "io/http/server.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <array>
#include <condition_variable>
#include <mutex>
#include <unordered_map>

#include "base/fault.h"
#include "io/http/connection.h"
#include "io/http/listen.h"
#include "io/http/server_state.h"

namespace huiyin::http {

using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

struct Server::Impl : ServerState {
    using ServerState::ServerState;

    std::uint16_t start();
    void stop();
    ServerFigures figures() const;

    void open_acceptor(int descriptor);
    void accept(Acceptor& acceptor);
    void on_accept(Acceptor& acceptor, IoThread& loop, error_code error, Socket socket);
    void on_connection_closed(std::uint64_t door_key);
    std::uint64_t door_key_of(const Socket& socket);
    bool may_come_in(std::uint64_t door_key);
    void sweep(IoThread& loop);
    void make_way_for_uploads(IoThread& loop, Steady::time_point now);
    template <typename Act>
    void on_every_connection(Act act);

    std::vector<std::unique_ptr<IoThread>> io;
    std::vector<std::unique_ptr<Acceptor>> acceptors;  // live on io[0]
    std::size_t next_io = 0;                           // io[0] only
    std::vector<Bytes> proxies;
    std::mutex mutex;                                        // guards the next
    std::unordered_map<std::uint64_t, std::size_t> by_door;  // connections of one address, by its key of the hour
    std::condition_variable changed;
    bool started = false;
    bool stopped = false;
};

std::uint16_t Server::Impl::start() {
    EXPECTS(!started);
    int tcp = -1;
    std::uint16_t port = 0;
    if (!config.address.empty()) {
        tcp = listen_tcp(config.address, config.port);
        port = port_of(tcp);
    }
    int local = -1;
    try {
        if (!config.unix_socket.empty()) local = listen_unix(config.unix_socket);
    } catch (const Fault&) {
        if (tcp >= 0) ::close(tcp);
        throw;
    }
    started = true;
    connection_closed = [this](std::uint64_t door_key) { on_connection_closed(door_key); };
    for (const std::string& text : config.proxies) {
        std::array<std::uint8_t, 16> bytes{};
        const std::size_t size = text.find(':') == std::string::npos ? 4 : 16;
        if (::inet_pton(size == 4 ? AF_INET : AF_INET6, text.c_str(), bytes.data()) == 1)
            proxies.emplace_back(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    }
    ordinary = std::make_unique<WorkerPool>(config.workers, config.queue_max);
    upload = std::make_unique<WorkerPool>(config.upload_workers, config.queue_max, config.upload_spare);
    for (unsigned i = 0; i < config.io_threads; ++i) io.push_back(std::make_unique<IoThread>());
    if (tcp >= 0) open_acceptor(tcp);
    if (local >= 0) open_acceptor(local);
    for (const auto& loop : io) {
        sweep(*loop);
        loop->thread = std::thread([context = &loop->context] { context->run(); });
    }
    return port;
}

void Server::Impl::open_acceptor(int descriptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    acceptors.push_back(std::make_unique<Acceptor>(io.front()->context));
    acceptors.back()->assign(asio::generic::stream_protocol(address.ss_family, 0), descriptor);
    accept(*acceptors.back());
}

// One acceptor hands connections to all loops in turn. Several sockets with SO_REUSEPORT would
// spread the work as well, but would also let a second server bind the same port unnoticed.
void Server::Impl::accept(Acceptor& acceptor) {
    auto& loop = *io[next_io++ % io.size()];
    acceptor.async_accept(loop.context, [this, &acceptor, &loop](error_code error, Socket socket) {
        on_accept(acceptor, loop, error, std::move(socket));
    });
}

void Server::Impl::on_accept(Acceptor& acceptor, IoThread& loop, error_code error, Socket socket) {
    if (stopping) return;
    if (error) {
        // Most likely no descriptors are left: make room, and try again in a moment rather than spin.
        asio::post(loop.context, [&loop] {
            if (!loop.waiting.empty()) loop.waiting.front()->evict();
        });
        auto timer = std::make_shared<asio::steady_timer>(io.front()->context,
                                                          std::chrono::milliseconds(50));
        timer->async_wait([this, &acceptor, timer](error_code) {
            if (!stopping) accept(acceptor);
        });
        return;
    }
    accepted.add();
    error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);  // no such option on a Unix socket
    const std::uint64_t door_key = door_key_of(socket);
    if (may_come_in(door_key)) {
        auto connection = std::make_shared<Connection>(*this, loop, std::move(socket), door_key);
        asio::dispatch(loop.context, [connection] { connection->start(); });
    } else {
        // As much as can be said without keeping anything of it; who is still sending may not hear it.
        static constexpr std::string_view full =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        ::send(socket.native_handle(), full.data(), full.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        socket.close(ignored);
    }
    accept(acceptor);
}

/// 0 for a Unix socket, for whoever speaks for many, and where nothing is counted by address.
std::uint64_t Server::Impl::door_key_of(const Socket& socket) {
    if (config.limits.connections_per_address_max == 0) return 0;
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    const ByteView address = error ? ByteView{} : address_bytes(peer.data());
    if (address.empty()) return 0;
    for (const Bytes& proxy : proxies)
        if (std::equal(proxy.begin(), proxy.end(), address.begin(), address.end())) return 0;
    return remote_keys.of(address, Steady::now());
}

bool Server::Impl::may_come_in(std::uint64_t door_key) {
    const std::size_t most = config.limits.connections_max;
    if (connections >= most + std::max<std::size_t>(most / 8, 1)) {
        refused.add();
        return false;
    }
    const std::lock_guard lock(mutex);
    if (door_key != 0) {
        std::size_t& count = by_door[door_key];
        if (count >= config.limits.connections_per_address_max) {
            refused_of_one.add();
            return false;
        }
        ++count;
    }
    ++connections;
    return true;
}

void Server::Impl::on_connection_closed(std::uint64_t door_key) {
    {
        const std::lock_guard lock(mutex);
        --connections;
        if (door_key != 0)
            if (const auto found = by_door.find(door_key); found != by_door.end() && --found->second == 0)
                by_door.erase(found);
    }
    changed.notify_all();
}

void Server::Impl::sweep(IoThread& loop) {
    const auto& limits = config.limits;
    const auto shortest =
        std::min({limits.head_time, limits.body_time, limits.idle_time, limits.linger_time, limits.scarce_window});
    loop.sweep.expires_after(
        std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(500)));
    loop.sweep.async_wait([this, &loop](error_code error) {
        if (error) return;
        const auto now = Steady::now();
        const std::vector<Connection*> present(loop.connections.begin(), loop.connections.end());
        for (auto* connection : present) {
            // One connection's deadline closes no other, so each is still there when its turn
            // comes.
            const auto alive = connection->shared_from_this();
            alive->check_deadline(now);
        }
        make_way_for_uploads(loop, now);
        sweep(loop);
    });
}

// One slow sender goes for each request that waits, and the slowest first: a slow line is no offence while there is room.
void Server::Impl::make_way_for_uploads(IoThread& loop, Steady::time_point now) {
    std::vector<std::pair<std::uint64_t, std::shared_ptr<Connection>>> slow;
    for (auto* connection : loop.connections)
        if (const auto rate = connection->slow_rate(now)) slow.emplace_back(*rate, connection->shared_from_this());
    const std::size_t count = std::min(slow.size(), upload->held_up());
    if (count == 0) return;
    std::partial_sort(slow.begin(), slow.begin() + static_cast<std::ptrdiff_t>(count), slow.end(),
                      [](const auto& one, const auto& other) { return one.first < other.first; });
    for (std::size_t i = 0; i < count; ++i) slow[i].second->give_way();
}

template <typename Act>
void Server::Impl::on_every_connection(Act act) {
    for (const auto& loop : io) {
        asio::post(loop->context, [&set = loop->connections, act] {
            const std::vector<Connection*> present(set.begin(), set.end());
            for (auto* connection : present) act(*connection->shared_from_this());
        });
    }
}

void Server::Impl::stop() {
    if (!started || stopped) return;
    stopped = true;
    stopping = true;
    asio::post(io.front()->context, [this] {
        error_code ignored;
        for (const auto& acceptor : acceptors) acceptor->close(ignored);
    });
    on_every_connection([](Connection& connection) { connection.drain(); });
    {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, config.limits.drain_time, [this] { return connections == 0; });
    }
    on_every_connection([](Connection& connection) { connection.close(); });
    // Handlers that wait for a body have been told; the others are waited for, since no thread can
    // be cut.
    ordinary->stop();
    upload->stop();
    for (const auto& loop : io) {
        asio::post(loop->context, [&context = loop->context] { context.stop(); });
        loop->thread.join();
    }
    if (!config.unix_socket.empty()) ::unlink(config.unix_socket.c_str());
}

ServerFigures Server::Impl::figures() const {
    ServerFigures out{.routes = {},
                      .reads_us = reads_us.read(),
                      .writes_us = writes_us.read(),
                      .connections_accepted = accepted.value(),
                      .connections_open = connections,
                      .connections_refused = refused.value(),
                      .connections_of_one_refused = refused_of_one.value(),
                      .connections_evicted = evicted.value(),
                      .requests_busy = busy.value(),
                      .requests_slow = slow.value(),
                      .incidents = incidents.value(),
                      .queued = ordinary->waiting(),
                      .queued_uploads = upload->waiting(),
                      .held_bytes = held_bytes};
    const auto& table = router.routes();
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ServerFigures::OfRoute& one = out.routes.emplace_back();
        one.method = i < table.size() ? table[i]->method : "other";
        one.pattern = i < table.size() ? table[i]->pattern : "-";
        for (std::size_t kind = 0; kind < one.by_class.size(); ++kind) one.by_class[kind] = answers[i][kind].value();
    }
    return out;
}

Server::Server(Config config, Router router, Hooks hooks, Clock& clock, Random& random)
    : impl_(std::make_unique<Impl>(
          std::move(config), std::move(router), std::move(hooks), clock, random)) {}

Server::~Server() {
    impl_->stop();
}

std::uint16_t Server::start() {
    return impl_->start();
}
void Server::stop() {
    impl_->stop();
}
ServerFigures Server::figures() const {
    return impl_->figures();
}

}  // namespace huiyin::http