#include "io/http/router.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

#include "base/fault.h"
#include "io/http/worker_pool.h"

namespace huiyin::http::router_test {

Router sample() {
    Router router;
    const auto say = [](std::string text) {
        return [text](Request& request) {
            std::string answer = text;
            for (const auto& [name, value] : request.captures) answer += ' ' + name + '=' + value;
            return Response::text(200, answer);
        };
    };
    router.get("/", say("home"));
    router.get("/case/{id}", say("case"));
    router.get("/case/new", say("new"));
    router.get("/case/{id}/reply", say("reply form"));
    router.post("/case/{id}/reply", say("reply"));
    router.get("/log/tile/{level}/{index*}", say("tile"));
    router.get("/log/tile/entries/{index*}", say("entries"));
    router.post_stream(
        "/upload",
        [](Request& request) {
            std::array<char, 4> piece;
            std::string all;
            while (const auto count = request.body_reader->read(piece))
                all.append(piece.data(), count);
            return Response::text(200, all);
        },
        100);
    return router;
}
Response ask(const std::string& method, const std::string& target) {
    const auto router = sample();
    auto request = make_request(method, target);
    return router.handle(request);
}

TEST(Router, a_literal_goes_before_a_capture) {
    EXPECT_EQ(ask("GET", "/").body, "home");
    EXPECT_EQ(ask("GET", "/case/new").body, "new");
    EXPECT_EQ(ask("GET", "/case/7").body, "case id=7");
    EXPECT_EQ(ask("GET", "/case/new/reply").body, "reply form id=new")
        << "and the search comes back from a dead end";
    EXPECT_EQ(ask("POST", "/case/7/reply").body, "reply id=7");
    EXPECT_EQ(ask("GET", "/log/tile/0/x001/067.p/8").body, "tile level=0 index=x001/067.p/8");
    EXPECT_EQ(ask("GET", "/log/tile/entries/x001/067").body, "entries index=x001/067");
}

TEST(Router, what_is_not_listed_is_not_there) {
    for (const std::string target :
         {"/case", "/case/", "/case/7/", "/other", "//", "/log/tile/0"}) {
        EXPECT_EQ(ask("GET", target).status, 404) << target;
    }
    const auto response = ask("DELETE", "/case/7/reply");
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(*response.header("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(ask("HEAD", "/case/7").status, 200);
    EXPECT_EQ(ask("HEAD", "/upload").status, 405);
}

TEST(Router, feeds_a_streaming_handler_from_a_given_body) {
    const auto router = sample();
    auto request = make_request("POST", "/upload");
    request.body = "some longer text";
    EXPECT_EQ(router.handle(request).body, "some longer text");
}

TEST(Router, refuses_a_table_that_contradicts_itself) {
    auto router = sample();
    const Handler nothing = [](Request&) { return Response{}; };
    EXPECT_THROW(router.get("/case/{id}", nothing), Bug) << "twice";
    EXPECT_THROW(router.get("/case/{other}/x", nothing), Bug) << "two names for one place";
    EXPECT_THROW(router.get("case", nothing), Bug);
    EXPECT_THROW(router.get("/a/{rest*}/b", nothing), Bug);
    EXPECT_THROW(router.get("/a/{}", nothing), Bug);
    EXPECT_EQ(router.list().front(), "GET /");
    EXPECT_EQ(router.list().size(), 8u);
}

TEST(WorkerPool, keeps_its_bound_and_finishes_what_it_took) {
    std::atomic<int> done = 0;
    std::latch entered(1);
    std::latch release(1);
    WorkerPool pool(1, 2);
    EXPECT_TRUE(pool.try_submit([&] {
        entered.count_down();
        release.wait();
        ++done;
    }));
    entered.wait();
    EXPECT_TRUE(pool.try_submit([&] { ++done; }));
    EXPECT_TRUE(pool.try_submit([&] { ++done; }));
    EXPECT_FALSE(pool.try_submit([&] { ++done; }));
    pool.submit([&] { ++done; });
    release.count_down();
    pool.stop();
    EXPECT_EQ(done, 4);
    EXPECT_FALSE(pool.try_submit([&] { ++done; }));
}

}  // namespace huiyin::http::router_test
