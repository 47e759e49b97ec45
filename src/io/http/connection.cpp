#include "io/http/connection.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/core/demangle.hpp>
#include <cstring>
#include <typeinfo>

#include "base/bytes.h"
#include "base/fault.h"
#include "io/http/problem.h"
#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace connection_detail {

constexpr std::size_t first_buffer = 4 * 1024;
constexpr std::size_t stream_buffer = 64 * 1024;
constexpr std::size_t linger_bytes_max = 1024 * 1024;

std::string_view known_method(std::string_view method) {
    static constexpr std::array<std::string_view, 7> known = {"GET",   "HEAD",   "POST",   "PUT",
                                                              "PATCH", "DELETE", "OPTIONS"};
    for (const auto name : known) {
        if (name == method) return name;
    }
    return "other";
}

/// The address's bytes; none on a Unix socket.
ByteView address_bytes(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        const auto& v4 = *reinterpret_cast<const sockaddr_in*>(address);
        return {reinterpret_cast<const std::uint8_t*>(&v4.sin_addr), 4};
    }
    if (address->sa_family == AF_INET6) {
        const auto& v6 = *reinterpret_cast<const sockaddr_in6*>(address);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v6.sin6_addr);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return {bytes + 12, 4};
        return {bytes, 16};
    }
    return {};
}

/// The date header, written once a second and thread.
const std::string& cached_http_date(Instant now) {
    thread_local Instant written_at{};
    thread_local std::string text;
    if (text.empty() || now != written_at) {
        text = http_date(now);
        written_at = now;
    }
    return text;
}

std::string hex_number(std::size_t value) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), digits[value & 15]);
        value >>= 4;
    } while (value != 0);
    return text;
}

}  // namespace connection_detail

// Reading

void Connection::start() {
    io_.connections.insert(this);
    in_.resize(connection_detail::first_buffer);
    deadline_ = Steady::now() + limits().head_time;
    read();
}

void Connection::consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

void Connection::make_room() {
    if (end_ < in_.size()) return;
    if (begin_ > 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    } else {
        in_.resize(in_.size() * 2);  // bounded: the scanner refuses heads beyond the limits
    }
}

void Connection::read() {
    if (reading_) return;
    reading_ = true;
    make_room();
    socket_.async_read_some(asio::buffer(in_.data() + end_, in_.size() - end_),
                            [self = shared_from_this()](error_code error, std::size_t count) {
                                self->reading_ = false;
                                self->on_read(error, count);
                            });
}

void Connection::on_read(error_code error, std::size_t count) {
    if (state_ == State::closed) return;
    if (error) return on_peer_gone();
    const bool was_empty = begin_ == end_;
    end_ += count;
    switch (state_) {
        case State::reading_head:
            if (was_empty && requests_ > 0) deadline_ = Steady::now() + limits().head_time;
            return take_head();
        case State::reading_body:
        case State::streaming:
            return feed_body();
        case State::lingering:
            lingered_ += count;
            begin_ = end_ = 0;
            if (lingered_ > connection_detail::linger_bytes_max) return close();
            return read();
        default:
            return;  // the answer came before the body's end: the rest is not looked at
    }
}

void Connection::on_peer_gone() {
    switch (state_) {
        case State::streaming:
            peer_gone_ = true;
            pipe_->abort();
            state_ = State::handling;
            deadline_ = Steady::time_point::max();
            return;
        case State::handling:
        case State::writing:
            return;  // a half-closed client may still want its answer; writing finds out
        case State::reading_body:
            log(499, 0, {});
            return close();
        default:
            return close();
    }
}

void Connection::check_deadline(Steady::time_point now) {
    if (now < deadline_) return;
    switch (state_) {
        case State::reading_head:
            if (received().empty()) return close();
            keep_alive_ = false;
            return refuse_request(problems::too_slow);
        case State::reading_body:
        case State::streaming:
            return body_failed(problems::too_slow);
        default:
            return close();
    }
}

void Connection::close() {
    if (state_ == State::closed) return;
    error_code ignored;
    if (state_ == State::handling) {
        socket_.shutdown(Socket::shutdown_both,
                         ignored);  // closed with the connection, when the worker lets go
    } else {
        socket_.close(ignored);
    }
    state_ = State::closed;
    if (pipe_) pipe_->abort();
    io_.connections.erase(this);
    server_.connection_closed();
}

// Heads

void Connection::next_request() {
    state_ = State::reading_head;
    request_ = Request{};
    route_ = nullptr;
    pipe_.reset();
    body_error_ = {};
    out_ = {};
    if (in_.size() > connection_detail::stream_buffer / 2 &&
        received().size() <= connection_detail::first_buffer) {
        std::vector<char> smaller(connection_detail::first_buffer);
        const auto rest = received();
        std::copy(rest.begin(), rest.end(), smaller.begin());
        end_ = rest.size();
        begin_ = 0;
        in_ = std::move(smaller);
    }
    deadline_ = Steady::now() + (received().empty() ? limits().idle_time : limits().head_time);
    if (received().empty()) return read();
    take_head();
}

void Connection::take_head() {
    const auto scanned = scanner_.scan(received());
    if (scanned && !*scanned) return read();
    started_ = Steady::now();
    keep_alive_ = false;
    if (!scanned) return refuse_request(scanned.error().code);
    auto head = parse_request_head(received().substr(0, **scanned));
    consume(**scanned);
    scanner_.reset();
    if (!head) return refuse_request(head.error().code);
    dispatch(std::move(*head));
}

void Connection::dispatch(RequestHead head) {
    ++requests_;
    http_1_0_ = head.http_1_0;
    framing_ = head.framing;
    body_left_ = head.content_length;
    body_received_ = body_on_wire_ = 0;
    chunks_ = {};
    const bool has_body =
        framing_ == Framing::chunked || (framing_ == Framing::length && body_left_ > 0);

    request_.method = std::move(head.method);
    request_.target = std::move(head.target);
    request_.headers = std::move(head.headers);
    request_.secure = server_.config.site_is_https;
    request_.remote_key = remote_key();
    keep_alive_ = head.keep_alive && requests_ < limits().requests_per_connection_max;

    const bool asks_about_server = request_.method == "OPTIONS" && request_.target == "*";
    auto target = parse_target(asks_about_server ? "/" : std::string_view(request_.target));
    if (!target) {
        keep_alive_ = false;
        return refuse_request(target.error().code);
    }
    request_.path = std::move(target->path);
    request_.segments = std::move(target->segments);
    request_.query = std::move(target->query);

    auto match = server_.router.match(request_.method, request_.segments);
    if (asks_about_server)
        match = {.route = nullptr, .allow = "GET, HEAD, POST, OPTIONS", .captures = {}};
    if (!match.route) return dispatch_unrouted(match, has_body);
    route_ = match.route;
    request_.route = route_->pattern;
    request_.captures = std::move(match.captures);

    const bool too_large = framing_ == Framing::chunked ? route_->body_bytes_max == 0
                                                        : body_left_ > route_->body_bytes_max;
    if (has_body && too_large) {
        keep_alive_ = false;
        return refuse_request(problems::body_too_large);
    }
    if (route_->streaming) {
        pipe_ = std::make_shared<BodyPipe>([weak = weak_from_this(), context = &io_.context] {
            if (auto self = weak.lock()) asio::post(*context, [self] { self->resume_body(); });
        });
        request_.body_reader = pipe_.get();
    }
    if (!has_body) {
        if (pipe_) pipe_->finish();
        return submit();
    }
    if (head.expects_continue) send_continue();
    body_since_ = Steady::now();
    set_body_deadline();
    if (!pipe_) {
        state_ = State::reading_body;
        return feed_body();
    }
    submit();
    if (state_ != State::handling) return;  // no worker was free: refused already
    state_ = State::streaming;
    set_body_deadline();
    if (in_.size() < connection_detail::stream_buffer) in_.resize(connection_detail::stream_buffer);
    feed_body();
}

void Connection::dispatch_unrouted(const Router::Match& match, bool has_body) {
    if (has_body) keep_alive_ = false;  // nobody reads it
    if (match.allow.empty()) return refuse_request(problems::not_found);
    Response response;
    if (request_.method == "OPTIONS") {
        response = Response::no_content();
    } else {
        response = error_response(problems::method_not_allowed, {});
    }
    response.set("Allow", match.allow);
    log(response.status, response.body_text().size(), {});
    write(prepare(std::move(response), keep_alive_));
}

std::uint64_t Connection::remote_key() {
    const auto now = Steady::now();
    const auto epoch = server_.remote_keys.epoch(now);
    if (epoch == remote_epoch_) return remote_key_;
    remote_epoch_ = epoch;
    error_code error;
    const auto peer = socket_.remote_endpoint(error);
    const auto address = error ? ByteView{} : connection_detail::address_bytes(peer.data());
    remote_key_ = address.empty() ? 0 : server_.remote_keys.of(address, now);
    return remote_key_;
}

void Connection::send_continue() {
    // 25 bytes into an empty send buffer: this does not wait.
    error_code ignored;
    asio::write(socket_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), ignored);
}

// Bodies

void Connection::set_body_deadline() {
    const auto earned =
        std::chrono::milliseconds(body_on_wire_ * 1000 / limits().least_bytes_per_second);
    deadline_ = body_since_ + limits().body_time + earned;
}

void Connection::feed_body() {
    for (;;) {
        const auto input = received();
        std::string_view data;
        std::size_t used = 0;
        bool complete = false;
        if (framing_ == Framing::length) {
            used = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, input.size()));
            data = input.substr(0, used);
            body_left_ -= used;
            complete = body_left_ == 0;
        } else {
            const auto step = chunks_.step(input);
            if (!step) return body_failed(step.error().code);
            used = step->consumed;
            data = step->data;
            complete = chunks_.done();
        }
        body_on_wire_ += used;
        body_received_ += data.size();
        if (body_received_ > route_->body_bytes_max) return body_failed(problems::body_too_large);
        bool has_room = true;
        if (!data.empty()) {
            if (pipe_) {
                has_room = pipe_->push(data);
            } else {
                request_.body += data;
            }
        }
        consume(used);
        if (complete) return body_complete();
        if (!has_room) {
            paused_since_ = Steady::now();
            deadline_ = Steady::time_point::max();
            return;
        }
        if (used == 0) {
            set_body_deadline();
            return read();
        }
    }
}

void Connection::resume_body() {
    if (state_ != State::streaming) return;
    body_since_ += Steady::now() - paused_since_;
    set_body_deadline();
    feed_body();
}

void Connection::body_complete() {
    if (!pipe_) return submit();
    pipe_->finish();
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
}

void Connection::body_failed(std::string_view code) {
    if (!pipe_) {
        keep_alive_ = false;
        return refuse_request(code);
    }
    body_error_ = code;  // told once the handler has let go
    pipe_->abort();
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
}

// Handling

void Connection::submit() {
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
    if (route_->pool == Pool::immediate) return on_answer(answer());
    if (auto out = answer_at_once()) return on_answer(std::move(*out));
    const bool taken = server_.pool(route_->pool).try_submit([self = shared_from_this()] {
        auto out = self->answer();
        self->send_from_worker(out);
        asio::post(self->io_.context,
                   [self, out = std::move(out)]() mutable { self->on_answer(std::move(out)); });
    });
    if (taken) return;
    if (pipe_ && !pipe_->finished()) keep_alive_ = false;
    refuse_request(problems::busy);
}

// What fails in here fails again on a worker, and is reported there.
std::optional<Outgoing> Connection::answer_at_once() {
    if (!route_->at_once) return std::nullopt;
    try {
        auto response = route_->at_once(request_);
        if (!response) return std::nullopt;
        return prepare(std::move(*response), keep_alive_ && !server_.stopping);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Outgoing Connection::answer() {
    std::string incident;
    Response response;
    const auto keep = [this] {
        return keep_alive_ && (!pipe_ || pipe_->finished()) && !server_.stopping;
    };
    try {
        response = route_->handler(request_);
        // Sent from in here, so that a header that would split the answer is caught with the
        // handler's errors.
        auto out = prepare(std::move(response), keep());
        return out;
    } catch (const ClientGone&) {
        log(499, 0, {});
        Outgoing out;
        out.dropped = true;
        return out;
    } catch (const Fault& fault) {
        // One with a code of its own says all that there is to say.
        response = fault.code.empty() ? incident_response(true, fault.what(), incident) : error_response(fault.code, {});
    } catch (const Bug& bug) {
        response = incident_response(false, bug.what(), incident);
    } catch (const std::exception& other) {
        response = incident_response(false, boost::core::demangle(typeid(other).name()), incident);
    } catch (...) {
        response = incident_response(false, "an exception of no known type", incident);
    }
    return prepare(std::move(response), keep(), incident);
}

// Most answers fit into the socket's buffer: sent from here, they need not wait for the loop to
// wake. The loop neither reads nor writes meanwhile (but for an upload's body, so not then), and
// closes no socket under a running handler.
void Connection::send_from_worker(Outgoing& out) {
    if (pipe_ || out.dropped) return;
    const auto body = out.body_text();
    std::array<iovec, 2> pieces = {iovec{out.head.data(), out.head.size()},
                                   iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    const auto count = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0)
        out.count_sent(static_cast<std::size_t>(count));  // an error shows again in the loop
}

Outgoing Connection::prepare(Response response, bool keep_alive, std::string_view incident) {
    const SendOptions options{
        .head_only = request_.method == "HEAD",
        .keep_alive =
            keep_alive && !(response.body_source && !response.body_source_size && http_1_0_),
        .http_1_0 = http_1_0_,
        .date = connection_detail::cached_http_date(server_.clock.now())};
    Outgoing out;
    out.head = server_.writer.head(response, options);
    out.keep_alive = options.keep_alive;
    if (route_) {
        log(response.status,
            response.body_source ? response.body_source_size.value_or(0)
                                 : response.body_text().size(),
            incident);
    }
    if (options.head_only || response.status == 204 || response.status == 304) return out;
    out.in_chunks = is_sent_in_chunks(response, options);
    out.body = std::move(response.body);
    out.shared = std::move(response.shared_body);
    out.source = std::move(response.body_source);
    out.source_left = response.body_source_size;
    if (out.source) {
        out.body.clear();
        out.shared.reset();
    }
    return out;
}

Response Connection::error_response(std::string_view code, std::string_view incident) {
    const int status = status_of(code);
    std::optional<Response> page;
    if (server_.hooks.error_page) {
        page = server_.hooks.error_page(request_,
                                        {.status = status, .code = code, .incident = incident});
    }
    Response response =
        page ? std::move(*page)
             : problem_response({.status = status,
                                 .code = std::string(code),
                                 .instance = incident.empty()
                                                 ? ""
                                                 : "urn:huiyin:incident:" + std::string(incident)});
    response.status = status;
    response.body_source = nullptr;
    if (status == 503 && response.header("Retry-After") == nullptr)
        response.set("Retry-After", code == problems::busy ? "1" : "5");
    return response;
}

Response Connection::incident_response(bool fault, std::string_view what, std::string& incident) {
    incident = server_.draw_incident();
    if (server_.hooks.incident) {
        server_.hooks.incident(
            {.id = incident, .route = route_->pattern, .fault = fault, .what = what});
    }
    return error_response(fault ? problems::unavailable : problems::incident, incident);
}

void Connection::log(int status, std::uint64_t size, std::string_view incident) {
    if (!server_.hooks.request) return;
    const auto duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - started_);
    server_.hooks.request({.time = server_.clock.now(),
                           .listener = server_.config.listener,
                           .method = connection_detail::known_method(request_.method),
                           .route = route_ ? std::string_view(route_->pattern) : "-",
                           .status = status,
                           .duration_ms = duration.count(),
                           .size = size_bucket(size),
                           .incident = incident});
}

// Writing

void Connection::on_answer(Outgoing out) {
    if (state_ == State::closed) return;
    if (out.dropped) {
        if (peer_gone_ || body_error_.empty()) return close();
        keep_alive_ = false;
        return refuse_request(body_error_);
    }
    if (peer_gone_) return close();
    write(std::move(out));
}

// Answers with an error of the transport's own. On the loop's thread.
void Connection::refuse_request(std::string_view code) {
    auto response = error_response(code, {});
    if (!route_) log(response.status, response.body_text().size(), {});
    write(prepare(std::move(response), keep_alive_));
}

void Connection::write(Outgoing out) {
    state_ = State::writing;
    out_ = std::move(out);
    sent_ = 0;
    write_since_ = Steady::now();
    deadline_ = write_since_ + limits().body_time;
    write_more();
}

void Connection::write_more() {
    if (out_.is_sent()) return on_written();
    const auto body = out_.body_text();
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(out_.head) + out_.head_sent,
        asio::buffer(body.data(), body.size()) + out_.body_sent};
    socket_.async_write_some(buffers, [self = shared_from_this()](error_code error,
                                                                  std::size_t count) {
        if (self->state_ == State::closed) return;
        if (error) return self->close();
        self->out_.count_sent(count);
        self->sent_ += count;
        const auto earned =
            std::chrono::milliseconds(self->sent_ * 1000 / self->limits().least_bytes_per_second);
        self->deadline_ = self->write_since_ + self->limits().body_time + earned;
        self->write_more();
    });
}

void Connection::on_written() {
    if (out_.source) return next_piece();
    if (!out_.keep_alive) return linger();
    if (server_.stopping)
        return close();  // the answer did not say so; between requests a client must allow for it
    next_request();
}

void Connection::next_piece() {
    deadline_ = Steady::time_point::max();
    paused_since_ = Steady::now();
    server_.pool(route_->pool).submit([self = shared_from_this()] {
        std::string piece;
        bool more = false;
        bool failed = false;
        try {
            more = self->out_.source(piece);
        } catch (...) {
            failed = true;  // the head is gone: all that is left is to cut the answer short
        }
        asio::post(self->io_.context, [self, more, failed, piece = std::move(piece)]() mutable {
            self->on_piece(more, failed, std::move(piece));
        });
    });
}

void Connection::on_piece(bool more, bool failed, std::string piece) {
    if (state_ == State::closed) return;
    if (failed) {
        std::string incident = server_.draw_incident();
        if (server_.hooks.incident) {
            server_.hooks.incident({.id = incident,
                                    .route = route_->pattern,
                                    .fault = true,
                                    .what = "an answer was cut short"});
        }
        return close();
    }
    if (out_.source_left) {
        if (piece.size() > *out_.source_left || (!more && piece.size() != *out_.source_left))
            return close();
        *out_.source_left -= piece.size();
    }
    write_since_ += Steady::now() - paused_since_;
    deadline_ = write_since_ + limits().body_time;
    out_.head_sent = out_.body_sent = 0;
    out_.head.clear();
    out_.body = std::move(piece);
    if (out_.in_chunks) {
        if (!out_.body.empty()) {
            out_.head = connection_detail::hex_number(out_.body.size()) + "\r\n";
            out_.body += "\r\n";
        }
        if (!more) out_.body += "0\r\n\r\n";
    }
    if (!more) out_.source = nullptr;
    write_more();
}

void Connection::linger() {
    // Closing at once, with bytes of the client's unread, would reset the connection and could take
    // the answer away before it is read. So: no more from us, and a moment for the client to see
    // it.
    state_ = State::lingering;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    deadline_ = Steady::now() + limits().linger_time;
    begin_ = end_ = 0;
    lingered_ = 0;
    read();
}

}  // namespace huiyin::http
