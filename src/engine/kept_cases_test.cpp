#include "engine/kept_cases.h"

#include <gtest/gtest.h>

#include "core/ledger/entry.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

CaseId numbered_case(std::uint8_t number) {
    CaseId id;
    id.bytes.fill(number);
    return id;
}

ReplayedCase nothing_but(const CaseId& id, std::uint64_t generation = 1) {
    ReplayedCase out;
    out.value.id = id;
    out.generation = generation;
    return out;
}

TEST(KeptCases, StandAsTheyWouldIfAllWereReadAnew) {
    World world;
    const auto expect_same = [&](const CaseId& id) {
        const auto standing = standing_case(world.context(), id);
        const auto loaded = load_case(world.store, id);
        ASSERT_TRUE(standing && loaded);
        EXPECT_EQ(standing->value, loaded->value);
        EXPECT_EQ(standing->row, loaded->row);
        EXPECT_EQ(standing->last_leaf, loaded->rows.back().leaf_index);
    };
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    const StaffSession zhou = world.staff("chengjian-ban");
    expect_same(id);
    ASSERT_TRUE(world.act(zhou, id, "register"));
    expect_same(id);
    ASSERT_TRUE(open_for_staff(world.context(), zhou, id));
    ASSERT_TRUE(world.act(zhou, id, "accept", {{"way", "We look."}}));
    expect_same(id);
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "The drain is still blocked."}}));
    expect_same(id);
    world.kept.clear();
    expect_same(id);
    EXPECT_FALSE(standing_case(world.context(), numbered_case(7)));
}

TEST(KeptCases, AreTakenOnFromWhereTheyWereLeft) {
    World world;
    const CaseId id = world.file().value.id;
    ReplayedCase marked = *standing_case(world.context(), id);
    marked.value.language = "as it was kept";
    ASSERT_TRUE(world.act(world.staff("chengjian-ban"), id, "register"));
    world.kept.keep(marked);
    const auto standing = standing_case(world.context(), id);
    EXPECT_EQ(standing->value.language, "as it was kept") << "nothing before it is read again";
    EXPECT_EQ(standing->value.version, standing->row.version);
    EXPECT_FALSE(standing->as_previous) << "of an event that was only read the log tells";
    EXPECT_EQ(world.kept.find(id)->value, standing->value);
}

TEST(KeptCases, HoldWhatWasWrittenLast) {
    World world;
    const Receipt receipt = world.file();
    const CaseId id = receipt.value.id;
    EXPECT_EQ(world.kept.find(id)->value, load_case(world.store, id)->value);
    ASSERT_TRUE(world.act(world.staff("chengjian-ban"), id, "register"));
    const auto kept = world.kept.find(id);
    const auto loaded = load_case(world.store, id);
    EXPECT_EQ(kept->value, loaded->value);
    EXPECT_EQ(kept->last_leaf, loaded->rows.back().leaf_index);
    EXPECT_EQ(kept->as_previous, crypto::sha256(*ledger::parse_sealed_entry(world.store.log_entries(kept->last_leaf, 1).front())));
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "The drain is still blocked."}}));
    const auto again = load_case(world.store, id);
    EXPECT_EQ(kept->as_previous, again->events.back().envelope.previous);
    world.kept.clear();
    ASSERT_TRUE(world.say(receipt, "message", {{"body", "And again."}}));
    EXPECT_EQ(load_case(world.store, id)->events.back().envelope.previous, crypto::sha256(*ledger::parse_sealed_entry(world.store.log_entries(again->last_leaf, 1).front())));
}

TEST(KeptCases, AreNoMoreThanWasSaidAndTheOneInUseStays) {
    KeptCases kept(32);
    const CaseId used = numbered_case(0);
    kept.keep(nothing_but(used));
    for (std::uint8_t i = 1; i < 200; ++i) {
        kept.keep(nothing_but(numbered_case(i)));
        EXPECT_TRUE(kept.find(used)) << int{i};
    }
    std::size_t left = 0;
    for (std::uint8_t i = 0; i < 200; ++i) left += kept.find(numbered_case(i)) != nullptr ? 1 : 0;
    EXPECT_EQ(left, 32U);
    kept.clear();
    EXPECT_FALSE(kept.find(used));
}

TEST(KeptCases, DontTakeWhatWasReadBeforeTheyWereCleared) {
    KeptCases kept(32);
    const CaseId id = numbered_case(3);
    const std::uint64_t before = kept.generation();
    kept.clear();
    kept.keep(nothing_but(id, before));
    EXPECT_FALSE(kept.find(id)) << "the store may have lost what was seen of it";
    kept.keep(nothing_but(id, 0));
    EXPECT_FALSE(kept.find(id));
    kept.keep(nothing_but(id, kept.generation()));
    EXPECT_TRUE(kept.find(id));
}

TEST(KeptCases, AreLeftAloneByWhoLooksInPassing) {
    World world;
    const CaseId id = world.file().value.id;
    world.kept.clear();
    EXPECT_EQ(standing_case(world.context(), id, Afterwards::let_go)->value, load_case(world.store, id)->value);
    EXPECT_FALSE(world.kept.find(id));
    ASSERT_TRUE(standing_case(world.context(), id));
    EXPECT_TRUE(world.kept.find(id));
}

}  // namespace huiyin::engine::engine_tests
