#include <gtest/gtest.h>

#include "engine/news.h"
#include "engine/outbox.h"
#include "io/web/resident/browser_test.h"

namespace huiyin::web::resident {
using tests::holds;
using tests::where;
using town_for_tests::Browser;

namespace news_tests {

/// Up to the page about mails.
void reach(Browser& browser, const std::string& way = "anonymous") {
    browser.post("/file/what", "/file/what", {{"subject", "Street lamp"}, {"body", "Dark since May."}});
    browser.post("/file/office", "/file/office", {{"office", "chengjian-ban"}});
    browser.upload("/file/files", "/file/files", {}, {});
    EXPECT_EQ(where(browser.post("/file/reach", "/file/reach", {{"reach", way}})),
              way == "anonymous" ? "/file/news?lang=en" : "/file/reach/details?lang=en");
}
engine::NewsRow only_news(Browser& browser) {
    const auto cases = browser.store.desk({.office = {"chengjian-ban"}, .after = std::nullopt});
    EXPECT_EQ(cases.size(), 1u);
    return browser.store.news(cases.at(0).case_id).value();
}

}  // namespace news_tests
using namespace news_tests;

TEST(NewsPages, AnonymousFilersMayLeaveAnAddressForNewsAlone) {
    Browser browser(true);
    reach(browser);
    EXPECT_EQ(where(browser.get("/file/check")), "/file/news?lang=en") << "it is asked once";
    const auto wrong = browser.post("/file/news", "/file/news", {{"news", "yes"}, {"news-address", "lin at post"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "value=\"lin at post\"")) << wrong.body;
    EXPECT_TRUE(holds(wrong, "href=\"#news-address\"")) << wrong.body;
    EXPECT_EQ(where(browser.post("/file/news", "/file/news", {{"news", "yes"}, {"news-address", " lin@post.example "}})),
              "/file/check?lang=en");
    EXPECT_TRUE(holds(browser.get("/file/check"), "lin@post.example"));
    EXPECT_TRUE(holds(browser.get("/file/news"), "value=\"lin@post.example\""));
    EXPECT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    EXPECT_FALSE(only_news(browser).sealed.empty());

    // Staff who have opened the case see no address on any page; the resident sees enough of it to know it again.
    browser.open_case(browser.shown_code());
    const auto page = browser.get("/case");
    EXPECT_TRUE(holds(page, "l…@post.example")) << page.body;
    EXPECT_FALSE(holds(page, "lin@post.example"));
}

TEST(NewsPages, WhoWantsNoneGetsNoneThoughTheyLeftAnAddress) {
    Browser browser(true);
    reach(browser, "contact");
    EXPECT_EQ(where(browser.post("/file/reach/details", "/file/reach/details", {{"email", "lin@post.example"}})), "/file/news?lang=en");
    const auto asked = browser.get("/file/news");
    EXPECT_TRUE(holds(asked, "value=\"lin@post.example\"")) << "offered, for they typed it already";
    EXPECT_FALSE(holds(asked, " checked"));
    browser.post("/file/news", "/file/news", {{"news-address", "lin@post.example"}});
    EXPECT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    EXPECT_FALSE(browser.store.news(browser.store.desk({.office = {"chengjian-ban"}, .after = std::nullopt}).at(0).case_id));
}

TEST(NewsPages, ATownWithoutAMailServerSaysNothingOfMails) {
    Browser browser;
    browser.post("/file/what", "/file/what", {{"subject", "Street lamp"}, {"body", "Dark since May."}});
    browser.post("/file/office", "/file/office", {{"office", "unknown"}});
    browser.upload("/file/files", "/file/files", {}, {});
    EXPECT_EQ(where(browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}})), "/file/check?lang=en");
    EXPECT_EQ(where(browser.get("/file/news")), "/file/check?lang=en");
    EXPECT_FALSE(holds(browser.get("/file/check"), "there is news"));
    browser.post("/file/check", "/file/send", {});
    browser.open_case(browser.shown_code());
    EXPECT_FALSE(holds(browser.get("/case"), "there is news"));
}

TEST(NewsPages, AMailsLinkShowsAButtonAndThePostEndsThemWithoutACookieOrAToken) {
    Browser browser(true);
    reach(browser);
    browser.post("/file/news", "/file/news", {{"news", "yes"}, {"news-address", "lin@post.example"}});
    browser.post("/file/check", "/file/send", {});
    browser.open_case(browser.shown_code());
    ASSERT_TRUE(holds(browser.get("/case"), "l…@post.example"));

    // The token stands in the sealed address and in no other place: taken here as the outbox takes it.
    const auto id = only_news(browser).case_id;
    const auto session = browser.staff("chengjian-ban");
    ASSERT_TRUE(browser.act(session, id, "message", {{"body", "We look into it."}}));
    struct Keeper final : engine::Mailer {
        engine::Letter letter;
        engine::Delivery send(const engine::Letter& one) override {
            letter = one;
            return {};
        }
    } keeper;
    engine::Outbox(browser.context(), keeper).look();
    const std::string path = "/news/stop/" + keeper.letter.stop_token;

    tests::Browser stranger(browser.router);  // a mail program, from elsewhere
    stranger.site_header = "cross-site";
    const auto looked = stranger.get(path);
    EXPECT_EQ(looked.status, 200);
    EXPECT_TRUE(holds(looked, "<button")) << looked.body;
    EXPECT_TRUE(browser.store.news(id)) << "a scanner that follows links ends nothing";
    const auto ended = stranger.ask("POST", path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
    EXPECT_EQ(ended.status, 200);
    EXPECT_FALSE(browser.store.news(id));
    EXPECT_TRUE(stranger.cookies.empty());
    EXPECT_FALSE(holds(stranger.get(path), "<form method=\"post\" action=\"/news")) << "it is done";
    EXPECT_EQ(stranger.ask("POST", path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").status, 200);
    EXPECT_EQ(stranger.get("/news/stop/" + std::string(43, 'A')).status, 200) << "one answer for an unknown one";
    EXPECT_EQ(stranger.get("/news/stop/x").status, 200);

    // The resident's page says so at once, though the case itself has not moved.
    EXPECT_FALSE(holds(browser.get("/case"), "l…@post.example"));
    const auto wrong = browser.post("/case/news", "/case/news", {{"news", "on"}, {"news-address", "nobody"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "value=\"nobody\""));
    EXPECT_EQ(where(browser.post("/case/news", "/case/news", {{"news", "on"}, {"news-address", "mei@post.example"}})),
              "/case?done=news-on&lang=en");
    EXPECT_TRUE(holds(browser.get("/case"), "m…@post.example"));
    EXPECT_EQ(where(browser.post("/case", "/case/news", {{"news", "off"}})), "/case?done=news-off&lang=en");
    EXPECT_FALSE(browser.store.news(id));
}

}  // namespace huiyin::web::resident
