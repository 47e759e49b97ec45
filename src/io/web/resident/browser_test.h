#pragma once

#include <gtest/gtest.h>

#include "io/web/resident/resident.h"
#include "testing/town.h"
#include "testing/web/browser.h"

// A resident's browser before a town of its own.
namespace huiyin::web::resident {
namespace town_for_tests {

using tests::between;
using tests::where;

inline tests::TestTown::Options options(bool mails = false) {
    engine::Settings settings;
    settings.tries_per_minute = 3;
    if (mails) {
        settings.mail.server = "smtp://127.0.0.1:25";
        settings.mail.from = "huiyin@town.example";
    }
    return {.settings = std::move(settings)};
}

/// A town with offices that have keys, its pages, and one browser.
struct Browser : tests::TestTown, tests::Browser {
    std::unique_ptr<Renderer> renderer =
        tests::must(Renderer::create({.override_folder = std::nullopt, .strict = true}));
    http::Router router;

    explicit Browser(bool mails = false) : tests::TestTown(options(mails)), tests::Browser(router) {
        add_routes(router, Site{.context = context(), .renderer = *renderer});
    }
    /// The form's token on the page that this path shows.
    std::string token_of(const std::string& page) { return tests::hidden(get(page).body, "token"); }
    /// All steps up to the receipt; the code.
    std::string file_a_case() {
        EXPECT_EQ(where(post("/file/what", "/file/what", {{"subject", "Street lamp"}, {"body", "Dark since May."}})),
                  "/file/office?lang=en");
        EXPECT_EQ(where(post("/file/office", "/file/office", {{"office", "unknown"}})), "/file/files?lang=en");
        EXPECT_EQ(where(upload("/file/files", "/file/files", {}, {{"note.txt", "The lamp by the bridge."}})),
                  "/file/reach?lang=en");
        EXPECT_EQ(where(post("/file/reach", "/file/reach", {{"reach", "anonymous"}})), "/file/check?lang=en");
        const auto check = get("/file/check");
        EXPECT_NE(check.body.find("Dark since May."), std::string::npos);
        EXPECT_NE(check.body.find("note.txt"), std::string::npos);
        EXPECT_EQ(where(post("/file/check", "/file/send", {})), "/file/receipt?lang=en");
        return shown_code();
    }
    std::string shown_code() { return between(get("/file/receipt").body, "data-copy=\"", "\""); }
    void open_case(const std::string& code) {
        EXPECT_EQ(where(post("/case", "/case", {{"code", code}})), "/case?lang=en");
    }
};

}  // namespace town_for_tests

}  // namespace huiyin::web::resident
