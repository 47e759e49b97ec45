#include "io/http/message.h"

#include <gtest/gtest.h>

#include "base/crypto.h"
#include "base/fault.h"
#include "io/http/problem.h"
#include "io/http/remote_keys.h"
#include "io/http/response_writer.h"

namespace huiyin::http::message_test {

TEST(Cookie, carries_the_names_and_flags_of_the_sites_scheme) {
    Response response;
    set_cookie(response, "session", "abc-_", true, std::chrono::seconds(900));
    EXPECT_EQ(*response.header("Set-Cookie"),
              "__Host-session=abc-_; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=900");
    Response plain;
    set_cookie(plain, "session", "abc", false);
    EXPECT_EQ(*plain.header("Set-Cookie"), "session=abc; Path=/; HttpOnly; SameSite=Strict");
    Response cleared;
    clear_cookie(cleared, "session", true);
    EXPECT_EQ(*cleared.header("Set-Cookie"),
              "__Host-session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
    EXPECT_THROW(set_cookie(plain, "session", "a;b", false), Bug);
    EXPECT_THROW(set_cookie(plain, "ses sion", "a", false), Bug);
}

TEST(Cookie, is_found_only_under_our_name_and_only_once) {
    Request request;
    request.headers = {
        {"Cookie", "session=plain; __Host-session=\"kept\"; other = x; bad;=; a=\x01"}};
    request.secure = true;
    EXPECT_EQ(request.cookie("session"), "kept");
    request.secure = false;
    EXPECT_EQ(request.cookie("session"), "plain");
    EXPECT_EQ(request.cookie("missing"), std::nullopt);
    EXPECT_EQ(request.cookie("other"), std::nullopt) << "a blank in the name";
    request.headers.push_back({"cookie", "session=second"});
    EXPECT_EQ(request.cookie("session"), std::nullopt)
        << "two of a name: nobody knows which is ours";
}

TEST(Response, leads_only_to_our_own_paths) {
    EXPECT_EQ(*Response::see_other("/case?x=1").header("Location"), "/case?x=1");
    for (const std::string path : {"//evil", "/\\evil", "https:evil", "https://evil", "", "evil",
                                   "/a\r\nX: y", "/a b", "/\t/evil"}) {
        EXPECT_THROW(Response::see_other(path), Bug) << path;
    }
}

TEST(Response, names_a_download_in_ascii_and_in_full) {
    EXPECT_EQ(attachment_disposition("receipt.pdf"), "attachment; filename=\"receipt.pdf\"");
    EXPECT_EQ(attachment_disposition("灯\"\r\n.pdf"),
              "attachment; filename=\"______.pdf\"; filename*=UTF-8''%E7%81%AF%22%0D%0A.pdf");
    const auto response = Response::download("a.txt", "text/plain", "x");
    EXPECT_NE(response.header("Content-Security-Policy")->find("sandbox"), std::string::npos);
}

TEST(Etag, matches_weakly_and_in_lists) {
    const auto etag = etag_of("page");
    Request request;
    EXPECT_FALSE(matches_etag(request, etag));
    request.headers = {{"If-None-Match", "\"x\", W/" + etag}};
    EXPECT_TRUE(matches_etag(request, etag));
    request.headers = {{"If-None-Match", "*"}};
    EXPECT_TRUE(matches_etag(request, etag));
    request.headers = {{"If-None-Match", "\"x\""}};
    EXPECT_FALSE(matches_etag(request, etag));
    EXPECT_NE(etag_of("page2"), etag);
}

TEST(ResponseWriter, writes_no_length_where_none_belongs) {
    const ResponseWriter writer(std::vector<Header>{{"X-Default", "d"}});
    const SendOptions options{.date = "D"};
    EXPECT_EQ(writer.head(Response::no_content(), options),
              "HTTP/1.1 204 No Content\r\nDate: D\r\nX-Default: d\r\n\r\n");
    EXPECT_EQ(writer.head(Response::not_modified("\"t\""), options),
              "HTTP/1.1 304 Not Modified\r\nDate: D\r\nETag: \"t\"\r\nX-Default: d\r\n\r\n");
    EXPECT_EQ(writer.head(Response{}.set("x-default", "own"), {.keep_alive = false, .date = "D"}),
              "HTTP/1.1 200 OK\r\nDate: D\r\nx-default: own\r\nContent-Length: 0\r\nConnection: "
              "close\r\n\r\n");
    EXPECT_THROW(writer.head(Response{}.set("A", "b\nc"), options), Bug);
    EXPECT_THROW(writer.head(Response{}.set("A\r\nB", "c"), options), Bug);
}

TEST(ProblemDetails, is_what_rfc_9457_says) {
    const auto response = problem_response(
        {.status = 422,
         .code = "casework/no-subject",
         .title = "标题",
         .detail = "Say \"what\"",
         .errors = {{.pointer = "/subject", .code = "casework/no-subject", .detail = "d"}}});
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(*response.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(
        response.body,
        R"({"type":"/problems/casework/no-subject","title":"标题","status":422,"detail":"Say \"what\"",)"
        R"("code":"casework/no-subject","errors":[{"pointer":"/subject","code":"casework/no-subject","detail":"d"}]})");
    EXPECT_EQ(to_json({.status = 404}),
              R"({"type":"about:blank","title":"Not Found","status":404})");
}

TEST(StatusTable, goes_by_code_then_end_then_module) {
    EXPECT_EQ(status_of("http/headers-too-large"), 431);
    EXPECT_EQ(status_of("casework/not-found"), 404);
    EXPECT_EQ(status_of("store/version-conflict"), 409);
    EXPECT_EQ(status_of("engine/no-such-case"), 404);
    EXPECT_EQ(status_of("http/some-new-code"), 400);
    EXPECT_EQ(status_of("casework/no-subject"), 422);
    for (const auto& [code, status] : status_table())
        EXPECT_FALSE(reason_phrase(status).empty()) << code;
}

TEST(RemoteKeys, tell_households_apart_for_an_hour) {
    crypto::initialise();
    SystemRandom random;
    const auto now = std::chrono::steady_clock::now();
    RemoteKeys keys(random, now);
    Bytes one(4, 1);
    Bytes other(4, 2);
    Bytes v6(16, 7);
    Bytes neighbour_in_v6 = v6;
    neighbour_in_v6.back() = 9;
    Bytes far_in_v6 = v6;
    far_in_v6[7] = 9;
    EXPECT_EQ(keys.of(one, now), keys.of(one, now));
    EXPECT_NE(keys.of(one, now), keys.of(other, now));
    EXPECT_EQ(keys.of(v6, now), keys.of(neighbour_in_v6, now));
    EXPECT_NE(keys.of(v6, now), keys.of(far_in_v6, now));
    const auto before = keys.of(one, now);
    const auto epoch = keys.epoch(now);
    const auto later = now + std::chrono::minutes(61);
    EXPECT_NE(keys.of(one, later), before);
    EXPECT_NE(keys.epoch(later), epoch);
}

TEST(HttpDate, has_the_form_of_rfc_9110) {
    EXPECT_EQ(http_date(std::chrono::sys_seconds(std::chrono::seconds(784111777))),
              "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace huiyin::http::message_test
