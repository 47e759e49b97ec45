#include <algorithm>

#include "io/http/connection.h"
#include "io/http/problems.h"

// How a connection takes in a request's body.
namespace huiyin::http {
namespace connection_detail {

constexpr std::size_t stream_buffer = 64 * 1024;
constexpr std::size_t gathered_before_handler = 64 * 1024;

}  // namespace connection_detail

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
        if (body_received_ > route_->body_bytes_max && refusal_.empty())
            return body_failed(problems::body_too_large);
        if (state_ == State::reading_body && !hold(data.size())) return body_failed(problems::busy);
        bool has_room = true;
        if (!data.empty()) {
            if (pipe_) {
                has_room = pipe_->push(data);
            } else {
                request_.body += data;
            }
        }
        consume(used);
        if (!refusal_.empty() && (complete || body_received_ >= limits().typed_bytes_max))
            return refuse_request(refusal_);
        if (complete) return body_complete();
        if (pipe_ && state_ == State::reading_body &&
            body_received_ >= connection_detail::gathered_before_handler) {
            hand_over();
            if (state_ != State::streaming) return;  // no worker was free: refused already
        }
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

// A slow sender of a short body holds no worker: the handler starts when the body is whole, or long.
void Connection::hand_over() {
    submit();
    if (state_ != State::handling) return;
    state_ = State::streaming;
    release();  // from here on the pipe bounds it
    set_body_deadline();
    begin_window(Steady::now());
    if (in_.size() < connection_detail::stream_buffer) in_.resize(connection_detail::stream_buffer);
}

void Connection::resume_body() {
    if (state_ != State::streaming) return;
    body_since_ += Steady::now() - paused_since_;
    set_body_deadline();
    begin_window(Steady::now());
    feed_body();
}

void Connection::begin_window(Steady::time_point now) {
    window_since_ = now;
    window_from_ = body_on_wire_;
    lately_.reset();
}

std::optional<std::uint64_t> Connection::slow_rate(Steady::time_point now) {
    if (state_ != State::streaming) return std::nullopt;
    if (!pipe_->is_awaited()) {  // its handler has not begun, or is slow itself
        begin_window(now);
        return std::nullopt;
    }
    if (const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(now - window_since_);
        passed >= limits().scarce_window) {
        const std::uint64_t rate = (body_on_wire_ - window_from_) * 1000 / static_cast<std::uint64_t>(passed.count());
        begin_window(now);
        lately_ = rate;
    }
    return lately_ && *lately_ < limits().scarce_bytes_per_second ? lately_ : std::nullopt;
}

void Connection::body_complete() {
    if (pipe_) pipe_->finish();
    if (state_ == State::reading_body) return submit();
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
}

void Connection::body_failed(std::string_view code) {
    if (state_ == State::reading_body) {
        keep_alive_ = false;
        if (pipe_) request_.body = pipe_->take();
        return refuse_request(code);
    }
    body_error_ = code;  // told once the handler has let go
    pipe_->abort();
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
}

}  // namespace huiyin::http
