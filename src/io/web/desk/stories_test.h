#pragma once

#include <gtest/gtest.h>

#include "engine/problems.h"
#include "io/web/desk/desk.h"
#include "engine/filing.h"
#include "engine/sessions.h"
#include "testing/town.h"
#include "testing/web/browser.h"

namespace huiyin::web::desk {
namespace desk_tests {

using tests::hidden;
using tests::holds;
using tests::where;

inline const std::string passphrase = "seven lamps beside quiet bridges";

inline tests::TestTown::Options options(bool mails = false) {
    engine::Settings settings;
    if (mails) {
        settings.mail.server = "smtp://127.0.0.1:25";
        settings.mail.from = "huiyin@town.example";
    }
    return {.office_keys = false,
            .settings = std::move(settings),
            .guidance = {.replies = {{.id = "repaired",
                                      .procedure = "complaint",
                                      .command = "reply",
                                      .outcome = "done",
                                      .name = {.zh = "已修", .en = "Repaired"},
                                      .texts = {{"facts", {.zh = "已修好。", .en = "We repaired it."}}}}}}};
}

/// The reception of a town with one member of staff, and their browser.
struct Desk : tests::TestTown, tests::Browser {
    std::unique_ptr<Renderer> renderer =
        tests::must(Renderer::create({.override_folder = std::nullopt, .strict = true}));
    http::Router router;
    CaseId case_id;
    std::set<accounts::Role> roles{accounts::Role::supervisor};  ///< of who is invited

    explicit Desk(bool mails = false) : TestTown(options(mails)), tests::Browser(router) {
        add_desk_routes(router, Site{.context = context(), .renderer = *renderer});
    }
    std::string invite(const std::string& login, const OfficeId& office) {
        return engine::invite(context(), {.id = {},
                                        .login = login,
                                        .name = "Zhou",
                                        .office = office,
                                        .roles = roles,
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
    /// A new member of that office, signed in in this browser instead of who was.
    void member(const std::string& login, const OfficeId& office) {
        cookies.clear();
        set_up(login, office);
        EXPECT_EQ(where(sign_in(login)), "/desk?lang=en");
    }
    void again(const std::string& login) {
        cookies.clear();
        sign_in(login);
    }
    /// A case of the reception, with its member signed in.
    void begin() {
        set_up("zhou", town.offices()->reception().id);
        case_id = tests::must(engine::file(context(), {.subject = "Street lamp", .body = "Dark since <May>."},
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
    std::vector<std::string> kinds() { return TestTown::kinds(case_id); }
};

inline const Desk::Values whole_reply{{"outcome", "done"}, {"facts", "We went there."}, {"reasons", "It was dark."}, {"rule", "Article 34"}};

}  // namespace desk_tests
}  // namespace huiyin::web::desk
