#include "engine/recovery.h"

#include <gtest/gtest.h>

#include "base/fault.h"
#include "core/accountability/note.h"
#include "core/ledger/checkpoint.h"
#include "core/ledger/problems.h"
#include "engine/rotation.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

std::vector<Bytes> all_entries(Store& store) {
    return store.log_entries(0, static_cast<std::size_t>(store.log_state().size));
}

void look_at_all(Recovery& recovery, const std::vector<Bytes>& entries) {
    for (const Bytes& entry : entries) recovery.look_at(entry);
}
void bring_back_all(Recovery& recovery, const std::vector<Bytes>& entries, Instant now) {
    for (const Bytes& entry : entries) recovery.bring_back(entry, now);
}

/// The figures that dockets tell; the town's own are told by events, which no log gives back.
std::vector<FigureRow> docketed(Store& store) {
    auto rows = store.figures();
    std::erase_if(rows, [](const FigureRow& row) { return row.section.starts_with("own"); });
    return rows;
}

/// The note at the end of a recovered log.
accountability::LogRecovered last_note(Store& store) {
    const auto last = store.log_entries(store.log_state().size - 1, 1);
    const auto note = accountability::parse_note(as_text(last.front()));
    EXPECTS(note && *note);
    return std::get<accountability::LogRecovered>(**note);
}

TEST(Recovery, BringsBackWhatWasPublishedAndSaysWhatIsLost) {
    World world;
    for (int i = 0; i < 6; ++i) world.file();
    world.writer->docket_now();
    world.writer->stop();
    const LogState published = world.store.log_state();
    store::MemoryStore restored;  // a backup from before the first filing
    Recovery recovery(restored);
    const auto entries = all_entries(world.store);
    look_at_all(recovery, entries);
    EXPECT_EQ(recovery.size(), published.size);
    EXPECT_EQ(recovery.root_at(published.size), published.root);
    EXPECT_EQ(recovery.root_at(0), ledger::empty_root());
    EXPECT_EQ(recovery.lost(), 6u);
    EXPECT_EQ(restored.log_state().size, 0u) << "looking writes nothing";
    bring_back_all(recovery, entries, world.clock.now());
    recovery.finish(world.clock.now());
    EXPECT_EQ(restored.log_state().size, published.size + 1);
    EXPECT_EQ(docketed(restored), docketed(world.store)) << "dockets count again as they were published";
    EXPECT_EQ(last_note(restored), (accountability::LogRecovered{.from = 0, .to = published.size, .lost = 6}));
    Writer writer(restored, world.head, world.signer, world.clock, world.writer_options());
    EXPECT_FALSE(writer.hold()) << "log.head is a beginning of it";
}

TEST(Recovery, KnowsTheRootAtEachSize) {
    World world;
    for (int i = 0; i < 5; ++i) world.file();
    world.writer->stop();
    Recovery whole(world.store);
    store::MemoryStore restored;
    Recovery added(restored);
    for (std::uint64_t size = 0; size <= whole.size(); ++size) added.want_root(size);
    look_at_all(added, all_entries(world.store));
    for (std::uint64_t size = 0; size <= whole.size(); ++size) EXPECT_EQ(whole.root_at(size), added.root_at(size)) << size;
}

// Cut off after each entry in turn, and run again with the same copy of the log: the end is the same.
TEST(Recovery, CutOffGoesOnWhereItStopped) {
    World world;
    for (int i = 0; i < 7; ++i) world.file();
    world.writer->docket_now();
    world.writer->stop();
    const auto entries = all_entries(world.store);
    const LogState published = world.store.log_state();
    for (std::size_t cut = 0; cut <= entries.size(); ++cut) {
        store::MemoryStore restored;
        {
            Recovery recovery(restored, {}, 3);
            look_at_all(recovery, entries);
            for (std::size_t i = 0; i < cut; ++i) recovery.bring_back(entries[i], world.clock.now());
        }
        const std::uint64_t held = restored.log_state().size;
        EXPECT_EQ(held, std::min<std::uint64_t>(cut, entries.size() - 1) / 3 * 3) << "whole batches only, and never all without its note";
        Recovery again(restored, {}, 3);
        const std::vector<Bytes> rest(entries.begin() + static_cast<std::ptrdiff_t>(held), entries.end());
        look_at_all(again, rest);
        EXPECT_EQ(again.lost(), 7u);
        EXPECT_EQ(again.root_at(published.size), published.root);
        bring_back_all(again, rest, world.clock.now());
        again.finish(world.clock.now());
        EXPECT_EQ(last_note(restored), (accountability::LogRecovered{.from = 0, .to = published.size, .lost = 7})) << cut;
        EXPECT_EQ(docketed(restored), docketed(world.store)) << cut;
        Recovery later(restored, {}, 3);
        EXPECT_EQ(later.lost(), 0u) << "a recovery that is done is no longer under way";
    }
}

TEST(Recovery, WritesNothingButWhatItLookedAt) {
    World world;
    for (int i = 0; i < 5; ++i) world.file();
    world.writer->stop();
    auto entries = all_entries(world.store);
    store::MemoryStore restored;
    Recovery recovery(restored, {}, 2);
    look_at_all(recovery, entries);
    entries[2].back() ^= 1;
    EXPECT_THROW(bring_back_all(recovery, entries, world.clock.now()), Fault);
    EXPECT_EQ(restored.log_state().size, 2u);
    Recovery short_one(restored, {}, 2);
    look_at_all(short_one, {entries.begin() + 2, entries.end()});
    EXPECT_THROW(short_one.finish(world.clock.now()), Fault);
}

ledger::VerifierKey another_key(const World& world) {
    SeededRandom random(77);
    return tests::must(ledger::SignerKey::from_seed(world.town.settings().origin, crypto::Key::draw(random))).verifier();
}

TEST(Rotation, IsAnEntryAndAHistory) {
    World world;
    world.file();
    world.writer->stop();
    const LogState before = world.store.log_state();
    const auto old = log_keys(world.store, world.signer.verifier());
    ASSERT_EQ(old.size(), 1u);
    EXPECT_EQ(old.front().key, world.signer.verifier());
    const auto next = another_key(world);
    rotate_key(world.store, old, next, world.clock.now());
    EXPECT_EQ(world.store.log_state().size, before.size + 1);
    EXPECT_EQ(tests::must(ledger::parse_key_entry(world.store.log_entries(before.size, 1).front())), next);
    const auto now = log_keys(world.store, world.signer.verifier());
    ASSERT_EQ(now.size(), 2u);
    EXPECT_EQ(now.front(), (ledger::LogKey{.key = next, .from = before.size + 1, .since = world.clock.now()}));
    EXPECT_EQ(now.back(), old.front());
}

// The whole of the overlap and beyond, by a clock that is put forward: who signs, and what each reader makes of it.
TEST(Rotation, BothKeysSignForNinetyDaysAndThenTheNewOneAlone) {
    World world;
    const Receipt before = world.file();
    world.writer->stop();
    const std::string last_before = world.writer->signed_state()->note;
    SeededRandom random(77);
    const auto next = tests::must(ledger::SignerKey::from_seed(world.town.settings().origin, crypto::Key::draw(random)));
    const Instant rotated = world.clock.now();
    rotate_key(world.store, log_keys(world.store, world.signer.verifier()), next.verifier(), rotated);
    const auto history = log_keys(world.store, world.signer.verifier());
    WriterOptions options = world.writer_options();
    options.signer_before = &world.signer;
    options.before_until = rotated + ledger::key_overlap;
    options.keys = ledger::trusted_keys(history);
    const auto restart = [&] {
        world.writer->stop();
        world.writer = std::make_unique<Writer>(world.store, world.head, next, world.clock, options);
        EXPECT_FALSE(world.writer->hold());
        world.writer->start();
    };
    const auto opens = [&](const std::string& note, std::vector<ledger::TrustedLogKey> keys) {
        const auto opened = ledger::open_checkpoint(note, {.origin = {}, .log = std::move(keys), .witnesses = {}});
        return opened ? std::string("yes") : std::string(opened.error().code);
    };
    const ledger::VerifierKey old_key = world.signer.verifier();
    const auto stands = [&](const std::string& note) {  // to who knows only the old key, only the new one, or both with their sizes
        return std::vector{opens(note, {old_key}), opens(note, {next.verifier()}), opens(note, ledger::trusted_keys(history))};
    };
    const std::string none(ledger::problems::note_unverified);
    using Verdicts = std::vector<std::string>;
    EXPECT_EQ(stands(last_before), (Verdicts{"yes", none, "yes"}));

    restart();
    const Instant until = rotated + std::chrono::days(90);
    for (const Instant at : {rotated, rotated + std::chrono::days(45), until - std::chrono::seconds(1)}) {
        world.clock.pass(at - world.clock.now());
        const Receipt receipt = world.file();
        EXPECT_EQ(stands(world.writer->signed_state()->note), (Verdicts{"yes", "yes", "yes"})) << to_text(at);
        EXPECT_TRUE(verified(world, receipt.proof)) << "with the old key";
    }
    for (const Instant at : {until, until + std::chrono::days(1), until + std::chrono::days(400)}) {
        world.clock.pass(at - world.clock.now());
        const Receipt receipt = world.file();
        EXPECT_EQ(stands(world.writer->signed_state()->note), (Verdicts{none, "yes", "yes"})) << to_text(at);
        EXPECT_FALSE(verified(world, receipt.proof)) << "the old key has stopped";
        restart();
        EXPECT_EQ(stands(world.writer->signed_state()->note), (Verdicts{none, "yes", "yes"})) << "and stays so over a restart";
    }
    EXPECT_EQ(stands(last_before), (Verdicts{"yes", none, "yes"})) << "what the old key signed in its time stays good";
    EXPECT_TRUE(verified(world, before.proof));

    // Somebody who has got hold of the old key, or uses the new one for the past.
    const LogState now = world.store.log_state();
    const auto forged = [&](std::uint64_t size, const ledger::SignerKey& signer) {
        return opens(ledger::sign_checkpoint({.origin = world.town.settings().origin, .size = size, .root = now.root}, signer),
                     ledger::trusted_keys(history));
    };
    const std::uint64_t from = history.front().from;
    EXPECT_EQ(forged(now.size, world.signer), ledger::problems::key_too_late);
    EXPECT_EQ(forged(from, world.signer), ledger::problems::key_too_late);
    EXPECT_EQ(forged(from - 1, world.signer), "yes") << "its own sizes: the root decides";
    EXPECT_EQ(forged(from - 1, next), ledger::problems::key_too_early);
    EXPECT_EQ(forged(from, next), "yes");
}

TEST(Rotation, ComesBackWithTheLog) {
    World world;
    world.file();
    world.writer->stop();
    const auto old = log_keys(world.store, world.signer.verifier());
    rotate_key(world.store, old, another_key(world), world.clock.now());
    store::MemoryStore restored;  // a backup from before all that
    Recovery recovery(restored, old);
    look_at_all(recovery, all_entries(world.store));
    bring_back_all(recovery, all_entries(world.store), world.clock.now());
    recovery.finish(world.clock.now());
    EXPECT_EQ(log_keys(restored, world.signer.verifier()), log_keys(world.store, world.signer.verifier()));
}

}  // namespace huiyin::engine::engine_tests
