#pragma once

#include <atomic>
#include <list>
#include <mutex>
#include <thread>

#include "io/cli/control_socket.h"
#include "io/cli/town_folder.h"

namespace huiyin::cli {

/// Runs in `serve` the commands that reach it by the town's socket (decision 19): what they print goes back to who typed
/// them, line by line, and their exit code. A command whose client has gone is asked to stop.
class ControlServer {
  public:
    /// Listens from here on. `town` is started.
    explicit ControlServer(TownFolder& town);
    /// Asks running commands to stop, waits for them, and takes the socket away.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

  private:
    struct Client;
    void run();
    void take(Descriptor socket);
    void serve(Client& client);

    TownFolder& town_;
    Descriptor listening_;
    std::atomic<bool> stopping_{false};
    std::list<Client> clients_;  // the accepting thread only
    std::thread thread_;
};

}  // namespace huiyin::cli
