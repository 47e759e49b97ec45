#include "io/http/kept_answers.h"

#include <gtest/gtest.h>

#include "io/http/router.h"

namespace huiyin::http {

TEST(KeptAnswers, are_found_while_they_are_made_from_the_same_and_answer_304_to_who_has_them) {
    KeptAnswers kept;
    const auto source = std::make_shared<const int>(1);
    const auto newer = std::make_shared<const int>(1);
    Request request = make_request("GET", "/board");
    EXPECT_FALSE(kept.find(request, "board.en", source.get()));
    const auto first = kept.keep(request, "board.en", source, Response::html(200, "figures").set("Vary", "Accept-Language"));
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body_text(), "figures");
    ASSERT_NE(first.header("ETag"), nullptr);
    const auto again = kept.find(request, "board.en", source.get());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->shared_body, first.shared_body) << "not copied";
    EXPECT_FALSE(kept.find(request, "board.zh", source.get()));
    EXPECT_FALSE(kept.find(request, "board.en", newer.get()));

    request.headers.push_back({"If-None-Match", *first.header("ETag")});
    const auto unchanged = kept.find(request, "board.en", source.get());
    ASSERT_TRUE(unchanged);
    EXPECT_EQ(unchanged->status, 304);
    EXPECT_TRUE(unchanged->body_text().empty());
    EXPECT_EQ(*unchanged->header("Vary"), "Accept-Language");
    EXPECT_EQ(unchanged->header("Content-Type"), nullptr);
    EXPECT_EQ(kept.keep(request, "board.en", newer, Response::html(200, "other figures")).status, 200);
    EXPECT_FALSE(kept.find(request, "board.en", source.get()));
}

TEST(KeptAnswers, a_route_answers_at_once_from_what_is_at_hand_and_else_by_its_handler) {
    bool at_hand = false;
    Router router;
    router.add({.pattern = "/board",
                .handler = [](Request&) { return Response::text(200, "read"); },
                .at_once = [&](Request&) -> std::optional<Response> {
                    if (!at_hand) return std::nullopt;
                    return Response::text(200, "at hand");
                }});
    Request request = make_request("GET", "/board");
    EXPECT_EQ(router.handle(request).body_text(), "read");
    at_hand = true;
    EXPECT_EQ(router.handle(request).body_text(), "at hand");
}

}  // namespace huiyin::http
