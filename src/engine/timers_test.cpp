#include <gtest/gtest.h>

#include "engine/problems.h"
#include "engine/stories_test.h"
#include "engine/retention.h"
#include "engine/timers.h"

namespace huiyin::engine::engine_tests {

constexpr std::chrono::hours a_day{24};

/// A case that was answered today and waits for what the resident says.
Receipt answered(World& world, const std::map<std::string, std::string>& words = answer()) {
    Receipt receipt = world.file();
    const StaffSession staff = world.staff("chengjian-ban");
    EXPECT_TRUE(world.act(staff, receipt.value.id, "register"));
    EXPECT_TRUE(world.act(staff, receipt.value.id, "accept", {{"way", "w"}}));
    EXPECT_TRUE(world.act(staff, receipt.value.id, "reply", words));
    return receipt;
}
/// All that is due, look by look; returns how many fired.
std::size_t fire_all(Timers& timers) {
    std::size_t fired = 0;
    for (int i = 0; i < 100; ++i) {
        const TimersLook look = timers.look();
        fired += look.fired;
        if (!look.more) return fired;
    }
    ADD_FAILURE() << "it never ends";
    return fired;
}

TEST(TimersOfCases, CloseACaseWhoseReviewPeriodIsOverWithoutAnybodysKey) {
    World world;
    const Receipt receipt = answered(world);
    const CaseId id = receipt.value.id;
    Timers timers(world.context());
    EXPECT_EQ(fire_all(timers), 0u);
    const Date presumed = world.value(id).running({"review-request"})->from;
    EXPECT_EQ(world.store.case_row(id)->timer, presumed);
    world.clock.pass(15 * a_day);
    EXPECT_EQ(fire_all(timers), 1u);
    EXPECT_EQ(world.kinds(id).back(), "receipt_presumed");
    const Date due = world.value(id).running({"review-request"})->due;
    EXPECT_EQ(world.store.case_row(id)->timer, due - std::chrono::days(5)) << "the resident is reminded";
    world.clock.pass(60 * a_day);  // nobody looked for weeks
    EXPECT_EQ(fire_all(timers), 1u);
    EXPECT_EQ(fire_all(timers), 0u);
    EXPECT_EQ(count(world.kinds(id), "case_closed"), 1u);
    const auto loaded = load_case(world.store, id);
    const casework::Event& closed = loaded->events.back().event;
    EXPECT_EQ(closed.by.role, "timer");
    EXPECT_EQ(closed.day, world.town.now(world.clock.now()).today);
    EXPECT_EQ(closed.fields.at("timer_day"), to_text(due + std::chrono::days(1)));
    EXPECT_FALSE(loaded->row.open);
    EXPECT_EQ(loaded->row.timer, next_retention(loaded->row, loaded->value)->day) << "nothing more but its end, in years";

    // The resident and the office open what was sealed before and what comes after.
    ASSERT_TRUE(world.say(receipt, "reopen", {{"new_facts", "the canary is back"}}));
    const auto view = view_own_case(world.context(), world.resident(receipt));
    ASSERT_TRUE(view);
    EXPECT_EQ(view->content.text(1, "body"), "It smells of canary since Monday.");
    const auto proof = prove_event(world.context(), loaded->rows.back(), view->keys);
    ASSERT_TRUE(proof);
    EXPECT_EQ(verified(world, *proof)->event.kind, "case_closed");
    const StaffSession staff = world.staff("chengjian-ban");
    ASSERT_TRUE(open_for_staff(world.context(), staff, id));
    EXPECT_EQ(view_for_staff(world.context(), staff, id)->content.text(view->value().last_of.at("case_reopened"), "new_facts"),
              "the canary is back");
    EXPECT_EQ(desk_list(world.context(), staff, {}).at(0).subject, "The drain in Canary Lane");
}

TEST(TimersOfCases, MakeUpInOrderForAllThatFellDueWhileNoServerRan) {
    World world;
    auto promise = answer();
    promise["outcome"] = "will_be_done";
    promise["promised_day"] = "2026-03-12";
    const CaseId id = answered(world, promise).value.id;
    world.clock.pass(400 * a_day);
    Timers timers(world.context());
    EXPECT_EQ(fire_all(timers), 3u);
    const auto kinds = world.kinds(id);
    EXPECT_EQ(std::vector(kinds.end() - 3, kinds.end()),
              (std::vector<std::string>{"promise_day_came", "receipt_presumed", "case_closed"}));
    EXPECT_EQ(load_case(world.store, id)->events.at(kinds.size() - 3).event.fields.at("timer_day"), "2026-03-12");
}

TEST(TimersOfCases, DoABoundedPieceOfWorkAndGoOnWhereTheyStopped) {
    World world;
    std::vector<CaseId> ids;
    for (int i = 0; i < 7; ++i) ids.push_back(answered(world).value.id);
    world.clock.pass(15 * a_day);
    Timers timers(world.context());
    for (const std::size_t expected : {3u, 3u, 1u}) {
        const TimersLook look = timers.look(3);
        EXPECT_EQ(look.fired, expected);
        EXPECT_TRUE(look.more);
    }
    EXPECT_FALSE(timers.look(3).more);
    for (const CaseId& id : ids) EXPECT_EQ(count(world.kinds(id), "receipt_presumed"), 1u);
}

TEST(TimersOfCases, GiveARowTheRightDayIfItsOwnCameForNothing) {
    World world;
    const CaseId id = world.file().value.id;
    CaseRow row = *world.store.case_row(id);
    const auto right = row.timer;
    row.timer = Date{};  // as an older database says
    Changes changes;
    changes.cases.push_back(row);
    world.writer->write(std::move(changes));
    const auto size = world.store.log_state().size;
    Timers timers(world.context());
    EXPECT_EQ(timers.look().fired, 0u);
    EXPECT_EQ(world.store.case_row(id)->timer, right);
    EXPECT_EQ(world.store.log_state().size, size);
    EXPECT_EQ(world.writer->trouble(), "");
}

TEST(TimersOfCases, ACorrectedRowSharesABatchWithAFiling) {
    World world;
    const CaseId id = world.file().value.id;
    world.writer->stop();
    Writer writer(world.store, world.head, world.signer, world.clock, world.writer_options());
    Append note;
    note.public_entries.push_back(ledger::make_entry(ledger::EntryKind::note, "one"));
    auto first = writer.append_later(std::move(note));
    Append row_only;
    row_only.cases.push_back({.case_id = id, .version = 1});
    row_only.changes.cases.push_back(*world.store.case_row(id));
    auto second = writer.append_later(std::move(row_only));
    writer.turn();
    EXPECT_EQ(first.get().outcome, Appended::Outcome::done);
    EXPECT_EQ(second.get().outcome, Appended::Outcome::done);
    EXPECT_EQ(writer.trouble(), "");
}

TEST(TimersOfCases, FireOnceThoughTwoServersLookAtOnce) {
    World world;
    std::vector<CaseId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(answered(world).value.id);
    world.clock.pass(15 * a_day);
    world.writer->stop();
    // Each decides before the other has written; then they take turns.
    tests::MemoryHead other_head;
    Writer* running = nullptr;
    auto options = world.writer_options();
    std::unique_ptr<Writer> first;
    std::unique_ptr<Writer> second;
    std::optional<TimersLook> inner;
    std::unique_ptr<Timers> other;
    bool looked = false;
    options.waiting = [&](const std::future<Appended>& answer) {
        if (!looked) {
            looked = true;
            inner = other->look();  // wholly between the first one's deciding and its writing
        }
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) running->turn();
    };
    auto second_options = world.writer_options();
    second_options.waiting = [&](const std::future<Appended>& answer) {
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) second->turn();
    };
    first = std::make_unique<Writer>(world.store, world.head, world.signer, world.clock, options);
    second = std::make_unique<Writer>(world.store, other_head, world.signer, world.clock, second_options);
    running = first.get();
    Timers one(Context{world.town, world.store, world.keys, *first, world.clock, world.random, world.kept});
    other = std::make_unique<Timers>(Context{world.town, world.store, world.keys, *second, world.clock, world.random, world.kept});
    EXPECT_EQ(one.look().fired, 0u);
    ASSERT_TRUE(inner);
    EXPECT_EQ(inner->fired, 5u);
    EXPECT_EQ(one.figures().overtaken.value(), 5u);
    EXPECT_EQ(first->trouble() + second->trouble(), "");
    EXPECT_EQ(fire_all(one), 0u);
    for (const CaseId& id : ids) EXPECT_EQ(count(world.kinds(id), "receipt_presumed"), 1u);
}

TEST(TimersOfCases, RestWhileTheWriterHolds) {
    World world;
    const CaseId id = answered(world).value.id;
    world.clock.pass(15 * a_day);
    world.writer->stop();
    auto options = world.writer_options();
    options.hold = Problem{problems::rolled_back, {}, {}};
    Writer holding(world.store, world.head, world.signer, world.clock, options);
    Timers timers(Context{world.town, world.store, world.keys, holding, world.clock, world.random, world.kept});
    EXPECT_EQ(timers.look().fired, 0u);
    EXPECT_EQ(count(world.kinds(id), "receipt_presumed"), 0u);
}

}  // namespace huiyin::engine::engine_tests
