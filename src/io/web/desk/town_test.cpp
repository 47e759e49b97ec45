#include <gtest/gtest.h>

#include "core/guidance/parse.h"
#include "engine/publishing.h"
#include "io/web/desk/stories_test.h"

// The town's administration in the browser.
namespace huiyin::web::desk {
using namespace desk_tests;

namespace town_tests {

struct TownDesk : Desk {
    TownDesk() {
        roles = {accounts::Role::administrator};
        set_up("qin", {"xinfang-ban"});
        sign_in("qin");
    }
    const guidance::Category* category(const std::string& id) {
        held = town.guidance();
        return held->find_category(id);
    }
    /// What the form of a page holds, so that a test changes one thing and sends the rest.
    static Values values_of(const std::string& body) {
        Values out;
        for (std::size_t at = body.find("<input id=\""); at != std::string::npos; at = body.find("<input id=\"", at + 1)) {
            const std::string tag = body.substr(at, body.find('>', at) - at);
            const bool box = tag.find("type=\"checkbox\"") != std::string::npos;
            if (box && tag.find(" checked") == std::string::npos) continue;
            out.emplace_back(tests::between(tag, " name=\"", "\""), tests::between(tag, " value=\"", "\""));
        }
        for (std::size_t at = body.find("<input type=\"hidden\" name=\"questions"); at != std::string::npos;
             at = body.find("<input type=\"hidden\" name=\"questions", at + 1)) {
            const std::string tag = body.substr(at, body.find('>', at) - at);
            out.emplace_back(tests::between(tag, " name=\"", "\""), tests::between(tag, " value=\"", "\""));
        }
        for (std::size_t at = body.find("<textarea id=\""); at != std::string::npos; at = body.find("<textarea id=\"", at + 1))
            out.emplace_back(tests::between(body.substr(at), "name=\"", "\""), tests::between(body.substr(at), ">\n", "</textarea>"));
        for (std::size_t at = body.find("<select id=\""); at != std::string::npos; at = body.find("<select id=\"", at + 1)) {
            const std::string select = body.substr(at, body.find("</select>", at) - at);
            const auto chosen = select.find("\" selected");
            const auto start = chosen == std::string::npos ? std::string::npos : select.rfind("value=\"", chosen) + 7;
            out.emplace_back(tests::between(select, "name=\"", "\""), chosen == std::string::npos ? "" : select.substr(start, chosen - start));
        }
        for (auto& [name, value] : out) value = unescaped(value);
        return out;
    }
    static Values with(Values values, const Values& changes) {
        for (const auto& [name, value] : changes) {
            std::erase_if(values, [&](const auto& one) { return one.first == name; });
            values.emplace_back(name, value);
        }
        return values;
    }
    /// The form at `path`, changed and sent.
    http::Response change(const std::string& path, const Values& changes, const std::string& step = "preview") {
        const auto form = get(path);
        EXPECT_EQ(form.status, 200) << form.body;
        return send(form.body, path, with(with(values_of(form.body), changes), {{"step", step}}));
    }
    /// From a preview: published, or changed again.
    http::Response go_on(const http::Response& preview, const std::string& path, const std::string& step = "publish") {
        return send(preview.body, path, {{"document", unescaped(hidden(preview.body, "document"))}, {"step", step}});
    }
    static std::string unescaped(std::string text) {
        for (const auto& [from, to] : {std::pair{"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}})
            for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) text.replace(at, std::string(from).size(), to);
        return text;
    }
    void publish_lamp() {
        const auto preview = change("/desk/town/categories/new", {{"id", "lamp"}, {"name-zh", "路灯"}, {"name-en", "Street lamps"}, {"office", "chengjian-ban"}});
        ASSERT_EQ(preview.status, 200) << preview.body;
        ASSERT_EQ(where(go_on(preview, "/desk/town/categories/new")), "/desk/town/categories?done=town-published&lang=en");
    }
    std::shared_ptr<const guidance::Guidance> held;
};
using Values = Desk::Values;

}  // namespace town_tests
using namespace town_tests;

TEST(TownPages, are_for_administrators_alone) {
    TownDesk desk;
    EXPECT_TRUE(holds(desk.get("/desk"), "/desk/town?lang=en"));
    EXPECT_TRUE(holds(desk.get("/desk/town"), "everything is as the files in the data folder say"));
    desk.roles = {accounts::Role::supervisor, accounts::Role::clerk};
    desk.member("zhou", {"xinfang-ban"});
    EXPECT_FALSE(holds(desk.get("/desk"), "/desk/town"));
    const std::string form = desk.get("/desk/me").body;
    for (const auto* path : {"/desk/town", "/desk/town/categories", "/desk/town/categories/new", "/desk/town/offices/chengjian-ban", "/desk/town/replies/repaired/history",
                             "/desk/town/texts/town"}) {
        const auto page = desk.get(path);
        EXPECT_EQ(page.status, 403) << path;
        EXPECT_TRUE(holds(page, "Only administrators may do this.")) << path;
    }
    for (const auto* path : {"/desk/town/categories/new", "/desk/town/offices/chengjian-ban", "/desk/town/replies/repaired/undo"})
        EXPECT_EQ(desk.send(form, path, {{"step", "publish"}, {"document", "{}"}}).status, 403) << path;
    EXPECT_EQ(desk.store.newest_version(), 0U);
    desk.cookies.clear();
    EXPECT_EQ(where(desk.get("/desk/town")), "/desk/sign-in?return-to=/desk/town&lang=en");
}

TEST(TownPages, a_category_by_the_name_of_another_is_refused_and_keeps_what_was_typed) {
    TownDesk desk;
    desk.publish_lamp();
    const Values same{{"id", "lights"}, {"name-zh", "灯"}, {"name-en", "street  lamps"}, {"notice-zh", "打95598。"}, {"notice-en", "Call 95598."}};
    const auto refused = desk.change("/desk/town/categories/new", same);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_TRUE(holds(refused, "Another category is called “street  lamps” already (lamp)")) << refused.body;
    EXPECT_TRUE(holds(refused, "href=\"#name-en\"")) << refused.body;
    EXPECT_TRUE(holds(refused, "Call 95598."));
    EXPECT_EQ(desk.category("lights"), nullptr);
}

TEST(TownPages, a_category_is_written_looked_at_and_published) {
    TownDesk desk;
    EXPECT_TRUE(holds(desk.get("/desk/town/categories"), "There are none yet."));
    const auto preview = desk.change("/desk/town/categories/new", {{"id", "lamp"}, {"name-zh", "路灯"}, {"name-en", "Street <lamps>"}, {"notice-zh", "打95598。"}, {"notice-en", "Call 95598."}, {"office", "chengjian-ban"}});
    EXPECT_EQ(preview.status, 200) << preview.body;
    EXPECT_TRUE(holds(preview, "Street &lt;lamps&gt;"));
    EXPECT_TRUE(holds(preview, "Call 95598."));
    EXPECT_TRUE(holds(preview, "打95598。"));
    EXPECT_EQ(desk.category("lamp"), nullptr);  // nothing yet
    EXPECT_EQ(where(desk.go_on(preview, "/desk/town/categories/new")), "/desk/town/categories?done=town-published&lang=en");
    ASSERT_NE(desk.category("lamp"), nullptr);
    EXPECT_EQ(desk.category("lamp")->office->value, "chengjian-ban");
    EXPECT_TRUE(holds(desk.get("/desk/town"), "Categories: Street &lt;lamps&gt;"));
    const auto list = desk.get("/desk/town/categories?done=town-published");
    EXPECT_TRUE(holds(list, "Published. It counts from now on."));
    EXPECT_TRUE(holds(list, "published on 2 March 2026, 10:00 by qin")) << list.body;

    const auto changed = desk.change("/desk/town/categories/lamp", {{"hint-zh", "灯坏了"}, {"hint-en", "A broken lamp"}});
    EXPECT_TRUE(holds(changed, "A broken lamp"));
    EXPECT_FALSE(holds(changed, "Before:"));  // there was no hint
    // Once more to the form: all is still there.
    const auto again = desk.go_on(changed, "/desk/town/categories/lamp", "change");
    EXPECT_TRUE(holds(again, "value=\"A broken lamp\""));
    EXPECT_EQ(desk.category("lamp")->hint.en, "");
    EXPECT_EQ(where(desk.go_on(changed, "/desk/town/categories/lamp")), "/desk/town/categories?done=town-published&lang=en");
    EXPECT_EQ(desk.category("lamp")->hint.en, "A broken lamp");
    const auto same = desk.change("/desk/town/categories/lamp", {});
    EXPECT_TRUE(holds(same, "Nothing differs"));
    EXPECT_FALSE(holds(same, "value=\"publish\""));
}

TEST(TownPages, questions_are_added_one_by_one_and_taken_out_by_emptying_them) {
    TownDesk desk;
    desk.publish_lamp();
    const auto more = desk.change("/desk/town/categories/lamp", {}, "more");
    ASSERT_TRUE(holds(more, "questions-0-label-en")) << more.body;
    auto values = TownDesk::with(TownDesk::values_of(more.body), {{"questions-0-label-zh", "什么时候"}, {"questions-0-label-en", "When"}, {"questions-0-kind", "choice"},
                                                                  {"questions-0-choices-zh", "白天\n夜里"}, {"questions-0-choices-en", "By day"}});
    const auto wrong = desk.send(more.body, "/desk/town/categories/lamp", values);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "href=\"#questions-0-choices-en\"")) << wrong.body;
    EXPECT_TRUE(holds(wrong, "id=\"questions-0-choices-en-error\""));
    EXPECT_TRUE(holds(wrong, "白天\n夜里"));  // what was typed is kept
    values = TownDesk::with(values, {{"questions-0-choices-en", "By day\nAt night"}, {"questions-0-required", "yes"}});
    const auto preview = desk.send(more.body, "/desk/town/categories/lamp", values);
    EXPECT_TRUE(holds(preview, "At night")) << preview.body;
    EXPECT_EQ(desk.go_on(preview, "/desk/town/categories/lamp").status, 303);
    ASSERT_EQ(desk.category("lamp")->questions.size(), 1U);
    const auto question = desk.category("lamp")->questions.front();
    EXPECT_TRUE(question.required);
    EXPECT_EQ(question.choices[1].name.en, "At night");
    // A choice that stays keeps its id, wherever it stands.
    const auto turned = desk.change("/desk/town/categories/lamp", {{"questions-0-choices-zh", "夜里\n白天"}, {"questions-0-choices-en", "At night\nBy day"}});
    EXPECT_EQ(desk.go_on(turned, "/desk/town/categories/lamp").status, 303);
    EXPECT_EQ(desk.category("lamp")->questions.front().choices[0].id, question.choices[1].id);
    const auto gone = desk.change("/desk/town/categories/lamp", {{"questions-0-label-zh", ""}, {"questions-0-label-en", ""}, {"questions-0-choices-zh", ""}, {"questions-0-choices-en", ""}});
    EXPECT_EQ(desk.go_on(gone, "/desk/town/categories/lamp").status, 303);
    EXPECT_TRUE(desk.category("lamp")->questions.empty());
}

TEST(TownPages, every_mistake_stands_beside_its_field_and_changes_nothing) {
    TownDesk desk;
    desk.publish_lamp();
    const auto versions = desk.store.newest_version();
    const auto check = [&](const std::string& path, const Values& changes, const std::vector<std::string>& fields) {
        const auto page = desk.change(path, changes);
        EXPECT_EQ(page.status, 422) << path;
        for (const auto& field : fields) {
            EXPECT_TRUE(holds(page, "id=\"" + field + "-error\"")) << field << page.body;
            EXPECT_TRUE(holds(page, "href=\"#" + field + "\"")) << field;
        }
        for (const auto& [name, value] : changes) {
            if (value.size() <= 3 || value.size() >= 100) continue;
            EXPECT_TRUE(holds(page, value)) << value;
        }
    };
    check("/desk/town/categories/new", {{"id", "Not A Slug"}, {"name-en", "Lamps"}}, {"id"});
    check("/desk/town/categories/new", {{"id", "lamp"}, {"name-en", "Lamps"}}, {"id", "name-zh"});
    check("/desk/town/categories/new", {{"id", "new"}, {"name-zh", "新"}, {"name-en", "Lamps"}}, {"id"});
    check("/desk/town/categories/lamp", {{"name-zh", ""}, {"notice-en", std::string(501, 'x')}, {"hint-zh", "什么的"}}, {"name-zh", "notice-zh", "notice-en", "hint-en"});
    check("/desk/town/offices/chengjian-ban", {{"duties-en", ""}, {"name-zh", std::string(61, 'x')}}, {"duties-en", "name-zh"});
    check("/desk/town/offices/chengjian-ban", {{"parent", "chengjian-ban"}}, {"parent"});
    check("/desk/town/offices/chengjian-ban", {{"complaints-to", ""}}, {"complaints-to"});
    check("/desk/town/offices/chengjian-ban", {{"complaints-to", "chengjian-ban"}}, {"complaints-to"});
    check("/desk/town/replies/repaired", {{"name-en", ""}, {"texts-reasons-en", "Because"}}, {"name-en", "texts-reasons-zh"});
    check("/desk/town/replies/repaired", {{"texts-facts-zh", ""}, {"texts-facts-en", ""}}, {});
    check("/desk/town/texts/town", {{"welcome-en", "Welcome"}, {"contact-zh", std::string(201, 'x')}}, {"welcome-zh", "contact-zh"});
    // What no form of ours sends.
    const auto form = desk.get("/desk/town/categories/lamp");
    EXPECT_EQ(desk.send(form.body, "/desk/town/categories/lamp", {{"step", "publish"}, {"document", "{\"id\":\"lamp\"}"}}).status, 422);
    EXPECT_EQ(desk.send(form.body, "/desk/town/categories/lamp", {{"step", "publish"}, {"document", "not JSON"}}).status, 400);
    EXPECT_EQ(desk.get("/desk/town/categories/nothing").status, 404);
    EXPECT_EQ(desk.get("/desk/town/categories/nothing/history").status, 404);
    EXPECT_EQ(desk.get("/desk/town/texts/other").status, 404);
    EXPECT_EQ(desk.store.newest_version(), versions);
}

TEST(TownPages, who_was_slower_sees_how_theirs_differs_and_loses_nothing) {
    TownDesk desk;
    desk.publish_lamp();
    const auto preview = desk.change("/desk/town/categories/lamp", {{"name-en", "Mine"}});
    EXPECT_EQ(desk.go_on(desk.change("/desk/town/categories/lamp", {{"name-en", "Theirs"}}), "/desk/town/categories/lamp").status, 303);
    const auto late = desk.go_on(preview, "/desk/town/categories/lamp");
    EXPECT_EQ(late.status, 409);
    EXPECT_TRUE(holds(late, "Somebody published a new version"));
    EXPECT_TRUE(holds(late, "Theirs"));
    EXPECT_TRUE(holds(late, "Mine"));
    EXPECT_EQ(desk.category("lamp")->name.en, "Theirs");
    EXPECT_EQ(desk.go_on(late, "/desk/town/categories/lamp").status, 303);
    EXPECT_EQ(desk.category("lamp")->name.en, "Mine");
}

TEST(TownPages, a_version_is_put_back_with_one_act) {
    TownDesk desk;
    const std::string path = "/desk/town/offices/chengjian-ban";
    const std::string before = desk.town.offices()->find({"chengjian-ban"})->name.en;
    EXPECT_EQ(desk.go_on(desk.change(path, {{"name-en", "Works Office"}, {"name-zh", "建设办"}}), path).status, 303);
    EXPECT_EQ(desk.town.offices()->find({"chengjian-ban"})->name.en, "Works Office");
    const auto history = desk.get(path + "/history");
    EXPECT_TRUE(holds(history, "Works Office"));
    EXPECT_TRUE(holds(history, "This one counts now"));
    EXPECT_TRUE(holds(history, "the files in the data folder"));
    EXPECT_EQ(where(desk.send(history.body, path + "/undo", {{"number", "0"}})), path + "/history?lang=en");
    EXPECT_EQ(desk.town.offices()->find({"chengjian-ban"})->name.en, before);
    // From the page as it stood before: somebody was faster.
    const auto late = desk.send(history.body, path + "/undo", {{"number", "1"}});
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(desk.send(desk.get(path + "/history").body, path + "/undo", {{"number", "99"}}).status, 404);
    EXPECT_EQ(desk.town.offices()->find({"chengjian-ban"})->name.en, before);
}

TEST(TownPages, a_template_is_offered_for_its_category_and_state_alone) {
    TownDesk desk;
    desk.publish_lamp();
    const auto preview = desk.change("/desk/town/replies/new", {{"id", "lamp-done"}, {"name-zh", "灯修好了"}, {"name-en", "Lamp is lit"}, {"category", "lamp"},
                                                                {"outcome", "done"}, {"texts-facts-zh", "灯亮了。"}, {"texts-facts-en", "It shines."}});
    EXPECT_TRUE(holds(preview, "It shines.")) << preview.body;
    EXPECT_EQ(where(desk.go_on(preview, "/desk/town/replies/new")), "/desk/town/replies?done=town-published&lang=en");

    desk.roles = {accounts::Role::supervisor};
    desk.member("zhou", {"xinfang-ban"});
    desk.again("qin");  // who has the office's key hands it to the colleague
    desk.again("zhou");
    const auto reply_form = [&](const std::string& category) {
        engine::Filing filing = desk.filing(nullptr);
        filing.category = category;
        filing.office = OfficeId{"xinfang-ban"};
        desk.case_id = desk.file(filing).value.id;
        desk.act("register");
        desk.act("accept", {{"way", "We look into it."}});
        const auto closed = desk.get(desk.path("/reply"));
        EXPECT_FALSE(holds(closed, "Lamp is lit"));  // what it is about is sealed until somebody opens it
        EXPECT_TRUE(holds(closed, "Repaired"));
        EXPECT_EQ(desk.post(desk.path(), desk.path("/opening"), {}).status, 303);
        return desk.get(desk.path("/reply"));
    };
    const auto lamp = reply_form("lamp");
    EXPECT_TRUE(holds(lamp, "Lamp is lit"));
    EXPECT_TRUE(holds(lamp, "About: Street lamps"));
    const auto filled = desk.send(lamp.body, desk.path("/reply"), {{"text", "lamp-done"}});
    EXPECT_TRUE(holds(filled, "It shines."));
    EXPECT_FALSE(holds(reply_form("of my own"), "Lamp is lit"));
}

TEST(TownPages, what_was_typed_comes_back_when_the_session_has_ended) {
    TownDesk desk;
    const auto form = desk.get("/desk/town/texts/town");
    desk.cookies.clear();
    const auto late = desk.send(form.body, "/desk/town/texts/town", {{"welcome-en", "A long welcome"}});
    EXPECT_EQ(late.status, 403);
    EXPECT_TRUE(holds(late, "A long welcome"));
    EXPECT_EQ(desk.store.newest_version(), 0U);
}

}  // namespace huiyin::web::desk
