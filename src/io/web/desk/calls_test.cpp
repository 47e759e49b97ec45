#include <gtest/gtest.h>

#include "io/web/desk/stories_test.h"

// Open calls for suggestions at the desk, and forms that are sent twice.
namespace huiyin::web::desk {
using namespace desk_tests;

namespace calls_desk_tests {

struct CallDesk : Desk {
    CallDesk() { member("zhou", {"xinfang-ban"}); }
    static Values fields(const std::string& until) { return {{"until", until}, {"title-zh", "公园里要添什么"}, {"text-zh", "长椅、树，还是灯？"}}; }
    http::Response publish_call(Values values, const std::string& path = "/desk/calls/new", int presses = 1) {
        values.emplace_back("step", "preview");
        const auto preview = post(path, path, values);
        if (preview.status != 200) return preview;
        std::string document = hidden(preview.body, "document");
        for (std::size_t at = 0; (at = document.find("&quot;", at)) != std::string::npos;) document.replace(at, 6, "\"");
        http::Response last = send(preview.body, path, {{"document", document}, {"step", "publish"}});
        while (--presses > 0) last = send(preview.body, path, {{"document", document}, {"step", "publish"}});
        return last;
    }
};

}  // namespace calls_desk_tests
using namespace calls_desk_tests;

TEST(CallDesk, TheHeadPublishesACallAndWritesWhatCameOfIt) {
    CallDesk desk;
    EXPECT_TRUE(holds(desk.get("/desk/calls"), "There are none."));
    EXPECT_TRUE(holds(desk.get("/desk/board"), "href=\"/desk/calls?lang=en\""));
    const auto wrong = desk.publish_call({{"until", "2026-01-01"}, {"title-en", "Park <b>"}, {"text-zh", "长椅？"}});
    EXPECT_EQ(wrong.status, 422);
    for (const char* text : {"href=\"#until\"", "href=\"#title-zh\"", "Park &lt;b&gt;"}) EXPECT_TRUE(holds(wrong, text)) << text << wrong.body;
    EXPECT_EQ(where(desk.publish_call(CallDesk::fields("2026-03-31"))), "/desk/calls?done=town-published&lang=en");
    const std::string id = "2026-03-31-xinfang-ban";
    ASSERT_NE(desk.town.calls()->find(id), nullptr);
    EXPECT_TRUE(holds(desk.get("/desk/calls"), "/desk/calls/" + id));
    desk.clock.pass(std::chrono::hours(24 * 40));
    desk.sign_in("zhou");
    auto told = CallDesk::fields("2026-03-31");
    told.emplace_back("outcome-zh", "添了十二把长椅。");
    EXPECT_EQ(where(desk.publish_call(told, "/desk/calls/" + id)), "/desk/calls?done=town-published&lang=en");
    EXPECT_EQ(desk.town.calls()->find(id)->outcome.zh, "添了十二把长椅。");
    EXPECT_TRUE(holds(desk.get("/desk/calls?show=past"), "Outcome published"));
    EXPECT_EQ(desk.get("/desk/calls/" + id + "/history").status, 200);
}

TEST(PressedTwice, WhatIsPublishedIsPublishedOnce) {
    CallDesk desk;
    EXPECT_EQ(where(desk.publish_call(CallDesk::fields("2026-03-31"), "/desk/calls/new", 2)), "/desk/calls?done=town-published&lang=en");
    EXPECT_EQ(desk.town.calls()->all().size(), 1u);
    EXPECT_EQ(desk.store.version_history("call", "2026-03-31-xinfang-ban", 1'000, 10).size(), 1u);
    auto told = CallDesk::fields("2026-03-31");
    told.emplace_back("outcome-zh", "添了十二把长椅。");
    EXPECT_EQ(where(desk.publish_call(told, "/desk/calls/2026-03-31-xinfang-ban", 2)), "/desk/calls?done=town-published&lang=en");
    EXPECT_EQ(desk.store.version_history("call", "2026-03-31-xinfang-ban", 1'000, 10).size(), 2u);
}

TEST(CallDesk, OthersPublishNothing) {
    Desk desk;
    desk.roles = {accounts::Role::caseworker};
    desk.member("qin", {"xinfang-ban"});
    for (const char* path : {"/desk/calls", "/desk/calls/new"}) EXPECT_EQ(desk.get(path).status, 403) << path;
    EXPECT_EQ(desk.get("/desk/calls/none").status, 403);
}

TEST(PressedTwice, ACommandIsOneActAndLeadsToItsResult) {
    Desk desk;
    desk.begin();
    const auto form = desk.get(desk.path("/register"));
    for (int press = 0; press < 2; ++press) EXPECT_EQ(where(desk.send(form.body, desk.path("/register"), {})), desk.done("register"));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed", "case_registered"}));
    const auto accepting = desk.get(desk.path("/accept"));
    EXPECT_EQ(where(desk.send(accepting.body, desk.path("/accept"), {{"way", "We look into it."}})), desk.done("accept"));
    const auto again = desk.send(accepting.body, desk.path("/accept"), {{"way", "We look into it by May."}});
    EXPECT_EQ(again.status, 409) << "whether these words were said can't be seen without an opening";
    EXPECT_TRUE(holds(again, "We look into it by May."));
    EXPECT_EQ(desk.kinds().size(), 3u);
}

TEST(PressedTwice, AMessageIsSaidOnceAndAnotherOneIsNotSwallowed) {
    Desk desk;
    desk.begin();
    desk.send(desk.get(desk.path()).body, desk.path("/opening"), {});
    const auto form = desk.get(desk.path("/message"));
    for (int press = 0; press < 2; ++press) EXPECT_EQ(where(desk.send(form.body, desk.path("/message"), {{"body", "We are on it."}})), desk.done("message"));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed", "case_viewed", "message_added"}));
    const auto other = desk.send(form.body, desk.path("/message"), {{"body", "The lamp is ordered."}});
    EXPECT_EQ(other.status, 409) << "these words were not said yet";
    EXPECT_TRUE(holds(other, "The lamp is ordered."));
}

TEST(PressedTwice, WithAnotherChoiceItIsAnotherAct) {
    Desk desk;
    desk.accept();
    desk.send(desk.get(desk.path()).body, desk.path("/opening"), {});
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_EQ(where(desk.send(form.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
    EXPECT_EQ(where(desk.send(form.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
    auto refused = whole_reply;
    refused[0].second = "refused";
    EXPECT_EQ(desk.send(form.body, desk.path("/reply"), refused).status, 409);
}

TEST(PressedTwice, OfACaseThatWasForwardedTheWordsAreKept) {
    Desk desk;
    desk.begin();
    EXPECT_EQ(where(desk.act("register")), desk.done("register"));
    desk.invite("he", {"chengjian-ban"});
    desk.member("he", {"chengjian-ban"});
    desk.again("zhou");
    const auto form = desk.get(desk.path("/forward"));
    const Desk::Values values{{"office", "chengjian-ban"}, {"reasons", "Lamps are theirs."}};
    EXPECT_EQ(desk.send(form.body, desk.path("/forward"), values).status, 303);
    const auto again = desk.send(form.body, desk.path("/forward"), values);
    EXPECT_NE(again.status, 303) << "they can't be compared any more";
    EXPECT_TRUE(holds(again, "Lamps are theirs."));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed", "case_registered", "case_forwarded"}));
}

TEST(PressedTwice, WhatSomebodyElseDidIsNoRepetition) {
    Desk desk;
    desk.begin();
    desk.member("qin", desk.town.offices()->reception().id);
    desk.again("zhou");
    desk.again("qin");
    const auto form = desk.get(desk.path("/register"));
    desk.again("zhou");
    EXPECT_EQ(where(desk.act("register")), desk.done("register"));
    desk.again("qin");
    EXPECT_NE(desk.send(form.body, desk.path("/register"), {}).status, 303);
}

}  // namespace huiyin::web::desk
