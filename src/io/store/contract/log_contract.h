#pragma once

#include "io/store/contract/values.h"

// The log, recovery, and readers beside the writer.
namespace huiyin::store::contract {

// ------------------------------------------------------------------------------------------------------------ the log

TEST_P(StoreContract, the_log_grows_batch_by_batch_and_each_tile_is_a_prefix_of_its_next_self) {
    Bytes hashes;
    std::map<std::uint64_t, Bytes> before;
    for (const std::size_t count : {1u, 3u, 251u, 2u, 600u, 0u, 64u}) {
        const auto state = grow(store(), count);
        EXPECT_EQ(store().log_state(), state);
        while (hashes.size() / 32 < state.size)
            append(hashes, crypto::sha256(to_bytes("entry " + std::to_string(hashes.size() / 32))));
        for (std::uint64_t n = 0; n * 8192 < hashes.size(); ++n) {
            const auto tile = store().log_tile(0, n);
            const auto from = hashes.begin() + static_cast<std::ptrdiff_t>(n * 8192);
            const auto length = std::min<std::size_t>(8192, hashes.size() - n * 8192);
            EXPECT_EQ(tile, Bytes(from, from + static_cast<std::ptrdiff_t>(length)));
            EXPECT_TRUE(std::equal(before[n].begin(), before[n].end(), tile.begin()));
            before[n] = tile;
        }
    }
    EXPECT_TRUE(store().log_tile(0, 99).empty());
    EXPECT_TRUE(store().log_tile(1, 0).empty());
    EXPECT_EQ(store().log_entries(919, 5), (std::vector{to_bytes("entry 919"), to_bytes("entry 920")}));
    EXPECT_EQ(store().log_entries(3, 2), (std::vector{to_bytes("entry 3"), to_bytes("entry 4")}));
    EXPECT_TRUE(store().log_entries(921, 5).empty());
    EXPECT_EQ(store().log_entries(0, SIZE_MAX).size(), 921u);
    EXPECT_TRUE(store().log_entries(UINT64_MAX, 1).empty());
}

TEST_P(StoreContract, the_log_takes_any_bytes_as_an_entry) {
    const std::vector<Bytes> entries{{}, awkward_bytes, big_bytes(65'535)};
    const auto transaction = store().begin();
    transaction->lock_log();
    transaction->append_log(0, entries, {}, {3, hash_of("r")});
    transaction->commit();
    EXPECT_EQ(store().log_entries(0, 3), entries);
}

TEST_P(StoreContract, entries_that_are_no_sealed_leaves_are_found) {
    const std::string sealed(engine::sealed_first_line);
    const std::vector<Bytes> entries{to_bytes(sealed + "one"), to_bytes("huiyin/v1 note\n{}\n"), to_bytes(sealed), {},
                                     to_bytes(sealed.substr(1)), to_bytes(sealed + "two"), to_bytes("huiyin/v1 sealed ")};
    const auto transaction = store().begin();
    transaction->lock_log();
    transaction->append_log(0, entries, {}, {entries.size(), hash_of("r")});
    transaction->commit();
    EXPECT_EQ(store().unsealed_entries(0), (std::vector<std::uint64_t>{1, 3, 4, 6}));
    EXPECT_EQ(store().unsealed_entries(4), (std::vector<std::uint64_t>{4, 6}));
    EXPECT_TRUE(store().unsealed_entries(7).empty());
    EXPECT_TRUE(store().unsealed_entries(UINT64_MAX).empty());
}

TEST_P(StoreContract, the_log_grows_only_from_where_it_stands) {
    grow(store(), 5);
    const std::vector<Bytes> one{to_bytes("x")};
    const auto refuses = [&](std::uint64_t first, const engine::LogState& next, std::vector<engine::TileAppend> tiles) {
        const auto transaction = store().begin();
        transaction->lock_log();
        EXPECT_THROW(transaction->append_log(first, one, tiles, next), Bug);
        EXPECT_THROW(transaction->commit(), Bug);
    };
    refuses(4, {5, hash_of("r")}, {});
    refuses(6, {7, hash_of("r")}, {});
    refuses(5, {7, hash_of("r")}, {});
    refuses(5, {6, hash_of("r")}, {{.level = 0, .index = 0, .offset = 4, .hashes = Bytes(32)}});
    refuses(5, {6, hash_of("r")}, {{.level = 0, .index = 0, .offset = 0, .hashes = Bytes(32)}});
    refuses(5, {6, hash_of("r")}, {{.level = 0, .index = 1, .offset = 1, .hashes = Bytes(32)}});
    {
        const auto transaction = store().begin();
        EXPECT_THROW(transaction->append_log(5, one, {}, {6, hash_of("r")}), Bug) << "the log was not locked";
    }
    EXPECT_EQ(store().log_state().size, 5u);
    EXPECT_EQ(store().log_entries(0, 9).size(), 5u);
    EXPECT_EQ(grow(store(), 1).size, 6u);
}

TEST_P(StoreContract, checkpoints_are_found_from_either_side) {
    commit(store(), {.checkpoints = {{20, at(2), awkward_text}, {10, at(1), "ten"}, {30, at(3), "thirty"}}});
    const auto size = [](const std::optional<engine::CheckpointRow>& row) { return row ? row->size : 0; };
    EXPECT_EQ(store().latest_checkpoint(), (engine::CheckpointRow{30, at(3), "thirty"}));
    EXPECT_EQ(store().checkpoint_up_to(20), (engine::CheckpointRow{20, at(2), awkward_text}));
    EXPECT_EQ(size(store().checkpoint_up_to(19)), 10u);
    EXPECT_FALSE(store().checkpoint_up_to(9));
    EXPECT_EQ(size(store().checkpoint_from(20)), 20u);
    EXPECT_EQ(size(store().checkpoint_from(21)), 30u);
    EXPECT_FALSE(store().checkpoint_from(31));
    EXPECT_EQ(size(store().checkpoint_from(0)), 10u);
    std::vector<std::uint64_t> sizes;
    for (const auto& row : store().checkpoints(10, 5)) sizes.push_back(row.size);
    EXPECT_EQ(sizes, (std::vector<std::uint64_t>{20, 30}));
    EXPECT_EQ(store().checkpoints(0, 1).front().size, 10u);
}

// ----------------------------------------------------------------------------------------------------------- recovery

TEST_P(StoreContract, recovering_a_sound_store_changes_nothing_and_reading_goes_on) {
    grow(store(), 3);
    const auto before = store().log_state();
    store().recover();
    store().recover();
    EXPECT_EQ(store().log_state(), before);
    grow(store(), 2);
    EXPECT_EQ(store().log_state().size, before.size + 2);
}

// ------------------------------------------------------------------------------------------------------------ threads

TEST_P(StoreContract, readers_beside_the_writer_see_whole_batches_that_never_go_back) {
    constexpr std::uint64_t batches = 60;
    std::atomic<bool> done = false;
    std::atomic<int> torn = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            std::uint64_t seen = 0;
            do {
                const auto state = store().log_state();
                if (state.size < seen) ++torn;
                seen = state.size;
                // Whatever the state vouched for is there, and one row of a case goes with each entry.
                if (store().log_entries(0, seen).size() != seen) ++torn;
                if (store().events(case_id("busy")).size() < seen) ++torn;
                if (seen > 0 && store().case_row(case_id("busy"))->version < seen) ++torn;
            } while (!done);
        });
    }
    for (std::uint64_t n = 0; n < batches; ++n) {
        const auto transaction = store().begin();
        const auto state = transaction->lock_log();
        auto row = case_row(case_id("busy"));
        row.version = static_cast<std::uint32_t>(n + 1);
        transaction->write({.events = {event_row(row.case_id, row.version, n)}, .cases = {row}});
        transaction->append_log(state.size, std::vector<Bytes>{to_bytes("x")}, {}, {state.size + 1, hash_of("r")});
        transaction->commit();
    }
    done = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(store().log_state().size, batches);
}

}  // namespace huiyin::store::contract
