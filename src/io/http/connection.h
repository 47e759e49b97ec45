#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "io/http/body_pipe.h"
#include "io/http/head.h"
#include "io/http/problems.h"
#include "io/http/router.h"
#include "io/http/server_state.h"

// Included by the connection*.cpp and server.cpp only: Asio stays in these.
// Callbacks rather than coroutines: g++ 12 destroys some temporaries of an awaiting expression
// twice.
namespace huiyin::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;
using Socket = asio::generic::stream_protocol::socket;

class Connection;

/// One event loop and the connections that live on it.
struct IoThread {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work =
        asio::make_work_guard(context);
    asio::steady_timer sweep{context};
    std::unordered_set<Connection*> connections;
    std::list<Connection*> waiting;  // without a whole request, those who wait longest first
    std::thread thread;
};

/// An answer on its way out.
struct Outgoing {
    std::string head;
    std::string body;
    std::shared_ptr<const std::string> shared;
    BodySource source;
    std::optional<std::uint64_t> source_left;
    bool in_chunks = false;
    bool keep_alive = false;
    bool dropped = false;  // the client went away: nothing to send
    std::size_t head_sent = 0;
    std::size_t body_sent = 0;

    std::string_view body_text() const {
        return shared ? std::string_view(*shared) : std::string_view(body);
    }
    void count_sent(std::size_t count) {
        const auto of_head = std::min(count, head.size() - head_sent);
        head_sent += of_head;
        body_sent += count - of_head;
    }
    bool is_sent() const { return head_sent == head.size() && body_sent == body_text().size(); }
};

/// The address's bytes, IPv4 in IPv6 as IPv4; none on a Unix socket.
ByteView address_bytes(const sockaddr* address);

/// One connection. Everything but `answer` and `next_piece` runs on its event loop's thread; while
/// those run on a worker, the loop leaves the request alone and touches the pipe at most.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    /// `door_key` tells whose connections are counted together; 0 counts for nobody.
    Connection(ServerState& server, IoThread& io, Socket socket, std::uint64_t door_key)
        : server_(server),
          io_(io),
          socket_(std::move(socket)),
          scanner_(server.config.limits.head),
          door_key_(door_key) {}

    void start();
    void check_deadline(Steady::time_point now);
    /// Bytes a second that came lately for a handler that waits for more of them, if these are few and asked for a while;
    /// nothing if the client is not to blame for a wait.
    std::optional<std::uint64_t> slow_rate(Steady::time_point now);
    /// Others wait for the worker that this one's handler has.
    void give_way() { body_failed(problems::too_slow); }
    /// The server stops: go if nothing is in progress.
    void drain() {
        if (state_ == State::reading_head) close();
    }
    void close();
    /// Room is needed, and this one has nothing in progress.
    void evict();

  private:
    enum class State {
        reading_head,
        reading_body,
        streaming,
        handling,
        writing,
        lingering,
        closed
    };

    const Limits& limits() const { return server_.config.limits; }
    std::string_view received() const { return {in_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t count);
    void make_room();
    void read();
    void on_read(error_code error, std::size_t count);
    void on_peer_gone();

    void begin_waiting();
    void end_waiting();
    /// Counts bytes that are kept for the request; false if all connections together keep too many.
    bool hold(std::size_t bytes);
    void release();

    void next_request();
    void take_head();
    void dispatch(RequestHead head);
    bool may_show_what_was_typed(const RequestHead& head) const;
    void dispatch_unrouted(const Router::Match& match, bool has_body);
    std::uint64_t remote_key();
    void send_continue();

    void feed_body();
    void resume_body();
    void body_complete();
    void body_failed(std::string_view code);
    void set_body_deadline();
    void hand_over();
    void begin_window(Steady::time_point now);

    void submit();
    std::optional<Outgoing> answer_at_once();
    Outgoing answer();
    Outgoing answer_busy();
    void refuse_busy();
    void send_from_worker(Outgoing& out);
    Outgoing prepare(Response response, bool keep_alive, std::string_view incident = {});
    Response error_response(std::string_view code, std::string_view incident);
    Response incident_response(bool fault, std::string_view what, std::string& incident);
    void log(int status, std::uint64_t size, std::string_view incident);

    void on_answer(Outgoing out);
    void refuse_request(std::string_view code);
    void write(Outgoing out);
    void write_more();
    void on_written();
    void next_piece();
    void on_piece(bool more, bool failed, std::string piece);
    void linger();

    ServerState& server_;
    IoThread& io_;
    Socket socket_;
    State state_ = State::reading_head;
    Steady::time_point deadline_ = Steady::time_point::max();

    // What came and is not yet used: in_[begin_, end_).
    std::vector<char> in_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool reading_ = false;
    HeadScanner scanner_;

    std::uint64_t door_key_;
    bool crowded_ = false;  // one too many: gets no further than a page that says so
    std::optional<std::list<Connection*>::iterator> waiting_at_;
    std::size_t held_ = 0;
    std::size_t requests_ = 0;
    std::uint64_t remote_key_ = 0;
    std::uint64_t remote_epoch_ = 0;

    // The request in progress.
    Request request_;
    const Route* route_ = nullptr;
    Steady::time_point started_;
    bool keep_alive_ = false;
    bool http_1_0_ = false;
    Framing framing_ = Framing::none;
    std::uint64_t body_left_ = 0;
    std::uint64_t body_received_ = 0;
    std::uint64_t body_on_wire_ = 0;
    ChunkDecoder chunks_;
    Steady::time_point body_since_;  // moved on while the handler, not the client, is slow
    Steady::time_point paused_since_;
    Steady::time_point window_since_;  // of a streamed body: its rate is taken over windows
    std::uint64_t window_from_ = 0;
    std::optional<std::uint64_t> lately_;
    std::shared_ptr<BodyPipe> pipe_;
    std::string_view body_error_;
    std::string_view refusal_;  // the body is read for its page's sake alone
    bool peer_gone_ = false;

    // The answer in progress.
    Outgoing out_;
    std::uint64_t sent_ = 0;
    Steady::time_point write_since_;
    std::size_t linger_bytes_left_ = 0;
};

}  // namespace huiyin::http
