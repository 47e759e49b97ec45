#include "core/sealing/receipt_code.h"
#include "io/web/desk/stories_test.h"

namespace huiyin::web::desk {
using namespace desk_tests;

namespace counter_tests {

const Desk::Values told{{"channel", "counter"}, {"kind", "complaint"},       {"subject", "Street lamp"}, {"body", "Dark since May."},
                        {"office", ""},         {"phone", "138 0000 0000"}, {"read-back", "yes"}};

/// The form's own fields and what was told: `changed` in place of, or beside it.
Desk::Values with(const http::Response& form, const Desk::Values& changed = {}) {
    Desk::Values out{{"filing", hidden(form.body, "filing")}};
    for (const auto& [name, value] : told)
        if (std::none_of(changed.begin(), changed.end(), [&](const auto& one) { return one.first == name; })) out.emplace_back(name, value);
    for (const auto& one : changed)
        if (!one.second.empty()) out.push_back(one);
    return out;
}

/// The code on a slip.
std::string code_on(const http::Response& slip) {
    std::string code;
    std::string rest = tests::between(slip.body, "<p class=\"groups\" translate=\"no\">", "</p>");
    for (std::size_t at = rest.find("<span>"); at != std::string::npos; at = rest.find("<span>", at + 1))
        code += (code.empty() ? "" : "-") + rest.substr(at + 6, rest.find('<', at + 6) - at - 6);
    return code;
}

}  // namespace counter_tests
using namespace counter_tests;

TEST(Counter, a_case_is_written_down_marked_as_such_and_its_code_works) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk"), "href=\"/desk/counter?lang=en\" data-key=\"n\""));
    const auto form = desk.get("/desk/counter");
    ASSERT_EQ(form.status, 200);
    ASSERT_EQ(where(desk.send(form.body, "/desk/counter", with(form))), "/desk/counter/filed?lang=en");
    const auto filed = desk.get("/desk/counter/filed");
    EXPECT_TRUE(holds(filed, "<h1>Receipt</h1>")) << filed.body;
    EXPECT_TRUE(holds(filed, "Street lamp"));
    const auto slip = desk.send(filed.body, "/desk/counter/slip", {});
    ASSERT_EQ(slip.status, 200) << slip.body;
    EXPECT_EQ(*slip.header("Cache-Control"), "no-store");
    const std::string code = code_on(slip);
    ASSERT_TRUE(sealing::ReceiptCode::parse(code).has_value()) << code;
    const auto token = engine::open_case_session(desk.context(), code);
    ASSERT_TRUE(token.has_value()) << "whoever has the sheet can open the case";
    const auto session = engine::case_session(desk.context(), token->text());
    const auto seen = tests::must(engine::view_own_case(desk.context(), *session));
    EXPECT_EQ(seen.content.text(1, "body"), "Dark since May.");
    EXPECT_EQ(seen.loaded.events.front().event.fields.at("channel"), "counter");
    EXPECT_EQ(seen.value().contact, "reachable");
    EXPECT_EQ(seen.value().office, desk.town.offices()->reception().id);
    desk.case_id = seen.value().id;
    EXPECT_TRUE(holds(desk.get(desk.path()), "Case filed, written down at the counter"));
}

TEST(Counter, the_code_is_shown_once_and_no_page_of_the_desk_tells_it_again) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    const auto sent = with(form);
    ASSERT_EQ(where(desk.send(form.body, "/desk/counter", sent)), "/desk/counter/filed?lang=en");
    // Sent twice, as by an impatient finger: still one case, and no code yet.
    ASSERT_EQ(where(desk.send(form.body, "/desk/counter", sent)), "/desk/counter/filed?lang=en");
    const auto cookies = desk.cookies;
    const auto filed = desk.get("/desk/counter/filed");
    const auto slip = desk.send(filed.body, "/desk/counter/slip", {});
    const std::string code = code_on(slip);
    ASSERT_FALSE(code.empty());
    EXPECT_EQ(filed.body.find(code.substr(0, 11)), std::string::npos) << "not before the slip";
    EXPECT_EQ(desk.cookies.count("counter"), 0U);
    const auto tells_nothing = [&](const http::Response& page) {
        EXPECT_EQ(page.body.find(code.substr(0, 5)), std::string::npos) << page.body;
        EXPECT_EQ(page.body.find("class=\"groups\""), std::string::npos) << page.body;
    };
    // Not by going back, not with the cookie kept from before, not by sending the form once more.
    EXPECT_EQ(where(desk.get("/desk/counter/filed")), "/desk/counter?lang=en");
    desk.cookies = cookies;
    EXPECT_EQ(where(desk.get("/desk/counter/filed")), "/desk/counter?lang=en");
    const auto again = desk.send(filed.body, "/desk/counter/slip", {});
    EXPECT_EQ(again.status, 410);
    tells_nothing(again);
    const auto once_more = desk.send(form.body, "/desk/counter", sent);
    EXPECT_EQ(once_more.status, 410);
    EXPECT_TRUE(holds(once_more, "shown once already"));
    tells_nothing(once_more);
    // Nor on any page of the case, opened or not, nor in its documents.
    desk.case_id = tests::must(engine::view_own_case(desk.context(), *engine::case_session(desk.context(), tests::must(engine::open_case_session(desk.context(), code)).text()))).value().id;
    tells_nothing(desk.get("/desk"));
    tells_nothing(desk.get(desk.path()));
    const auto closed = desk.get(desk.path());
    EXPECT_EQ(where(desk.send(closed.body, desk.path("/opening"), {})), desk.path("?lang=en"));
    tells_nothing(desk.get(desk.path()));
    tells_nothing(desk.get(desk.path("/documents/1")));
}

TEST(Counter, a_corrected_form_that_was_filed_before_says_what_is_stored_and_keeps_what_was_typed) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    ASSERT_EQ(where(desk.send(form.body, "/desk/counter", with(form))), "/desk/counter/filed?lang=en");
    const auto size = desk.store.log_state().size;
    // The clerk goes back, mends it, and sends it again.
    const auto mended = desk.send(form.body, "/desk/counter", with(form, {{"subject", "Two lamps"}, {"office", "chengjian-ban"}}));
    EXPECT_EQ(mended.status, 409);
    EXPECT_TRUE(holds(mended, "This form was filed before.")) << mended.body;
    EXPECT_TRUE(holds(mended, "subject “Street lamp”")) << mended.body;
    for (const char* words : {"Two lamps", "138 0000 0000", "Planning and Construction Office", "Request or complaint"})
        EXPECT_TRUE(holds(mended, words)) << "what was typed is there to be copied: " << words << mended.body;
    EXPECT_EQ(desk.store.log_state().size, size) << "nothing was filed";
    const auto filed = desk.get("/desk/counter/filed");
    EXPECT_TRUE(holds(filed, "Street lamp"));
    EXPECT_FALSE(holds(filed, "Two lamps"));
    const auto slip = desk.send(mended.body, "/desk/counter/slip", {});
    EXPECT_EQ(slip.status, 200);
    EXPECT_TRUE(holds(slip, "Street lamp")) << "the receipt and the case say the same";
    EXPECT_FALSE(holds(slip, "Two lamps"));
}

TEST(Counter, a_name_put_where_the_number_was_is_another_form) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    ASSERT_EQ(where(desk.send(form.body, "/desk/counter", with(form, {{"phone", "Lin Mei"}}))), "/desk/counter/filed?lang=en");
    const auto mended = desk.send(form.body, "/desk/counter", with(form, {{"phone", ""}, {"name", "Lin Mei"}}));
    EXPECT_EQ(mended.status, 409) << "the case says that she left a number, not a name";
    EXPECT_TRUE(holds(mended, "Lin Mei"));
}

TEST(Counter, what_is_missing_is_said_at_its_field_and_what_was_typed_stays) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    const auto unread = desk.send(form.body, "/desk/counter", with(form, {{"read-back", ""}}));
    EXPECT_EQ(unread.status, 422);
    EXPECT_TRUE(holds(unread, "href=\"#read-back\""));
    EXPECT_TRUE(holds(unread, "Dark since May."));
    EXPECT_TRUE(holds(unread, "138 0000 0000"));
    EXPECT_EQ(hidden(unread.body, "filing"), hidden(form.body, "filing")) << "the same filing, mended";
    const auto empty = desk.send(form.body, "/desk/counter", with(form, {{"subject", ""}, {"body", ""}}));
    EXPECT_TRUE(holds(empty, "href=\"#subject\""));
    EXPECT_TRUE(holds(empty, "href=\"#body\""));
    const auto nameless = desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}}));
    EXPECT_EQ(nameless.status, 422);
    EXPECT_TRUE(holds(nameless, "href=\"#name\"")) << nameless.body;
    const auto unreachable = desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}, {"name", "Lin Mei"}, {"phone", ""}}));
    EXPECT_TRUE(holds(unreachable, "href=\"#phone\"")) << unreachable.body;
    EXPECT_EQ(where(desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}, {"name", "Lin Mei"}, {"channel", "phone"}}))), "/desk/counter/filed?lang=en");
    EXPECT_TRUE(holds(desk.get("/desk/counter/filed"), "Request for government information") || holds(desk.get("/desk/counter/filed"), "<h1>Receipt</h1>"));
}

TEST(Counter, asks_what_the_kind_asks) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    EXPECT_TRUE(holds(form, "about-offices"));
    const auto fitted = desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}, {"fit", "yes"}}));
    EXPECT_EQ(fitted.status, 200) << "nothing is judged yet";
    const auto& asks = desk.town.find_procedure("disclosure")->filing_form;
    const auto shows = [&](const http::Response& page) {
        for (const auto* words : {&asks.title, &asks.subject_hint, &asks.body, &asks.body_hint}) {
            ASSERT_TRUE(*words);
            EXPECT_TRUE(holds(page, (*words)->en)) << (*words)->en << page.body;
        }
        EXPECT_FALSE(holds(page, "about-offices")) << "it is about no office";
        for (const char* kept : {"Dark since May.", "138 0000 0000", "<option value=\"disclosure\" selected>"}) EXPECT_TRUE(holds(page, kept)) << kept;
    };
    shows(fitted);
    // Sent at once, without a name, it comes back in those words, too.
    const auto nameless = desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}}));
    EXPECT_EQ(nameless.status, 422);
    shows(nameless);
    // An office that was chosen before stays to be seen, and to be taken back.
    EXPECT_TRUE(holds(desk.send(form.body, "/desk/counter", with(form, {{"kind", "disclosure"}, {"fit", "yes"}, {"about-offices", "shehui-shiwu-ban"}})), "about-offices"));
}

TEST(Counter, an_address_for_mails_is_one_or_is_asked_for_again) {
    Desk desk;
    desk.begin();
    const auto form = desk.get("/desk/counter");
    const auto wrong = desk.send(form.body, "/desk/counter", with(form, {{"email", "not-an-email"}}));
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "href=\"#email\"")) << wrong.body;
    EXPECT_TRUE(holds(wrong, "value=\"not-an-email\"")) << "it stays";
    EXPECT_EQ(where(desk.send(form.body, "/desk/counter", with(form, {{"email", " lin@mei.example "}}))), "/desk/counter/filed?lang=en");
}

TEST(Counter, what_a_category_asks_is_asked_once_and_need_not_be_answered) {
    Desk desk;
    desk.begin();
    EXPECT_FALSE(holds(desk.get("/desk/counter"), "id=\"category\"")) << "a town without any";
    ASSERT_TRUE(desk.town.change([](engine::Changeable& changing) -> Result<void> {
        guidance::Category post;
        post.id = "post";
        post.name = {"路灯", "Street lamps"};
        post.notice = {"急的请打电话。", "If it is urgent, call."};
        post.questions = {{.id = "pole", .kind = guidance::Question::Kind::line, .label = {"灯杆编号", "Number on the pole"}, .help = {}, .required = true, .choices = {}},
                          {.id = "since", .kind = guidance::Question::Kind::date, .label = {"哪天起", "Since when"}, .help = {}, .required = false, .choices = {}}};
        changing.guidance.put(post);
        guidance::Category other;
        other.id = "other-matters";
        other.name = {"别的事", "Other matters"};
        changing.guidance.put(other);
        return {};
    }));
    const auto form = desk.get("/desk/counter");
    EXPECT_TRUE(holds(form, "<option value=\"post\">Street lamps</option>")) << form.body;
    EXPECT_FALSE(holds(form, "Number on the pole"));
    const auto asked = desk.send(form.body, "/desk/counter", with(form, {{"category", "post"}}));
    EXPECT_EQ(asked.status, 200);
    for (const auto* words : {"<option value=\"post\" selected>", "If it is urgent, call.", "Number on the pole", "Dark since May.", "138 0000 0000"})
        EXPECT_TRUE(holds(asked, words)) << words << asked.body;
    EXPECT_EQ(hidden(asked.body, "filing"), hidden(form.body, "filing"));
    EXPECT_EQ(hidden(asked.body, "asked"), "post");
    const auto wrong = desk.send(asked.body, "/desk/counter", with(asked, {{"category", "post"}, {"asked", "post"}, {"answer-since-year", "soon"}}));
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "href=\"#answer-since-year\"")) << wrong.body;
    ASSERT_EQ(where(desk.send(asked.body, "/desk/counter", with(asked, {{"category", "post"}, {"asked", "post"}, {"answer-pole", "A-17"}}))), "/desk/counter/filed?lang=en");
    const auto slip = desk.send(desk.get("/desk/counter/filed").body, "/desk/counter/slip", {});
    const auto session = engine::case_session(desk.context(), engine::open_case_session(desk.context(), code_on(slip))->text());
    const auto seen = tests::must(engine::view_own_case(desk.context(), *session));
    EXPECT_EQ(seen.content.text(1, "category"), "post");
    EXPECT_NE(seen.content.text(1, "answers").find("A-17"), std::string::npos);
    // A clerk can't be held up by what the person can't tell, nor by a category that asks nothing.
    for (const auto* category : {"post", "other-matters"}) {
        const auto next = desk.get("/desk/counter");
        EXPECT_EQ(where(desk.send(next.body, "/desk/counter", with(next, {{"category", category}, {"asked", category}}))), "/desk/counter/filed?lang=en") << category;
    }
}

TEST(Counter, nobody_writes_down_a_complaint_about_their_own_office_and_an_ended_session_keeps_the_text) {
    Desk desk;
    desk.member("wang", {"chengjian-ban"});
    const auto form = desk.get("/desk/counter");
    for (const auto* about : {"chengjian-ban", "zhen-zhengfu"}) {
        const auto refused = desk.send(form.body, "/desk/counter", with(form, {{"about-offices", about}}));
        EXPECT_EQ(refused.status, 422) << about;
        EXPECT_TRUE(holds(refused, "href=\"#about-offices\"")) << refused.body;
    }
    desk.cookies.clear();
    const auto ended = desk.send(form.body, "/desk/counter", with(form));
    EXPECT_EQ(ended.status, 403);
    for (const char* words : {"Dark since May.", "Street lamp", "138 0000 0000", "Request or complaint"}) EXPECT_TRUE(holds(ended, words)) << words << ended.body;
}

}  // namespace huiyin::web::desk
