#include "io/http/client.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "base/fault.h"
#include "io/http/head.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace client_detail {

using Steady = std::chrono::steady_clock;

struct Address {
    bool tls = false;
    std::string unix_path;  // if set, the rest is not used
    std::string host;
    std::string port;
    std::string prefix;
    std::string name;  // for messages and the Host header
};

Address parse_address(std::string_view base) {
    Address address;
    if (base.starts_with("unix:")) {
        address.unix_path = base.substr(5);
        address.name = "localhost";
        if (address.unix_path.empty()) throw Fault("unix: needs a path");
        return address;
    }
    address.tls = base.starts_with("https://");
    if (!address.tls && !base.starts_with("http://")) {
        throw Fault(std::string(base) +
                    " is not an address: http://, https:// or unix: is missing");
    }
    auto rest = base.substr(address.tls ? 8 : 7);
    const auto slash = rest.find('/');
    if (slash != std::string_view::npos) {
        address.prefix = rest.substr(slash);
        while (address.prefix.ends_with('/')) address.prefix.pop_back();
        rest = rest.substr(0, slash);
    }
    address.name = rest;
    std::size_t port_search = 0;
    if (rest.starts_with('[')) {
        const auto end = rest.find(']');
        if (end == std::string_view::npos)
            throw Fault(std::string(base) + " is not an address: ] is missing");
        address.host = rest.substr(1, end - 1);
        port_search = end;
    }
    const auto colon = rest.find(':', port_search);
    if (address.host.empty()) address.host = rest.substr(0, colon);
    address.port = colon == std::string_view::npos ? (address.tls ? "443" : "80")
                                                   : std::string(rest.substr(colon + 1));
    if (address.host.empty() || address.port.empty())
        throw Fault(std::string(base) + " is not an address: the host is missing");
    // The prefix and the name are written into each request as they are.
    if (!is_field_value(base) || base.find_first_of(" \t") != std::string_view::npos)
        throw Fault("this is not an address: there is a blank or a control character in " + std::string(base));
    return address;
}

/// A connected socket, plain or TLS, whose every wait ends by a deadline.
class Link {
  public:
    Link(const Address& address, SSL_CTX* tls, Steady::time_point deadline) : name_(address.name) {
        if (address.unix_path.empty()) {
            connect_tcp(address, deadline);
        } else {
            connect_unix(address.unix_path);
        }
        if (tls) start_tls(tls, address.host, deadline);
    }
    ~Link() {
        if (ssl_) SSL_free(ssl_);
        if (fd_ >= 0) ::close(fd_);
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void send(std::string_view bytes, Steady::time_point deadline) {
        while (!bytes.empty()) {
            std::ptrdiff_t count = 0;
            if (ssl_) {
                count = SSL_write(ssl_, bytes.data(),
                                  static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)));
                if (count <= 0) {
                    wait_for_tls(static_cast<int>(count), deadline);
                    continue;
                }
            } else {
                count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (count < 0) {
                    wait_for(POLLOUT, deadline);
                    continue;
                }
            }
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    /// 0 at the end of the stream.
    std::size_t receive(std::span<char> into, Steady::time_point deadline) {
        for (;;) {
            if (ssl_) {
                const int count = SSL_read(ssl_, into.data(), static_cast<int>(into.size()));
                if (count > 0) return static_cast<std::size_t>(count);
                if (SSL_get_error(ssl_, count) == SSL_ERROR_ZERO_RETURN) return 0;
                wait_for_tls(count, deadline);
            } else {
                const auto count = ::recv(fd_, into.data(), into.size(), 0);
                if (count >= 0) return static_cast<std::size_t>(count);
                wait_for(POLLIN, deadline);
            }
        }
    }

  private:
    void connect_tcp(const Address& address, Steady::time_point deadline) {
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) {
            throw Fault(address.host + ": no such host");
        }
        const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
        int error = 0;
        for (const auto* at = list.get(); at; at = at->ai_next) {
            fd_ = ::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            if (fd_ < 0) throw Fault(std::string("no socket: ") + std::strerror(errno));
            error = ::connect(fd_, at->ai_addr, at->ai_addrlen) == 0 ? 0 : errno;
            if (error == EINPROGRESS) {
                poll_until(POLLOUT, deadline, "no connection within the time allowed");
                socklen_t size = sizeof error;
                ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
            }
            if (error == 0) {
                const int on = 1;
                ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                return;
            }
            ::close(std::exchange(fd_, -1));
        }
        throw Fault(name_ + ": " + std::strerror(error));
    }

    void connect_unix(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path)
            throw Fault(path + ": too long for a socket's path");
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd_ < 0 ||
            ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            const int error = errno;
            if (fd_ >= 0) ::close(std::exchange(fd_, -1));
            throw Fault(path + ": " + std::strerror(error));
        }
        ::fcntl(fd_, F_SETFL, O_NONBLOCK);
    }

    void start_tls(SSL_CTX* context, const std::string& host, Steady::time_point deadline) {
        ssl_ = SSL_new(context);
        if (!ssl_ || SSL_set_fd(ssl_, fd_) != 1) throw Fault("TLS could not be set up");
        auto* parameters = SSL_get0_param(ssl_);
        // An address is checked against the certificate's addresses, a name against its names (and
        // sent as SNI).
        if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) != 1) {
            SSL_set_tlsext_host_name(ssl_, host.c_str());
            X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
            if (X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) != 1)
                throw Fault("TLS could not be set up");
        }
        for (;;) {
            const int outcome = SSL_connect(ssl_);
            if (outcome == 1) return;
            const auto verdict = SSL_get_verify_result(ssl_);
            if (verdict != X509_V_OK) {
                fail_tls_setup("the certificate is not accepted: " +
                               std::string(X509_verify_cert_error_string(verdict)));
            }
            const int kind = SSL_get_error(ssl_, outcome);
            if (kind != SSL_ERROR_WANT_READ && kind != SSL_ERROR_WANT_WRITE)
                fail_tls_setup("TLS could not be agreed on");
            poll_until(kind == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline,
                       "no TLS within the time allowed");
        }
    }

    [[noreturn]] void fail_tls_setup(const std::string& why) {
        SSL_free(std::exchange(ssl_, nullptr));
        ::close(std::exchange(fd_, -1));
        throw Fault(name_ + ": " + why);
    }

    void wait_for_tls(int outcome, Steady::time_point deadline) {
        switch (SSL_get_error(ssl_, outcome)) {
            case SSL_ERROR_WANT_READ:
                return poll_until(POLLIN, deadline, "no answer within the time allowed");
            case SSL_ERROR_WANT_WRITE:
                return poll_until(POLLOUT, deadline, "no answer within the time allowed");
            default:
                throw Fault(name_ + ": the connection broke");
        }
    }

    void wait_for(short events, Steady::time_point deadline) {
        if (errno == EINTR) return;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            throw Fault(name_ + ": " + std::strerror(errno));
        poll_until(events, deadline, "no answer within the time allowed");
    }

    void poll_until(short events, Steady::time_point deadline, const char* otherwise) {
        for (;;) {
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Steady::now())
                    .count();
            pollfd wanted{.fd = fd_, .events = events, .revents = 0};
            const int ready =
                left <= 0
                    ? 0
                    : ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
            if (ready > 0) return;
            if (Steady::now() >= deadline) throw Fault(name_ + ": " + otherwise);
        }
    }

    std::string name_;
    int fd_ = -1;
    SSL* ssl_ = nullptr;
};

}  // namespace client_detail

struct Client::Impl {
    client_detail::Address address;
    ClientOptions options;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls{nullptr, &SSL_CTX_free};
    std::unique_ptr<client_detail::Link> link;
    std::string received;  // of the answer in progress, and beyond

    /// Brings in more; false at the end of the stream.
    bool receive_more(client_detail::Steady::time_point deadline) {
        std::array<char, 64 * 1024> piece;
        const auto count = link->receive(piece, deadline);
        received.append(piece.data(), count);
        return count > 0;
    }
    [[noreturn]] void fail(const std::string& why) {
        link.reset();
        throw Fault(address.name + ": " + why);
    }

    ClientResponse exchange(const std::string& request, bool repeatable);
    ClientResponse read_response(client_detail::Steady::time_point deadline);
    ResponseHead read_head(client_detail::Steady::time_point deadline);
    void read_body(const ResponseHead& head,
                   std::string& body,
                   client_detail::Steady::time_point deadline);
    void read_chunks(std::string& body, client_detail::Steady::time_point deadline);
};

Client::Client(std::string base, ClientOptions options) : impl_(std::make_unique<Impl>()) {
    impl_->address = client_detail::parse_address(base);
    impl_->options = std::move(options);
    if (!impl_->address.tls) return;
    impl_->tls.reset(SSL_CTX_new(TLS_client_method()));
    auto* context = impl_->tls.get();
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        throw Fault("TLS could not be set up");
    const auto& file = impl_->options.trusted_certificates;
    const int loaded = file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                    : SSL_CTX_load_verify_locations(context, file.c_str(), nullptr);
    if (loaded != 1)
        throw Fault((file.empty() ? "the system's certificates" : file) + " could not be read");
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

namespace client_detail {

std::string request_head(const Address& address,
                         std::string_view method,
                         std::string_view path,
                         const std::vector<Header>& headers) {
    EXPECTS(path.starts_with('/') && is_field_value(path) &&
            path.find_first_of(" \t") == std::string_view::npos);
    std::string head(method);
    head += ' ';
    head += address.prefix;
    head += path;
    head += " HTTP/1.1\r\nHost: " + address.name + "\r\nUser-Agent: huiyin\r\n";
    for (const auto& header : headers) {
        EXPECTS(is_token(header.name) && is_field_value(header.value));
        head += header.name + ": " + header.value + "\r\n";
    }
    return head;
}

}  // namespace client_detail

ClientResponse Client::get(std::string_view path, const std::vector<Header>& headers) {
    return impl_->exchange(
        client_detail::request_head(impl_->address, "GET", path, headers) + "\r\n", true);
}

ClientResponse Client::post(std::string_view path,
                            std::string_view content_type,
                            std::string_view body,
                            const std::vector<Header>& headers) {
    auto request = client_detail::request_head(impl_->address, "POST", path, headers);
    request += "Content-Type: ";
    request += content_type;
    request += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    request += body;
    return impl_->exchange(request, false);
}

ClientResponse Client::Impl::exchange(const std::string& request, bool repeatable) {
    using client_detail::Steady;
    const bool was_open = link != nullptr;
    if (!link) {
        received.clear();
        link = std::make_unique<client_detail::Link>(address, tls.get(),
                                                     Steady::now() + options.connect_time);
    }
    try {
        const auto deadline = Steady::now() + options.request_time;
        link->send(request, deadline);
        return read_response(deadline);
    } catch (const Fault& fault) {
        const bool nothing_came = received.empty();
        link.reset();
        // The server may have closed a kept connection while we were idle; a GET is simply asked
        // again.
        if (repeatable && was_open && nothing_came) return exchange(request, false);
        throw Fault(fault.what(), !repeatable);
    }
}

ClientResponse Client::Impl::read_response(client_detail::Steady::time_point deadline) {
    auto head = read_head(deadline);
    while (head.status < 200) head = read_head(deadline);  // 100 Continue and the like
    ClientResponse response;
    response.status = head.status;
    if (head.status != 204 && head.status != 304) read_body(head, response.body, deadline);
    response.headers = std::move(head.headers);
    const bool delimited =
        head.framing != Framing::none || head.status == 204 || head.status == 304;
    if (!head.keep_alive || !delimited) link.reset();
    return response;
}

ResponseHead Client::Impl::read_head(client_detail::Steady::time_point deadline) {
    HeadScanner scanner(
        {.line_bytes_max = 8 * 1024, .headers_bytes_max = 64 * 1024, .headers_max = 200});
    for (;;) {
        const auto scanned = scanner.scan(received);
        if (!scanned) fail("the answer is not HTTP");
        if (*scanned) {
            auto head = parse_response_head(std::string_view(received).substr(0, **scanned));
            if (!head) fail("the answer is not HTTP");
            received.erase(0, **scanned);
            return std::move(*head);
        }
        if (!receive_more(deadline)) fail("the connection ended without an answer");
    }
}

void Client::Impl::read_body(const ResponseHead& head,
                             std::string& body,
                             client_detail::Steady::time_point deadline) {
    if (head.framing == Framing::chunked) return read_chunks(body, deadline);
    const bool to_the_end = head.framing == Framing::none;
    if (head.content_length > options.body_bytes_max) fail("the answer is too large");
    while (to_the_end || received.size() < head.content_length) {
        if (received.size() > options.body_bytes_max) fail("the answer is too large");
        if (!receive_more(deadline)) {
            if (to_the_end) break;
            fail("the answer is cut short");
        }
    }
    const auto size = to_the_end ? received.size() : static_cast<std::size_t>(head.content_length);
    body.assign(received, 0, size);
    received.erase(0, size);
}

void Client::Impl::read_chunks(std::string& body, client_detail::Steady::time_point deadline) {
    ChunkDecoder decoder;
    std::size_t at = 0;
    while (!decoder.done()) {
        const auto step = decoder.step(std::string_view(received).substr(at));
        if (!step) fail("the answer is not HTTP");
        body += step->data;
        if (body.size() > options.body_bytes_max) fail("the answer is too large");
        at += step->consumed;
        if (step->consumed == 0) {
            received.erase(0, at);
            at = 0;
            if (!receive_more(deadline)) fail("the answer is cut short");
        }
    }
    received.erase(0, at);
}

}  // namespace huiyin::http
