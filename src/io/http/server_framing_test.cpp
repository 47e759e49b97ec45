#include "io/http/server_fixture_test.h"

namespace huiyin::http::server_test {

TEST_F(HttpServer, refuses_every_doubtful_framing_once_and_closes) {
    start();
    const std::vector<std::pair<std::string, int>> corpus = {
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabcGET / "
         "HTTP/1.1\r\nHost: a\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
         "identity\r\n\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nX: b\r\n Content-Length: 3\r\n\r\nabc", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nX: b\r\n\tfolded\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n "
         "\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\nffffffffffffffff1\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
         "chunked\r\n\r\n3;a\rb\r\nabc\r\n0\r\n\r\n",
         400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: "
         "x\r\n\r\n",
         400},
        {"GET / HTTP/1.1\nHost: a\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\rHost: a\r\r", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nX[]: b\r\n\r\n", 400},
        {std::string("GET / HTTP/1.1\r\nHost: a\r\nX: a") + '\0' + "b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/11.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"\x16\x03\x01\x02\n", 400},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /../etc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /%2e%2e/etc HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /?a=%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET other HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: something\r\nContent-Length: 1\r\n\r\na", 417},
    };
    for (const auto& [request, status] : corpus) {
        const auto answer = talk(request);
        EXPECT_EQ(status_in(answer), status) << request << "\n--\n" << answer;
        EXPECT_EQ(count_of("HTTP/1.1 ", answer), 1u) << "one request, one answer: " << request;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << request;
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << request;
    }
}

TEST_F(HttpServer, exactly_a_hundred_headers_are_taken) {
    start();
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
    for (int i = 0; i < 98; ++i) many += "X: y\r\n";
    EXPECT_EQ(status_in(talk(many + "\r\n")), 200);
}

TEST_F(HttpServer, reads_chunked_bodies_however_they_are_cut) {
    start();
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5;name=\"x\"\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\n\r\n";
    for (std::size_t cut = 1; cut < request.size(); cut += 3) {
        Wire wire(port_);
        wire.send(std::string_view(request).substr(0, cut));
        wire.send(std::string_view(request).substr(cut));
        const auto answer = wire.read_to_end();
        EXPECT_EQ(body_of(answer), "hello world") << cut;
    }
}

TEST_F(HttpServer, keeps_a_connection_and_answers_pipelined_requests_in_order) {
    start();
    Wire wire(port_);
    std::string requests;
    for (int i = 0; i < 50; ++i)
        requests += "GET /hello/" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    requests += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nlast";
    ASSERT_TRUE(wire.send(requests));
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(body_of(wire.read_answer()), "hello " + std::to_string(i));
    EXPECT_EQ(body_of(wire.read_answer()), "last");
    ASSERT_TRUE(wire.send("\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        << "one empty line is passed over";
    const auto last = wire.read_to_end();
    EXPECT_EQ(body_of(last), "home");
    EXPECT_NE(last.find("Connection: close"), std::string::npos);
}

TEST_F(HttpServer, head_is_get_without_the_body) {
    start();
    Wire wire(port_);
    wire.send("HEAD /hello/Mei HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto head = wire.read_answer(true);
    EXPECT_EQ(status_in(head), 200);
    EXPECT_NE(head.find("Content-Length: 9\r\n"), std::string::npos);
    wire.send("GET /hello/Mei HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(wire.read_answer()), "hello Mei") << "nothing of a body lies between";
}

TEST_F(HttpServer, tells_a_missing_path_from_a_method_that_is_not_allowed) {
    start();
    EXPECT_EQ(status_in(talk("GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
              404);
    EXPECT_EQ(status_in(talk("GET /hello/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 404);
    for (const std::string method : {"DELETE", "TRACE", "BREW"}) {
        const auto answer =
            talk(method + " /hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(status_in(answer), 405) << method;
        EXPECT_NE(answer.find("Allow: GET, HEAD, OPTIONS\r\n"), std::string::npos) << answer;
    }
    const auto options = talk("OPTIONS /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(options), 204);
    EXPECT_NE(options.find("Allow: POST, OPTIONS\r\n"), std::string::npos) << options;
    EXPECT_EQ(status_in(talk("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 204);
    EXPECT_EQ(
        body_of(talk(
            "GET http://other.example/hello/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
        "hello x");
    EXPECT_EQ(body_of(talk("GET /hello/%252e HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")),
              "hello %2e")
        << "decoded once";
}

TEST_F(HttpServer, says_continue_before_a_body_that_it_will_take) {
    start();
    Wire wire(port_);
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: "
        "close\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(wire.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("abc");
    EXPECT_EQ(body_of(wire.read_to_end()), "abc");
    const auto refused = talk(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000\r\n\r\n");
    EXPECT_EQ(status_in(refused), 413) << "and not 100";
}

}  // namespace huiyin::http::server_test
