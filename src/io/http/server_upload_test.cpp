#include <sys/resource.h>

#include <atomic>
#include <future>
#include <latch>

#include "io/http/problems.h"
#include "io/http/server_fixture_test.h"

namespace huiyin::http::server_test {

std::unique_ptr<Wire> HttpServer::begin_upload(std::size_t more) {
    const std::string first = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n";
    const std::string last = "--x--\r\n";
    auto wire = std::make_unique<Wire>(port_);
    wire->send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: " +
               std::to_string(first.size() + last.size() + more) + "\r\n\r\n" + first);
    wire->send(more == 0 ? last : "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
    return wire;
}

TEST_F(HttpServer, takes_a_long_upload_in_bounded_memory) {
    start();
    const std::size_t size = 30 * 1024 * 1024;
    const std::string start_part =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
    const std::string end_part = "\r\n--x--\r\n";
    const std::string one_part(15 * 1024 * 1024, 'a');
    const std::string middle =
        "\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.bin\"\r\n\r\n";
    const auto length = start_part.size() + size + middle.size() + end_part.size();
    rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    Wire wire(port_);
    ASSERT_TRUE(
        wire.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                  "boundary=x\r\nContent-Length: " +
                  std::to_string(length) + "\r\n\r\n" + start_part));
    ASSERT_TRUE(wire.send(one_part));
    ASSERT_TRUE(wire.send(middle));
    ASSERT_TRUE(wire.send(one_part));
    ASSERT_TRUE(wire.send(end_part));
    const auto answer = wire.read_answer();
    EXPECT_EQ(body_of(answer), std::to_string(size) + " hello");
    rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 4 * 1024) << "KiB";
#endif
    wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(body_of(wire.read_answer()), "home") << "the connection goes on after a whole upload";
}

TEST_F(HttpServer, a_slow_handler_holds_back_the_sender_and_not_the_memory) {
    std::latch release(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            release.wait();
            std::size_t count = 0;
            std::array<char, 1000> piece;
            while (const auto got = request.body_reader->read(piece)) count += got;
            return Response::text(200, std::to_string(count));
        },
        64 * 1024 * 1024);
    start();
    const std::string body(20 * 1024 * 1024, 'a');
    Wire wire(port_);
    auto sent = std::async(std::launch::async, [&] {
        return wire.send("POST /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n") &&
               wire.send(body);
    });
    EXPECT_EQ(sent.wait_for(200ms), std::future_status::timeout)
        << "20 MiB would not fit into any buffer on the way";
    release.count_down();
    EXPECT_TRUE(sent.get());
    EXPECT_EQ(body_of(wire.read_to_end()), std::to_string(body.size()));
}

TEST_F(HttpServer, time_in_which_the_handler_is_slow_is_not_the_clients) {
    std::latch release(1);
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            release.wait();
            std::size_t count = 0;
            std::array<char, 1000> piece;
            while (const auto got = request.body_reader->read(piece)) count += got;
            return Response::text(200, std::to_string(count));
        },
        1024 * 1024);
    config_.limits.body_time = 500ms;
    config_.limits.least_bytes_per_second = 1'000'000'000;
    start();
    Wire wire(port_);
    // More than the pipe holds, so that the connection stops reading, and less than sockets hold,
    // so that we don't stop.
    wire.send(
        "POST /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n");
    wire.send(std::string(299'999, 'a'));
    EXPECT_FALSE(wire.hears_within(700ms))
        << "the handler's delay is longer than the client's grace";
    release.count_down();
    EXPECT_FALSE(wire.hears_within(200ms)) << "and the client still has its own time";
    wire.send("a");
    EXPECT_EQ(body_of(wire.read_to_end()), "300000");
}

TEST_F(HttpServer, a_client_that_hangs_up_in_an_upload_frees_the_handler) {
    std::promise<bool> gone;
    router_.post_stream(
        "/hold",
        [&](Request& request) {
            std::array<char, 1000> piece;
            try {
                while (request.body_reader->read(piece) != 0) {
                }
            } catch (const ClientGone&) {
                gone.set_value(true);
                throw;
            }
            gone.set_value(false);
            return Response::text(200, "");
        },
        64 * 1024 * 1024);
    start();
    {
        Wire wire(port_);
        wire.send("POST /hold HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" +
                  std::string(100'000, 'a'));
    }
    EXPECT_TRUE(gone.get_future().get());
    while (lines().empty()) std::this_thread::yield();
    EXPECT_EQ(lines().front(), "POST /hold 499 0");
}

TEST_F(HttpServer, a_bad_chunk_in_an_upload_is_named_when_the_handler_lets_go) {
    start();
    const auto answer = talk(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
        "boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\n--x\r\nzz\r\n");
    EXPECT_EQ(status_in(answer), 400);
    EXPECT_NE(answer.find(problems::bad_chunk), std::string::npos);
}

TEST_F(HttpServer, an_upload_that_is_refused_early_is_answered_and_closed) {
    start();
    Wire wire(port_);
    wire.send(
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: "
        "5000000\r\n\r\n" +
        std::string(100'000, 'a'));
    const auto answer = wire.read_to_end();
    EXPECT_EQ(status_in(answer), 422);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST_F(HttpServer, slow_senders_of_short_bodies_hold_no_worker) {
    start();  // two workers for uploads
    std::vector<std::unique_ptr<Wire>> slow;
    for (int i = 0; i < 8; ++i) {
        slow.push_back(std::make_unique<Wire>(port_));
        slow.back()->send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                          "boundary=x\r\nContent-Length: 60000\r\n\r\n--x\r\nContent");
    }
    const std::string body =
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--x--\r\n";
    Wire honest(port_);
    honest.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    ASSERT_TRUE(honest.hears_within(2s));
    EXPECT_EQ(body_of(honest.read_answer()), "0 hello");
}

TEST_F(HttpServer, slow_senders_of_long_bodies_leave_the_workers_to_others) {
    config_.upload_spare = 8;
    start();  // two workers for uploads
    std::vector<std::unique_ptr<Wire>> slow;
    for (int i = 0; i < 8; ++i) slow.push_back(begin_upload(5'000'000));
    const auto honest = begin_upload(0);
    ASSERT_TRUE(honest->hears_within(2s));
    EXPECT_EQ(body_of(honest->read_answer()), "0 hello");
    for (const auto& wire : slow) EXPECT_FALSE(wire->hears_within(0ms)) << "there was room for all";
}

TEST_F(HttpServer, a_whole_request_does_not_wait_behind_slow_uploads) {
    config_.upload_workers = 1;
    config_.limits.scarce_window = 60s;  // nobody gives way
    start();
    const auto stuck = begin_upload(5'000'000);
    const auto behind = begin_upload(5'000'000);
    EXPECT_FALSE(behind->hears_within(200ms));
    const auto whole = begin_upload(0);
    EXPECT_EQ(body_of(whole->read_answer()), "0 hello");
    EXPECT_FALSE(stuck->hears_within(0ms));
}

TEST_F(HttpServer, when_slow_senders_have_all_workers_the_slowest_gives_way) {
    config_.limits.scarce_window = 100ms;
    start();  // two workers for uploads, and none to spare
    const auto stuck = begin_upload(5'000'000);
    const auto steady = begin_upload(5'000'000);
    std::atomic<bool> over{false};
    std::thread sends([&] {
        while (!over && steady->send(std::string(500, 'a')) && !steady->hears_within(20ms)) {
        }
    });
    EXPECT_FALSE(stuck->hears_within(500ms)) << "nobody waits: a slow line is no offence";
    const std::size_t more = 200'000;
    const auto honest = begin_upload(more);
    const std::string part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    const std::string file(more - part.size() - 2, 'a');
    honest->send(file + "\r\n--x--\r\n");
    EXPECT_TRUE(honest->hears_within(3s));
    EXPECT_EQ(body_of(honest->read_answer()), std::to_string(file.size()) + " hello");
    EXPECT_EQ(status_in(stuck->read_to_end()), 408);
    EXPECT_FALSE(steady->hears_within(0ms)) << "one had to go, and the slowest went";
    over = true;
    sends.join();
}

}  // namespace huiyin::http::server_test
