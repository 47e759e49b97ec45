#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

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
    std::function<void()> connection_closed;  ///< told once for each connection
};

}  // namespace huiyin::http
