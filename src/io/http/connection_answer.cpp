#include <sys/socket.h>

#include <array>
#include <boost/asio/post.hpp>
#include <boost/core/demangle.hpp>
#include <typeinfo>

#include "base/fault.h"
#include "io/http/connection.h"
#include "io/http/problem.h"
#include "io/http/problems.h"

// How a request gets its answer: by a worker, with every error caught, counted and logged.
namespace huiyin::http {
namespace connection_detail {

std::string_view known_method(std::string_view method) {
    static constexpr std::array<std::string_view, 7> known = {"GET",   "HEAD",   "POST",   "PUT",
                                                              "PATCH", "DELETE", "OPTIONS"};
    for (const auto name : known) {
        if (name == method) return name;
    }
    return "other";
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

}  // namespace connection_detail

void Connection::submit() {
    state_ = State::handling;
    deadline_ = Steady::time_point::max();
    if (route_->pool == Pool::immediate) return on_answer(answer());
    if (auto out = answer_at_once()) return on_answer(std::move(*out));
    if (crowded_) return refuse_busy();
    // Who has sent all of it doesn't wait behind those who send slowly.
    const bool is_whole = pipe_ && pipe_->finished();
    const bool taken = server_.pool(is_whole ? Pool::ordinary : route_->pool).try_submit([self = shared_from_this(), queued_at = Steady::now()] {
        const bool in_time = Steady::now() - queued_at <= self->limits().queue_time;
        auto out = in_time ? self->answer() : self->answer_busy();
        self->send_from_worker(out);
        asio::post(self->io_.context,
                   [self, out = std::move(out)]() mutable { self->on_answer(std::move(out)); });
    });
    if (taken) return;
    refuse_busy();
}

void Connection::refuse_busy() {
    if (pipe_ && !pipe_->finished()) keep_alive_ = false;
    if (pipe_) request_.body = pipe_->take();
    refuse_request(problems::busy);
}

// On a worker: whoever asked has waited so long that others had better have the time.
Outgoing Connection::answer_busy() {
    if (pipe_) request_.body = pipe_->take();
    return prepare(error_response(problems::busy, {}),
                   keep_alive_ && (!pipe_ || pipe_->finished()) && !server_.stopping);
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
    if (code == problems::busy) server_.busy.add();
    if (code == problems::too_slow) server_.slow.add();
    if (status == 503 && !response.header("Retry-After"))
        response.set("Retry-After", code == problems::busy ? "2" : "10");
    return response;
}

Response Connection::incident_response(bool fault, std::string_view what, std::string& incident) {
    incident = server_.draw_incident();
    server_.incidents.add();
    if (server_.hooks.incident) {
        server_.hooks.incident(
            {.id = incident, .route = route_->pattern, .fault = fault, .what = what});
    }
    return error_response(fault ? problems::unavailable : problems::incident, incident);
}

void Connection::log(int status, std::uint64_t size, std::string_view incident) {
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_);
    const bool reads = request_.method == "GET" || request_.method == "HEAD";
    server_.count_answer(route_, status, reads, duration);
    if (!server_.hooks.request) return;
    server_.hooks.request({.time = server_.clock.now(),
                           .listener = server_.config.listener,
                           .method = connection_detail::known_method(request_.method),
                           .route = route_ ? std::string_view(route_->pattern) : "-",
                           .status = status,
                           .duration_ms = duration.count() / 1000,
                           .size = size_bucket(size),
                           .incident = incident});
}

}  // namespace huiyin::http
