#include "engine/recovery.h"

#include <gtest/gtest.h>

#include "core/accountability/note.h"
#include "engine/rotation.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

std::vector<Bytes> all_entries(Store& store) {
    return store.log_entries(0, static_cast<std::size_t>(store.log_state().size));
}

TEST(Recovery, BringsBackWhatWasPublishedAndSaysWhatIsLost) {
    World world;
    for (int i = 0; i < 6; ++i) world.file();
    world.writer->docket_now();
    world.writer->stop();
    const LogState published = world.store.log_state();
    store::MemoryStore restored;  // a backup from before the first filing
    Recovery recovery(restored);
    recovery.add(all_entries(world.store));
    EXPECT_EQ(recovery.size(), published.size);
    EXPECT_EQ(recovery.root_at(published.size), published.root);
    EXPECT_EQ(recovery.root_at(0), ledger::empty_root());
    EXPECT_EQ(recovery.lost(), 6u);
    recovery.commit(world.clock.now());
    EXPECT_EQ(restored.log_state().size, published.size + 1);
    EXPECT_EQ(restored.figures(), world.store.figures()) << "dockets count again as they were published";
    const auto last = restored.log_entries(published.size, 1);
    const auto note = accountability::parse_note(as_text(last.front()));
    ASSERT_TRUE(note && *note);
    EXPECT_EQ(std::get<accountability::LogRecovered>(**note),
              (accountability::LogRecovered{.from = 0, .to = published.size, .lost = 6}));
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
    added.add(all_entries(world.store));
    for (std::uint64_t size = 0; size <= whole.size(); ++size) EXPECT_EQ(whole.root_at(size), added.root_at(size)) << size;
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

TEST(Rotation, ComesBackWithTheLog) {
    World world;
    world.file();
    world.writer->stop();
    const auto old = log_keys(world.store, world.signer.verifier());
    rotate_key(world.store, old, another_key(world), world.clock.now());
    store::MemoryStore restored;  // a backup from before all that
    Recovery recovery(restored);
    recovery.add(all_entries(world.store));
    recovery.commit(world.clock.now(), old);
    EXPECT_EQ(log_keys(restored, world.signer.verifier()), log_keys(world.store, world.signer.verifier()));
}

}  // namespace huiyin::engine::engine_tests
