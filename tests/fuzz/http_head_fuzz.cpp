#include <algorithm>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "io/http/head.h"
#include "io/http/text_rules.h"

using namespace huiyin;
using namespace huiyin::http;
namespace beast = boost::beast::http;

namespace {

// A head that we take, an independent reader takes as well, and finds the same in it. (The other
// way round we are stricter.)
void compare_with_beast(std::string_view bytes, const RequestHead& ours) {
    if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    beast::request_parser<beast::empty_body> parser;
    parser.header_limit(1 << 20);
    parser.body_limit(boost::none);
    boost::system::error_code error;
    const auto used = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    if (!parser.is_header_done() || used != bytes.size()) std::abort();
    const auto& theirs = parser.get();
    if (theirs.method_string() != ours.method || theirs.target() != ours.target) std::abort();
    if (parser.chunked() != (ours.framing == Framing::chunked)) std::abort();
    if (ours.framing == Framing::length &&
        parser.content_length().value_or(0) != ours.content_length)
        std::abort();
    std::vector<std::pair<std::string, std::string>> a;
    std::vector<std::pair<std::string, std::string>> b;
    for (const auto& header : ours.headers) a.emplace_back(header.name, header.value);
    for (const auto& header : theirs) b.emplace_back(header.name_string(), header.value());
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    if (a != b) std::abort();
}

}  // namespace

/// Request heads, answer heads and chunked bodies from outside.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    HeadScanner at_once({});
    const auto whole = at_once.scan(text);
    HeadScanner bit_by_bit({});
    for (std::size_t some = 0; some <= size; ++some) {
        const auto part = bit_by_bit.scan(text.substr(0, some));
        if (!part) {
            if (whole) std::abort();
            break;
        }
        if (*part) {
            if (!whole || *whole != *part) std::abort();
            break;
        }
    }
    if (whole && *whole) {
        const auto head = text.substr(0, **whole);
        if (const auto request = parse_request_head(head)) compare_with_beast(head, *request);
        (void)parse_response_head(head);
    }
    ChunkDecoder decoder;
    std::size_t at = 0;
    while (!decoder.done()) {
        const auto step = decoder.step(text.substr(at));
        if (!step || step->consumed == 0) break;
        if (step->data.size() > step->consumed) std::abort();
        at += step->consumed;
        if (at > size) std::abort();
    }
    return 0;
}
