#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/digests.h"
#include "engine/news.h"
#include "engine/outbox.h"
#include "engine/stories_test.h"

/// A town that writes mails, and a mail server for it.
namespace huiyin::engine::engine_tests {

inline const std::string lins_address = "lin.canary@post.example";

/// A mail server that does as it is told, and keeps what it took.
struct FakeMailer final : Mailer {
    std::vector<Letter> taken;
    std::map<std::string, Delivery> verdicts;  ///< by address
    std::function<void()> meanwhile;           ///< while a mail is on its way
    std::size_t asked = 0;
    Delivery send(const Letter& letter) override {
        ++asked;
        if (meanwhile) meanwhile();
        const auto told = verdicts.find(letter.to);
        if (told != verdicts.end()) return told->second;
        taken.push_back(letter);
        return {};
    }
};

/// A town that writes mails.
struct MailWorld : World {
    MailWorld() : World(options()) {}
    static Options options() {
        Settings settings;
        settings.mail.server = "smtp://127.0.0.1:25";
        settings.mail.from = "huiyin@town.example";
        return {.settings = std::move(settings)};
    }
    Receipt file_with_news(const std::string& address = lins_address) {
        Filing what = filing("chengjian-ban");
        what.news = address;
        return file(what);
    }
    std::vector<MailRow> waiting() { return store.mails_due(clock.now() + std::chrono::hours(1000), 100); }
    StaffSession clerk = staff("chengjian-ban");
    Result<casework::Event> write(const Receipt& receipt) { return act(clerk, receipt.value.id, "message", {{"body", "We look into it."}}); }
};

}  // namespace huiyin::engine::engine_tests
