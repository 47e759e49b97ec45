#include <future>
#include <latch>
#include <map>

#include "io/http/server_fixture_test.h"

namespace huiyin::http::server_test {

TEST_F(HttpServer, keeps_the_limits_of_line_headers_and_body) {
    start();
    const auto line = talk("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(line), 414);
    const auto endless_line = talk("GET /" + std::string(9000, 'a'));
    EXPECT_EQ(status_in(endless_line), 414);
    const auto header =
        talk("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(17000, 'a') + "\r\n\r\n");
    EXPECT_EQ(status_in(header), 431);
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 99; ++i) many += "X: y\r\n";
    EXPECT_EQ(status_in(talk(many + "Connection: close\r\n\r\n")), 431) << "101 headers";
    EXPECT_EQ(status_in(talk("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")),
              413);
    EXPECT_EQ(status_in(talk(
                  "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                  std::string(1001, 'a'))),
              413);
    EXPECT_EQ(status_in(talk("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na")), 413)
        << "no body belongs here";
    const auto whole =
        talk("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" +
             std::string(1000, 'a'));
    EXPECT_EQ(status_in(whole), 200) << "at the limit";
    EXPECT_EQ(body_of(whole), std::string(1000, 'a'));
}

TEST_F(HttpServer, answers_busy_when_the_queue_is_full_and_serves_again_after) {
    config_.workers = 1;
    config_.queue_max = 1;
    std::latch entered(1);
    std::latch release(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    start();
    Wire first(port_);
    first.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    entered.wait();
    // One runs and one waits: of two further requests, one is refused, and its answer comes while
    // the worker is held.
    Wire second(port_);
    Wire third(port_);
    second.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    third.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto answer_of_second = std::async(std::launch::async, [&] { return second.read_to_end(); });
    auto answer_of_third = std::async(std::launch::async, [&] { return third.read_to_end(); });
    while (lines().empty()) std::this_thread::yield();
    EXPECT_EQ(lines().front(), "GET / 503 1k");
    release.count_down();
    EXPECT_EQ(body_of(first.read_to_end()), "waited");
    auto one = answer_of_second.get();
    auto other = answer_of_third.get();
    if (status_in(one) != 503) std::swap(one, other);
    EXPECT_EQ(status_in(one), 503);
    EXPECT_NE(one.find("Retry-After: 2\r\n"), std::string::npos);
    EXPECT_EQ(status_in(other), 200);
}

TEST_F(HttpServer, finishes_what_is_in_progress_when_it_stops) {
    std::latch entered(1);
    std::latch release(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    start();
    Wire idle(port_);
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(idle.read_answer()), "home");
    Wire busy(port_);
    busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    entered.wait();
    auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
    EXPECT_EQ(idle.read_to_end(), "") << "idle connections are closed at once";
    release.count_down();
    const auto answer = busy.read_to_end();
    EXPECT_EQ(body_of(answer), "waited");
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    busy.hang_up();
    stopped.get();
    EXPECT_FALSE(Wire(port_).connected());
}

TEST_F(HttpServer, cuts_what_does_not_finish_within_the_drain_time) {
    config_.limits.drain_time = 50ms;
    std::latch entered(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            std::array<char, 100> piece;
            entered.count_down();
            while (request.body_reader->read(piece) != 0) {
            }
            return Response::text(200, "");
        },
        1'000'000);
    start();
    Wire upload(port_);
    upload.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" +
                std::string(100'000, 'a'));
    entered.wait();
    server_->stop();
    EXPECT_EQ(upload.read_to_end(), "");
    EXPECT_EQ(lines(), (std::vector<std::string>{"POST /hold 499 0"}));
}

TEST_F(HttpServer, slow_heads_bodies_and_idle_connections_are_ended) {
    config_.limits.head_time = 60ms;
    config_.limits.idle_time = 60ms;
    config_.limits.body_time = 60ms;
    start();
    EXPECT_EQ(talk(""), "") << "a connection that says nothing";
    EXPECT_EQ(status_in(talk("GET / HTTP/1.1\r\nHost: a\r\n")), 408);
    EXPECT_EQ(status_in(talk("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")),
              408);
    EXPECT_EQ(
        status_in(talk(
            "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            "Content-Length: 10\r\n\r\n--x")),
        408);
    const auto idle = talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(idle), "home");
    EXPECT_EQ(count_of("HTTP/1.1 ", idle), 1u) << "an idle connection is closed without a word";
}

TEST_F(HttpServer, a_client_that_does_not_read_is_let_go) {
    config_.limits.body_time = 60ms;
    config_.limits.least_bytes_per_second = 1'000'000'000;
    const auto page = std::make_shared<const std::string>(64 * 1024 * 1024, 'a');
    router_.get("/page", [&](Request&) { return Response::shared("text/plain", page); });
    start();
    Wire wire(port_);
    wire.send("GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
    server_->stop();  // returns before its 10 s only if the connection was dropped
    EXPECT_LT(wire.read_to_end().size(), page->size());
}

TEST_F(HttpServer, who_waits_longest_makes_room_for_who_comes) {
    config_.limits.connections_max = 2;
    start();
    Wire idle(port_);
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(idle.read_answer()), "home");
    Wire slow(port_);
    slow.send("GET / HTTP/1.1\r\nHo");
    while (server_->figures().connections_open < 2) std::this_thread::yield();
    for (int person = 0; person < 5; ++person) {
        Wire wire(port_);
        wire.send("GET /hello/third HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(body_of(wire.read_to_end()), "hello third");
    }
    EXPECT_EQ(idle.read_to_end(), "") << "ended without a word, as any idle connection may be";
    EXPECT_GE(server_->figures().connections_evicted, 1u);
}

TEST_F(HttpServer, one_too_many_gets_as_far_as_a_page_and_what_is_in_memory) {
    config_.limits.connections_max = 1;
    std::latch release(1);
    std::latch entered(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    router_.add({.method = "GET",
                 .pattern = "/now",
                 .handler = [](Request&) { return Response::text(200, "now"); },
                 .pool = Pool::immediate});
    start();
    Wire first(port_);
    first.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    entered.wait();
    const auto page = talk("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_in(page), 503);
    EXPECT_NE(page.find("Retry-After: 2\r\n"), std::string::npos) << page;
    EXPECT_NE(page.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(body_of(talk("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")), "now");
    release.count_down();
    EXPECT_EQ(body_of(first.read_to_end()), "waited") << "what is in progress goes on";
    EXPECT_EQ(server_->figures().requests_busy, 1u);
}

TEST_F(HttpServer, beyond_the_pages_there_is_a_bare_503) {
    config_.limits.connections_max = 1;
    start();
    Wire first(port_);
    first.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    while (server_->figures().held_bytes < 3) std::this_thread::yield();  // else it would make room for the second
    Wire second(port_);  // crowded, and slow with its body: keeps its place
    second.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    while (server_->figures().held_bytes < 6) std::this_thread::yield();
    const auto answer = talk("");
    EXPECT_EQ(status_in(answer), 503) << answer;
    EXPECT_NE(answer.find("Retry-After: 5\r\n"), std::string::npos);
    EXPECT_GE(server_->figures().connections_refused, 1u);
}

TEST_F(HttpServer, one_address_has_so_many_connections_and_a_proxy_as_many_as_it_needs) {
    config_.limits.connections_per_address_max = 2;
    config_.proxies = {"127.0.0.1"};
    start();
    constexpr std::uint32_t other = INADDR_LOOPBACK + 1;
    auto one = std::make_unique<Wire>(port_, other);
    Wire two(port_, other);
    while (server_->figures().connections_open < 2) std::this_thread::yield();
    EXPECT_EQ(status_in(Wire(port_, other).read_to_end()), 503);
    EXPECT_EQ(server_->figures().connections_of_one_refused, 1u);
    std::vector<std::unique_ptr<Wire>> of_proxy;
    for (int i = 0; i < 5; ++i) {
        of_proxy.push_back(std::make_unique<Wire>(port_));
        of_proxy.back()->send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(body_of(of_proxy.back()->read_answer()), "home");
    }
    one.reset();
    while (server_->figures().connections_open > 6) std::this_thread::yield();
    Wire again(port_, other);
    again.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(again.read_answer()), "home") << "a place that was left is free";
}

TEST_F(HttpServer, who_waited_too_long_for_a_worker_is_told_to_come_back) {
    config_.workers = 1;
    config_.limits.queue_time = 50ms;
    std::latch entered(1);
    std::latch release(1);
    router_.get("/wait", [&](Request&) {
        entered.count_down();
        release.wait();
        return Response::text(200, "waited");
    });
    start();
    Wire first(port_);
    first.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    entered.wait();
    Wire second(port_);
    second.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_FALSE(second.hears_within(100ms));
    release.count_down();
    EXPECT_EQ(status_in(second.read_to_end()), 503);
    EXPECT_EQ(body_of(first.read_to_end()), "waited");
    EXPECT_EQ(status_in(talk("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 200);
}

TEST_F(HttpServer, heads_and_bodies_of_all_together_have_a_bound) {
    config_.limits.held_bytes_max = 1500;
    start();
    Wire one(port_);
    one.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(900, 'a'));
    while (server_->figures().held_bytes < 900) std::this_thread::yield();
    const std::string other = "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n" +
                              std::string(1000, 'b');
    EXPECT_EQ(status_in(talk(other)), 503);
    one.send(std::string(100, 'a'));
    EXPECT_EQ(body_of(one.read_answer()), std::string(1000, 'a')) << "who was first goes on";
    while (server_->figures().held_bytes > 0) std::this_thread::yield();
    EXPECT_EQ(body_of(talk(other)), std::string(1000, 'b')) << "and then there is room again";
}

TEST_F(HttpServer, a_form_above_its_limit_is_read_for_its_page) {
    config_.limits.typed_bytes_max = 5000;
    Hooks hooks;
    hooks.error_page = [](const Request& request, const ErrorInfo& error) -> std::optional<Response> {
        return Response::html(200, std::string(error.code) + ' ' + std::to_string(request.body.size()));
    };
    server_ = std::make_unique<Server>(config_, std::move(router_), std::move(hooks), clock_, random_);
    port_ = server_->start();
    const auto form = [](std::size_t size, std::string_view accept) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\nAccept: " + std::string(accept) +
               "\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'a');
    };
    EXPECT_EQ(body_of(talk(form(3000, "text/html"))), "http/body-too-large 3000");
    EXPECT_EQ(body_of(talk(form(3000, "*/*"))), "http/body-too-large 0") << "a program shows nobody what was typed";
    const auto longer = body_of(talk(form(3'000'000, "text/html")));
    const auto kept = std::stoul(longer.substr(longer.find(' ')));
    EXPECT_GE(kept, 5000u);
    EXPECT_LT(kept, 10'000u);
    while (server_->figures().held_bytes > 0) std::this_thread::yield();
}

TEST_F(HttpServer, counts_what_it_answers_by_route_and_kind) {
    start();
    for (int i = 0; i < 3; ++i) talk("GET /hello/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("nonsense\r\n\r\n");
    const auto figures = server_->figures();
    std::map<std::string, std::array<std::uint64_t, 5>> by_route;
    for (const auto& one : figures.routes) by_route[one.method + ' ' + one.pattern] = one.by_class;
    EXPECT_EQ(by_route["GET /hello/{name}"], (std::array<std::uint64_t, 5>{3, 0, 0, 0, 0}));
    EXPECT_EQ(by_route["other -"], (std::array<std::uint64_t, 5>{0, 0, 2, 0, 0}));
    EXPECT_EQ(figures.connections_accepted, 5u);
}

}  // namespace huiyin::http::server_test
