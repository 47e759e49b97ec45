#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "figures.h"

namespace huiyin::bench {

/// What those who asked for something saw.
struct Load {
    double per_second = 0;
    Latencies latencies;             ///< of what began after the warm-up and ended in time
    std::size_t count = 0;           ///< all that was answered, the warm-up included
    double cpu_microseconds = 0;     ///< that the asking itself cost for each, warm-up included
    std::size_t body_bytes = 0;      ///< of the last answer
};

/// How long something is driven, and how long before that.
struct Span {
    std::chrono::milliseconds warm_up{1000};
    std::chrono::milliseconds measured{6000};
};

/// A GET as a browser sends it, without what doesn't matter here. `headers`: more lines, each ended with CR LF.
std::string get_request(const std::string& path, const std::string& headers = {});
/// These, one after the other, and then from the first again.
std::function<std::string()> each_in_turn(std::vector<std::string> requests);

/// Many HTTP/1.1 clients of one server, driven by one thread: each has a kept-alive connection and sends nothing before
/// its answer has come. Thrifty, so that a figure is the server's, and the same for every server. One thread at a time.
class Clients {
  public:
    /// Connects `count` times to a site such as http://127.0.0.1:8080. `request` gives the bytes of one request after
    /// the other; each must be answered with `status` (0: with any) and a Content-Length. Throws Fault.
    Clients(const std::string& site, int count, std::function<std::string()> request, int status = 200);
    ~Clients();
    /// Each asks again as soon as it is answered.
    Load in_turn(Span span);
    /// A request falls due every 1/`per_second` seconds, whatever became of those before. Its latency counts from when
    /// it was due, so that a server that stalls can't slow down who asks it.
    Load on_schedule(double per_second, Span span);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The least that HTTP can cost a server: a thread a connection that reads a request to its end, calls `act`, and sends
/// an answer of the same size each time.
class Responder {
  public:
    Responder(std::function<void()> act, std::size_t answer_bytes);
    ~Responder();
    const std::string& site() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::bench
