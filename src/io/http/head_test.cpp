#include "io/http/head.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "io/http/problems.h"

namespace huiyin::http::head_test {

std::string_view refusal_of(std::string_view head) {
    const auto parsed = parse_request_head(head);
    return parsed ? std::string_view("taken") : parsed.error().code;
}

TEST(RequestHead, is_read_into_its_parts) {
    const auto head = parse_request_head(
        "POST /a?b HTTP/1.1\r\nHost: town.example:80\r\nX-Note: \t two  words "
        "\r\nEmpty:\r\nContent-Length: 12\r\n\r\n");
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->target, "/a?b");
    EXPECT_EQ(*find_header(head->headers, "x-nOTE"), "two  words");
    EXPECT_EQ(*find_header(head->headers, "empty"), "");
    EXPECT_EQ(head->framing, Framing::length);
    EXPECT_EQ(head->content_length, 12u);
    EXPECT_TRUE(head->keep_alive);
}

TEST(RequestHead, keeps_alive_only_where_both_sides_know_how) {
    EXPECT_FALSE(parse_request_head("GET / HTTP/1.0\r\n\r\n")->keep_alive);
    EXPECT_FALSE(
        parse_request_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->keep_alive);
    EXPECT_FALSE(parse_request_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n")
                     ->keep_alive);
    EXPECT_TRUE(
        parse_request_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: closer\r\n\r\n")->keep_alive);
}

TEST(RequestHead, names_what_is_wrong) {
    EXPECT_EQ(
        refusal_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n"),
        problems::bad_framing);
    EXPECT_EQ(
        refusal_of(
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
        problems::bad_framing);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"),
              "taken");
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), problems::bad_host);
    EXPECT_EQ(refusal_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), problems::version_not_supported);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nConnection: clo\x91se\r\n\r\n"),
              problems::bad_header);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n"), problems::bad_header);
    EXPECT_EQ(refusal_of("GET /\t HTTP/1.1\r\nHost: a\r\n\r\n"), problems::bad_request_line);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"), problems::bad_host);
}

RC_GTEST_PROP(HeadScanner, finds_the_same_end_however_the_bytes_are_cut, ()) {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "GET / HTTP/1.1", "Host: a", "\r\n", "\r\n", "\r\n\r\n", "\r", "\n", "x", " ", ":"));
    std::string text;
    for (const auto& piece : pieces) text += piece;
    HeadScanner whole({});
    const auto at_once = whole.scan(text);
    HeadScanner slow({});
    // The slow reading stops at the first verdict; the reading at once sees no further than that
    // either.
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto now = slow.scan(std::string_view(text).substr(0, size));
        if (!now) {
            RC_ASSERT(!at_once);
            return;
        }
        if (*now) {
            RC_ASSERT(at_once.has_value());
            RC_ASSERT(*at_once == *now);
            RC_ASSERT(text.substr(**now - 4, 4) == "\r\n\r\n");
            return;
        }
    }
    RC_ASSERT(at_once.has_value());
    RC_ASSERT(!at_once->has_value());
}

RC_GTEST_PROP(ChunkDecoder, gives_back_what_was_cut_into_chunks, ()) {
    const auto chunks = *rc::gen::container<std::vector<std::string>>(
        rc::gen::nonEmpty(rc::gen::string<std::string>()));
    const std::string after = *rc::gen::string<std::string>();
    std::string coded;
    std::string plain;
    for (const auto& chunk : chunks) {
        std::array<char, 20> size{};
        std::snprintf(size.data(), size.size(), "%zX", chunk.size());
        coded += std::string(size.data()) + "\r\n" + chunk + "\r\n";
        plain += chunk;
    }
    coded += "0\r\n\r\n";
    const auto step_size = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
    ChunkDecoder decoder;
    std::string decoded;
    std::string pending;
    std::size_t fed = 0;
    const auto all = coded + after;
    while (!decoder.done()) {
        RC_ASSERT(fed < all.size());
        const auto more = all.substr(fed, step_size);
        pending += more;
        fed += more.size();
        for (;;) {
            const auto step = decoder.step(pending);
            RC_ASSERT(step.has_value());
            decoded += step->data;
            pending.erase(0, step->consumed);
            if (step->consumed == 0 || decoder.done()) break;
        }
    }
    RC_ASSERT(decoded == plain);
    RC_ASSERT(fed - pending.size() == coded.size());
}

}  // namespace huiyin::http::head_test
