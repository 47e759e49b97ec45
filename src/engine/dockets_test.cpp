#include <gtest/gtest.h>

#include "core/accountability/fold.h"
#include "core/accountability/problems.h"
#include "engine/board.h"
#include "engine/dockets.h"
#include "engine/seal.h"
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

namespace suspended_tests {

/// Requests for information, in a town where enough else goes on that dockets come.
struct Requests : World {
    const StaffSession zhou = staff("chengjian-ban");
    Receipt request() {
        Filing what = filing();
        what.procedure = "disclosure";
        what.reachable = true;
        return file(what);
    }
    void ask_to_supplement(const Receipt& of) {
        const Date until = town.now(clock.now()).today + std::chrono::days(40);
        ASSERT_TRUE(act(zhou, of.value.id, "ask_to_supplement", {{"missing", "Which year?"}, {"until_day", to_text(until)}}));
    }
    void ask_third_party(const Receipt& of) { ASSERT_TRUE(act(zhou, of.value.id, "ask_third_party", {{"why", "A trade secret?"}})); }
    void third_party_agrees(const Receipt& of) { ASSERT_TRUE(act(zhou, of.value.id, "record_third_party", {{"opinion", "agrees"}})); }
    void reply(const Receipt& of) {
        ASSERT_TRUE(act(zhou, of.value.id, "reply", {{"outcome", "none"}, {"reasons", "r"}, {"remedies", "m"}}));
    }
    Date due(const Receipt& of) { return value(of.value.id).running({"reply"})->due; }
    void go_to(Date day) { clock.pass(std::chrono::hours(24) * (day - town.now(clock.now()).today).count()); }

    /// What the board says today of their answers, once a docket was made; the log alone says the same.
    accountability::Counts board() {
        for (int i = 0; i < 5; ++i) file();
        writer->docket_now();
        const Date today = town.now(clock.now()).today;
        const auto fold = folded(store);
        expect_sound(fold);
        accountability::Counts of_log;
        for (const auto& figure : fold.figures(today).promises)
            if (figure.key.procedure == "disclosure" && figure.key.clock == "reply") of_log += figure.counts;
        accountability::Counts out;
        for (const auto& figure : read_board(context(), today).figures.promises)
            if (figure.key.procedure == "disclosure" && figure.key.clock == "reply") out += figure.counts;
        EXPECT_EQ(out, of_log);
        return out;
    }
};
using accountability::Counts;
constexpr std::chrono::days one_day{1};

}  // namespace suspended_tests
using namespace suspended_tests;

TEST(APromiseThatStandsStill, IsNotOverdueOnTheBoardUntilItsNewDayHasPassed) {
    Requests town;
    const Receipt one = town.request();
    const Date first_due = town.due(one);
    town.ask_to_supplement(one);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .suspended = 1}));
    town.go_to(first_due + one_day);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .suspended = 1})) << "its old day has passed";
    ASSERT_TRUE(town.say(one, "supplement", {{"addition", "Of 2025."}}));
    EXPECT_GT(town.due(one), first_due);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1}));
    town.go_to(town.due(one));
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1}));
    town.go_to(town.due(one) + one_day);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .overdue = 1}));
    town.reply(one);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .late = 1}));
}

TEST(APromiseThatStandsStill, IsLateForGoodWhereItHadRunOutBefore) {
    Requests town;
    const Receipt one = town.request();
    const Date due = town.due(one);
    town.go_to(due + one_day);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .overdue = 1}));
    town.ask_third_party(one);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .overdue = 1})) << "asking somebody makes nothing of it in time";
    town.go_to(due + 5 * one_day);
    town.third_party_agrees(one);
    EXPECT_EQ(town.due(one), due);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .open = 1, .overdue = 1}));
    town.reply(one);
    EXPECT_EQ(town.board(), (Counts{.opened = 1, .late = 1}));
}

TEST(APromiseThatStandsStill, GoesOnWhereItStoodAndIsKeptInTime) {
    Requests town;
    const Receipt one = town.request();
    const Receipt other = town.request();
    const Date due = town.due(one);
    town.go_to(due);
    town.ask_third_party(one);
    town.ask_third_party(other);
    town.go_to(due + 10 * one_day);
    town.third_party_agrees(one);
    EXPECT_GT(town.due(one), due + 10 * one_day);
    town.reply(one);
    ASSERT_TRUE(town.say(other, "withdraw"));
    EXPECT_EQ(town.board(), (Counts{.opened = 2, .in_time = 1, .withdrawn = 1}));
}

TEST(APromiseThatStandsStill, WasNotToldOfByWhatIsOlder) {
    // An event from before dockets told of it names no promise; its case goes on as it was.
    casework::Event event;
    event.day = *parse_date("2026-03-02");
    event.suspends.push_back({.clock = {"reply"}});
    EXPECT_TRUE(docket_lines_of({}, event).empty());
}

TEST(APromiseThatStandsStill, DoesSoFromTheSameDayInTheHandsOfAnotherOffice) {
    casework::Event event;
    event.day = *parse_date("2026-03-05");
    ObligationId id;
    id.bytes[0] = 1;
    const casework::ClockStarted on{.clock = {"reply"}, .promise = id, .owed_by_office = true, .office = {"drains"}, .from = *parse_date("2026-02-02"),
                                    .due = *parse_date("2026-03-02"), .provisional = false, .opened_on = *parse_date("2026-02-02"),
                                    .continues = true, .suspended_on = parse_date("2026-02-26")};
    event.starts.push_back(on);
    const auto lines = docket_lines_of({}, event);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_TRUE(std::holds_alternative<accountability::PromiseOpened>(lines[0]));
    EXPECT_EQ(lines[1], accountability::DocketLine(accountability::PromiseSuspended{.id = id, .suspended = *parse_date("2026-02-26")}));
}

}  // namespace huiyin::engine::engine_tests
