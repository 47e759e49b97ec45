#include "io/http/form.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/bytes.h"
#include "io/http/message.h"
#include "io/http/problems.h"
#include "io/http/url.h"

namespace huiyin::http::form_test {

TEST(Form, is_decoded_once_with_plain_line_ends_and_repeats_kept) {
    const auto form = parse_form(
        "subject=%E8%B7%AF%E7%81%AF+%252e&body=a%0D%0Ab%0Dc%0A&office=x&office=y&empty=&bare");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->get("subject"), "路灯 %2e");
    EXPECT_EQ(form->get("body"), "a\nb\nc\n");
    EXPECT_EQ(form->all("office"), (std::vector<std::string_view>{"x", "y"}));
    EXPECT_TRUE(form->has("empty"));
    EXPECT_TRUE(form->has("bare"));
    EXPECT_FALSE(form->has("missing"));
    EXPECT_EQ(*form->first_repeated(), "office");
}

TEST(Form, refuses_what_is_not_one_text) {
    const auto code = [](std::string_view text, FormLimits limits = {}) {
        const auto form = parse_form(text, limits);
        return form ? std::string_view("taken") : form.error().code;
    };
    EXPECT_EQ(code("a=%"), problems::form_bad_escape);
    EXPECT_EQ(code("a=%4"), problems::form_bad_escape);
    EXPECT_EQ(code("a=%4g"), problems::form_bad_escape);
    EXPECT_EQ(code("a=%C0%AF"), problems::form_bad_text) << "overlong";
    EXPECT_EQ(code("a=%ED%A0%80"), problems::form_bad_text) << "surrogate";
    EXPECT_EQ(code("a=b%00"), problems::form_bad_text);
    EXPECT_EQ(code("%ff=b"), problems::form_bad_text);
    EXPECT_EQ(code("a=1&b=2&c=3", {.fields_max = 2}), problems::form_too_many_fields);
    EXPECT_EQ(code("a=1&b=2", {.fields_max = 2}), "taken");
    EXPECT_EQ(code("a=12345", {.bytes_max = 6}), problems::form_too_large);
    EXPECT_EQ(parse_form("name=x&body=%ff").error().where, "body");
}

TEST(Form, needs_its_content_type) {
    auto request = make_request("POST", "/file");
    request.body = "a=b";
    EXPECT_EQ(read_form(request).error().code, problems::wrong_content_type);
    request.headers = {{"content-type", "Application/X-WWW-Form-Urlencoded; charset=utf-8"}};
    EXPECT_EQ(read_form(request)->get("a"), "b");
}

RC_GTEST_PROP(Form, gives_back_any_text_that_was_encoded, ()) {
    const auto pairs =
        *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(rc::gen::pair(
            rc::gen::nonEmpty(rc::gen::string<std::string>()), rc::gen::string<std::string>()));
    std::string encoded;
    bool all_text = true;
    for (const auto& [name, value] : pairs) {
        encoded +=
            (encoded.empty() ? "" : "&") + percent_encode(name) + '=' + percent_encode(value);
        all_text = all_text && is_form_text(name) && is_form_text(value);
    }
    const auto form = parse_form(encoded);
    RC_ASSERT(form.has_value() == (all_text && pairs.size() <= 200));
    if (!form) return;
    RC_ASSERT(form->size() == pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        RC_ASSERT(form->items()[i].first == pairs[i].first ||
                  pairs[i].first.find('\r') != std::string::npos);
        RC_ASSERT(form->items()[i].second == with_plain_line_ends(pairs[i].second));
    }
}

TEST(Target, keeps_segments_apart) {
    const auto target = parse_target("/desk/case/%E7%81%AF/?after=2%26x&empty=");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (std::vector<std::string>{"desk", "case", "灯", ""}));
    EXPECT_EQ(target->path, "/desk/case/灯/");
    EXPECT_EQ(target->query.get("after"), "2&x");
    EXPECT_TRUE(parse_target("/")->segments.empty());
    EXPECT_EQ(parse_target("http://a?x=1")->path, "/");
    for (const std::string_view bad :
         {"", "x", "//../a", "/a/./b", "/%2E", "/a%2Fb", "/\x80", "/a b", "/a%0a"}) {
        EXPECT_FALSE(parse_target(bad)) << bad;
    }
}

}  // namespace huiyin::http::form_test
