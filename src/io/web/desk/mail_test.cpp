#include <gtest/gtest.h>

#include "engine/digests.h"
#include "engine/outbox.h"
#include "io/web/desk/stories_test.h"

namespace huiyin::web::desk {
using namespace desk_tests;

namespace mail_tests {

/// A town that writes mails, and an administrator signed in.
struct MailDesk : Desk {
    MailDesk() : Desk(true) {}
    void administrator() {
        cookies.clear();
        roles = {accounts::Role::administrator};
        const std::string link = invite("root", town.offices()->reception().id);
        post("/desk/set-up/" + link, "/desk/set-up", {{"link", link}, {"passphrase", passphrase}, {"again", passphrase}});
        EXPECT_EQ(where(sign_in("root")), "/desk?lang=en");
    }
    /// One that could not be delivered.
    MailId in_trouble(const std::string& name, const std::string& error, bool given_up) {
        const MailId id = MailId::draw(random);
        engine::MailRow row = engine::make_mail(context(), id, engine::news_kind,
                                                {.to = name + "@post.example", .stop_token = std::string(43, 'a')},
                                                clock.now(), clock.now());
        row.tries = 2;
        row.last_error = error;
        row.given_up = given_up;
        engine::Changes changes;
        changes.mails.push_back(std::move(row));
        writer->write(std::move(changes));
        return id;
    }
};

}  // namespace mail_tests
using namespace mail_tests;

TEST(MailPage, ShowsAnAdministratorWhatDidNotArriveAndNoAddress) {
    MailDesk desk;
    desk.administrator();
    EXPECT_TRUE(holds(desk.get("/desk/mail"), "Nothing is stuck."));
    EXPECT_TRUE(holds(desk.get("/desk/me"), "/desk/mail?lang=en"));
    const MailId gone = desk.in_trouble("gone", "550 5.1.1", true);
    desk.in_trouble("grey", "451 4.7.1", false);
    desk.in_trouble("odd", "554 5.7.1", true);
    const auto page = desk.get("/desk/mail");
    EXPECT_EQ(page.status, 200);
    for (const char* words : {"To a resident", "No such mailbox, or it takes no mail from here. (550 5.1.1)", "(451 4.7.1)",
                              "refused it for good (554 5.7.1)", "Given up: 2.", "Waiting to be sent: 1."})
        EXPECT_TRUE(holds(page, words)) << words << page.body;
    EXPECT_FALSE(holds(page, "post.example")) << page.body;
    EXPECT_EQ(where(desk.post("/desk/mail", "/desk/mail", {{"mail", gone.hex()}, {"act", "retry"}})), "/desk/mail?done=retry&lang=en");
    EXPECT_FALSE(desk.store.mail(gone)->given_up);
    EXPECT_EQ(where(desk.post("/desk/mail", "/desk/mail", {{"mail", gone.hex()}, {"act", "drop"}})), "/desk/mail?done=drop&lang=en");
    EXPECT_FALSE(desk.store.mail(gone));
    EXPECT_EQ(where(desk.post("/desk/mail", "/desk/mail", {{"mail", gone.hex()}, {"act", "drop"}})), "/desk/mail?done=gone&lang=en");
    EXPECT_EQ(where(desk.post("/desk/mail", "/desk/mail", {{"mail", "x"}, {"act", "drop"}})), "/desk/mail?done=gone&lang=en");
}

TEST(MailPage, GoesOnOverPages) {
    MailDesk desk;
    desk.administrator();
    for (int i = 0; i < 51; ++i) desk.in_trouble("lin", "451", false);
    const auto first = desk.get("/desk/mail");
    const std::string next = tests::between(first.body, "href=\"/desk/mail?after=", "&amp;");
    ASSERT_FALSE(next.empty()) << first.body;
    const auto second = desk.get("/desk/mail?after=" + next);
    EXPECT_TRUE(holds(second, "name=\"mail\""));
    EXPECT_FALSE(holds(second, ">More</a>"));
    EXPECT_TRUE(holds(first, ">More</a>"));
    EXPECT_EQ(desk.get("/desk/mail?after=nonsense").status, 200);
}

TEST(MailPage, IsForAdministratorsAlone) {
    MailDesk desk;
    desk.member("clerk", desk.town.offices()->reception().id);
    EXPECT_EQ(desk.get("/desk/mail").status, 403);
    EXPECT_EQ(desk.send(desk.get("/desk/me").body, "/desk/mail", {{"mail", std::string(32, '0')}, {"act", "drop"}}).status, 403);
    EXPECT_FALSE(holds(desk.get("/desk/me"), "/desk/mail"));
}

TEST(MyMail, AMemberLeavesAnAddressAndTakesItOutAgain) {
    MailDesk desk;
    desk.member("clerk", desk.town.offices()->reception().id);
    const auto wrong = desk.post("/desk/me", "/desk/me/address", {{"mail-address", "clerk@town"}, {"act", "on"}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(holds(wrong, "value=\"clerk@town\"")) << wrong.body;
    EXPECT_EQ(where(desk.post("/desk/me", "/desk/me/address", {{"mail-address", "clerk@town.example"}, {"act", "on"}})),
              "/desk/me?done=mail-on&lang=en");
    EXPECT_TRUE(holds(desk.get("/desk/me"), "c…@town.example"));
    EXPECT_EQ(engine::member_address(desk.context(), *engine::find_staff(desk.store, "clerk")), "clerk@town.example");
    EXPECT_EQ(where(desk.post("/desk/me", "/desk/me/address", {{"act", "off"}})), "/desk/me?done=mail-off&lang=en");
    EXPECT_FALSE(holds(desk.get("/desk/me"), "c…@town.example"));
    Desk other;
    other.member("clerk", other.town.offices()->reception().id);
    EXPECT_FALSE(holds(other.get("/desk/me"), "Daily e-mail")) << "a town without a mail server says nothing of it";
}

}  // namespace huiyin::web::desk
