#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/http/message.h"

// Request heads and body framing, read strictly (RFC 9112; security-checklist 4.2.1). One reader
// decides where a message ends; what it doubts, it refuses, and the connection ends there.
namespace huiyin::http {

struct HeadLimits {
    std::size_t line_bytes_max = 8 * 1024;      ///< the request line
    std::size_t headers_bytes_max = 16 * 1024;  ///< all header lines together
    std::size_t headers_max = 100;
};

/// Finds the end of a head in bytes that come bit by bit.
class HeadScanner {
  public:
    explicit HeadScanner(HeadLimits limits) : limits_(limits) {}
    /// `received` is all that has come so far. The size of the head, its empty line included, once
    /// that is there; nothing before. One empty line ahead of the request line is passed over (RFC
    /// 9112, section 2.2). Refuses with http/bad-line-end, http/request-line-too-long,
    /// http/headers-too-large.
    Result<std::optional<std::size_t>> scan(std::string_view received);
    /// For the next request on the connection.
    void reset() { *this = HeadScanner(limits_); }

  private:
    Result<void> check_size(std::size_t line_size, std::size_t end) const;

    HeadLimits limits_;
    std::size_t searched_ = 0;  // no line feed before this place, after line_start_
    std::size_t line_start_ = 0;
    std::size_t headers_start_ = 0;
    std::size_t lines_ = 0;
    bool passed_empty_line_ = false;
};

/// How the body is delimited (RFC 9112, section 6).
enum class Framing { none, length, chunked };

struct RequestHead {
    std::string method;
    std::string target;
    std::vector<Header> headers;
    bool keep_alive = true;  ///< HTTP/1.1 without `Connection: close`; HTTP/1.0 never
    bool http_1_0 = false;
    bool expects_continue = false;
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
};

/// Reads a head that HeadScanner found. Refuses with http/bad-request-line,
/// http/version-not-supported, http/bad-header (also folded lines and a blank before the colon),
/// http/bad-host, http/bad-framing (two lengths, a length beside a coding, any coding but
/// `chunked`), http/expectation-failed.
Result<RequestHead> parse_request_head(std::string_view head);

struct ResponseHead {
    int status = 0;
    std::vector<Header> headers;
    bool keep_alive = true;
    Framing framing =
        Framing::none;  ///< none: up to the end of the connection, or no body by status or method
    std::uint64_t content_length = 0;
};

/// The same for an answer that our client receives.
Result<ResponseHead> parse_response_head(std::string_view head);

/// Takes the chunked coding off (RFC 9112, section 7.1), piece by piece. Chunk extensions are
/// passed over; trailers are refused: no handler here wants one.
class ChunkDecoder {
  public:
    struct Step {
        std::size_t consumed;   ///< bytes of the input that are done with
        std::string_view data;  ///< content among them; a view into the input
    };
    /// Takes as much as makes one step: call again with the rest while `consumed` is not 0 and
    /// `done()` is false. Refuses with http/bad-chunk.
    Result<Step> step(std::string_view input);
    bool done() const { return state_ == State::done; }

  private:
    enum class State { size_line, data, data_end, last_line, done };
    State state_ = State::size_line;
    std::uint64_t left_ = 0;
};

}  // namespace huiyin::http
