#include <gtest/gtest.h>

#include "core/accountability/fold.h"
#include "core/accountability/problems.h"
#include "engine/dockets.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {

/// The log as an auditor folds it.
accountability::Fold folded(Store& store) {
    accountability::Fold fold;
    const auto entries = store.log_entries(0, 10'000);
    for (std::size_t i = 0; i < entries.size(); ++i) fold.take(i, as_text(entries[i]));
    return fold;
}

accountability::Figures stored(World& world, Date as_of, const accountability::Parents& parents) {
    std::vector<accountability::FigureDelta> rows;
    for (const FigureRow& row : world.store.figures())
        if (auto delta = figure_delta(row)) rows.push_back(std::move(*delta));
    return accountability::figures_from_rows(rows, as_of, parents);
}

/// No note names offices in these logs; nothing else may be wrong with them.
void expect_sound(const accountability::Fold& fold) {
    for (const Problem& problem : fold.problems())
        EXPECT_EQ(problem.code, accountability::problems::unknown_office);
}

TEST(Docket, CountsByWeekAlsoWhatAnOlderTownHadDocketedBefore) {
    World world;
    for (int i = 0; i < 12; ++i) world.file();
    world.writer->docket_now();
    // As a town was before its promises were counted by week.
    Changes older;
    for (FigureRow row : world.store.figures()) {
        if (row.section != "weeks") continue;
        row.add = -row.add;
        older.figures.push_back(std::move(row));
    }
    ASSERT_FALSE(older.figures.empty());
    older.settings.emplace_back("figures.by_week", "");
    {
        auto transaction = world.store.begin();
        transaction->lock_log();
        transaction->write(older);
        transaction->commit();
    }
    ASSERT_TRUE(world.store.figures_of("weeks", "").empty());
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 5; ++i) world.file();
        world.writer->docket_now();
        const Date soon = world.town.now(world.clock.now()).today + std::chrono::days(8);
        const auto fold = folded(world.store);
        const accountability::Figures figures = fold.figures(soon);
        EXPECT_EQ(figures, stored(world, soon, fold.parents()));
        std::int64_t opened = 0;
        for (const auto& figure : figures.recent.periods.at(0).promises) opened += figure.counts.opened;
        EXPECT_EQ(opened, 2 * (17 + 5 * round));
    }
}

TEST(Docket, WaitsForFiveLinesAndThenTellsWhatTheFoldAccepts) {
    World world;
    const Receipt first = world.file();
    const Receipt second = world.file();
    world.writer->docket_now();
    EXPECT_EQ(world.store.log_state().size, 2u);  // four lines would single out whose they are
    const Receipt third = world.file();
    world.writer->docket_now();
    EXPECT_GT(world.store.log_state().size, 3u);
    EXPECT_TRUE(world.store.docket_lines(10).empty());
    const Date today = world.town.now(world.clock.now()).today;
    {
        const auto fold = folded(world.store);
        expect_sound(fold);
        EXPECT_EQ(fold.covered_to(), 3u);
        EXPECT_EQ(fold.open_promises(), 6u);
        EXPECT_EQ(fold.figures(today), stored(world, today, fold.parents()));
    }

    const StaffSession staff = world.staff("chengjian-ban");
    for (const Receipt* one : {&first, &second}) {
        ASSERT_TRUE(world.act(staff, one->value.id, "register"));
        ASSERT_TRUE(world.act(staff, one->value.id, "accept", {{"way", "w"}}));
    }
    ASSERT_TRUE(world.act(staff, first.value.id, "extend", {{"reasons", "much to do"}}));
    ASSERT_TRUE(world.act(staff, first.value.id, "reply", answer()));
    ASSERT_TRUE(world.say(third, "withdraw"));
    world.writer->docket_now();
    const Date later = today + std::chrono::days(200);
    const auto fold = folded(world.store);
    expect_sound(fold);
    EXPECT_EQ(fold.open_promises(), 1u);
    for (const Date as_of : {today, later}) EXPECT_EQ(fold.figures(as_of), stored(world, as_of, fold.parents()));
    std::int64_t overdue = 0;
    for (const auto& figure : fold.figures(later).promises) overdue += figure.counts.overdue;
    EXPECT_EQ(overdue, 1);
}

TEST(Docket, OfPromisesOpenedAndClosedAcrossARestartIsOneStory) {
    World world;
    std::vector<Receipt> receipts;
    for (int i = 0; i < 3; ++i) receipts.push_back(world.file());
    world.writer->docket_now();
    world.restart();
    for (const Receipt& receipt : receipts) ASSERT_TRUE(world.say(receipt, "withdraw"));
    world.restart();
    world.writer->docket_now();
    const auto fold = folded(world.store);
    expect_sound(fold);
    EXPECT_EQ(fold.open_promises(), 0u);
    const Date today = world.town.now(world.clock.now()).today;
    EXPECT_EQ(fold.figures(today), stored(world, today, fold.parents()));
}

}  // namespace huiyin::engine::engine_tests
