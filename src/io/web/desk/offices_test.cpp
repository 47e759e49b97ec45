#include <gtest/gtest.h>

#include "io/web/desk/stories_test.h"

// What passes between offices: forwarding, and being kept out.
namespace huiyin::web::desk {
using namespace desk_tests;

namespace desk_tests {

/// Everything at the desk that names a case, asked as a browser would, with a form of one's own.
std::vector<std::pair<std::string, http::Response>> ask_everything(Desk& desk, const std::string& id,
                                                                   const std::string& file) {
    std::vector<std::pair<std::string, http::Response>> out;
    const std::string own_form = desk.get("/desk/me").body;
    const auto get = [&](const std::string& more) { out.emplace_back(more, desk.get("/desk/cases/" + id + more)); };
    const auto post = [&](const std::string& more) {
        out.emplace_back(more, desk.send(own_form, "/desk/cases/" + id + more, {{"version", "1"}, {"body", "words"}}));
    };
    get("");
    get("/files/" + file);
    get("/files/" + file + "?show=yes");
    get("/documents/1");
    post("/opening");
    post("/identity");
    std::vector<std::string> commands{"message", "note"};
    for (const auto& rule : desk.town.procedure("complaint").commands) commands.push_back(rule.id.value);
    for (const std::string& command : commands) {
        get("/" + command);
        post("/" + command);
    }
    return out;
}

std::string without(std::string text, const std::string& words) {
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words)) text.erase(at, words.size());
    return text;
}

}  // namespace desk_tests

TEST(Offices, complained_of_find_no_page_that_tells_their_case_from_one_that_does_not_exist) {
    Desk desk;
    desk.begin();
    engine::Filing filing = desk.filing(nullptr);
    filing.about = {{"chengjian-ban"}};
    desk.case_id = desk.file(filing).value.id;
    desk.act("register");
    desk.member("chen", {"chengjian-ban"});
    const std::string nobody = CaseId::draw(desk.random).hex();
    const std::string file = FileId::draw(desk.random).hex();
    const auto theirs = ask_everything(desk, desk.case_id.hex(), file);
    const auto none = ask_everything(desk, nobody, file);
    ASSERT_EQ(theirs.size(), none.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        EXPECT_EQ(theirs[i].second.status, 404) << theirs[i].first;
        EXPECT_EQ(without(theirs[i].second.body, desk.case_id.hex()), without(none[i].second.body, nobody))
            << theirs[i].first;
    }
    for (const auto* show : {"", "?show=today", "?show=late", "?show=mine", "?show=own", "?show=guest", "?show=waiting", "?show=closed"}) {
        const auto list = desk.get(std::string("/desk") + show);
        EXPECT_FALSE(holds(list, desk.case_id.hex())) << show;
        EXPECT_FALSE(holds(list, "Canary")) << show;
        EXPECT_TRUE(holds(list, "Open (0)")) << show;
    }
    EXPECT_EQ(desk.kinds().back(), "case_registered");
}

TEST(Offices, a_case_is_forwarded_with_its_new_day_and_leaves_the_old_office) {
    Desk desk;
    desk.begin();
    desk.member("chen", {"chengjian-ban"});
    desk.member("she", {"shehui-shiwu-ban"});
    desk.again("zhou");
    engine::Filing filing = desk.filing(nullptr);
    filing.about = {{"shehui-shiwu-ban"}};
    desk.case_id = desk.file(filing).value.id;
    desk.act("register");
    desk.clock.pass(std::chrono::hours(24 * 3));
    desk.again("zhou");

    const auto form = desk.get(desk.path("/forward"));
    EXPECT_TRUE(holds(form, "value=\"chengjian-ban\""));
    EXPECT_FALSE(holds(form, "value=\"shehui-shiwu-ban\""));  // complained of
    EXPECT_FALSE(holds(form, "value=\"xinfang-ban\""));       // has it
    EXPECT_FALSE(holds(form, "value=\"zonghe-zhifa-dui\""));  // nobody there can open anything yet
    EXPECT_TRUE(holds(form, "Decision to take it on: due on Friday 20 March 2026.")) << form.body;
    EXPECT_TRUE(holds(form, "only the new office can open the case"));

    const auto empty = desk.send(form.body, desk.path("/forward"), {});
    EXPECT_EQ(empty.status, 422);
    EXPECT_TRUE(holds(empty, "href=\"#office\""));
    EXPECT_TRUE(holds(empty, "href=\"#reasons\""));
    for (const auto* barred : {"shehui-shiwu-ban", "nowhere", "xinfang-ban"})
        EXPECT_EQ(desk.send(form.body, desk.path("/forward"), {{"office", barred}, {"reasons", "Theirs."}}).status, 422);

    const auto sent = desk.send(form.body, desk.path("/forward"), {{"office", "chengjian-ban"}, {"reasons", "Drains are theirs."}});
    EXPECT_EQ(where(sent), "/desk?done=forward&lang=en");
    EXPECT_TRUE(holds(desk.get("/desk?done=forward"), "The case is on the other office&#39;s list now"));
    EXPECT_EQ(desk.get(desk.path()).status, 404);
    EXPECT_FALSE(holds(desk.get("/desk"), desk.case_id.hex()));

    desk.again("chen");
    EXPECT_TRUE(holds(desk.get("/desk"), "The drain in Canary Lane"));
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto seen = desk.get(desk.path());
    EXPECT_TRUE(holds(seen, "It smells of canary since Monday."));
    EXPECT_TRUE(holds(seen, "Drains are theirs."));
    EXPECT_TRUE(holds(seen, "Forward to: Planning and Construction Office"));
}

}  // namespace huiyin::web::desk
