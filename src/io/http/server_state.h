#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "io/http/remote_keys.h"
#include "io/http/response_writer.h"
#include "io/http/server.h"
#include "io/http/worker_pool.h"

namespace huiyin::http {

/// What the connections of one server share. Fixed once the server has started, but for `stopping`;
/// used from any thread.
struct ServerState {
    ServerState(Config config_given,
                Router router_given,
                Hooks hooks_given,
                Clock& clock_given,
                Random& random_given);

    WorkerPool& pool(Pool kind) { return kind == Pool::upload ? *upload : *ordinary; }
    /// A fresh number for an incident: 16 hexadecimal digits.
    std::string draw_incident();

    Config config;
    Router router;
    Hooks hooks;
    Clock& clock;
    Random& random;
    ResponseWriter writer;
    RemoteKeys remote_keys;
    std::unique_ptr<WorkerPool> ordinary;
    std::unique_ptr<WorkerPool> upload;
    std::atomic<bool> stopping{false};
    std::function<void(std::uint64_t door_key)> connection_closed;  ///< told once for each connection
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> held_bytes{0};  ///< of heads and bodies on their way in

    /// Of one route: 2xx, 3xx, 4xx, 5xx, gone.
    using ByClass = std::array<metrics::Counter, 5>;
    void count_answer(const Route* route, int status, bool reads, std::chrono::microseconds duration);
    std::vector<ByClass> answers;  ///< by the route's number; the last is for what reached none
    metrics::Histogram reads_us{metrics::duration_bounds()};
    metrics::Histogram writes_us{metrics::duration_bounds()};
    metrics::Counter accepted, refused, refused_of_one, evicted, busy, slow, incidents;
};

}  // namespace huiyin::http
