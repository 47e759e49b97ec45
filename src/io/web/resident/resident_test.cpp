#include "io/web/resident/resident.h"

#include <gtest/gtest.h>

#include "core/sealing/receipt_code.h"
#include "core/text/say.h"
#include "engine/problems.h"
#include "engine/timers.h"
#include "io/http/problems.h"
#include "io/web/resident/browser_test.h"

namespace huiyin::web::resident {
using tests::where;
using town_for_tests::Browser;

TEST(Filing, a_case_is_filed_step_by_step_and_its_receipt_stays_until_it_is_kept) {
    Browser browser;
    const std::string code = browser.file_a_case();
    EXPECT_TRUE(sealing::ReceiptCode::parse(code).has_value()) << code;
    EXPECT_EQ(browser.shown_code(), code);
    const auto proof = browser.post("/file/receipt", "/file/receipt/proof", {});
    EXPECT_TRUE(proof.body.starts_with("c2sp.org/tlog-proof@v1")) << proof.body;
    EXPECT_TRUE(browser.post("/file/receipt", "/file/receipt/pdf", {}).body.starts_with("%PDF-"));
    EXPECT_EQ(tests::where(browser.post("/file/receipt", "/file/receipt/kept", {})), "/file/kept?lang=en");
    EXPECT_FALSE(browser.cookies.contains("draft"));
    EXPECT_EQ(tests::where(browser.get("/file/receipt")), "/file?lang=en");
}

TEST(Filing, a_category_shows_its_notice_asks_its_questions_and_finds_the_office) {
    Browser browser;
    using Kind = guidance::Question::Kind;
    EXPECT_TRUE(browser.get("/file").body.find("What is it about?") == std::string::npos);  // a town without any
    ASSERT_TRUE(browser.town.change([](engine::Changeable& changing) -> Result<void> {
        changing.guidance.put(guidance::Category{
            .id = "lamp", .name = {"路灯", "Street <lamps>"}, .hint = {"灯坏了", "A broken lamp"}, .procedure = {}, .office = OfficeId{"chengjian-ban"},
            .notice = {"打95598。", "Call 95598."},
            .questions = {{"place", Kind::place, {"在哪里", "Where it is"}, {"门牌号", "House number"}, true, {}},
                          {"since", Kind::date, {"从哪天", "Since when"}, {}, false, {}},
                          {"kind", Kind::choice, {"怎么了", "What is wrong"}, {}, false, {{"dark", {"不亮", "Dark"}}, {"bent", {"歪了", "Bent"}}}}},
            .withdrawn = false});
        changing.guidance.put(guidance::Category{.id = "gone", .name = {"旧", "Old"}, .hint = {}, .procedure = {}, .office = {}, .notice = {}, .questions = {}, .withdrawn = true});
        return {};
    }));
    const auto start = browser.get("/file");
    EXPECT_TRUE(tests::holds(start, "Street &lt;lamps&gt;")) << start.body;
    EXPECT_TRUE(tests::holds(start, "Something else, or I don&#39;t know"));
    EXPECT_FALSE(tests::holds(start, "Old"));
    const std::string page = "/file/what?kind=complaint&category=lamp";
    const auto what = browser.get(page);
    EXPECT_TRUE(tests::holds(what, "Call 95598."));
    EXPECT_TRUE(tests::holds(what, "House number"));
    EXPECT_TRUE(tests::holds(what, "Since when (optional)"));
    const auto wrong = browser.post(page, "/file/what", {{"subject", "The lamp"}, {"body", "Dark."}, {"category", "lamp"}, {"answer-since-year", "2026"},
                                                         {"answer-since-month", "2"}, {"answer-since-day", "30"}, {"answer-kind", "dark"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(tests::holds(wrong, "href=\"#answer-place\"")) << wrong.body;
    EXPECT_TRUE(tests::holds(wrong, "href=\"#answer-since-year\""));
    EXPECT_TRUE(tests::holds(wrong, "value=\"dark\" checked"));
    EXPECT_TRUE(tests::holds(wrong, "value=\"30\""));
    EXPECT_EQ(tests::where(browser.post(page, "/file/what", {{"subject", "The lamp"}, {"body", "Dark."}, {"category", "lamp"}, {"answer-place", "Canary Lane 12"},
                                                             {"answer-since-year", "2026"}, {"answer-since-month", "2"}, {"answer-since-day", "3"}, {"answer-kind", ""}})),
              "/file/office?lang=en");
    EXPECT_TRUE(tests::holds(browser.get("/file/office"), "is usually handled by: Planning and Construction Office"));
    browser.post("/file/office", "/file/office", {{"office", "unknown"}});
    browser.upload("/file/files", "/file/files", {}, {});
    browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}});
    const auto check = browser.get("/file/check");
    EXPECT_TRUE(tests::holds(check, "Street &lt;lamps&gt;"));
    EXPECT_TRUE(tests::holds(check, "Canary Lane 12"));
    EXPECT_TRUE(tests::holds(check, "Tuesday 3 February 2026"));
    EXPECT_EQ(tests::where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    browser.open_case(browser.shown_code());
    const auto own = browser.get("/case");
    EXPECT_TRUE(tests::holds(own, "About: Street &lt;lamps&gt;"));
    EXPECT_TRUE(tests::holds(own, "Canary Lane 12"));
    EXPECT_TRUE(tests::holds(own, "At Planning and Construction Office") || tests::holds(own, "Planning and Construction Office"));
}

TEST(Filing, the_case_says_which_office_it_is_about) {
    Browser browser;
    browser.post("/file/what", "/file/what", {{"subject", "Bad manners"}, {"body", "They laughed."}});
    EXPECT_EQ(where(browser.post("/file/office", "/file/office", {{"office", "unknown"}, {"about-offices", "chengjian-ban"}})), "/file/files?lang=en");
    browser.upload("/file/files", "/file/files", {}, {});
    browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}});
    ASSERT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    browser.open_case(browser.shown_code());
    EXPECT_TRUE(tests::holds(browser.get("/case"), "It is about: Planning and Construction Office"));
    EXPECT_TRUE(tests::holds(browser.get("/case/documents/1/page"), "Planning and Construction Office"));
    EXPECT_FALSE(tests::holds(browser.get("/case"), "chengjian-ban"));
    browser.language = "zh";
    EXPECT_TRUE(tests::holds(browser.get("/case"), "投诉或者反映的部门：规划建设办公室"));
    Browser other;
    other.open_case(other.file_a_case());
    EXPECT_FALSE(tests::holds(other.get("/case"), "It is about"));
}

TEST(Review, that_can_not_be_asked_for_says_why_and_keeps_what_was_typed) {
    Browser browser;
    browser.open_case(browser.file_a_case());
    const auto early = browser.get("/case/review");
    EXPECT_EQ(early.status, 409);
    EXPECT_TRUE(tests::holds(early, "“Filed”")) << early.body;
    const auto sent = browser.post("/case", "/case/review", {{"text", "Nobody came."}});
    EXPECT_EQ(sent.status, 409);
    EXPECT_TRUE(tests::holds(sent, "Nobody came."));
}

TEST(Filing, something_else_asks_nothing_more) {
    Browser browser;
    ASSERT_TRUE(browser.town.change([](engine::Changeable& changing) -> Result<void> {
        changing.guidance.put(guidance::Category{.id = "lamp", .name = {"路灯", "Street lamps"}, .hint = {}, .procedure = {}, .office = {}, .notice = {"打95598。", "Call 95598."}, .questions = {}, .withdrawn = false});
        changing.guidance.texts = {.welcome = {"欢迎！", "Welcome!"}, .contact = {"一楼", "Ground floor"}, .emergency = {"打110", "Call 110"}};
        return {};
    }));
    const auto what = browser.get("/file/what?kind=complaint&category=none");
    EXPECT_FALSE(tests::holds(what, "95598"));
    browser.file_a_case();
    for (const auto* path : {"/", "/file"}) EXPECT_TRUE(tests::holds(browser.get(path), "Call 110")) << path;
    const auto home = browser.get("/");
    EXPECT_TRUE(tests::holds(home, "Welcome!"));
    EXPECT_TRUE(tests::holds(home, "Ground floor"));
}

TEST(Filing, sending_twice_shows_the_same_receipt_and_makes_one_case) {
    Browser browser;
    const std::string code = browser.file_a_case();
    const auto size = browser.store.log_state().size;
    EXPECT_EQ(tests::where(browser.post("/file/receipt", "/file/send", {})), "/file/receipt?lang=en");
    EXPECT_EQ(tests::where(browser.get("/file/what")), "/file/receipt?lang=en");
    EXPECT_EQ(browser.shown_code(), code);
    EXPECT_EQ(browser.store.log_state().size, size);
}

TEST(Filing, what_was_typed_is_kept_when_something_is_missing) {
    Browser browser;
    const auto answer = browser.post("/file/what", "/file/what", {{"subject", ""}, {"body", "A <long> story"}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(answer.body.find("A &lt;long&gt; story"), std::string::npos);
    EXPECT_NE(answer.body.find("href=\"#subject\""), std::string::npos);
    EXPECT_TRUE(browser.cookies.empty());
}

TEST(Filing, a_form_of_another_site_or_without_our_token_is_refused) {
    Browser browser;
    browser.site_header = "cross-site";
    EXPECT_EQ(browser.post("/file/what", "/file/what", {{"subject", "a"}, {"body", "b"}}).status, 403);
    browser.site_header = "same-origin";
    const auto forged = browser.ask("POST", "/file/what", "application/x-www-form-urlencoded", "subject=a&body=kept&token=x");
    EXPECT_EQ(forged.status, 403);
    EXPECT_NE(forged.body.find("kept"), std::string::npos);
}

TEST(Filing, a_file_of_a_kind_that_is_not_taken_is_named_and_the_good_ones_stay) {
    Browser browser;
    browser.post("/file/what", "/file/what", {{"subject", "a"}, {"body", "b"}});
    const auto answer = browser.upload("/file/files", "/file/files", {},
                                       {{"run.exe", std::string("MZ\0\1", 4)}, {"good.txt", "words"}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_NE(answer.body.find("id=\"files-error\""), std::string::npos);
    EXPECT_NE(answer.body.find("“run.exe”"), std::string::npos);
    EXPECT_NE(answer.body.find("good.txt"), std::string::npos);
    const std::string id = tests::between(answer.body, "name=\"file\" value=\"", "\"");
    const auto file = FileId::parse(id);
    ASSERT_TRUE(file.has_value());
    EXPECT_TRUE(browser.store.chunk(*file, 0).has_value());
    EXPECT_EQ(browser.post("/file/files", "/file/files/remove", {{"file", id}}).status, 303);
    EXPECT_FALSE(browser.store.chunk(*file, 0).has_value());
}

TEST(Filing, a_changed_answer_leads_back_to_the_check_page) {
    Browser browser;
    const auto answer = [&](const std::string& page, const Browser::Values& values) {
        return tests::where(browser.post(page, page, values));
    };
    answer("/file/what", {{"subject", "a"}, {"body", "b"}});
    answer("/file/office", {{"office", "unknown"}});
    answer("/file/reach", {{"reach", "anonymous"}});
    EXPECT_EQ(answer("/file/what", {{"subject", "better"}, {"body", "b"}}), "/file/check?lang=en");
    EXPECT_EQ(answer("/file/office", {{"office", "unknown"}}), "/file/check?lang=en");
    EXPECT_EQ(tests::where(browser.upload("/file/files", "/file/files", {})), "/file/check?lang=en");
    EXPECT_EQ(answer("/file/reach", {{"reach", "contact"}}), "/file/reach/details?lang=en");
    EXPECT_EQ(tests::where(browser.get("/file/check")), "/file/reach/details?lang=en");
    EXPECT_EQ(answer("/file/reach/details", {{"phone", "138 0000 0000"}}), "/file/check?lang=en");
}

TEST(Filing, an_eleventh_file_is_refused) {
    Browser browser;
    browser.post("/file/what", "/file/what", {{"subject", "a"}, {"body", "b"}});
    const Browser::Values files(11, {"a.txt", "words"});
    EXPECT_NE(browser.upload("/file/files", "/file/files", {}, files).body.find("id=\"files-error\""), std::string::npos);
    const auto page = browser.get("/file/files").body;
    std::size_t count = 0;
    for (std::size_t at = page.find(">a.txt<"); at != std::string::npos; at = page.find(">a.txt<", at + 1)) ++count;
    EXPECT_EQ(count, 10U);
}

TEST(Following, a_code_opens_its_case_and_its_holder_writes_and_withdraws) {
    Browser browser;
    const std::string code = browser.file_a_case();
    browser.open_case(code);
    const auto page = browser.get("/case");
    EXPECT_NE(page.body.find("Street lamp"), std::string::npos);
    const std::string file = "/case/files/" + tests::between(page.body, "/case/files/", "?");
    const auto download = browser.get(file);
    EXPECT_EQ(download.body, "The lamp by the bridge.");
    EXPECT_TRUE(download.header("Content-Disposition")->starts_with("attachment"));
    EXPECT_EQ(tests::where(browser.upload("/case/message", "/case/message", {{"text", "Still dark."}})),
              "/case?done=message&lang=en");
    EXPECT_NE(browser.get("/case").body.find("Still dark."), std::string::npos);
    EXPECT_EQ(browser.upload("/case/message", "/case/message", {{"text", " "}}).status, 422);
    const auto refused = browser.upload("/case/message", "/case/message", {{"text", "A long story"}}, {{"a.exe", "MZ\xFF"}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_NE(refused.body.find("A long story"), std::string::npos);
    EXPECT_EQ(tests::where(browser.post("/case/withdraw", "/case/withdraw", {})), "/case?done=withdraw&lang=en");
    EXPECT_EQ(browser.get("/case").body.find("/case/withdraw?"), std::string::npos);
    const auto left = browser.post("/case", "/case/leave", {});
    EXPECT_EQ(tests::where(left), "/case/left?lang=en");
    EXPECT_NE(left.header("Clear-Site-Data"), nullptr);
    EXPECT_EQ(browser.get("/case/message").status, 403);
}

// A link into a case, followed by who has not opened it: the code is asked for, and then it goes on there.
TEST(Following, a_link_into_the_case_asks_for_the_code_and_goes_on) {
    Browser browser;
    const std::string code = browser.file_a_case();
    browser.cookies.clear();
    const auto asked = browser.get("/case/message");
    EXPECT_EQ(asked.status, 403);
    EXPECT_EQ(tests::hidden(asked.body, "then"), "/case/message");
    EXPECT_EQ(asked.body.find(text::say(text::Language::en, "error.expired")), std::string::npos) << "nobody was away";
    const auto mistyped = browser.post("/case/message", "/case", {{"code", "x"}, {"then", "/case/message"}});
    EXPECT_EQ(tests::hidden(mistyped.body, "then"), "/case/message") << "kept over a mistake";
    EXPECT_EQ(tests::where(browser.post("/case/message", "/case", {{"code", code}, {"then", "/case/message"}})), "/case/message?lang=en");
    for (const char* other : {"//evil.example/case/", "https://evil.example", "/desk", "/case/../desk", "/case/x?y=z", "/case/%2e%2e"}) {
        browser.cookies.clear();
        ++browser.remote_key;
        EXPECT_EQ(tests::where(browser.post("/case", "/case", {{"code", code}, {"then", other}})), "/case?lang=en") << other;
    }
}

TEST(Following, a_message_that_is_pressed_twice_is_one_and_its_files_are_what_they_are_called) {
    Browser browser;
    browser.open_case(browser.file().code.text());
    const std::string version = tests::between(browser.get("/case/message").body, "name=\"version\" value=\"", "\"");
    const auto say = [&](const std::string& text, const std::string& file = "run.bat", const std::string& bytes = "echo") {
        return tests::where(browser.upload("/case/message", "/case/message", {{"text", text}, {"version", version}}, {{file, bytes}}));
    };
    const auto times = [&](const std::string& text) {
        const std::string page = browser.get("/case").body;
        std::size_t out = 0;
        for (auto at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++out;
        return out;
    };
    for (int i = 0; i < 2; ++i) EXPECT_EQ(say("Still dark."), "/case?done=message&lang=en");
    EXPECT_EQ(times("Still dark."), 1U);
    EXPECT_EQ(times("run.bat.txt"), 1U) << "nobody at the office runs it";
    EXPECT_EQ(say("And wet."), "/case?done=message&lang=en") << "whatever happened meanwhile";
    EXPECT_EQ(times("And wet."), 1U);
    for (const auto* bytes : {"one", "other"}) EXPECT_EQ(say("", "same.txt", bytes), "/case?done=message&lang=en");
    EXPECT_EQ(times("same.txt"), 2U) << "another file is another message, though nothing else tells them apart";
}

TEST(Following, a_message_sent_when_the_session_has_ended_is_given_back) {
    Browser browser;
    browser.file_a_case();
    browser.cookies.clear();
    const auto closed = browser.upload("/case", "/case/message", {{"text", "Still dark, and long to type."}}, {{"a.txt", "more"}});
    EXPECT_EQ(closed.status, 403);
    EXPECT_TRUE(tests::holds(closed, "Still dark, and long to type.")) << closed.body;
}

// Two windows of one browser, two codes: what was written for one case never goes into the other.
TEST(Following, what_was_written_for_another_case_is_not_sent_to_this_one) {
    Browser browser;
    const std::string first = browser.file_a_case();
    const std::string second = browser.file().code.text();
    const std::string other_window = browser.get("/case").body;
    browser.open_case(first);
    const std::string page = browser.get("/case/recusal").body;
    ASSERT_EQ(tests::where(browser.send(other_window, "/case", {{"code", second}})), "/case?lang=en");
    const auto refused = browser.send(page, "/case/recusal", {{"text", "He is his cousin."}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(tests::holds(refused, "meant for the case that was open before")) << refused.body;
    EXPECT_TRUE(tests::holds(refused, "He is his cousin.")) << "it can be copied";
    const std::string other = "/case/other?then=" + tests::between(refused.body, "/case/other?then=", "\"");
    const auto entry = browser.get(other.substr(0, other.find("&amp;")));
    EXPECT_EQ(tests::hidden(entry.body, "then"), "/case/recusal");
    EXPECT_EQ(tests::where(browser.send(entry.body, "/case", {{"code", first}, {"then", "/case/recusal"}})), "/case/recusal?lang=en");
    EXPECT_EQ(tests::where(browser.post("/case/recusal", "/case/recusal", {{"text", "He is his cousin."}})).substr(0, 5), "/case");
}

TEST(Filing, a_suggestion_is_brought_without_a_name_and_answered_by_its_own_rules) {
    Browser browser;
    const auto start = browser.get("/file");
    for (const auto* kind : {"complaint", "suggestion", "disclosure"})
        EXPECT_TRUE(tests::holds(start, std::string("type=\"radio\" value=\"") + kind + "\"")) << kind << start.body;
    EXPECT_FALSE(tests::holds(start, "fast-track")) << "a case only comes there from another";
    EXPECT_FALSE(tests::holds(start, "en-complaint")) << "another country's procedure";
    const auto what = browser.get("/file/what?kind=suggestion");
    EXPECT_TRUE(tests::holds(what, "What do you suggest?")) << what.body;
    EXPECT_EQ(where(browser.send(what.body, "/file/what", {{"kind", "suggestion"}, {"subject", "A bench"}, {"body", "By the bus stop."}})), "/file/office?lang=en");
    EXPECT_EQ(where(browser.post("/file/office", "/file/office", {{"office", "unknown"}})), "/file/files?lang=en");
    EXPECT_EQ(where(browser.upload("/file/files", "/file/files", {})), "/file/reach?lang=en");
    EXPECT_EQ(where(browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}})), "/file/check?lang=en");
    EXPECT_TRUE(tests::holds(browser.get("/file/check"), "<dd>Suggestion</dd>"));
    EXPECT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    browser.open_case(browser.shown_code());
    const auto page = browser.get("/case");
    EXPECT_TRUE(tests::holds(page, "Being studied") || tests::holds(page, "Filed")) << page.body;
    EXPECT_TRUE(tests::holds(page, "Within 60 days of filing you are told whether it is taken up.")) << page.body;
}

TEST(Filing, a_request_for_information_asks_for_a_name_and_says_why_and_can_become_something_else) {
    Browser browser;
    const auto what = browser.get("/file/what?kind=disclosure");
    EXPECT_TRUE(tests::holds(what, "Which information do you ask for?"));
    EXPECT_TRUE(tests::holds(what, "(art. 29) ask for your name and contact")) << what.body;
    EXPECT_TRUE(tests::holds(what, "What you ask for, and in which form")) << what.body;
    EXPECT_TRUE(tests::holds(what, "what was spent on mending the town’s roads")) << what.body;
    EXPECT_FALSE(tests::holds(what, "street lamp"));
    EXPECT_EQ(where(browser.send(what.body, "/file/what", {{"kind", "disclosure"}, {"subject", "Budget"}, {"body", "Of 2025, as a file."}})), "/file/office?lang=en");
    EXPECT_FALSE(tests::holds(browser.get("/file/office"), "Is your complaint about an office?")) << "it is no complaint";
    EXPECT_EQ(where(browser.post("/file/office", "/file/office", {{"office", "unknown"}})), "/file/files?lang=en");
    EXPECT_EQ(where(browser.upload("/file/files", "/file/files", {})), "/file/reach/details?lang=en") << "there is nothing to choose";
    EXPECT_EQ(where(browser.get("/file/reach")), "/file/reach/details?lang=en");
    EXPECT_EQ(where(browser.get("/file/check")), "/file/reach/details?lang=en") << "nor can it be passed by";
    const auto details = browser.get("/file/reach/details");
    EXPECT_TRUE(tests::holds(details, "(art. 29) ask for your name and contact")) << details.body;
    const auto nameless = browser.send(details.body, "/file/reach/details", {{"name", ""}, {"email", "lin@mei.example"}});
    EXPECT_EQ(nameless.status, 422);
    EXPECT_TRUE(tests::holds(nameless, "href=\"#name\""));
    EXPECT_TRUE(tests::holds(nameless, "lin@mei.example")) << "what was typed stays";
    EXPECT_EQ(browser.send(details.body, "/file/reach/details", {{"name", "Lin Mei"}}).status, 422) << "a way to be reached, too";
    const auto no_address = browser.send(details.body, "/file/reach/details", {{"name", "Lin Mei"}, {"email", "lin at mei"}});
    EXPECT_EQ(no_address.status, 422);
    EXPECT_TRUE(tests::holds(no_address, "href=\"#email\"")) << no_address.body;
    EXPECT_TRUE(tests::holds(no_address, "lin at mei")) << "it stays";

    // Without a name it can go on as a request: what was written stays.
    const auto again = browser.get("/file/what?kind=complaint");
    EXPECT_TRUE(tests::holds(again, "Of 2025, as a file."));
    EXPECT_EQ(where(browser.send(again.body, "/file/what", {{"kind", "complaint"}, {"subject", "Budget"}, {"body", "Of 2025, as a file."}})), "/file/reach?lang=en") << "what was answered is not asked again";
    EXPECT_EQ(where(browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}})), "/file/check?lang=en");
    // And back: anonymous is not enough then.
    EXPECT_EQ(where(browser.post("/file/what", "/file/what", {{"kind", "disclosure"}, {"subject", "Budget"}, {"body", "Of 2025, as a file."}})), "/file/reach/details?lang=en");
    EXPECT_EQ(where(browser.get("/file/check")), "/file/reach/details?lang=en");
    EXPECT_EQ(where(browser.post("/file/reach/details", "/file/reach/details", {{"name", "Lin Mei"}, {"email", "lin@mei.example"}})), "/file/check?lang=en");
    const auto check = browser.get("/file/check");
    EXPECT_TRUE(tests::holds(check, "Request for government information"));
    EXPECT_TRUE(tests::holds(check, "What you ask for, and in which form")) << check.body;
    EXPECT_FALSE(tests::holds(check, "#about-offices")) << check.body;
    EXPECT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    browser.open_case(browser.shown_code());
    EXPECT_TRUE(tests::holds(browser.get("/case"), "within 20 working days of receipt"));
}

TEST(Trouble, a_page_that_cannot_be_shown_does_not_say_that_a_step_failed) {
    Browser browser;
    const Site site{.context = browser.context(), .renderer = *browser.renderer};
    for (const std::string_view code : {http::problems::busy, http::problems::unavailable}) {
        const auto page = error_page(site, http::make_request("GET", "/file/receipt?lang=en"), 503, {}, code);
        EXPECT_FALSE(tests::holds(page, "not saved")) << page.body;
        EXPECT_FALSE(tests::holds(page, "nothing of it was saved")) << page.body;
        EXPECT_TRUE(tests::holds(page, "accepted is safe")) << page.body;
        EXPECT_TRUE(tests::holds(page, "href=\"/file/receipt?lang=en\"")) << page.body;
    }
}

TEST(Trouble, a_step_that_failed_leads_back_to_its_form_with_what_was_typed) {
    Browser browser;
    const Site site{.context = browser.context(), .renderer = *browser.renderer};
    auto sent = http::make_request("POST", "/file/send?lang=en");
    sent.headers.push_back({"Cookie", "draft=x"});
    const auto filing = error_page(site, sent, 503, {}, engine::problems::not_kept);
    EXPECT_TRUE(tests::holds(filing, "href=\"/file/check?lang=en\"")) << filing.body;
    EXPECT_FALSE(tests::holds(filing, "/file/send")) << "no link leads to where only forms go";
    EXPECT_TRUE(tests::holds(filing, "still there; you needn")) << filing.body;

    auto message = http::make_request("POST", "/case/message?lang=en");
    message.typed = "Still dark.";
    const auto failed = error_page(site, message, 503, {}, engine::problems::not_kept);
    EXPECT_TRUE(tests::holds(failed, "Still dark.")) << failed.body;
    EXPECT_TRUE(tests::holds(failed, "href=\"/case/message?lang=en\"")) << failed.body;
    const auto perhaps = error_page(site, message, 503, {}, engine::problems::perhaps_kept);
    EXPECT_TRUE(tests::holds(perhaps, "class=\"button\" href=\"/case?lang=en\"")) << "to look before it is sent again";
    EXPECT_TRUE(tests::holds(error_page(site, message, 408), "too long to arrive"));
}

TEST(Trouble, a_text_that_was_cut_is_given_back_wherever_the_cut_fell) {
    Browser browser;
    const Site site{.context = browser.context(), .renderer = *browser.renderer};
    auto sent = http::make_request("POST", "/file/what?lang=en");
    sent.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    const std::string form = "subject=Lamp&body=Dark%E7%81%AF";
    for (std::size_t size = form.find("%E7"); size <= form.size(); ++size) {
        sent.body = form.substr(0, size);
        const auto page = error_page(site, sent, 413);
        EXPECT_TRUE(tests::holds(page, "Lamp\n\nDark")) << size << page.body;
        EXPECT_TRUE(tests::holds(page, "What you wrote is too long")) << page.body;
    }
}

TEST(Following, documents_and_the_full_copy_are_there_to_take_home) {
    Browser browser;
    EXPECT_EQ(browser.get("/case/bundle").status, 403);
    browser.open_case(browser.file_a_case());
    const auto page = browser.get("/case");
    EXPECT_NE(page.body.find("/case/documents/1?lang=en"), std::string::npos);
    EXPECT_NE(page.body.find("/case/bundle?lang=en"), std::string::npos);
    const auto receipt = browser.get("/case/documents/1");
    EXPECT_TRUE(receipt.body.starts_with("%PDF-"));
    EXPECT_TRUE(receipt.header("Content-Disposition")->starts_with("attachment"));
    const auto read = browser.get("/case/documents/1/page");
    EXPECT_TRUE(tests::holds(read, "<h1>Receipt</h1>")) << read.body;
    EXPECT_TRUE(tests::holds(read, "href=\"/case/documents/1?lang=en\" download"));
    EXPECT_EQ(browser.get("/case/documents/2/page").status, 404);
    EXPECT_EQ(browser.get("/case/documents/2").status, 404);
    EXPECT_EQ(browser.get("/case/documents/x").status, 404);
    const auto copy = browser.get("/case/bundle");
    EXPECT_EQ(copy.status, 200);
    EXPECT_TRUE(copy.body.starts_with("PK"));
    EXPECT_NE(copy.body.find("The lamp by the bridge."), std::string::npos) << "the file, as it was sent";
    EXPECT_NE(copy.body.find("Dark since May."), std::string::npos);
}

TEST(Following, a_wrong_code_says_so_beside_the_field_and_tries_are_limited) {
    Browser browser;
    browser.file_a_case();
    const std::string other = sealing::ReceiptCode::draw(browser.random).text();
    const auto unknown = browser.post("/case", "/case", {{"code", other}});
    EXPECT_EQ(unknown.status, 422);
    EXPECT_NE(unknown.body.find("id=\"code-error\""), std::string::npos);
    EXPECT_EQ(browser.post("/case", "/case", {{"code", "123"}}).status, 422);
    browser.remote_key = 5;
    for (int tries = 0; tries < 3; ++tries) EXPECT_EQ(browser.post("/case", "/case", {{"code", other}}).status, 422);
    EXPECT_EQ(browser.post("/case", "/case", {{"code", other}}).status, 429);
    EXPECT_EQ(browser.cookies.count("case"), 0U);
}

TEST(Public, pages_for_everybody_are_shown_in_both_languages) {
    Browser browser;
    for (const auto* language : {"en", "zh"}) {
        browser.language = language;
        for (const auto* path : {"/", "/limits", "/accessibility", "/file", "/file/what", "/case", "/log", "/board", "/board/chengjian-ban"}) {
            const auto page = browser.get(path);
            EXPECT_EQ(page.status, 200) << path;
            EXPECT_TRUE(page.header("Content-Language")->starts_with(language));
        }
    }
}

TEST(Public, each_office_has_a_page_of_its_figures_and_no_other_name_has) {
    Browser browser;
    EXPECT_TRUE(tests::holds(browser.get("/board/chengjian-ban"), "The log holds nothing of this office yet."));
    std::vector<CaseId> ids;
    for (int i = 0; i < 12; ++i) ids.push_back(browser.file(browser.filing("chengjian-ban")).value.id);
    browser.writer->docket_now();
    browser.clock.pass(std::chrono::hours(24 * 8));
    const auto page = browser.get("/board/chengjian-ban");
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(tests::holds(page, "Request or complaint: Registration"));
    EXPECT_TRUE(tests::holds(page, "<td class=\"number\">12</td>"));
    EXPECT_TRUE(tests::holds(page, "<td class=\"number\">–</td>")) << "no last hundred";
    EXPECT_TRUE(tests::holds(page, "2 March 2026"));
    EXPECT_TRUE(tests::holds(page, "huiyin log audit --as-of 2026-03-10 --json"));
    EXPECT_TRUE(tests::holds(page, "&quot;clock&quot;: &quot;register&quot;"));
    const auto zhou = browser.staff("chengjian-ban");
    for (const CaseId& id : ids) {
        ASSERT_TRUE(browser.act(zhou, id, "register"));
        ASSERT_TRUE(browser.act(zhou, id, "accept", {{"way", "We look at it."}}));
    }
    browser.file(browser.filing("zonghe-zhifa-dui"));
    for (int i = 0; i < 4; ++i) browser.file(browser.filing("chengjian-ban"));
    browser.writer->docket_now();
    browser.clock.pass(std::chrono::minutes(2));
    const auto small = browser.get("/board/zonghe-zhifa-dui");
    EXPECT_TRUE(tests::holds(small, "fewer than ten promises in all"));
    EXPECT_TRUE(tests::holds(small, "href=\"/board/zhen-zhengfu?lang=en\""));
    EXPECT_TRUE(tests::holds(browser.get("/board"), "href=\"/board/chengjian-ban?lang=en\""));
    EXPECT_TRUE(tests::holds(browser.get("/board/zhen-zhengfu"), "This includes offices below with fewer than ten"));

    const auto none = browser.get("/board/no-such-office");
    EXPECT_EQ(none.status, 404);
    EXPECT_TRUE(tests::holds(none, "There is no such office"));
    EXPECT_TRUE(tests::holds(none, "href=\"/board?lang=en\""));
}

TEST(Public, the_code_on_a_document_leads_to_its_entry) {
    Browser browser;
    const engine::Receipt receipt = browser.file();
    browser.clock.pass(std::chrono::minutes(2));
    browser.file(browser.filing(nullptr));
    browser.clock.pass(std::chrono::minutes(2));
    browser.file(browser.filing(nullptr));
    EXPECT_TRUE(tests::holds(browser.get("/log?entry=" + std::to_string(receipt.leaf_index)), "one step of one case"));
    EXPECT_TRUE(tests::holds(browser.get("/log?entry=999"), "no entry 999 yet"));
    for (const auto* odd : {"-1", "x", "1x", "", "99999999999999999999999"})
        EXPECT_EQ(browser.get(std::string("/log?entry=") + odd).body.find("id=\"entry\""), std::string::npos) << odd;
}

TEST(Case, a_forwarding_says_to_whom_and_why_and_who_looked_at_what) {
    Browser browser;
    const engine::Receipt receipt = browser.file(browser.filing(nullptr));
    const CaseId id = receipt.value.id;
    const auto reception = browser.staff("xinfang-ban");
    ASSERT_TRUE(browser.act(reception, id, "register"));
    ASSERT_TRUE(browser.act(reception, id, "forward", {{"office", "chengjian-ban"}, {"reasons", "Drains are theirs."}}));
    const auto staff = browser.staff("chengjian-ban");
    ASSERT_TRUE(engine::open_for_staff(browser.context(), staff, id));
    ASSERT_TRUE(engine::open_for_staff(browser.context(), staff, id, engine::Opening::identity));
    browser.open_case(receipt.code.text());
    const auto page = browser.get("/case");
    EXPECT_TRUE(tests::holds(page, "Forward to: Planning and Construction Office"));
    EXPECT_TRUE(tests::holds(page, "Drains are theirs."));
    EXPECT_TRUE(tests::holds(page, "head of the office, Planning and Construction Office, 2 March 2026, 10:00: the contact details")) << page.body;
    EXPECT_TRUE(tests::holds(page, "head of the office, Planning and Construction Office, 2 March 2026, 10:00: the content"));
}

TEST(Case, only_the_resident_says_whether_it_is_solved) {
    Browser browser;
    const engine::Receipt receipt = browser.file();
    const CaseId id = receipt.value.id;
    const auto staff = browser.staff("chengjian-ban");
    ASSERT_TRUE(browser.act(staff, id, "register"));
    ASSERT_TRUE(browser.act(staff, id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(browser.act(staff, id, "reply", {{"outcome", "done"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}}));
    browser.open_case(receipt.code.text());
    EXPECT_TRUE(tests::holds(browser.get("/case"), "Is it solved?"));
    EXPECT_EQ(tests::where(browser.post("/case", "/case/rate", {{"solved", "partly"}})), "/case?done=rate&lang=en");
    EXPECT_EQ(browser.value(id).latest.at("answer_rated.solved"), "partly");
    EXPECT_TRUE(tests::holds(browser.get("/case"), "Partly"));
}

TEST(Case, a_reload_shows_what_has_happened_and_belongs_to_one_session) {
    Browser browser;
    const engine::Receipt receipt = browser.file();
    const engine::Receipt other = browser.file(browser.filing(nullptr));
    browser.open_case(receipt.code.text());
    const auto first = browser.get("/case");
    EXPECT_TRUE(tests::holds(first, "The drain in Canary Lane"));
    EXPECT_EQ(*first.header("Cache-Control"), "no-store");
    const auto again = browser.get("/case");
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers, first.headers);
    EXPECT_EQ(browser.kinds(receipt.value.id), (std::vector<std::string>{"case_filed"})) << "looking leaves no event";

    ASSERT_TRUE(browser.act(browser.staff("chengjian-ban"), receipt.value.id, "register"));
    EXPECT_NE(browser.get("/case").body, first.body);
    browser.language = "zh";
    EXPECT_TRUE(browser.get("/case").header("Content-Language")->starts_with("zh"));
    browser.language = "en";
    browser.clock.pass(std::chrono::hours(24) - engine::session_idle);
    EXPECT_EQ(browser.get("/case").body.find("The drain"), std::string::npos) << "the session is over";

    browser.open_case(receipt.code.text());
    const auto cookie = browser.cookies.at("case");
    browser.get("/case");
    browser.cookies.erase("case");
    const auto entry = browser.get("/case");  // as in another tab, opened before
    browser.cookies["case"] = cookie;
    EXPECT_EQ(tests::where(browser.send(entry.body, "/case", {{"code", other.code.text()}})), "/case?lang=en");
    EXPECT_NE(browser.cookies.at("case"), cookie);
    const auto others = browser.get("/case");
    EXPECT_EQ(tests::between(others.body, "<title>", "</title>"), tests::between(first.body, "<title>", "</title>"));
    EXPECT_EQ(tests::where(browser.post("/case", "/case/leave", {})), "/case/left?lang=en");
    browser.cookies["case"] = cookie;
    EXPECT_EQ(browser.get("/case").body.find("The drain"), std::string::npos) << "a session that was replaced opens nothing";
}

TEST(Case, says_when_it_will_be_forgotten_and_then_what_is_left) {
    Browser browser;
    const std::string code = browser.file_a_case();
    browser.open_case(code);
    EXPECT_EQ(tests::where(browser.post("/case/withdraw", "/case/withdraw", {})), "/case?done=withdraw&lang=en");
    engine::Timers timers(browser.context());
    browser.clock.pass(std::chrono::hours(24) * (36 * 31 - 40));
    while (timers.look().more) {}
    browser.open_case(code);
    const auto warned = browser.get("/case");
    EXPECT_TRUE(tests::holds(warned, "is kept until")) << warned.body;
    EXPECT_TRUE(tests::holds(warned, "/case/bundle?lang=en"));
    EXPECT_TRUE(tests::holds(warned, "/case/message?lang=en")) << "a message keeps it longer";
    EXPECT_TRUE(tests::holds(warned, "Dark since May."));
    for (int day = 0; day < 70; ++day) {
        browser.clock.pass(std::chrono::hours(24));
        while (timers.look().more) {}
    }
    browser.open_case(code);
    const auto left = browser.get("/case");
    EXPECT_EQ(left.status, 200);
    EXPECT_TRUE(tests::holds(left, "The content of this case was destroyed")) << left.body;
    EXPECT_FALSE(tests::holds(left, "Dark since May."));
    for (const char* gone : {"/case/bundle", "/case/documents/1", "/case/documents/1/page"})
        EXPECT_EQ(browser.get(gone).status, 410) << gone;
    EXPECT_TRUE(tests::holds(browser.get("/case/message"), "a new case can be filed at any time"));
}

}  // namespace huiyin::web::resident
