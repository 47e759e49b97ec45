#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/http/message.h"

namespace huiyin::http {

/// A plain function on a worker: no event loop, no coroutine. Refusals become answers in here; a
/// Fault or a Bug may fly out, and the server answers 503 or 500.
using Handler = std::function<Response(Request&)>;

/// Answers from memory in microseconds on the connection's own thread, or gives nothing: then the route's handler runs.
using AtOnce = std::function<std::optional<Response>(Request&)>;

/// Who runs a handler.
enum class Pool {
    ordinary,
    upload,     ///< for routes that read long bodies, so that slow senders can't take the ordinary
                ///< workers
    immediate,  ///< on the connection's own thread: only for what is already in memory and takes
                ///< microseconds
};

/// One line of the route table. What isn't listed is 404.
struct Route {
    std::string method = "GET";  ///< HEAD and OPTIONS come by themselves
    /// Segments; `{name}` stands for one non-empty segment, `{name*}` at the end for one or more.
    std::string pattern;
    Handler handler{};
    std::size_t body_bytes_max = 0;  ///< more is 413 before the handler runs, or while it reads
    bool streaming = false;          ///< the handler reads `body_reader` instead of `body`
    Pool pool = Pool::ordinary;
    AtOnce at_once{};                ///< tried before the handler; none: straight to it
    std::size_t number = 0;          ///< its place in the table; the router sets it
};

/// The route table.
class Router {
  public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// EXPECTS a well-formed pattern that isn't there yet for the method.
    void add(Route route);
    void get(std::string pattern, Handler handler);
    /// With a body of at most `body_bytes_max`, read before the handler runs.
    void post(std::string pattern, Handler handler, std::size_t body_bytes_max = 256 * 1024);
    /// With a body that the handler reads as it comes, on the upload pool.
    void post_stream(std::string pattern, Handler handler, std::size_t body_bytes_max);

    /// What a request leads to.
    struct Match {
        const Route* route =
            nullptr;  ///< null: nothing there (`allow` empty) or not by this method
        std::string
            allow;  ///< the methods of this path, for the Allow header; set if route is null
        std::vector<std::pair<std::string, std::string>> captures;
    };
    /// A literal segment goes before `{name}`, and that before `{name*}`. HEAD finds the route of
    /// GET.
    Match match(std::string_view method, const std::vector<std::string>& segments) const;

    const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }
    /// Each route as "METHOD pattern", in the order added; for tests that walk the table.
    std::vector<std::string> list() const;

    /// Answers a request without a server: for tests of handlers. Sets route and captures; 404 and
    /// 405 as the server would give them; exceptions fly out.
    Response handle(Request& request) const;

  private:
    struct Node;
    static const Node* find(const Node& node,
                            const std::vector<std::string>& segments,
                            std::size_t at,
                            std::vector<std::pair<std::string, std::string>>& captures);
    std::unique_ptr<Node> root_;
    std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace huiyin::http
