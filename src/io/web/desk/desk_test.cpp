#include <gtest/gtest.h>

#include <set>

#include "engine/importing.h"
#include "io/web/desk/stories_test.h"

namespace huiyin::web::desk {
using namespace desk_tests;

TEST(SignIn, one_answer_for_an_unknown_name_and_a_wrong_passphrase) {
    Desk desk;
    desk.set_up("zhou", desk.town.offices()->reception().id);
    const auto wrong = desk.sign_in("zhou", "not the passphrase at all");
    const auto nobody = desk.sign_in("nobody");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(nobody.status, 422);
    const auto words = [](const http::Response& page) {
        return page.body.substr(page.body.find("class=\"summary\""), 400);
    };
    EXPECT_EQ(words(wrong), words(nobody));
    EXPECT_FALSE(desk.cookies.contains("staff"));
    EXPECT_EQ(where(desk.get("/desk")), "/desk/sign-in?return-to=%2Fdesk&lang=en");
}

TEST(SignIn, a_set_up_link_works_once_and_asks_for_the_same_passphrase_twice) {
    Desk desk;
    const std::string link = desk.invite("zhou", desk.town.offices()->reception().id);
    const auto differ = desk.post("/desk/set-up/" + link, "/desk/set-up",
                                  {{"link", link}, {"passphrase", passphrase}, {"again", "another one"}});
    EXPECT_EQ(differ.status, 422);
    EXPECT_TRUE(holds(differ, "href=\"#again\""));
    EXPECT_EQ(where(desk.post("/desk/set-up/" + link, "/desk/set-up",
                                    {{"link", link}, {"passphrase", passphrase}, {"again", passphrase}})),
              "/desk/sign-in?lang=en");
    EXPECT_NE(desk.get("/desk/set-up/" + link).status, 200);
}

TEST(Cases, content_is_shown_only_after_an_opening_that_is_recorded) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk"), "Street lamp"));
    const auto sealed = desk.get(desk.path());
    EXPECT_EQ(sealed.status, 200);
    EXPECT_FALSE(holds(sealed, "Dark since"));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed"}));
    EXPECT_EQ(where(desk.send(sealed.body, desk.path("/opening"), {})), desk.path("?lang=en"));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed", "case_viewed"}));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Dark since &lt;May&gt;."));
    EXPECT_EQ(desk.kinds().size(), 2u);
}

TEST(Cases, an_imported_one_shows_what_the_old_system_said_and_promises_nobody_an_answer_by_code) {
    Desk desk;
    desk.begin();
    const OfficeId office = desk.town.offices()->reception().id;
    const auto source =
        engine::prepare_import(desk.context(), "A city", "complaint", TimeZone::create("Asia/Shanghai").value()).value();
    engine::OldRecord record;
    record.id = "18-1";
    record.filed = desk.clock.now() - std::chrono::hours(24 * 400);
    record.texts = {{"subject", "A signal is dark"}, {"body", "Key: 18-1\nType: Signals"}};
    desk.writer->append(engine::seal_import(desk.context(), source, std::vector<engine::ImportRow>{{record, office}}));
    EXPECT_TRUE(holds(desk.get("/desk"), "A signal is dark"));
    const std::string path = "/desk/cases/" + desk.store.imported(engine::source_row(source, "18-1"))->hex();
    desk.send(desk.get(path).body, path + "/opening", {});
    const std::string page = desk.get(path).body;
    const auto said = page.find("Key: 18-1\nType: Signals");
    ASSERT_NE(said, std::string::npos);
    EXPECT_EQ(page.find("Key: 18-1", said + 1), std::string::npos) << "once";
    EXPECT_NE(page.find("Brought over from an older system"), std::string::npos);
    EXPECT_NE(page.find("comes from an older system, which named nobody"), std::string::npos);
    EXPECT_EQ(page.find("with their code"), std::string::npos);
}

TEST(List, shows_every_case_once_over_its_pages_late_ones_first_and_since_when) {
    Desk desk;
    desk.begin();  // one case
    const auto file = [&](int count) {
        for (int i = 0; i < count; ++i) desk.file(desk.filing(nullptr));
    };
    file(59);
    desk.clock.pass(std::chrono::hours(24 * 20));
    desk.sign_in("zhou");
    file(70);
    std::vector<std::string> order;
    std::size_t pages = 0;
    std::string path = "/desk";
    while (!path.empty()) {
        const auto page = desk.get(path);
        ASSERT_LE(++pages, 10u) << "the pages lead in a circle";
        if (pages == 1) {
            EXPECT_TRUE(holds(page, "60 cases are late, the oldest since 18 March 2026."));
            EXPECT_TRUE(holds(page, "Open (100+)"));
            EXPECT_TRUE(holds(page, "Late (60)"));
            EXPECT_TRUE(holds(page, "Mine (0)"));
            EXPECT_TRUE(holds(page, "late since 18 March"));
            EXPECT_FALSE(holds(page, "first page"));
        } else {
            EXPECT_TRUE(holds(page, "Back to the first page"));
        }
        std::string rest = page.body;
        for (auto at = rest.find("data-row"); at != std::string::npos; at = rest.find("data-row")) {
            rest = rest.substr(at + 8);
            order.push_back(tests::between(rest, "/desk/cases/", "/opening"));
        }
        path = tests::between(page.body, "<p><a class=\"button second\" href=\"", "\"");
        path = path.substr(0, path.find("&amp;lang"));
    }
    EXPECT_EQ(pages, 3u);
    ASSERT_EQ(order.size(), 130u);
    EXPECT_EQ(std::set<std::string>(order.begin(), order.end()).size(), 130u);
    const auto late = std::find(order.begin(), order.end(), desk.case_id.hex()) - order.begin();
    EXPECT_LT(late, 60);
    const auto second = desk.get("/desk?show=late&after=2026-03-17_1772416800_" + std::string(32, 'f'));
    EXPECT_TRUE(holds(second, "Nothing follows here any more")) << "all of this due day stand before that place";
}

TEST(List, keeps_filters_in_the_address_and_says_in_words_that_one_is_empty) {
    Desk desk;
    desk.begin();
    for (const auto& [show, words] : {std::pair{"late", "every case is in time"},
                                      std::pair{"mine", "that you have worked on last"},
                                      std::pair{"waiting", "may still ask for a review"},
                                      std::pair{"closed", "No case is closed yet."}}) {
        const auto page = desk.get(std::string("/desk?show=") + show);
        EXPECT_TRUE(holds(page, words)) << show;
        EXPECT_FALSE(holds(page, "Street lamp")) << show;
        EXPECT_TRUE(holds(page, std::string("/desk?show=") + show + "&amp;lang=en\" aria-current=\"page\"")) << show;
    }
    EXPECT_TRUE(holds(desk.get("/desk"), "Nothing is late. The next is due on Tuesday 17 March 2026."));
    desk.act("register");
    const auto mine = desk.get("/desk?show=mine");
    EXPECT_TRUE(holds(mine, "Street lamp"));
    EXPECT_TRUE(holds(mine, "<bdi>Zhou</bdi></td>"));
    EXPECT_TRUE(holds(desk.get("/desk?show=gossip&after=rubbish"), "Street lamp"));  // what is no filter is the whole list
}

TEST(Cases, who_the_resident_is_is_shown_by_an_act_of_its_own_which_is_recorded) {
    Desk desk;
    desk.begin();
    engine::Filing filing = desk.filing(nullptr);
    const engine::Receipt receipt = desk.file(filing);
    desk.case_id = receipt.value.id;
    EXPECT_FALSE(holds(desk.get(desk.path()), "desk/cases/" + desk.case_id.hex() + "/identity"));
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto opened = desk.get(desk.path());
    EXPECT_TRUE(holds(opened, "The resident gave a name and how to be reached."));
    EXPECT_TRUE(holds(opened, "the resident sees your role, your office and the time"));
    EXPECT_FALSE(holds(opened, filing.contact));
    EXPECT_EQ(where(desk.send(opened.body, desk.path("/identity"), {})), desk.path("?lang=en#who"));
    const auto shown = desk.get(desk.path());
    EXPECT_TRUE(holds(shown, filing.contact));
    EXPECT_TRUE(holds(shown, ": the contact details</li>"));
    EXPECT_EQ(desk.kinds().back(), "identity_viewed");
    EXPECT_EQ(desk.ask("POST", desk.path("/identity"), "application/x-www-form-urlencoded", "").status, 403);

    filing.contact_kind = "anonymous";
    filing.contact = "";
    desk.case_id = desk.file(filing).value.id;
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto anonymous = desk.get(desk.path());
    EXPECT_TRUE(holds(anonymous, "The resident is anonymous"));
    EXPECT_FALSE(holds(anonymous, "Show contact details"));
}

TEST(Cases, files_and_documents_are_handed_over_behind_an_opening_and_shown_only_where_that_is_harmless) {
    Desk desk;
    desk.begin();
    const auto stored = [&](const char* name, const char* type, std::string_view text) {
        engine::Changes changes;
        const FileId id = FileId::draw(desk.random);
        sealing::ChunkSealer sealer(desk.random, id, [&](std::uint64_t number, Bytes sealed) {
            changes.chunks.push_back({.file_id = id, .number = static_cast<std::uint32_t>(number), .at = desk.clock.now(), .sealed = std::move(sealed)});
        });
        sealer.push(as_bytes(text));
        auto secret = sealer.finish();
        desk.writer->write(std::move(changes));
        return sealing::FileMeta{.secret = std::move(secret), .name = name, .type = type};
    };
    engine::Filing filing = desk.filing(nullptr);
    filing.files.push_back(stored("lamp.jpg", "image/jpeg", "a picture"));
    filing.files.push_back(stored("page.html", "text/html", "<script>alert(1)</script>"));
    const std::string picture = filing.files[0].secret.file.hex();
    const std::string other = filing.files[1].secret.file.hex();
    desk.case_id = desk.file(filing).value.id;

    EXPECT_EQ(where(desk.get(desk.path("/files/" + picture))), desk.path("?lang=en"));  // not opened yet
    EXPECT_EQ(where(desk.get(desk.path("/documents/1"))), desk.path("?lang=en"));
    desk.post(desk.path(), desk.path("/opening"), {});
    const auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, picture + "?lang=en&amp;show=yes"));
    EXPECT_FALSE(holds(page, other + "?lang=en&amp;show=yes"));

    const auto disposition = [&](const std::string& path) {
        const auto file = desk.get(desk.path("/files/" + path));
        EXPECT_EQ(*file.header("Content-Security-Policy"), "sandbox; default-src 'none'") << path;
        EXPECT_EQ(*file.header("Cache-Control"), "no-store") << path;
        return file.header("Content-Disposition")->substr(0, 10);
    };
    EXPECT_EQ(disposition(picture + "?show=yes"), "inline");
    EXPECT_EQ(disposition(picture), "attachment");
    EXPECT_EQ(disposition(other + "?show=yes"), "attachment");
    EXPECT_EQ(desk.get(desk.path("/files/" + other)).body, "<script>alert(1)</script>");
    EXPECT_EQ(desk.get(desk.path("/files/" + FileId::draw(desk.random).hex())).status, 404);

    const auto receipt = desk.get(desk.path("/documents/1"));
    EXPECT_TRUE(receipt.body.starts_with("%PDF-"));
    EXPECT_EQ(desk.get(desk.path("/documents/2")).status, 404);
    desk.clock.pass(std::chrono::minutes(16));
    desk.again("zhou");
    EXPECT_EQ(where(desk.get(desk.path("/files/" + picture))), desk.path("?lang=en"));  // the opening has run out
}

TEST(Cases, a_case_of_others_looks_like_one_that_does_not_exist) {
    Desk desk;
    desk.begin();
    OfficeId other;
    for (const auto& office : desk.town.offices()->all())
        if (office.id != desk.town.offices()->reception().id && desk.town.offices()->above(desk.town.offices()->reception().id, 1) != &office)
            other = office.id;
    desk.cookies.clear();
    desk.set_up("other", other);
    desk.sign_in("other");
    auto theirs = desk.get(desk.path());
    const std::string none_id = CaseId::draw(desk.random).hex();
    auto none = desk.get("/desk/cases/" + none_id);
    EXPECT_EQ(theirs.status, 404);
    EXPECT_EQ(none.status, 404);
    std::size_t at = 0;
    while ((at = theirs.body.find(desk.case_id.hex())) != std::string::npos) theirs.body.replace(at, 32, none_id);
    EXPECT_EQ(theirs.body, none.body);
}

TEST(Commands, a_reply_with_fields_missing_is_refused_with_its_text_kept) {
    Desk desk;
    desk.accept();
    const auto refused = desk.act("reply", {{"outcome", "will_be_done"}, {"facts", "We <went> there."}});
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(holds(refused, "We &lt;went&gt; there."));
    EXPECT_TRUE(holds(refused, "href=\"#reasons\""));
    EXPECT_TRUE(holds(refused, "href=\"#promised_day-year\""));
    EXPECT_TRUE(holds(refused, "value=\"will_be_done\" checked"));
    EXPECT_EQ(where(desk.act("reply", whole_reply)), desk.done("reply"));
    EXPECT_EQ(desk.kinds().back(), "reply_issued");
}

TEST(Commands, a_reply_template_replaces_its_fields_and_keeps_the_others) {
    Desk desk;
    desk.accept();
    const auto form = desk.act("reply", {{"text", "repaired"}, {"facts", "old"}, {"reasons", "kept words"}});
    EXPECT_EQ(form.status, 200);
    EXPECT_TRUE(holds(form, "We repaired it."));
    EXPECT_TRUE(holds(form, "kept words"));
    EXPECT_TRUE(holds(form, "value=\"done\" checked"));
    EXPECT_NE(desk.kinds().back(), "reply_issued");
}

TEST(Commands, a_second_and_different_answer_is_told_that_the_first_stands_and_whose_doing_it_was) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_EQ(where(desk.send(form.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
    auto other = whole_reply;
    for (auto& [name, value] : other)
        if (name == "facts") value = "We went there twice.";
    const auto conflict = desk.send(form.body, desk.path("/reply"), other);
    EXPECT_EQ(conflict.status, 409);
    EXPECT_TRUE(holds(conflict, "All of it was your own doing")) << conflict.body;
    EXPECT_FALSE(holds(conflict, "Someone"));
    EXPECT_TRUE(holds(conflict, "what was done before stands"));
    EXPECT_TRUE(holds(conflict, "We went there twice."));
    EXPECT_FALSE(holds(conflict, "saved as a draft")) << "it could never be used";
    EXPECT_FALSE(holds(desk.get(desk.path()), "Your draft"));
    // What can be done with it: a message, which shows what would be sent first.
    const auto message = desk.send(conflict.body, desk.path("/message"), {{"body", "We went there twice."}, {"again", "yes"}});
    EXPECT_EQ(message.status, 200);
    EXPECT_TRUE(holds(message, "We went there twice."));
    // Of a colleague's doing nobody is told that it was theirs.
    desk.member("qin", desk.town.offices()->reception().id);
    other.emplace_back("version", hidden(form.body, "version"));
    const auto theirs = desk.send(desk.get(desk.path("/message")).body, desk.path("/reply"), other);
    EXPECT_EQ(theirs.status, 409);
    EXPECT_FALSE(holds(theirs, "your own doing")) << theirs.body;
}

TEST(Commands, who_was_slower_sees_what_changed_and_can_go_on_with_the_text) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_EQ(where(desk.act("message", {{"body", "We are on it."}})), desk.done("message"));
    const auto conflict = desk.send(form.body, desk.path("/reply"), whole_reply);
    EXPECT_EQ(conflict.status, 409);
    EXPECT_TRUE(holds(conflict, "We went there."));
    EXPECT_TRUE(holds(conflict, "<b>Message</b>"));
    auto again = whole_reply;
    again.emplace_back("again", "yes");
    const auto shown = desk.send(conflict.body, desk.path("/reply"), again);
    EXPECT_EQ(shown.status, 200);
    EXPECT_TRUE(holds(shown, "We went there."));
    EXPECT_EQ(where(desk.send(shown.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
}

TEST(Commands, a_day_off_is_told_before_it_is_stored_and_the_next_working_day_named) {
    Desk desk;
    desk.accept();
    auto values = whole_reply;
    values[0].second = "will_be_done";
    const auto promise = [&](const char* day) {
        auto out = values;
        out.insert(out.end(), {{"promised_day-year", "2026"}, {"promised_day-month", "3"}, {"promised_day-day", day}});
        return out;
    };
    const auto form = desk.get(desk.path("/reply"));
    const auto told = desk.send(form.body, desk.path("/reply"), promise("15"));
    EXPECT_EQ(told.status, 422);
    EXPECT_TRUE(holds(told, "Sunday 15 March 2026 is a day off; the next working day is Monday 16 March 2026.")) << told.body;
    EXPECT_TRUE(holds(told, "href=\"#promised_day-year\""));
    EXPECT_TRUE(holds(told, "We went there."));
    EXPECT_EQ(desk.kinds().back(), "case_accepted") << "nothing is stored";
    // Another day off is told of, too; that of which it was told is kept if they will.
    auto other = promise("14");
    other.emplace_back("promised_day-told", "2026-03-15");
    EXPECT_TRUE(holds(desk.send(told.body, desk.path("/reply"), other), "Saturday 14 March 2026 is a day off"));
    auto kept = promise("15");
    kept.emplace_back("promised_day-told", hidden(told.body, "promised_day-told"));
    EXPECT_EQ(where(desk.send(told.body, desk.path("/reply"), kept)), desk.done("reply"));
    EXPECT_EQ(engine::load_case(desk.store, desk.case_id)->events.back().event.fields.at("promised_day"), "2026-03-15");
}

TEST(Commands, a_working_day_is_stored_at_once) {
    Desk desk;
    desk.accept();
    auto values = whole_reply;
    values[0].second = "will_be_done";
    values.insert(values.end(), {{"promised_day-year", "2026"}, {"promised_day-month", "3"}, {"promised_day-day", "16"}});
    EXPECT_EQ(where(desk.act("reply", values)), desk.done("reply"));
}

TEST(Story, at_the_desk_says_who_asked) {
    Desk desk;
    desk.begin();
    const auto receipt = desk.file(desk.filing(desk.town.offices()->reception().id.value.c_str()));
    desk.case_id = receipt.value.id;
    ASSERT_TRUE(desk.say(receipt, "ask_about_data", {{"wish", "see"}}));
    ASSERT_TRUE(desk.say(receipt, "ask_recusal", {}));
    const auto page = desk.get(desk.path());
    EXPECT_TRUE(holds(page, "The resident asked to see, copy or correct their data")) << page.body;
    EXPECT_TRUE(holds(page, "The resident asked that somebody else handle it"));
    EXPECT_TRUE(holds(page, "The resident can ask to see, copy or correct what is kept about them")) << "nor is the rule told to the officer as to them";
    EXPECT_FALSE(holds(page, "You asked")) << page.body;
}

TEST(Commands, a_long_reply_outlives_its_session) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    desk.clock.pass(std::chrono::hours(1));
    const auto expired = desk.send(form.body, desk.path("/reply"), whole_reply);
    EXPECT_EQ(expired.status, 403);
    EXPECT_TRUE(holds(expired, "We went there."));
    EXPECT_FALSE(holds(expired, "Street lamp"));
    Desk::Values values{{"name", "zhou"},
                        {"passphrase", passphrase},
                        {"return-to", hidden(expired.body, "return-to")},
                        {"kept-version", hidden(expired.body, "kept-version")}};
    for (const auto& [name, value] : whole_reply) values.emplace_back("kept-" + name, value);
    auto wrong = values;
    wrong[1].second = "something else entirely";
    EXPECT_TRUE(holds(desk.send(expired.body, "/desk/sign-in", wrong), "We went there."));
    EXPECT_EQ(where(desk.send(expired.body, "/desk/sign-in", values)), desk.done("reply"));
    EXPECT_EQ(desk.kinds().back(), "reply_issued");
}

TEST(Commands, a_form_without_its_cookie_is_kept_to_be_copied_and_leads_to_signing_in) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    desk.cookies.clear();
    const auto kept = desk.send(form.body, desk.path("/reply"), whole_reply);
    EXPECT_EQ(kept.status, 403);
    EXPECT_TRUE(holds(kept, "<h1>You are signed out</h1>"));
    EXPECT_TRUE(holds(kept, "We went there.\n\nIt was dark.\n\nArticle 34"));
    EXPECT_TRUE(holds(kept, "href=\"/desk/sign-in?lang=en\""));
    EXPECT_NE(desk.kinds().back(), "reply_issued");
}

TEST(OwnPage, own_page_and_signing_out) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk?show=closed"), "No case is closed yet."));
    EXPECT_TRUE(holds(desk.get("/desk/me"), "<dd>zhou</dd>"));
    EXPECT_EQ(where(desk.post("/desk/me", "/desk/me/letters", {{"letters", "off"}})), "/desk/me?lang=en");
    EXPECT_FALSE(holds(desk.get("/desk"), "data-desk"));
    EXPECT_EQ(where(desk.post("/desk/me", "/desk/sign-out", {})), "/desk/sign-in?lang=en");
    EXPECT_FALSE(desk.cookies.contains("staff"));
    EXPECT_EQ(where(desk.get(desk.path())), "/desk/sign-in?return-to=" + http::percent_encode(desk.path()) + "&lang=en");
}

}  // namespace huiyin::web::desk
