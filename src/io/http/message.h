#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/http/body_reader.h"
#include "io/http/url.h"

namespace huiyin::http {

struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// The first header of that name in any case of letters, or null.
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);

/// A request, as its handler sees it.
struct Request {
    std::string method = "GET";
    std::string target;                 ///< raw, as sent; never logged
    std::string path = "/";             ///< decoded once
    std::vector<std::string> segments;  ///< of the path, decoded
    Fields query;
    std::vector<Header> headers;
    std::string body;                   ///< empty on streaming routes
    std::string typed;                  ///< on streaming routes: what its handler has read and would give back if it fails
    BodyReader* body_reader = nullptr;  ///< on streaming routes only; valid while the handler runs
    /// Tells addresses apart for limits, and nothing else: a hash under a key that lives in memory
    /// for an hour (threat model, section 7). 0 on a Unix socket.
    std::uint64_t remote_key = 0;
    bool secure = false;     ///< the site's address begins with https
    std::string_view route;  ///< the pattern that matched, e.g. "/desk/case/{id}"
    std::vector<std::pair<std::string, std::string>>
        captures;  ///< what the pattern's {names} stand for

    const std::string* header(std::string_view name) const { return find_header(headers, name); }
    /// The same; empty if absent.
    std::string_view header_text(std::string_view name) const;
    /// What stands for `{name}` in the route's pattern. EXPECTS that the pattern has it.
    const std::string& capture(std::string_view name) const;
    /// A cookie by our name for it: `__Host-name` under https, plain on loopback http (decision
    /// 21). Absent too if it comes twice, since then nobody knows which one is ours.
    std::optional<std::string> cookie(std::string_view name) const;
};

/// A request for tests and for handlers called in-process: the target is parsed, a bad one EXPECTS.
Request make_request(std::string method, std::string_view target);

/// Where the next piece of a long answer comes from: appends to `chunk` and returns true, or
/// returns false at the end. Called on a worker, one call at a time, when the client has taken the
/// piece before.
using BodySource = std::function<bool(std::string& chunk)>;

/// An answer. Content-Length, Date, Connection and the default security headers are added on
/// sending; a header set here replaces the default of that name, and an empty value leaves it out.
struct Response {
    int status = 200;
    std::vector<Header> headers;
    std::string body;
    std::shared_ptr<const std::string>
        shared_body;         ///< if set, sent instead of `body`, without a copy
    BodySource body_source;  ///< if set, sent instead of both, piece by piece
    std::optional<std::uint64_t>
        body_source_size;  ///< bytes that `body_source` will give, if known

    std::string_view body_text() const {
        return shared_body ? std::string_view(*shared_body) : std::string_view(body);
    }
    const std::string* header(std::string_view name) const { return find_header(headers, name); }
    /// Replaces a header, or adds it.
    Response& set(std::string_view name, std::string value) &;
    Response&& set(std::string_view name, std::string value) &&;
    /// Adds a header beside others of its name (Set-Cookie, Link).
    Response& add(std::string_view name, std::string value) &;

    static Response text(int status, std::string body);
    static Response html(int status, std::string body);
    static Response json(int status, std::string body);
    /// Bytes that others share, e.g. a cached page or a log tile.
    static Response shared(std::string content_type, std::shared_ptr<const std::string> body);
    /// 303 to a path of ours (checklist 3.7.2): EXPECTS one leading slash, and nothing that a
    /// browser could read as another site.
    static Response see_other(std::string path);
    /// 308, for resources that moved for good. The same rule.
    static Response moved(std::string path);
    static Response no_content();
    /// A file of a user's or of ours to be saved, never shown: attachment, sandboxed
    /// (checklist 3.2.1), with `name` as RFC 6266 writes it.
    static Response download(std::string_view name, std::string content_type, std::string body);
    /// 304 with the validator; the caller copies Cache-Control and Vary.
    static Response not_modified(std::string etag);
};

/// Whether a path leads to this site in every browser: "/x", but not "//x", "/\x" or one with
/// control characters.
bool is_own_path(std::string_view path);

/// `attachment` with a name, as RFC 6266 and RFC 8187 write it: an ASCII form and the whole in
/// UTF-8.
std::string attachment_disposition(std::string_view name);

/// Whether If-None-Match names this strong entity tag (RFC 9110, section 13.1.2: weak comparison).
bool matches_etag(const Request& request, std::string_view etag);
/// A strong entity tag, in quotes, over the bytes of a body.
std::string etag_of(std::string_view body);

/// Adds the cookie to an answer: HttpOnly, SameSite=Strict, Path=/; under https with `__Host-` and
/// Secure. Without `lifetime` it ends with the browser's session. EXPECTS a token as name and
/// cookie characters.
void set_cookie(Response& response,
                std::string_view name,
                std::string_view value,
                bool secure,
                std::optional<std::chrono::seconds> lifetime = {});
void clear_cookie(Response& response, std::string_view name, bool secure);

/// The pairs of a Cookie header in order (RFC 6265, section 4.2.1); malformed pairs are passed
/// over.
std::vector<std::pair<std::string_view, std::string_view>> parse_cookies(std::string_view header);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(std::chrono::sys_seconds at);

/// The words after a status number; empty for one that we don't use.
std::string_view reason_phrase(int status);

}  // namespace huiyin::http
