#include "engine/recovery.h"

#include <gtest/gtest.h>

#include "core/accountability/note.h"
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

}  // namespace huiyin::engine::engine_tests
