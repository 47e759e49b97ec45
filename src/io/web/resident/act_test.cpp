#include "engine/handling.h"
#include "io/web/resident/browser_test.h"

// What a resident may do beyond answering, rating and withdrawing: one page, made from the procedure.
namespace huiyin::web::resident {
namespace act_tests {

using namespace town_for_tests;
using tests::holds;

std::vector<std::string> kinds_of(Browser& browser) {
    std::vector<std::string> out;
    for (const auto& id : browser.store.open_cases({}, 10)) {
        const auto loaded = engine::load_case(browser.store, id);
        for (const auto& one : loaded->events) out.push_back(one.event.kind);
    }
    return out;
}

TEST(Acts, stand_on_the_case_and_each_has_a_form) {
    Browser browser;
    browser.open_case(browser.file_a_case());
    const auto page = browser.get("/case");
    EXPECT_TRUE(holds(page, "What else you can do"));
    EXPECT_TRUE(holds(page, "href=\"/case/act/ask_about_data?lang=en\">See, copy or correct my data"));
    EXPECT_FALSE(holds(page, "/case/act/withdraw")) << "it has its own page";
    const auto form = browser.get("/case/act/ask_about_data");
    EXPECT_EQ(form.status, 200);
    EXPECT_TRUE(holds(form, "What is asked for"));
    EXPECT_TRUE(holds(form, "Answer to the request about data: ")) << "until when it is answered";
}

TEST(Acts, are_refused_with_every_error_and_what_was_typed) {
    Browser browser;
    browser.open_case(browser.file_a_case());
    const auto nothing = browser.post("/case/act/ask_about_data", "/case/act/ask_about_data", {{"words", "All of it, please."}});
    EXPECT_EQ(nothing.status, 422);
    EXPECT_TRUE(holds(nothing, "All of it, please."));
    EXPECT_TRUE(holds(nothing, "href=\"#wish\""));
    const auto half = browser.post("/case/act/ask_about_data", "/case/act/ask_about_data", {{"wish", "correct"}});
    EXPECT_EQ(half.status, 422);
    EXPECT_TRUE(holds(half, "href=\"#correction\""));
    EXPECT_EQ(kinds_of(browser).back(), "case_filed");
}

TEST(Acts, become_an_event_that_the_story_tells) {
    Browser browser;
    browser.open_case(browser.file_a_case());
    EXPECT_EQ(where(browser.post("/case/act/ask_about_data", "/case/act/ask_about_data", {{"wish", "copy"}})), "/case?done=act&lang=en");
    EXPECT_EQ(kinds_of(browser).back(), "data_asked");
    const auto page = browser.get("/case");
    EXPECT_TRUE(holds(page, "You asked to see, copy or correct your data"));
    EXPECT_TRUE(holds(page, "Answer to the request about data"));
    EXPECT_FALSE(holds(page, "/case/act/ask_about_data")) << "one at a time";
    EXPECT_EQ(where(browser.get("/case/act/ask_about_data")), "/case?lang=en");
    const auto twice = browser.post("/case", "/case/act/ask_about_data", {{"wish", "copy"}});
    EXPECT_EQ(twice.status, 409);
    EXPECT_TRUE(holds(twice, "“Answer to the request about data”")) << "what it waits for: " << twice.body;
    EXPECT_EQ(where(browser.get("/case/act/accept")), "/case?lang=en") << "the office's";
}

TEST(Acts, are_only_for_who_holds_the_code) {
    Browser browser;
    browser.file_a_case();
    EXPECT_EQ(browser.get("/case/act/ask_about_data").status, 403);
    EXPECT_EQ(browser.post("/case", "/case/act/ask_about_data", {{"wish", "copy"}}).status, 403);
}

/// Under 14 a guardian consents (Personal Information Protection Law, art. 31); of an anonymous filer nobody asks how old they are.
TEST(Filing, asks_nobody_for_their_age_or_a_guardian) {
    Browser browser;
    browser.file_a_case();
    for (const char* language : {"en", "zh"}) {
        browser.language = language;
        for (const char* path : {"/file", "/file/what", "/file/office", "/file/files", "/file/reach", "/case"}) {
            const auto page = browser.get(path);
            for (const char* word : {"guardian", "Guardian", "name=\"age\"", "birth", "监护", "年龄", "出生", "岁"})
                EXPECT_FALSE(holds(page, word)) << path << " " << word;
        }
    }
}

}  // namespace act_tests
}  // namespace huiyin::web::resident
