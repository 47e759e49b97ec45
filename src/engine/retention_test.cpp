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
