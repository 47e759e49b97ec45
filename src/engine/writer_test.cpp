#include <gtest/gtest.h>

#include "base/fault.h"
#include "engine/drafts.h"
#include "engine/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

TEST(Writer, GoesOnWhereItsPredecessorStopped) {
    World world;
    const Receipt before = world.file();
    world.file();
    world.restart();
    EXPECT_FALSE(world.writer->hold());
    EXPECT_EQ(world.writer->trouble(), "");
    const Receipt after = world.file();
    EXPECT_EQ(after.leaf_index, 2u);
    EXPECT_TRUE(verified(world, after.proof));
    EXPECT_TRUE(verified(world, before.proof));  // an old receipt stays good
    const auto keys = open_keys(world.context(), *world.store.case_row(before.value.id),
                                world.resident(before).openers);
    const auto fresh = prove_event(world.context(), world.store.events(before.value.id).at(0), keys);
    ASSERT_TRUE(fresh);
    EXPECT_TRUE(verified(world, *fresh));
}

TEST(Writer, LetsCommandsComeAsLongAsMoreAreBeingMadeThanWait) {
    World world;
    world.writer->write({});
    auto first = std::make_unique<Writer::Announcement>(*world.writer);
    auto second = std::make_unique<Writer::Announcement>(*world.writer);
    auto written = world.writer->write_later({});
    EXPECT_EQ(written.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    first.reset();
    EXPECT_EQ(written.wait_for(std::chrono::milliseconds(500)), std::future_status::ready) << "as many wait as are made";
}

TEST(Writer, WaitsNoLongerForWhatWasRefusedOrHasCome) {
    World world;
    Filing wrong = world.filing();
    wrong.subject.clear();
    EXPECT_FALSE(file(world.context(), wrong, sealing::Token::draw(world.random)));
    world.file();
    world.file();
    // Nothing is announced any more: with one left over, the second of these would wait for the writer's tick.
    Writer::Announcement announced(*world.writer);
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) world.writer->write({});
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
}

TEST(Writer, ShowsNothingThatItsPredecessorCouldNotPutIntoTheHead) {
    World world;
    world.file();
    world.writer->publish_now();
    world.writer->stop();
    tests::MemoryHead lost;  // the predecessor died between its commit and the head
    Writer writer(world.store, lost, world.signer, world.clock, world.writer_options());
    ASSERT_TRUE(writer.published());
    EXPECT_EQ(lost.read(), writer.published()->note);
}

TEST(Writer, SignsForNothingThatTheHeadDoesNotKnow) {
    World world;
    world.file();
    world.writer->stop();
    tests::MemoryHead lost;
    store::MemoryStore older;
    Writer successor(world.store, lost, world.signer, world.clock, world.writer_options());
    EXPECT_TRUE(Writer(older, lost, world.signer, world.clock, world.writer_options()).hold());
}

TEST(Writer, ForgetsWhatNobodyCameBackForAfterSevenDays) {
    World world;
    const auto token = sealing::Token::draw(world.random);
    save_draft(world.context(), token, "half a story");
    const auto receipt = world.file();
    const auto session = open_case_session(world.context(), receipt.code.text()).value();
    world.clock.pass(std::chrono::hours(24 * 7));
    world.writer->write({});
    EXPECT_TRUE(load_draft(world.context(), token));
    world.clock.pass(std::chrono::hours(2));
    world.writer->write({});
    EXPECT_FALSE(load_draft(world.context(), token));
    EXPECT_FALSE(world.store.session(session.hash()));
    EXPECT_EQ(world.value(receipt.value.id).state, "filed");  // a case is no draft
}

TEST(Writer, TakesItsTurnsFromWhomeverCallsThem) {
    World world;
    world.writer->stop();
    Writer writer(world.store, world.head, world.signer, world.clock, world.writer_options());
    auto answer = writer.write_later({});
    const auto is_ready = [&] { return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    EXPECT_FALSE(is_ready());
    EXPECT_TRUE(writer.turn());
    EXPECT_TRUE(is_ready());
    writer.stop();
    EXPECT_FALSE(writer.turn());
}

TEST(Writer, LetsTheTownSetOneThingAfterAnother) {
    World world;
    const auto setting = [](std::uint64_t serial, std::uint64_t seen) {
        Append append;
        append.settled = seen;
        append.changes.versions = {{.serial = serial, .kind = "category", .name = "lamp", .author = "zhou", .document = "{}"}};
        return append;
    };
    // Two administrators who saw the same town: the second is told, whether both fall into one batch or not.
    Writer::Announcement held(*world.writer);
    auto first = world.writer->append_later(setting(1, 0));
    auto second = world.writer->append_later(setting(1, 0));
    { const Writer::Announcement gone = std::move(held); }
    EXPECT_EQ(world.writer->wait_for(std::move(first)).outcome, Appended::Outcome::done);
    EXPECT_EQ(world.writer->wait_for(std::move(second)).outcome, Appended::Outcome::settled_otherwise);
    EXPECT_EQ(world.writer->append(setting(2, 0)).outcome, Appended::Outcome::settled_otherwise);
    EXPECT_EQ(world.writer->append(setting(2, 1)).outcome, Appended::Outcome::done);
    EXPECT_EQ(world.store.newest_version(), 2u);
}

TEST(Writer, PublishesWhatItHolds) {
    World world;
    world.file();
    world.writer->publish_now();
    ASSERT_TRUE(world.writer->published());
    EXPECT_EQ(world.writer->published()->size, 1u);
    EXPECT_EQ(world.store.latest_checkpoint()->note, world.writer->published()->note);
    EXPECT_EQ(world.head.read(), world.writer->published()->note);
}

TEST(Writer, TakesTurnsWithAnotherServersOnOneStore) {
    World world;
    world.file();
    world.writer->stop();
    tests::MemoryHead other_head;
    Writer first(world.store, world.head, world.signer, world.clock, world.writer_options());
    Writer second(world.store, other_head, world.signer, world.clock, world.writer_options());
    int reloads = 0;
    second.set_reload([&](bool) { ++reloads; });
    const auto add = [](Writer& writer, const std::string& words) {
        Append what;
        what.public_entries.push_back(ledger::make_entry(ledger::EntryKind::note, words));
        auto answer = writer.append_later(std::move(what));
        writer.turn();
        return answer.get();
    };
    const auto start = world.store.log_state().size;
    for (std::uint64_t i = 0; i < 4; ++i) {
        EXPECT_EQ(add(first, "one").first_leaf, start + 2 * i);
        EXPECT_EQ(add(second, "two").first_leaf, start + 2 * i + 1);
    }
    EXPECT_EQ(reloads, 4);
    EXPECT_EQ(first.trouble() + second.trouble(), "");
    world.clock.pass(std::chrono::hours(1));
    first.turn();
    second.turn();
    EXPECT_EQ(first.state(), world.store.log_state());
    EXPECT_EQ(second.state(), world.store.log_state());
    ASSERT_TRUE(first.published() && second.published());
    EXPECT_EQ(first.published()->size, start + 8);
    EXPECT_EQ(second.published()->note, first.published()->note) << "one note a size, whoever publishes it";
}

void expect_rolled_back(World& world, Store& store) {
    Writer writer(store, world.head, world.signer, world.clock, world.writer_options());
    ASSERT_TRUE(writer.hold());
    EXPECT_EQ(writer.hold()->code, problems::rolled_back);
    writer.start();
    Append entry;
    entry.public_entries.push_back(to_bytes(std::string_view("an entry")));
    EXPECT_THROW(writer.append(std::move(entry)), Fault);
    Changes office;
    office.offices.push_back({.id = {"new-office"}, .document = "{}"});
    EXPECT_THROW(writer.write(std::move(office)), Fault);
    Changes visit;
    visit.drafts.push_back({.token_hash = Hash{1}, .changed_at = world.clock.now(), .sealed = {1}});
    writer.write(std::move(visit));  // who writes at this moment keeps their words
    EXPECT_TRUE(store.draft(Hash{1}));
    EXPECT_THROW(writer.publish_now(), Fault);
    const auto published = store.latest_checkpoint();  // what it may still hand out
    ASSERT_EQ(writer.signed_state() != nullptr, published.has_value());
    if (published) {
        EXPECT_EQ(writer.signed_state()->note, published->note);
    }
    const Context context{world.town, store, world.keys, writer, world.clock, world.random, world.kept};
    SystemRandom elsewhere;  // seeded dice would draw a token that the other store has seen
    EXPECT_THROW(static_cast<void>(file(context, world.filing(), sealing::Token::draw(elsewhere))), Fault);
}

TEST(Writer, SignsNothingOverAStoreThatIsBehindItsHead) {
    World world;
    world.file();
    world.writer->stop();
    store::MemoryStore restored;  // a backup from before the first filing
    const auto head = world.head.read();
    expect_rolled_back(world, restored);
    EXPECT_EQ(world.head.read(), head);
    EXPECT_EQ(restored.log_state().size, 0u);
}

TEST(Writer, SignsNothingOverAStoreThatTellsAnotherHistory) {
    World world;
    World other;
    world.file();
    Filing different = other.filing();
    different.channel = "counter";
    other.file(different);
    other.file();
    world.writer->stop();
    other.writer->stop();
    expect_rolled_back(world, other.store);  // longer, but not a continuation
}

TEST(Writer, ARefusedWriteAfterStoppingIsAFaultAndLeavesTheLog) {
    World world;
    world.file();
    world.writer->stop();
    EXPECT_THROW(world.file(), Fault);
    EXPECT_EQ(world.store.log_state().size, 1u);
}

}  // namespace huiyin::engine::engine_tests
