#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include "io/http/server_fixture_test.h"

namespace huiyin::http::server_test {

TEST_F(HttpServer, answers_a_get_with_date_and_security_headers) {
    start();
    const auto answer = talk("GET / HTTP/1.1\r\nHost: town.example\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(answer), 200);
    EXPECT_EQ(body_of(answer), "home");
    EXPECT_NE(answer.find("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), std::string::npos);
    for (const std::string_view name :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
          "Cross-Origin-Resource-Policy: same-origin",
          "Permissions-Policy: ", "Cache-Control: no-store"}) {
        EXPECT_NE(answer.find(name), std::string::npos) << name;
    }
    EXPECT_EQ(answer.find("Strict-Transport-Security"), std::string::npos) << "only under https";
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
}

TEST_F(HttpServer, a_handler_may_replace_or_leave_out_a_default_header) {
    router_.get("/tile", [](Request&) {
        return Response::text(200, "x")
            .set("Cache-Control", "public, max-age=60")
            .set("Permissions-Policy", "");
    });
    start();
    const auto answer = talk("GET /tile HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Cache-Control: public, max-age=60\r\n"), std::string::npos);
    EXPECT_EQ(count_of("Cache-Control", answer), 1u);
    EXPECT_EQ(answer.find("Permissions-Policy"), std::string::npos);
}

TEST_F(HttpServer, a_fault_is_503_and_a_bug_500_with_a_number_and_no_detail) {
    router_.get("/fault", [](Request&) -> Response { throw Fault("disk full at secret place"); });
    router_.get("/bug", [](Request&) -> Response {
        EXPECTS(1 + 1 == 3);
        return {};
    });
    router_.get("/other", [](Request&) -> Response { throw std::runtime_error("from input"); });
    router_.get("/split",
                [](Request&) { return Response::text(200, "x").set("X-A", "a\r\nSet-Cookie: b"); });
    start();
    const auto fault = talk("GET /fault HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(fault), 503);
    EXPECT_NE(fault.find("Retry-After: "), std::string::npos);
    for (const std::string path : {"/bug", "/other", "/split"}) {
        const auto answer =
            talk("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        EXPECT_EQ(status_in(answer), 500) << path;
        EXPECT_NE(answer.find("urn:huiyin:incident:"), std::string::npos);
        EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
        EXPECT_EQ(answer.find("EXPECTS") + answer.find("from input"), 2 * std::string::npos);
    }
    EXPECT_EQ(fault.find("secret"), std::string::npos);
    const std::lock_guard lock(mutex_);
    ASSERT_EQ(incidents_.size(), 4u);
    EXPECT_NE(fault.find(incidents_[0].substr(0, 16)), std::string::npos)
        << "the number that the operator sees";
    EXPECT_NE(incidents_[0].find("disk full"), std::string::npos);
    EXPECT_EQ(incidents_[2].substr(17), "std::runtime_error") << "no text that could hold input";
    EXPECT_EQ(lines_[0], "GET /fault 503 1k incident");
}

TEST_F(HttpServer, the_log_holds_patterns_and_no_text_of_the_client) {
    start();
    talk("GET /hello/secret?code=secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("SECRET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("GET /secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    talk("GET /secret\r\n\r\n");
    EXPECT_EQ(lines(), (std::vector<std::string>{"GET /hello/{name} 200 1k", "other - 405 1k",
                                                 "GET - 404 1k", "GET - 400 1k"}));
}

TEST_F(HttpServer, long_answers_are_made_piece_by_piece) {
    const auto pieces = [](std::optional<std::uint64_t> size) {
        Response response;
        response.body_source = [left = 5](std::string& chunk) mutable {
            if (left == 0) return false;
            chunk = std::string(100'000, static_cast<char>('0' + left--));
            return true;
        };
        response.body_source_size = size;
        return response;
    };
    router_.get("/known", [=](Request&) { return pieces(500'000); });
    router_.get("/unknown", [=](Request&) { return pieces({}); });
    router_.get("/lying", [=](Request&) { return pieces(600'000); });
    router_.get("/breaking", [](Request&) {
        Response response;
        response.body_source = [](std::string&) -> bool { throw Fault("gone"); };
        return response;
    });
    start();
    std::string expected;
    for (const char c : {'5', '4', '3', '2', '1'}) expected += std::string(100'000, c);
    Client client("http://127.0.0.1:" + std::to_string(port_));
    EXPECT_EQ(client.get("/known").body, expected);
    EXPECT_EQ(client.get("/unknown").body, expected);
    EXPECT_EQ(body_of(talk("GET /unknown HTTP/1.0\r\n\r\n")), expected)
        << "to the end of the connection";
    EXPECT_THROW(client.get("/lying"), Fault) << "cut short, not padded";
    EXPECT_THROW(client.get("/breaking"), Fault);
}

TEST_F(HttpServer, tells_addresses_apart_without_keeping_them) {
    router_.get("/key", [](Request& request) {
        return Response::text(200, std::to_string(request.remote_key));
    });
    start();
    const auto one = body_of(talk(
        "GET /key HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"));
    const auto same = body_of(talk("GET /key HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(one, same) << "a header that anyone can write changes nothing";
    EXPECT_NE(one, "0");
}

TEST_F(HttpServer, listens_on_a_socket_that_only_its_owner_may_open) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("http_test_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto path = (folder / "admin.sock").string();
    config_.address = "";
    config_.unix_socket = path;
    EXPECT_EQ(start(), 0);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    Client client("unix:" + path);
    EXPECT_EQ(client.get("/hello/Zhou").body, "hello Zhou");
    Server second(config_, Router(), {}, clock_, random_);
    EXPECT_THROW(second.start(), Fault) << "in use";
    server_->stop();
    EXPECT_FALSE(std::filesystem::exists(path));
    // A file left behind by a crash is replaced.
    const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    ASSERT_EQ(::bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(stale);
    Server third(config_, Router(), {}, clock_, random_);
    EXPECT_NO_THROW(third.start());
    third.stop();
    std::filesystem::remove_all(folder);
}

TEST_F(HttpServer, says_which_address_is_taken) {
    start();
    config_.port = port_;
    Server second(config_, Router(), {}, clock_, random_);
    try {
        second.start();
        FAIL() << "two servers on one port";
    } catch (const Fault& fault) {
        EXPECT_EQ(std::string(fault.what()),
                  "127.0.0.1:" + std::to_string(port_) + " is in use by another program");
    }
    config_.address = "not-an-address";
    Server third(config_, Router(), {}, clock_, random_);
    EXPECT_THROW(third.start(), Fault);
}

TEST_F(HttpServer, many_clients_on_several_loops_each_get_their_own_answers) {
    config_.io_threads = 2;
    router_.add(
        {.method = "GET",
         .pattern = "/now/{name}",
         .handler =
             [](Request& request) { return Response::text(200, "now " + request.capture("name")); },
         .pool = Pool::immediate});
    start();
    std::vector<std::thread> people;
    std::atomic<int> wrong = 0;
    for (int person = 0; person < 8; ++person) {
        people.emplace_back([&, person] {
            Client client("http://127.0.0.1:" + std::to_string(port_));
            for (int i = 0; i < 200; ++i) {
                const auto name = std::to_string(person) + '-' + std::to_string(i);
                if (client.get("/hello/" + name).body != "hello " + name) ++wrong;
                if (client.get("/now/" + name).body != "now " + name) ++wrong;
                if (client.post("/echo", "text/plain", name).body != name) ++wrong;
            }
        });
    }
    for (auto& person : people) person.join();
    EXPECT_EQ(wrong, 0);
}

TEST_F(HttpServer, people_get_a_page_where_programs_get_problem_details) {
    Hooks hooks;
    hooks.error_page = [](const Request& request,
                          const ErrorInfo& error) -> std::optional<Response> {
        if (request.header_text("Accept").find("text/html") == std::string_view::npos)
            return std::nullopt;
        return Response::html(200, "page " + std::to_string(error.status));
    };
    server_ =
        std::make_unique<Server>(config_, std::move(router_), std::move(hooks), clock_, random_);
    port_ = server_->start();
    const auto page =
        talk("GET /none HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_in(page), 404);
    EXPECT_EQ(body_of(page), "page 404");
    EXPECT_NE(
        talk("GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").find("problem+json"),
        std::string::npos);
}

}  // namespace huiyin::http::server_test
