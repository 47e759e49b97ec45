#include "core/ledger/tile.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/fault.h"
#include "core/ledger/memory_log.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {
namespace tile_test {

TEST(Tiles, every_path_that_is_written_is_read_back_and_no_other_spelling_is) {
    EXPECT_TRUE(rc::check([] {
        const TileId id{.level = *rc::gen::inRange(0, 64),
                        .index = *rc::gen::inRange<std::uint64_t>(
                            0, std::uint64_t{1} << *rc::gen::inRange(1, 63)),
                        .width = *rc::gen::inRange(1, 257)};
        const auto path = tile_path(id);
        const auto parsed = parse_tile_path(path);
        RC_ASSERT(parsed.has_value());
        RC_ASSERT(*parsed == id);
        const BundleId bundle{.index = id.index, .width = id.width};
        const auto parsed_bundle = parse_entries_path(entries_path(bundle));
        RC_ASSERT(parsed_bundle.has_value());
        RC_ASSERT(*parsed_bundle == bundle);
        // Whatever a changed character gives, it is either refused or the one spelling of what it
        // names.
        auto changed = path;
        changed[*rc::gen::inRange<std::size_t>(0, path.size())] =
            *rc::gen::elementOf(std::string("0123456789x/.p-+ "));
        const auto other = parse_tile_path(changed);
        // In parentheses: RapidCheck takes the expression apart and would evaluate both sides.
        RC_ASSERT((!other || tile_path(*other) == changed));
    }));
}

TEST(Tiles, an_index_of_2_to_the_63_and_a_padded_one_are_refused) {
    EXPECT_TRUE(parse_tile_path("tile/0/x009/x223/x372/x036/x854/x775/807").has_value());
    EXPECT_FALSE(parse_tile_path("tile/0/x009/x223/x372/x036/x854/x775/808").has_value());
    EXPECT_FALSE(parse_tile_path("tile/0/x000/001").has_value());
    EXPECT_FALSE(parse_tile_path("tile/00/001").has_value());
    EXPECT_FALSE(parse_tile_path("tile/0/001.p/0").has_value());
    EXPECT_FALSE(parse_tile_path("tile/0/001.p/07").has_value());
    EXPECT_FALSE(parse_tile_path("/tile/0/001").has_value());
    EXPECT_FALSE(parse_entries_path("tile/0/001").has_value());
    EXPECT_FALSE(parse_tile_path("tile/entries/001").has_value());
    EXPECT_EQ(parse_tile_path("").error().code, problems::bad_tile_path);
}

TEST(Tiles, the_width_of_a_tile_follows_from_the_size) {
    EXPECT_EQ(width_in_tree(70000, 0, 273), 112);
    EXPECT_EQ(width_in_tree(70000, 0, 272), 256);
    EXPECT_EQ(width_in_tree(70000, 0, 274), 0);
    EXPECT_EQ(width_in_tree(70000, 1, 1), 17);
    EXPECT_EQ(width_in_tree(70000, 2, 0), 1);
    EXPECT_EQ(width_in_tree(70000, 3, 0), 0);
    EXPECT_EQ(width_in_tree(256, 0, 1), 0);
    EXPECT_EQ(width_in_tree(70000, 63, 0), 0);
    EXPECT_EQ(width_in_tree(70000, 0, ~std::uint64_t{0}), 0);
    EXPECT_EQ(bundle_of(69999, 70000), (BundleId{.index = 273, .width = 112}));
}

TEST(Tiles, entries_come_back_from_a_bundle_unless_a_length_is_wrong) {
    EXPECT_TRUE(rc::check([](const std::vector<Bytes>& entries) {
        Bytes bundle;
        for (const Bytes& entry : entries) RC_ASSERT(append_entry(bundle, entry).has_value());
        const auto width = static_cast<int>(entries.size());
        const auto back = split_bundle(bundle, width);
        RC_ASSERT(back.has_value());
        for (std::size_t i = 0; i < entries.size(); ++i)
            RC_ASSERT(to_bytes((*back)[i]) == entries[i]);
        RC_ASSERT(!split_bundle(bundle, width + 1));
        RC_ASSERT((entries.empty() || !split_bundle(bundle, width - 1)));
        if (!bundle.empty()) {
            bundle.pop_back();
            RC_ASSERT(!split_bundle(bundle, width));
        }
    }));
}

TEST(Tiles, an_entry_of_65535_bytes_fits_and_one_of_65536_is_refused) {
    Bytes bundle;
    EXPECT_TRUE(append_entry(bundle, Bytes(65535, 'x')).has_value());
    EXPECT_EQ(split_bundle(bundle, 1)->front().size(), 65535u);
    const auto refused = append_entry(bundle, Bytes(65536, 'x'));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, problems::entry_too_long);
}

TEST(Tiles, whatever_the_batches_the_rows_are_those_of_the_whole_tree_and_give_every_hash) {
    constexpr std::uint64_t size_max = 70'000;
    const auto leaves = testing::numbered_leaves(size_max);
    for (const std::uint64_t size : {1u, 255u, 256u, 257u, 1000u, 65'535u, 65'536u, 70'000u}) {
        std::map<std::pair<int, std::uint64_t>, Bytes> rows;
        Frontier frontier;
        // Batches of many lengths, some across a tile's end.
        for (std::uint64_t at = 0, length = 1; at < size;
             at += length, length = (length * 7 + 3) % 3001 + 1) {
            Extension batch(frontier);
            for (std::uint64_t i = at; i < std::min(size, at + length); ++i)
                batch.append(leaves[i]);
            for (const TileAppend& more : tile_appends(batch)) {
                Bytes& row = rows[{more.level, more.index}];
                ASSERT_EQ(row.size(), static_cast<std::size_t>(more.old_width) * 32);
                append(row, more.hashes);
                ASSERT_LE(row.size(), 8192u);
            }
            frontier = batch.frontier();
        }
        std::size_t tiles = 0;
        for (const LevelTiles& level : tiles_for_size(size)) {
            tiles += static_cast<std::size_t>(level.full) + (level.partial_width > 0 ? 1 : 0);
            for (std::uint64_t i = 0; i < level.full; ++i)
                EXPECT_EQ((rows[{level.level, i}].size()), 8192u);
        }
        EXPECT_EQ(rows.size(), tiles);
        TileHashes hashes(size, [&rows](const TileId& id) {
            return rows.at({id.level, id.index});
        });
        const auto oracle = testing::oracle_reader(leaves);
        for (int level = 0; size >> level > 0; ++level) {
            const std::uint64_t count = size >> level;
            for (std::uint64_t index = 0; index < count; index += count / 50 + 1) {
                ASSERT_EQ(hashes.at({level, index}), oracle({level, index}))
                    << level << " " << index;
            }
        }
        EXPECT_EQ(tree_root(size, hashes.reader()), frontier.root());
        const std::uint64_t index = size / 3;
        EXPECT_TRUE(verify_inclusion(
            {.index = index, .size = size, .leaf = leaves[index], .root = frontier.root()},
            inclusion_proof(index, size, hashes.reader())));
    }
}

TEST(Tiles, a_row_that_is_too_short_is_our_own_mistake) {
    EXPECT_THROW(hash_at(Bytes(33), 1), Bug);
    EXPECT_THROW(subtree_in_row(Bytes(96), 1, 1), Bug);
    TileHashes hashes(3, [](const TileId&) { return Bytes(64); });
    EXPECT_THROW(hashes.at({0, 0}), Bug);
}

}  // namespace tile_test
}  // namespace huiyin::ledger
