#include "io/web/desk/desk.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/data_file.h"
#include "base/fault.h"
#include "core/procedure/parse.h"
#include "engine/filing.h"
#include "engine/sessions.h"
#include "io/store/memory/memory_store.h"

namespace huiyin::web::desk {
namespace desk_tests {

const std::string passphrase = "seven lamps beside quiet bridges";

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Bug("tests are run from the repository's root: " + path);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

template <typename T>
T must(Result<T> result) {
    if (!result) throw Bug(std::string(result.error().code) + " " + result.error().where);
    return std::move(*result);
}

class TestKeys final : public engine::Keys {
  public:
    explicit TestKeys(Random& random)
        : pepper_(crypto::Key::draw(random)), form_(crypto::Key::draw(random)), seed_(crypto::Key::draw(random)) {}
    const crypto::Key& pepper() const override { return pepper_; }
    const crypto::Key& form_key() const override { return form_; }
    const crypto::Key& log_seed() const override { return seed_; }
    crypto::Key month_key(const std::string& month) override {
        return crypto::derive_key(pepper_.reveal(), as_bytes("month " + month));
    }
    std::optional<crypto::Key> existing_month_key(const std::string& month) override { return month_key(month); }

  private:
    crypto::Key pepper_, form_, seed_;
};

class TestHead final : public engine::LogHead {
  public:
    std::optional<std::string> read() override { return note_; }
    void write(const std::string& note, bool) override { note_ = note; }

  private:
    std::optional<std::string> note_;
};

engine::Town make_town(Random& random) {
    crypto::initialise();
    std::vector<procedure::Procedure> procedures;
    procedures.push_back(must(procedure::parse(slurp("procedures/complaint.toml"), "complaint.toml")));
    std::map<std::string, calendar::WorkCalendar> calendars;
    const std::string id = procedures.front().calendar;
    calendars.emplace(id, must(calendar::WorkCalendar::create({.id = id,
                                                               .name_zh = "周末",
                                                               .name_en = "Weekends",
                                                               .source = "-",
                                                               .always_published = true,
                                                               .holiday_names = {}},
                                                              {})));
    std::vector<engine::ReplyTemplate> templates{{.id = "repaired",
                                                  .procedure = "complaint",
                                                  .command = "reply",
                                                  .outcome = "done",
                                                  .name = {.zh = "已修", .en = "Repaired"},
                                                  .texts = {{"facts", {.zh = "已修好。", .en = "We repaired it."}}}}};
    return engine::Town({}, InstanceId::draw(random), must(TimeZone::create("Asia/Shanghai")), std::move(procedures),
                        std::move(calendars), std::move(templates));
}

/// The reception of a town with one member of staff, and their browser.
struct Desk {
    SeededRandom random{7};
    StandingClock clock{*parse_instant("2026-03-02T02:00:00Z")};
    TestKeys keys{random};
    TestHead head;
    store::MemoryStore store;
    engine::Town town = make_town(random);
    ledger::SignerKey signer = must(ledger::SignerKey::from_seed(town.settings().origin, keys.log_seed()));
    engine::Writer writer{store, head, signer, clock, {.origin = town.settings().origin}};
    engine::Context context{town, store, keys, writer, clock, random};
    std::unique_ptr<Renderer> renderer = must(Renderer::create({.override_folder = std::nullopt, .strict = true}));
    http::Router router;
    std::map<std::string, std::string> cookies;
    CaseId case_id;

    Desk() {
        town.set_offices(must(accounts::parse_offices(
            must(parse_toml(slurp("profiles/zh-CN-township/offices.toml"), "offices.toml")))));
        writer.start();
        add_desk_routes(router, Site{.context = context, .renderer = *renderer});
    }
    ~Desk() { writer.stop(); }

    http::Response ask(std::string method, const std::string& path, const std::string& body) {
        auto request =
            http::make_request(std::move(method), path + (path.find('?') == std::string::npos ? "?" : "&") + "lang=en");
        std::string jar;
        for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
        if (!jar.empty()) request.headers.push_back({"Cookie", jar});
        request.headers.push_back({"Sec-Fetch-Site", "same-origin"});
        if (request.method == "POST")
            request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = body;
        auto response = router.handle(request);
        for (const auto& header : response.headers) {
            if (header.name != "Set-Cookie") continue;
            const auto equals = header.value.find('=');
            const std::string value = header.value.substr(equals + 1, header.value.find(';') - equals - 1);
            if (value.empty())
                cookies.erase(header.value.substr(0, equals));
            else
                cookies[header.value.substr(0, equals)] = value;
        }
        return response;
    }
    http::Response get(const std::string& path) { return ask("GET", path, ""); }
    static std::string hidden(const std::string& body, const std::string& name) {
        const std::string before = "name=\"" + name + "\" value=\"";
        const auto from = body.find(before);
        if (from == std::string::npos) return {};
        return body.substr(from + before.size(), body.find('"', from + before.size()) - from - before.size());
    }
    using Values = std::vector<std::pair<std::string, std::string>>;
    /// Sends what a page's form would, its token and version included.
    http::Response send(const std::string& page_body, const std::string& path, const Values& values) {
        std::string body = "token=" + hidden(page_body, "token");
        if (const auto version = hidden(page_body, "version"); !version.empty()) body += "&version=" + version;
        for (const auto& [name, value] : values) body += "&" + name + "=" + http::percent_encode(value);
        return ask("POST", path, body);
    }
    http::Response post(const std::string& page, const std::string& path, const Values& values) {
        return send(get(page).body, path, values);
    }
    static std::string where(const http::Response& response) {
        const auto* location = response.header("Location");
        return location ? *location : std::to_string(response.status) + " " + response.body;
    }
    std::string invite(const std::string& login, const OfficeId& office) {
        return engine::invite(context, {.id = {},
                                        .login = login,
                                        .name = "Zhou",
                                        .office = office,
                                        .roles = {accounts::Role::supervisor},
                                        .disabled = false,
                                        .language = "zh"})
            .text();
    }
    void set_up(const std::string& login, const OfficeId& office) {
        const std::string link = invite(login, office);
        EXPECT_EQ(where(post("/desk/set-up/" + link, "/desk/set-up",
                             {{"link", link}, {"passphrase", passphrase}, {"again", passphrase}})),
                  "/desk/sign-in?lang=en");
    }
    http::Response sign_in(const std::string& login, const std::string& with = passphrase) {
        return post("/desk/sign-in", "/desk/sign-in", {{"name", login}, {"passphrase", with}});
    }
    /// A case of the reception, with its member signed in.
    void begin() {
        set_up("zhou", town.offices()->reception().id);
        case_id = must(engine::file(context, {.subject = "Street lamp", .body = "Dark since <May>."},
                                    sealing::Token::draw(random)))
                      .value.id;
        EXPECT_EQ(where(sign_in("zhou")), "/desk?lang=en");
    }
    std::string path(const std::string& more = {}) const { return "/desk/cases/" + case_id.hex() + more; }
    std::string done(const std::string& command) const { return path("?done=" + command + "&lang=en"); }
    http::Response act(const std::string& command, const Values& values = {}) {
        return post(path("/" + command), path("/" + command), values);
    }
    void accept() {
        begin();
        EXPECT_EQ(where(act("register")), done("register"));
        EXPECT_EQ(where(act("accept", {{"way", "We look into it."}})), done("accept"));
    }
    std::vector<std::string> kinds() {
        std::vector<std::string> out;
        for (const auto& row : store.events(case_id)) out.push_back(row.kind);
        return out;
    }
};

const Desk::Values whole_reply{{"outcome", "done"}, {"facts", "We went there."}, {"reasons", "It was dark."}, {"rule", "Article 34"}};

bool holds(const http::Response& response, const std::string& text) { return response.body.find(text) != std::string::npos; }

}  // namespace desk_tests
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
    EXPECT_EQ(Desk::where(desk.get("/desk")), "/desk/sign-in?return-to=%2Fdesk&lang=en");
}

TEST(SignIn, a_set_up_link_works_once_and_asks_for_the_same_passphrase_twice) {
    Desk desk;
    const std::string link = desk.invite("zhou", desk.town.offices()->reception().id);
    const auto differ = desk.post("/desk/set-up/" + link, "/desk/set-up",
                                  {{"link", link}, {"passphrase", passphrase}, {"again", "another one"}});
    EXPECT_EQ(differ.status, 422);
    EXPECT_TRUE(holds(differ, "href=\"#again\""));
    EXPECT_EQ(Desk::where(desk.post("/desk/set-up/" + link, "/desk/set-up",
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
    EXPECT_EQ(Desk::where(desk.send(sealed.body, desk.path("/opening"), {})), desk.path("?lang=en"));
    EXPECT_EQ(desk.kinds(), (std::vector<std::string>{"case_filed", "case_viewed"}));
    EXPECT_TRUE(holds(desk.get(desk.path()), "Dark since &lt;May&gt;."));
    EXPECT_EQ(desk.kinds().size(), 2u);
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
    EXPECT_EQ(Desk::where(desk.act("reply", whole_reply)), desk.done("reply"));
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

TEST(Commands, who_was_slower_sees_what_changed_and_can_go_on_with_the_text) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    EXPECT_EQ(Desk::where(desk.act("message", {{"body", "We are on it."}})), desk.done("message"));
    const auto conflict = desk.send(form.body, desk.path("/reply"), whole_reply);
    EXPECT_EQ(conflict.status, 409);
    EXPECT_TRUE(holds(conflict, "We went there."));
    EXPECT_TRUE(holds(conflict, "<b>Message</b>"));
    auto again = whole_reply;
    again.emplace_back("again", "yes");
    const auto shown = desk.send(conflict.body, desk.path("/reply"), again);
    EXPECT_EQ(shown.status, 200);
    EXPECT_TRUE(holds(shown, "We went there."));
    EXPECT_EQ(Desk::where(desk.send(shown.body, desk.path("/reply"), whole_reply)), desk.done("reply"));
}

TEST(Commands, a_long_reply_outlives_its_session) {
    Desk desk;
    desk.accept();
    const auto form = desk.get(desk.path("/reply"));
    desk.clock.set(desk.clock.now() + std::chrono::hours(1));
    const auto expired = desk.send(form.body, desk.path("/reply"), whole_reply);
    EXPECT_EQ(expired.status, 403);
    EXPECT_TRUE(holds(expired, "We went there."));
    EXPECT_FALSE(holds(expired, "Street lamp"));
    Desk::Values values{{"name", "zhou"},
                        {"passphrase", passphrase},
                        {"return-to", Desk::hidden(expired.body, "return-to")},
                        {"kept-version", Desk::hidden(expired.body, "kept-version")}};
    for (const auto& [name, value] : whole_reply) values.emplace_back("kept-" + name, value);
    auto wrong = values;
    wrong[1].second = "something else entirely";
    EXPECT_TRUE(holds(desk.send(expired.body, "/desk/sign-in", wrong), "We went there."));
    EXPECT_EQ(Desk::where(desk.send(expired.body, "/desk/sign-in", values)), desk.done("reply"));
    EXPECT_EQ(desk.kinds().back(), "reply_issued");
}

TEST(OwnPage, own_page_and_signing_out) {
    Desk desk;
    desk.begin();
    EXPECT_TRUE(holds(desk.get("/desk?show=closed"), "No case is closed yet."));
    EXPECT_EQ(Desk::where(desk.post("/desk/me", "/desk/me/letters", {{"letters", "off"}})), "/desk/me?lang=en");
    EXPECT_FALSE(holds(desk.get("/desk"), "data-desk"));
    EXPECT_EQ(Desk::where(desk.post("/desk/me", "/desk/sign-out", {})), "/desk/sign-in?lang=en");
    EXPECT_FALSE(desk.cookies.contains("staff"));
    EXPECT_EQ(Desk::where(desk.get(desk.path())), "/desk/sign-in?return-to=" + http::percent_encode(desk.path()) + "&lang=en");
}

}  // namespace huiyin::web::desk
