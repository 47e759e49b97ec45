#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/metrics.h"
#include "base/random.h"
#include "base/time.h"
#include "io/http/head.h"
#include "io/http/message.h"
#include "io/http/router.h"

namespace huiyin::http {

/// How patient the server is (security-checklist 4.2.5). A route's own limit bounds its body.
struct Limits {
    HeadLimits head;
    std::chrono::milliseconds head_time{10'000};  ///< from the first byte of a head to its last
    std::chrono::milliseconds body_time{
        30'000};  ///< grace for a body or an answer; beyond it, the least rate counts
    std::uint64_t least_bytes_per_second = 4096;  ///< that a client must send or take
    /// While requests wait for workers that all wait for senders: the slowest below this rate give way to them.
    std::uint64_t scarce_bytes_per_second = 32 * 1024;
    std::chrono::milliseconds scarce_window{5'000};  ///< over which that rate is taken
    std::chrono::milliseconds idle_time{15'000};  ///< a kept-alive connection between requests
    std::chrono::milliseconds linger_time{
        1'000};  ///< for the client to take an answer before the connection is cut
    std::chrono::milliseconds drain_time{
        10'000};  ///< for requests in progress when the server stops
    std::chrono::milliseconds queue_time{
        10'000};  ///< a request that waited longer for a worker is answered 503
    /// At this number whoever waits longest without a whole request makes room for who comes; if all are being served,
    /// a few more (an eighth) get as far as a page that says so, and the rest a bare 503.
    std::size_t connections_max = 16'384;
    std::size_t connections_per_address_max = 256;  ///< 0: no limit; IPv6 counts by 64 bits
    std::size_t requests_per_connection_max = 100'000;
    std::size_t held_bytes_max =
        64 * 1024 * 1024;  ///< heads and bodies on their way in, of all connections together
    std::size_t typed_bytes_max =
        1024 * 1024;  ///< a form above its limit is read up to here, so that its page can show what was typed
};

/// One server: one door for the public, another for operators (its own Server).
struct Config {
    std::string listener = "public";    ///< its name in the request log
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6; empty: no TCP
    std::uint16_t port = 8080;          ///< 0: any free one
    std::vector<std::string> proxies = {
        "127.0.0.1", "::1"};  ///< who speaks for many: no limit of connections for these addresses
    std::string unix_socket{};          ///< a path for a socket of mode 0600; empty: none
    bool site_is_https =
        false;  ///< by the site's address (decision 21); no header of a request changes it
    unsigned io_threads = 1;
    unsigned workers = 4;
    unsigned upload_workers = 4;
    unsigned upload_spare = 0;  ///< so many more uploads may be begun while others wait for their senders
    std::size_t queue_max = 1024;  ///< waiting for a worker, per pool; beyond: 503 with Retry-After
    Limits limits{};
};

/// A line of the request log: all that the threat model (section 7) lets it hold.
struct RequestLog {
    Instant time;
    std::string_view listener;
    std::string_view method;  ///< "other" unless it is one that we know
    std::string_view route;   ///< the pattern; "-" if the request reached none
    int status = 0;           ///< 499: the client went away before the answer
    std::int64_t duration_ms = 0;
    std::string_view size;  ///< of the answer's body, by bucket: "0", "1k", "4k" … "64m", "more"
    std::string_view incident;
};

/// Something that went wrong inside, for the operator.
struct IncidentReport {
    std::string_view id;  ///< 16 hexadecimal digits, random; the only part that the client is told
    std::string_view route;
    bool fault = false;     ///< the world failed (503); otherwise we were wrong (500)
    std::string_view what;  ///< of a Fault or Bug as thrown; of any other exception its type alone
};

/// What an error page needs.
struct ErrorInfo {
    int status;
    std::string_view code;
    std::string_view incident;
};

/// All hooks may be called from any thread, several at once, and must not throw.
struct Hooks {
    std::function<void(const RequestLog&)> request;
    std::function<void(const IncidentReport&)> incident;
    /// An error for people instead of problem details, if the request asks for one. The request is
    /// empty if its head could not be read. Only status, headers and body are taken.
    std::function<std::optional<Response>(const Request&, const ErrorInfo&)> error_page;
};

/// What a server counted since it started, and how it stands.
struct ServerFigures {
    struct OfRoute {
        std::string method;
        std::string pattern;                     ///< "-" and method "other": what reached no route
        std::array<std::uint64_t, 5> by_class{};  ///< 1xx never, so: 2xx, 3xx, 4xx, 5xx, and gone before the answer
    };
    std::vector<OfRoute> routes;
    metrics::Histogram::Reading reads_us;   ///< GET and HEAD, from the head's end to the answer's making
    metrics::Histogram::Reading writes_us;  ///< the others
    std::uint64_t connections_accepted = 0;
    std::size_t connections_open = 0;
    std::uint64_t connections_refused = 0;       ///< bare 503: no room even for a page
    std::uint64_t connections_of_one_refused = 0;  ///< the same, for one address with too many
    std::uint64_t connections_evicted = 0;       ///< waited without a request when room was needed
    std::uint64_t requests_busy = 0;             ///< 503, for want of a worker, of room or of time
    std::uint64_t requests_slow = 0;             ///< 408
    std::uint64_t incidents = 0;                 ///< 500 or 503 with a number
    std::size_t queued = 0;                      ///< requests that wait for a worker
    std::size_t queued_uploads = 0;
    std::size_t held_bytes = 0;
};

/// The smallest bucket that holds `bytes`.
std::string_view size_bucket(std::uint64_t bytes);

/// Serves a route table over HTTP/1.1. Connections live on event-loop threads of the server's own;
/// handlers are plain functions on its workers.
class Server {
  public:
    Server(Config config, Router router, Hooks hooks, Clock& clock, Random& random);
    /// Stops.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and serves; the TCP port (0 without TCP). Throws Fault: address in use, not permitted,
    /// unknown.
    std::uint16_t start();
    /// Takes no more connections, finishes the requests in progress within `drain_time`, cuts the
    /// rest, waits for handlers that still run, and returns. Idempotent; not from a handler.
    void stop();
    /// From any thread; after `start`.
    ServerFigures figures() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace huiyin::http
