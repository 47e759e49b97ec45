#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "io/http/connection.h"
#include "io/http/problems.h"

// How an answer leaves.
namespace huiyin::http {
namespace connection_detail {

constexpr std::size_t linger_bytes_max = 1024 * 1024;
constexpr std::size_t refused_body_max = 256 * 1024 * 1024;

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
    state_ = State::handling;  // so that nobody refuses it a second time
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
    // A browser that is sending a body looks at the answer when it has sent it all: let it.
    const bool sends_on = !refusal_.empty();
    linger_bytes_left_ = sends_on ? connection_detail::refused_body_max : connection_detail::linger_bytes_max;
    deadline_ = Steady::now() + (sends_on ? limits().body_time : limits().linger_time);
    begin_ = end_ = 0;
    release();
    read();
}

}  // namespace huiyin::http
