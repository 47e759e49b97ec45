#include "io/http/connection.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <cstring>

#include "base/bytes.h"
#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace connection_detail {

constexpr std::size_t first_buffer = 4 * 1024;
constexpr std::uint64_t asked_about_first = 1024 * 1024;

}  // namespace connection_detail

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

// Reading

void Connection::start() {
    io_.connections.insert(this);
    if (server_.connections > limits().connections_max) {
        if (io_.waiting.empty()) {
            crowded_ = true;
        } else {
            io_.waiting.front()->evict();
        }
    }
    in_.resize(connection_detail::first_buffer);
    deadline_ = Steady::now() + limits().head_time;
    begin_waiting();
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
        hold(in_.size());
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
            begin_ = end_ = 0;
            if (count > linger_bytes_left_) return close();
            linger_bytes_left_ -= count;
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
            end_waiting();
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
    end_waiting();
    release();
    if (pipe_) pipe_->abort();
    io_.connections.erase(this);
    server_.connection_closed(door_key_);
}

void Connection::evict() {
    server_.evicted.add();
    close();
}

void Connection::begin_waiting() {
    if (!waiting_at_) waiting_at_ = io_.waiting.insert(io_.waiting.end(), this);
}

void Connection::end_waiting() {
    if (waiting_at_) io_.waiting.erase(*std::exchange(waiting_at_, std::nullopt));
}

bool Connection::hold(std::size_t bytes) {
    held_ += bytes;
    return server_.held_bytes.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limits().held_bytes_max;
}

void Connection::release() {
    server_.held_bytes.fetch_sub(std::exchange(held_, 0), std::memory_order_relaxed);
}

// Heads

void Connection::next_request() {
    state_ = State::reading_head;
    request_ = Request{};
    route_ = nullptr;
    pipe_.reset();
    body_error_ = refusal_ = {};
    out_ = {};
    release();
    if (in_.size() > connection_detail::first_buffer &&
        received().size() <= connection_detail::first_buffer) {
        std::vector<char> smaller(connection_detail::first_buffer);
        const auto rest = received();
        std::copy(rest.begin(), rest.end(), smaller.begin());
        end_ = rest.size();
        begin_ = 0;
        in_ = std::move(smaller);
    }
    deadline_ = Steady::now() + (received().empty() ? limits().idle_time : limits().head_time);
    begin_waiting();
    if (received().empty()) return read();
    take_head();
}

void Connection::take_head() {
    const auto scanned = scanner_.scan(received());
    if (scanned && !*scanned) return read();
    end_waiting();
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
    keep_alive_ = head.keep_alive && !crowded_ && requests_ < limits().requests_per_connection_max;

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
        if (!may_show_what_was_typed(head)) return refuse_request(problems::body_too_large);
        refusal_ = problems::body_too_large;
    } else if (route_->streaming) {
        pipe_ = std::make_shared<BodyPipe>([weak = weak_from_this(), context = &io_.context] {
            if (auto self = weak.lock()) asio::post(*context, [self] { self->resume_body(); });
        }, server_.pool(route_->pool));
        request_.body_reader = pipe_.get();
    }
    if (!has_body) {
        if (pipe_) pipe_->finish();
        return submit();
    }
    if (head.expects_continue) send_continue();
    body_since_ = Steady::now();
    set_body_deadline();
    state_ = State::reading_body;
    // A long one may be refused by its handler before it has come.
    if (pipe_ && framing_ == Framing::length && body_left_ > connection_detail::asked_about_first) {
        hand_over();
        if (state_ != State::streaming) return;
    }
    feed_body();
}

bool Connection::may_show_what_was_typed(const RequestHead& head) const {
    return framing_ == Framing::length && !head.expects_continue && request_.method == "POST" &&
           request_.header_text("Accept").find("text/html") != std::string_view::npos;
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
    const auto address = error ? ByteView{} : address_bytes(peer.data());
    remote_key_ = address.empty() ? 0 : server_.remote_keys.of(address, now);
    return remote_key_;
}

void Connection::send_continue() {
    // 25 bytes into an empty send buffer: this does not wait.
    error_code ignored;
    asio::write(socket_, asio::buffer(std::string_view("HTTP/1.1 100 Continue\r\n\r\n")), ignored);
}

}  // namespace huiyin::http
