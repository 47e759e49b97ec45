#include "core/ledger/merkle.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>

#include "base/fault.h"
#include "core/ledger/memory_log.h"
#include "core/ledger/problems.h"

namespace huiyin::ledger {
namespace merkle_test {

constexpr std::uint64_t size_max = 100;  // as golang.org/x/mod/sumdb/tlog does

const std::vector<Hash>& leaves() {
    static const std::vector<Hash> all = testing::numbered_leaves(size_max);
    return all;
}

Hash root_at(std::uint64_t size) {
    return testing::oracle_root(
        std::span<const Hash>(leaves()).first(static_cast<std::size_t>(size)));
}

/// The proof with one bit changed in each hash in turn, one hash more, one less, two swapped: none
/// may verify.
template <typename Verify>
void expect_every_corruption_fails(std::vector<Hash> proof, const Verify& verify) {
    for (Hash& hash : proof) {
        hash[5] ^= 0x10;
        EXPECT_FALSE(verify(proof));
        hash[5] ^= 0x10;
    }
    for (std::size_t i = 1; i < proof.size(); ++i) {
        std::swap(proof[i - 1], proof[i]);
        EXPECT_FALSE(verify(proof));
        std::swap(proof[i - 1], proof[i]);
    }
    proof.push_back(Hash{});
    EXPECT_FALSE(verify(proof));
    proof.pop_back();
    if (!proof.empty()) {
        proof.pop_back();
        EXPECT_FALSE(verify(proof));
    }
}

TEST(Merkle, every_inclusion_proof_verifies_and_every_corruption_of_it_fails) {
    const auto reader = testing::oracle_reader(leaves());
    for (std::uint64_t size = 1; size <= size_max; ++size) {
        const Hash root = root_at(size);
        for (std::uint64_t index = 0; index < size; ++index) {
            InclusionClaim claim{
                .index = index, .size = size, .leaf = leaves()[index], .root = root};
            const auto proof = inclusion_proof(index, size, reader);
            ASSERT_TRUE(verify_inclusion(claim, proof)) << index << " of " << size;
            expect_every_corruption_fails(
                proof, [&](const auto& bad) { return verify_inclusion(claim, bad); });
            claim.leaf[0] ^= 1;
            EXPECT_FALSE(verify_inclusion(claim, proof));
            claim.leaf[0] ^= 1;
            claim.root[31] ^= 0x80;
            EXPECT_FALSE(verify_inclusion(claim, proof));
            claim.root[31] ^= 0x80;
            claim.index = size;
            EXPECT_FALSE(verify_inclusion(claim, proof));
        }
    }
}

TEST(Merkle, every_consistency_proof_verifies_and_every_corruption_of_it_fails) {
    const auto reader = testing::oracle_reader(leaves());
    for (std::uint64_t size = 1; size <= size_max; ++size) {
        const Hash root = root_at(size);
        for (std::uint64_t old_size = 1; old_size <= size; ++old_size) {
            ConsistencyClaim claim{
                .old_size = old_size, .size = size, .old_root = root_at(old_size), .root = root};
            const auto proof = consistency_proof(old_size, size, reader);
            ASSERT_TRUE(verify_consistency(claim, proof)) << old_size << " to " << size;
            expect_every_corruption_fails(
                proof, [&](const auto& bad) { return verify_consistency(claim, bad); });
            claim.old_root[0] ^= 1;
            EXPECT_FALSE(verify_consistency(claim, proof));
            claim.old_root[0] ^= 1;
            claim.root[31] ^= 0x80;
            EXPECT_FALSE(verify_consistency(claim, proof));
        }
    }
}

TEST(Merkle, nothing_is_consistent_with_size_zero_or_a_smaller_tree) {
    EXPECT_FALSE(verify_consistency(
        {.old_size = 0, .size = 0, .old_root = empty_root(), .root = empty_root()}, {}));
    EXPECT_FALSE(verify_consistency(
        {.old_size = 0, .size = 3, .old_root = empty_root(), .root = root_at(3)}, {}));
    EXPECT_FALSE(verify_consistency(
        {.old_size = 3, .size = 2, .old_root = root_at(3), .root = root_at(2)}, {}));
}

TEST(Merkle, the_frontier_gives_the_root_of_every_size_and_survives_being_stored) {
    Frontier frontier;
    EXPECT_EQ(frontier.root(), empty_root());
    for (std::uint64_t size = 0; size < size_max; ++size) {
        frontier.append(leaves()[size]);
        EXPECT_EQ(frontier.root(), root_at(size + 1));
        const auto again = Frontier::from_peaks(frontier.size(), frontier.peaks());
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(again->root(), frontier.root());
        const auto reader = testing::oracle_reader(leaves());
        EXPECT_EQ(Frontier::read(size + 1, reader).peaks(), frontier.peaks());
        EXPECT_EQ(tree_root(size + 1, reader), frontier.root());
    }
}

TEST(Merkle, peaks_that_do_not_suit_the_size_are_refused) {
    const auto frontier = Frontier::from_peaks(5, {Hash{}});
    ASSERT_FALSE(frontier.has_value());
    EXPECT_EQ(frontier.error().code, problems::bad_frontier);
    EXPECT_FALSE(Frontier::from_peaks(std::uint64_t{1} << 63, {Hash{}}).has_value());
}

TEST(Merkle, a_batch_proves_its_own_leaves_and_its_growth_without_reading_anything) {
    const auto reader = testing::oracle_reader(leaves());
    for (std::uint64_t old_size = 0; old_size < 40; ++old_size) {
        Frontier before;
        for (std::uint64_t i = 0; i < old_size; ++i) before.append(leaves()[i]);
        Extension batch(before);
        EXPECT_EQ(batch.root(), before.root());
        for (std::uint64_t size = old_size + 1; size <= 80; ++size) {
            EXPECT_EQ(batch.append(leaves()[size - 1]), size - 1);
            EXPECT_EQ(batch.root(), root_at(size));
            for (std::uint64_t index = old_size; index < size; ++index) {
                ASSERT_EQ(batch.inclusion_proof(index), inclusion_proof(index, size, reader));
            }
            if (old_size > 0) {
                ASSERT_EQ(batch.consistency_proof(), consistency_proof(old_size, size, reader));
            }
        }
    }
}

TEST(Merkle, a_perfect_root_is_the_root_of_that_many_leaves) {
    for (std::size_t count = 1; count <= 64; count *= 2) {
        EXPECT_EQ(perfect_root(std::span<const Hash>(leaves()).first(count)), root_at(count));
    }
    EXPECT_THROW(perfect_root(std::span<const Hash>(leaves()).first(3)), Bug);
}

}  // namespace merkle_test
}  // namespace huiyin::ledger
