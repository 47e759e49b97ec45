#include <gtest/gtest.h>

#include "core/casework/problems.h"
#include "engine/board.h"
#include "engine/handling.h"
#include "engine/retention.h"
#include "engine/stories_test.h"
#include "engine/timers.h"

// A case's content is forgotten at its time, and not before.
namespace huiyin::engine::engine_tests {

struct Years : World {
    Timers timers{context()};

    void pass_days(int days) { clock.pass(std::chrono::hours(24 * days)); }
    /// Lets a day after another pass, and the server look on each.
    void live(int days) {
        for (int i = 0; i < days; ++i) {
            pass_days(1);
            while (timers.look().more) {}
        }
    }
    /// A case that was taken back, so that it is over.
    Receipt over() {
        Receipt receipt = file();
        const auto done = say(receipt, "withdraw");
        EXPECT_TRUE(done);
        return receipt;
    }
};

TEST(Retention, WarnsThenForgetsWhatIsOverAndDestroysTheKey) {
    Years town;
    const Receipt receipt = town.over();
    const CaseId id = receipt.value.id;
    const std::string month = town.store.case_row(id)->month;
    town.live(36 * 30 - 70);
    EXPECT_EQ(count(town.kinds(id), "retention_warned"), 0u) << "long before";
    town.live(80);
    ASSERT_EQ(count(town.kinds(id), "retention_warned"), 1u);
    const auto last_day = town.value(id).kept_until;
    ASSERT_TRUE(last_day);
    EXPECT_EQ(sealing::month_of(*last_day), month);
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body) << "until then it opens";
    town.live(70);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 1u);
    EXPECT_TRUE(town.value(id).forgotten);
    EXPECT_TRUE(town.store.parts(id).empty());
    EXPECT_TRUE(town.store.wraps(id).empty());
    EXPECT_FALSE(town.keys.existing_month_key(month)) << "with it goes what old copies of the database hold";
    const auto session = open_case_session(town.context(), receipt.code.text());
    ASSERT_TRUE(session) << "the code still leads to what happened";
    const auto view = view_own_case(town.context(), town.resident(receipt));
    ASSERT_FALSE(view);
    EXPECT_EQ(view.error().code, casework::problems::forgotten);
    const auto head = town.staff("chengjian-ban");
    const auto opened = open_for_staff(town.context(), head, id);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, casework::problems::forgotten);
    const auto refused = town.say(receipt, "message", {{"body", "hello"}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, casework::problems::forgotten);
    EXPECT_EQ(read_board(town.context(), town.town.now(town.clock.now()).today).forgotten, 1);
    const auto events = town.store.events(id).size();
    town.live(100);
    EXPECT_EQ(town.store.events(id).size(), events) << "nothing more happens in it";
}

TEST(Retention, ALookOfTheOfficeKeepsNothingLonger) {
    Years town;
    const Receipt receipt = town.over();
    const CaseId id = receipt.value.id;
    const std::string month = town.store.case_row(id)->month;
    town.live(200);
    ASSERT_TRUE(open_for_staff(town.context(), town.staff("chengjian-ban"), id));
    EXPECT_EQ(count(town.kinds(id), "case_viewed"), 1u);
    EXPECT_EQ(town.store.case_row(id)->month, month);
}

TEST(Retention, KeepsWhatIsOpenHoweverLongItLasts) {
    Years town;
    const Receipt receipt = town.file();
    const CaseId id = receipt.value.id;
    const std::string month = town.store.case_row(id)->month;
    town.live(5 * 365);
    EXPECT_EQ(count(town.kinds(id), "retention_warned"), 0u);
    EXPECT_GT(town.store.case_row(id)->month, month);
    EXPECT_FALSE(town.keys.existing_month_key(month)) << "nothing is under the first month's key any more";
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body);
}

/// Years, the server looking every ten days.
void live_long(Years& town, int years) {
    for (int i = 0; i < years * 365 / 10; ++i) {
        town.pass_days(10);
        while (town.timers.look().more) {}
    }
}

// Archives Law, art. 13, 21; National Archives Order 8
TEST(Retention, WhatIsFiledAsArchivesIsKeptForItsTermAndThenWarnedAndForgotten) {
    Years town;
    const Receipt receipt = town.over();
    const Receipt other = town.over();
    const auto clerk = town.staff("chengjian-ban");
    town.live(36 * 30);
    ASSERT_EQ(count(town.kinds(receipt.value.id), "retention_warned"), 1u) << "it would have ended soon";
    ASSERT_TRUE(town.act(clerk, receipt.value.id, "file_as_archives", {{"term", "10_years"}, {"reasons", "A bridge."}}));
    ASSERT_TRUE(town.act(clerk, other.value.id, "file_as_archives", {{"term", "permanent"}, {"reasons", "The founding of the town."}}));
    EXPECT_FALSE(town.value(receipt.value.id).kept_until);
    ASSERT_TRUE(view_own_case(town.context(), town.resident(receipt))) << "the notice is read now: later it would keep the content longer";
    const auto end = casework::kept_at_least(town.value(receipt.value.id));
    live_long(town, 9);
    EXPECT_EQ(count(town.kinds(receipt.value.id), "retention_warned"), 1u) << "not again yet";
    EXPECT_LE(town.keys.months().size(), 40u) << "no key of months far ahead is needed";
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body);
    town.live(365 + 40);
    EXPECT_EQ(count(town.kinds(receipt.value.id), "content_destroyed"), 1u);
    EXPECT_EQ(sealing::month_of(*end), sealing::month_of(town.value(receipt.value.id).forgotten_on - std::chrono::days(1)));
    EXPECT_EQ(count(town.kinds(other.value.id), "retention_warned"), 1u) << "from before";
    EXPECT_EQ(count(town.kinds(other.value.id), "content_destroyed"), 0u);
    live_long(town, 30);
    EXPECT_EQ(view_own_case(town.context(), town.resident(other))->content.text(1, "body"), town.filing().body) << "permanent";
}

TEST(Retention, IsFiveYearsWithAnAgreementOfMediation) {  // procedures.md, section 9: a default
    Years town;
    const Receipt receipt = town.file();
    const CaseId id = receipt.value.id;
    const auto officer = town.staff("chengjian-ban");
    const std::string today = to_text(town.town.now(town.clock.now()).today);
    ASSERT_TRUE(town.act(officer, id, "register"));
    ASSERT_TRUE(town.act(officer, id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(town.act(officer, id, "propose_mediation", {{"other_party", "o"}, {"dispute", "d"}, {"mediators", "m"}, {"interests", "none"}}));
    ASSERT_TRUE(town.say(receipt, "agree_to_mediation", {{"mediators", "accepted"}, {"openness", "closed"}}));
    ASSERT_TRUE(town.act(officer, id, "record_other_consent", {{"agreed_on", today}, {"how", "here"}}));
    ASSERT_TRUE(town.act(officer, id, "put_agreement", {{"parties", "p"}, {"facts", "f"}, {"points", "p"}, {"responsibility", "r"}, {"content", "c"},
                                                        {"way", "w"}, {"performed_by", today}, {"other_signed_on", today}}));
    ASSERT_TRUE(town.say(receipt, "confirm_agreement"));
    ASSERT_TRUE(view_own_case(town.context(), town.resident(receipt)));
    live_long(town, 4);
    EXPECT_EQ(count(town.kinds(id), "retention_warned"), 0u);
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body);
    town.live(365 + 45);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 1u);
}

TEST(Retention, SomethingNewStopsIt) {
    Years town;
    const Receipt receipt = town.over();
    const CaseId id = receipt.value.id;
    town.live(36 * 30);
    ASSERT_EQ(count(town.kinds(id), "retention_warned"), 1u);
    ASSERT_TRUE(town.say(receipt, "message", {{"body", "It is broken again."}}));
    EXPECT_FALSE(town.value(id).kept_until);
    town.live(365);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 0u);
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body);
}

TEST(Retention, AServerThatWasDownForYearsWarnsFirst) {
    Years town;
    const Receipt receipt = town.over();
    const CaseId id = receipt.value.id;
    town.pass_days(6 * 365);
    while (town.timers.look().more) {}
    EXPECT_EQ(count(town.kinds(id), "retention_warned"), 1u);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 0u);
    EXPECT_EQ(view_own_case(town.context(), town.resident(receipt))->content.text(1, "body"), town.filing().body);
    town.live(29);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 0u);
    town.live(2);
    EXPECT_EQ(count(town.kinds(id), "content_destroyed"), 1u);
    EXPECT_GE(town.keys.months().front(), sealing::month_of(town.town.now(town.clock.now()).today)) << "on the same day";
}

}  // namespace huiyin::engine::engine_tests
