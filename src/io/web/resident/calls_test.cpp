#include <gtest/gtest.h>

#include "core/calls/draft.h"
#include "engine/publishing.h"
#include "io/web/resident/browser_test.h"

// Open calls for suggestions, and the report of a year, as everybody sees them.
namespace huiyin::web::resident {
using tests::holds;
using tests::where;
using town_for_tests::Browser;

namespace call_pages_tests {

const std::string call_id = "2026-03-31-chengjian-ban";

calls::Draft usual_call() {
    return {.id = call_id,
            .office = "chengjian-ban",
            .until = "2026-03-31",
            .title = {.zh = "公园里要添什么 <b>", .en = {}},
            .text = {.zh = "长椅、树，还是灯？", .en = {}},
            .outcome = {},
            .withdrawn = false};
}
void publish_call(Browser& browser, const calls::Draft& draft) {
    const auto stands = engine::standing(browser.context(), std::string(engine::call_kind), draft.id);
    const auto done = engine::publish(browser.context(), browser.staff("chengjian-ban").staff,
                                      {.kind = std::string(engine::call_kind), .name = draft.id, .document = calls::write_draft(draft), .based_on = stands ? stands->serial : 0});
    EXPECT_TRUE(done) << (done ? "" : std::string(done.error().code) + " " + done.error().where);
}
void file_for_call(Browser& browser, int times) {
    for (int i = 0; i < times; ++i) {
        engine::Filing filing = browser.filing(nullptr);
        filing.procedure = "suggestion";
        filing.call = call_id;
        browser.file(filing);
    }
}

}  // namespace call_pages_tests
using namespace call_pages_tests;

TEST(CallPages, ListOpenCallsAndThoseThatAreOver) {
    Browser browser;
    EXPECT_TRUE(holds(browser.get("/calls"), "No office asks for suggestions at the moment."));
    EXPECT_TRUE(holds(browser.get("/"), "href=\"/calls?lang=en\""));
    publish_call(browser, usual_call());
    const auto list = browser.get("/calls");
    for (const char* text : {"公园里要添什么 &lt;b&gt;", "lang=\"zh-Hans\"", "Until Tuesday 31 March 2026", "/calls/" "2026-03-31-chengjian-ban"})
        EXPECT_TRUE(holds(list, text)) << text << list.body;
    EXPECT_FALSE(holds(list, "/calls?show=past"));
    browser.clock.pass(std::chrono::hours(24 * 40));
    EXPECT_TRUE(holds(browser.get("/calls"), "/calls?show=past"));
    EXPECT_TRUE(holds(browser.get("/calls?show=past"), "Ended on Tuesday 31 March 2026"));
    EXPECT_EQ(browser.get("/calls/none").status, 404);
}

TEST(CallPages, OnePressLeadsFromACallToAFilingThatBelongsToIt) {
    Browser browser;
    publish_call(browser, usual_call());
    const auto call = browser.get("/calls/" + call_id);
    EXPECT_TRUE(holds(call, "href=\"/file/what?call=2026-03-31-chengjian-ban&amp;lang=en\"")) << call.body;
    const auto what = browser.get("/file/what?call=" + call_id);
    EXPECT_TRUE(holds(what, "name=\"kind\" value=\"suggestion\"")) << what.body;
    EXPECT_TRUE(holds(what, "name=\"call\" value=\"" + call_id + "\""));
    EXPECT_EQ(where(browser.post("/file/what?call=" + call_id, "/file/what", {{"kind", "suggestion"}, {"call", call_id}, {"subject", "Benches"}, {"body", "By the pond."}})),
              "/file/files?lang=en") << "the office is the call's";
    EXPECT_EQ(where(browser.upload("/file/files", "/file/files", {}, {})), "/file/reach?lang=en");
    EXPECT_EQ(where(browser.post("/file/reach", "/file/reach", {{"reach", "anonymous"}})), "/file/check?lang=en");
    EXPECT_TRUE(holds(browser.get("/file/check"), "/calls/" + call_id));
    EXPECT_EQ(where(browser.post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
    const std::string code = browser.shown_code();
    const auto ids = browser.store.open_cases({}, 10);
    ASSERT_EQ(ids.size(), 1u);
    EXPECT_EQ(browser.value(ids[0]).office, OfficeId{"chengjian-ban"});
    EXPECT_EQ(browser.value(ids[0]).procedure, "suggestion");
    browser.open_case(code);
    EXPECT_TRUE(holds(browser.get("/case"), "/calls/" + call_id));
}

TEST(CallPages, WhoLeavesACallIsAskedForTheOfficeAndOfWhomTheyComplain) {
    Browser browser;
    publish_call(browser, usual_call());
    EXPECT_EQ(where(browser.post("/file/what?call=" + call_id, "/file/what", {{"kind", "suggestion"}, {"call", call_id}, {"subject", "Benches"}, {"body", "By the pond."}})),
              "/file/files?lang=en");
    EXPECT_EQ(where(browser.post("/file/what?kind=complaint", "/file/what", {{"kind", "complaint"}, {"call", ""}, {"subject", "Benches"}, {"body", "They took ours."}})),
              "/file/office?lang=en");
    EXPECT_FALSE(holds(browser.get("/file/office"), "value=\"chengjian-ban\" checked"));
}

TEST(CallPages, ACallThatEndsWhileOneWritesIsSaidAndTheTextStays) {
    Browser browser;
    publish_call(browser, usual_call());
    static_cast<void>(browser.get("/file/what?call=" + call_id));
    browser.clock.pass(std::chrono::hours(10));
    calls::Draft off = usual_call();
    off.withdrawn = true;
    publish_call(browser, off);
    const auto late = browser.post("/file/what?call=" + call_id, "/file/what", {{"kind", "suggestion"}, {"call", call_id}, {"subject", "Benches"}, {"body", "By the pond."}});
    EXPECT_EQ(late.status, 422);
    EXPECT_TRUE(holds(late, "This call is over.")) << late.body;
    EXPECT_TRUE(holds(late, "By the pond."));
    EXPECT_EQ(where(browser.post("/file/what", "/file/what", {{"kind", "suggestion"}, {"call", ""}, {"subject", "Benches"}, {"body", "By the pond."}})), "/file/office?lang=en")
        << "as a suggestion of its own";
}

TEST(CallPages, SayHowManyCameOnceItIsOverFromTenAndWhatCameOfIt) {
    Browser browser;
    publish_call(browser, usual_call());
    file_for_call(browser, 9);
    EXPECT_FALSE(holds(browser.get("/calls/" + call_id), "suggestions came in"));
    browser.clock.pass(std::chrono::hours(24 * 20));
    file_for_call(browser, 1);
    EXPECT_FALSE(holds(browser.get("/calls/" + call_id), "suggestions came in")) << "watched, it would tell when somebody wrote";
    browser.clock.pass(std::chrono::hours(24 * 20));
    const auto over = browser.get("/calls/" + call_id);
    EXPECT_TRUE(holds(over, "10 suggestions came in.")) << over.body;
    EXPECT_TRUE(holds(over, "The office has not written it yet."));
    EXPECT_FALSE(holds(over, "/file/what?call="));
    calls::Draft told = usual_call();
    told.outcome.zh = "添了十二把长椅。";
    publish_call(browser, told);
    EXPECT_TRUE(holds(browser.get("/calls/" + call_id), "添了十二把长椅。"));
    EXPECT_TRUE(holds(browser.get("/calls?show=past"), "Outcome published"));
}

TEST(CallPages, NineAreSaidToBeFew) {
    Browser browser;
    publish_call(browser, usual_call());
    file_for_call(browser, 9);
    browser.clock.pass(std::chrono::hours(24 * 40));
    EXPECT_TRUE(holds(browser.get("/calls/" + call_id), "Fewer than ten suggestions came in"));
}

TEST(ReportPage, TellsTheYearSoFarAndNamesOfficesOnceItIsOver) {
    Browser browser;
    EXPECT_EQ(where(browser.get("/board/report")), "/board/report/2026?lang=en");
    EXPECT_TRUE(holds(browser.get("/board"), "/board/report/2026?lang=en"));
    EXPECT_EQ(browser.get("/board/report/2026").status, 200) << "though nothing is counted yet";
    for (const char* none : {"/board/report/2025", "/board/report/2027", "/board/report/x"}) EXPECT_EQ(browser.get(none).status, 404) << none;
    for (int i = 0; i < 12; ++i) {
        engine::Filing filing = browser.filing(nullptr);
        filing.about = {OfficeId{"chengjian-ban"}};
        browser.file(filing);
    }
    browser.clock.pass(std::chrono::minutes(2));
    const auto running = browser.get("/board/report/2026");
    EXPECT_TRUE(holds(running, "the year is not over")) << running.body;
    EXPECT_FALSE(holds(running, "<td class=\"number\">"));
    EXPECT_TRUE(holds(running, "Published when the year is over"));
    EXPECT_TRUE(holds(running, "nobody can count it")) << "what matters were about is said to be left out";
    browser.clock.pass(std::chrono::hours(24 * 310));
    const auto over = browser.get("/board/report/2026");
    EXPECT_TRUE(holds(over, "href=\"/board/chengjian-ban?lang=en\"")) << over.body;
    EXPECT_TRUE(holds(over, "From 1 January to 31 December 2026."));
    EXPECT_TRUE(holds(over, "<td class=\"number\">12</td>"));
    EXPECT_TRUE(holds(browser.get("/board"), "/board/report/2026?lang=en"));
}

}  // namespace huiyin::web::resident
