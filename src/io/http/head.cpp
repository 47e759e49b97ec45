#include "io/http/head.h"

#include <charconv>

#include "io/http/problems.h"
#include "io/http/text_rules.h"

namespace huiyin::http {
namespace head_detail {

// A chunk's size line with its extensions; more is no honest client.
constexpr std::size_t chunk_line_max = 256;

// The next line without its CRLF. The scanner has seen to the line ends.
std::string_view next_line(std::string_view& rest) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    return line;
}

Result<std::vector<Header>> parse_headers(std::string_view rest) {
    std::vector<Header> headers;
    headers.reserve(12);
    for (;;) {
        const auto line = next_line(rest);
        if (line.empty()) return headers;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return refuse(problems::bad_header);
        const auto name =
            line.substr(0, colon);  // a folded line, or a blank before the colon, is no token
        const auto value = trim(line.substr(colon + 1));
        if (!is_token(name) || !is_field_value(value)) return refuse(problems::bad_header);
        headers.push_back({std::string(name), std::string(value)});
    }
}

// RFC 9110, section 8.6: digits only. 18 of them fit, and no body of ours is longer.
std::optional<std::uint64_t> parse_length(std::string_view text) {
    if (text.empty() || text.size() > 18) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

struct FramingFacts {
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
    bool close = false;
};

Result<FramingFacts> read_framing(const std::vector<Header>& headers) {
    FramingFacts facts;
    bool has_length = false;
    bool has_coding = false;
    for (const auto& [name, value] : headers) {
        if (equal_ignoring_case(name, "Content-Length")) {
            const auto length = parse_length(value);
            if (has_length || !length) return refuse(problems::bad_framing);
            has_length = true;
            facts.content_length = *length;
        } else if (equal_ignoring_case(name, "Transfer-Encoding")) {
            if (has_coding || !equal_ignoring_case(value, "chunked"))
                return refuse(problems::bad_framing);
            has_coding = true;
        } else if (equal_ignoring_case(name, "Connection")) {
            std::string_view rest = value;
            while (!rest.empty()) {
                const auto option = next_list_item(rest);
                if (!option.empty() && !is_token(option)) return refuse(problems::bad_header);
                if (equal_ignoring_case(option, "close")) facts.close = true;
            }
        }
    }
    if (has_length && has_coding) return refuse(problems::bad_framing);
    if (has_coding) facts.framing = Framing::chunked;
    if (has_length) facts.framing = Framing::length;
    return facts;
}

// A host and port as they can be (RFC 3986, section 3.2.2), loosely: no blanks, no user, no path.
bool is_host(std::string_view text) {
    for (const char c : text) {
        const bool plain =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!plain && std::string_view("-._~:[]%").find(c) == std::string_view::npos) return false;
    }
    return true;
}

}  // namespace head_detail

Result<void> HeadScanner::check_size(std::size_t line_size, std::size_t end) const {
    if (lines_ == 0) {
        if (line_size > limits_.line_bytes_max) return refuse(problems::request_line_too_long);
    } else if (end - headers_start_ > limits_.headers_bytes_max ||
               lines_ > limits_.headers_max + 1) {
        return refuse(problems::headers_too_large);
    }
    return {};
}

Result<std::optional<std::size_t>> HeadScanner::scan(std::string_view received) {
    for (;;) {
        const auto feed = received.find('\n', std::max(line_start_, searched_));
        if (feed == std::string_view::npos) {
            // A CR that can no longer be followed by LF is refused now, not when the client's time
            // is up.
            const auto unfinished = received.substr(line_start_);
            const auto cr = unfinished.find('\r');
            if (cr != std::string_view::npos && cr + 1 != unfinished.size())
                return refuse(problems::bad_line_end);
            TRY(check_size(unfinished.size(), received.size()));
            searched_ = received.size();
            return std::nullopt;
        }
        const auto line = received.substr(line_start_, feed - line_start_);
        if (line.empty() || line.find('\r') != line.size() - 1)
            return refuse(problems::bad_line_end);
        line_start_ = feed + 1;
        if (line.size() == 1) {
            if (lines_ > 0) return line_start_;
            if (passed_empty_line_) return refuse(problems::bad_request_line);
            passed_empty_line_ = true;
            continue;
        }
        TRY(check_size(line.size() - 1, line_start_));
        if (lines_ == 0) headers_start_ = line_start_;
        ++lines_;
        TRY(check_size(0, line_start_));
    }
}

Result<RequestHead> parse_request_head(std::string_view head) {
    if (head.starts_with("\r\n")) head.remove_prefix(2);
    const auto line = head_detail::next_line(head);
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return refuse(problems::bad_request_line);
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(method) || target.empty() || target.find(' ') != std::string_view::npos ||
        !is_field_value(target) || target.find('\t') != std::string_view::npos) {
        return refuse(problems::bad_request_line);
    }
    const bool looks_like_version = version.size() == 8 && version.starts_with("HTTP/") &&
                                    version[6] == '.' && version[5] >= '0' && version[5] <= '9' &&
                                    version[7] >= '0' && version[7] <= '9';
    if (!looks_like_version) return refuse(problems::bad_request_line);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return refuse(problems::version_not_supported);

    RequestHead parsed;
    parsed.method = method;
    parsed.target = target;
    parsed.http_1_0 = version == "HTTP/1.0";
    TRY_LET(headers, head_detail::parse_headers(head));
    parsed.headers = std::move(headers);
    TRY_LET(framing, head_detail::read_framing(parsed.headers));
    // RFC 9112, section 6.1: a coding in HTTP/1.0 means a faulty chain of proxies.
    if (parsed.http_1_0 && framing.framing == Framing::chunked)
        return refuse(problems::bad_framing);
    parsed.framing = framing.framing;
    parsed.content_length = framing.content_length;
    parsed.keep_alive = !parsed.http_1_0 && !framing.close;

    std::size_t hosts = 0;
    for (const auto& [name, value] : parsed.headers) {
        if (equal_ignoring_case(name, "Host")) {
            ++hosts;
            if (!head_detail::is_host(value)) return refuse(problems::bad_host);
        } else if (equal_ignoring_case(name, "Expect")) {
            if (!equal_ignoring_case(value, "100-continue"))
                return refuse(problems::expectation_failed);
            parsed.expects_continue = !parsed.http_1_0;
        }
    }
    if (hosts > 1 || (hosts == 0 && !parsed.http_1_0)) return refuse(problems::bad_host);
    return parsed;
}

Result<ResponseHead> parse_response_head(std::string_view head) {
    const auto line = head_detail::next_line(head);
    ResponseHead parsed;
    const bool known = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
    if (!known || line.size() < 12) return refuse(problems::bad_request_line);
    const auto number = line.substr(9, 3);
    const auto [end, error] = std::from_chars(number.data(), number.data() + 3, parsed.status);
    if (error != std::errc() || end != number.data() + 3 || parsed.status < 100)
        return refuse(problems::bad_request_line);
    if (line.size() > 12 && line[12] != ' ') return refuse(problems::bad_request_line);
    TRY_LET(headers, head_detail::parse_headers(head));
    parsed.headers = std::move(headers);
    TRY_LET(framing, head_detail::read_framing(parsed.headers));
    parsed.framing = framing.framing;
    parsed.content_length = framing.content_length;
    parsed.keep_alive = line.starts_with("HTTP/1.1 ") && !framing.close;
    return parsed;
}

Result<ChunkDecoder::Step> ChunkDecoder::step(std::string_view input) {
    switch (state_) {
        case State::size_line: {
            const auto feed = input.find('\n');
            if (feed == std::string_view::npos) {
                if (input.size() > head_detail::chunk_line_max) return refuse(problems::bad_chunk);
                return Step{0, {}};
            }
            if (feed > head_detail::chunk_line_max || feed == 0) return refuse(problems::bad_chunk);
            const auto line = input.substr(0, feed - 1);
            const auto digits = line.substr(0, line.find(';'));
            if (input[feed - 1] != '\r' || !is_field_value(line))
                return refuse(problems::bad_chunk);
            if (digits.empty() || digits.size() > 15) return refuse(problems::bad_chunk);
            const auto [end, error] =
                std::from_chars(digits.data(), digits.data() + digits.size(), left_, 16);
            if (error != std::errc() || end != digits.data() + digits.size())
                return refuse(problems::bad_chunk);
            state_ = left_ == 0 ? State::last_line : State::data;
            return Step{feed + 1, {}};
        }
        case State::data: {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size()));
            left_ -= count;
            if (left_ == 0) state_ = State::data_end;
            return Step{count, input.substr(0, count)};
        }
        case State::data_end:
        case State::last_line: {
            if (input.empty() || input == "\r") return Step{0, {}};
            if (!input.starts_with("\r\n")) return refuse(problems::bad_chunk);
            state_ = state_ == State::data_end ? State::size_line : State::done;
            return Step{2, {}};
        }
        case State::done:
            break;
    }
    return Step{0, {}};
}

}  // namespace huiyin::http
