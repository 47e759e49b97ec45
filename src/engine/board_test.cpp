#include "engine/board.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/accounts/offices.h"
#include "core/procedure/parse.h"
#include "io/store/memory/memory_store.h"
#include "testing/parts.h"
#include "testing/town.h"

namespace huiyin::engine::board_tests {

procedure::Procedure procedure_of(const std::string& name) {
    std::ifstream in("procedures/" + name + ".toml");
    std::ostringstream text;
    text << in.rdbuf();
    return procedure::parse(text.str(), name).value();
}

Date day(const char* text) { return parse_date(text).value(); }

casework::Event answered(const char* clock, const char* on, std::map<std::string, std::string> fields = {}) {
    casework::Event event;
    event.kind = "reply_issued";
    event.day = day(on);
    casework::ClockStopped stop;
    stop.clock = {clock};
    stop.outcome = "answered";
    event.stops.push_back(stop);
    event.fields = std::move(fields);
    return event;
}

casework::Event rated(const char* solved) {
    casework::Event event;
    event.kind = "answer_rated";
    event.fields["solved"] = solved;
    return event;
}

casework::Event checked(const char* kept) {
    casework::Event event;
    event.kind = "promise_checked";
    event.fields["kept"] = kept;
    return event;
}

/// "measure day add" of each row.
std::vector<std::string> told(std::vector<FigureRow> rows) {
    std::vector<std::string> out;
    std::erase_if(rows, [](const FigureRow& row) { return row.section == "own-years"; });  // year_report_test.cpp
    // Each stands twice, the second time by its week.
    for (std::size_t i = 0; i < rows.size(); i += 2) {
        FigureRow by_week = rows[i];
        by_week.section = "own-weeks";
        by_week.source = rows.at(i + 1).source;
        EXPECT_EQ(rows[i + 1], by_week);
        EXPECT_EQ(rows[i].section + rows[i].source, "own");
        EXPECT_TRUE(parse_iso_week(by_week.source));
    }
    for (const FigureRow& row : rows)
        if (row.section == "own") out.push_back(row.measure + " " + row.day + " " + std::to_string(row.add));
    return out;
}
using Told = std::vector<std::string>;

TEST(OwnFigures, CountAnswersRatingsAndReviews) {
    const auto complaint = procedure_of("complaint");
    casework::Case before;
    before.office = {"streets"};
    before.filed_on = day("2026-03-02");
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("reply", "2026-03-20"))), (Told{"days 18 1"}));
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("register", "2026-03-20"))), (Told{"reviewed  1"}))
        << "any other promise that ends in an answer is a review";
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("review", "2026-05-02", {{"opinion", "upheld"}}))),
              (Told{"reviewed  1"}));
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("review", "2026-05-02", {{"opinion", "changed"}}))),
              (Told{"reviewed  1", "changed  1"}));
    EXPECT_EQ(told(own_figures_of(complaint, before, rated("yes"))), (Told{"rated  1", "solved  1"}));
    EXPECT_EQ(told(own_figures_of(complaint, before, rated("partly"))), (Told{"rated  1"}));
    before.latest["answer_rated.solved"] = "yes";
    EXPECT_EQ(told(own_figures_of(complaint, before, rated("no"))), (Told{"solved  -1"})) << "a second thought counts once";
    EXPECT_EQ(told(own_figures_of(complaint, before, rated("yes"))), Told{});
    EXPECT_EQ(own_figures_of(complaint, before, answered("reply", "2026-03-20")).back().office, OfficeId{"streets"});
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("reply", "2026-03-20", {{"promised_day", "2026-06-01"}}))),
              (Told{"days 18 1", "promised  1"}));
    EXPECT_EQ(own_figures_of(complaint, before, answered("reply", "2026-03-20")).back().source, "2026-W12");
    EXPECT_EQ(told(own_figures_of(complaint, before, checked("partly"))), (Told{"checked  1"}));
    before.latest["promise_checked.kept"] = "partly";
    EXPECT_EQ(told(own_figures_of(complaint, before, checked("yes"))), (Told{"kept  1"}));
    before.imported = true;
    EXPECT_EQ(told(own_figures_of(complaint, before, rated("no"))), Told{});
}

TEST(OwnFigures, WhatBothSidesAgreedOnIsPromisedOnceItIsConfirmed) {
    const auto complaint = procedure_of("complaint");
    casework::Case before;
    before.office = {"streets"};
    before.filed_on = day("2026-03-02");
    casework::Event event;
    event.kind = "agreement_put";
    event.day = day("2026-03-20");
    event.fields["performed_by"] = "2026-06-01";
    EXPECT_EQ(told(own_figures_of(complaint, before, event)), Told{}) << "the resident may refuse it";
    before.latest["agreement_put.performed_by"] = "2026-06-01";
    event.kind = "agreement_confirmed";
    event.fields.clear();
    event.stops.push_back({.clock = {"reply"}, .promise = {}, .outcome = "done"});
    EXPECT_EQ(told(own_figures_of(complaint, before, event)), (Told{"promised  1"})) << "and it is no answer, which could be quick";
    casework::Event kept = checked("yes");
    kept.kind = "performance_checked";
    EXPECT_EQ(told(own_figures_of(complaint, before, kept)), (Told{"checked  1", "kept  1"}));
}

TEST(OwnFigures, ASecondStageThatAnswersOtherwiseHasChangedTheFirst) {
    const auto complaint = procedure_of("en-complaint");
    casework::Case before;
    before.filed_on = day("2026-03-02");
    before.latest["reply_issued.outcome"] = "refused";
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("stage2", "2026-05-02", {{"outcome", "refused"}}))),
              (Told{"reviewed  1"}));
    EXPECT_EQ(told(own_figures_of(complaint, before, answered("stage2", "2026-05-02", {{"outcome", "done"}}))),
              (Told{"reviewed  1", "changed  1"}));
}

TEST(Board, ShowsNoOfficeWithFewerThanTenAnswersByItself) {
    crypto::initialise();
    SeededRandom random(1);
    StandingClock clock(*parse_instant("2026-03-02T02:00:00Z"));
    tests::MemoryKeys keys(random);
    tests::MemoryHead head;
    store::MemoryStore store;
    Town town(Settings{}, InstanceId{}, *TimeZone::create("Asia/Shanghai"), {}, {});
    const auto office = [](const char* id, const char* parent) {
        accounts::Office out;
        out.id = {id};
        if (parent != nullptr) out.parent = OfficeId{parent};
        out.name = out.duties = out.outside_route = {.zh = id, .en = id};
        out.reception = parent == nullptr;
        return out;
    };
    town.set_offices(
        accounts::Offices::create({office("hall", nullptr), office("streets", "hall"), office("parks", "hall")}).value());
    const ledger::SignerKey signer = ledger::SignerKey::from_seed(town.settings().origin, keys.log_seed()).value();
    Writer writer(store, head, signer, clock, {.origin = town.settings().origin});
    KeptCases kept;
    const Context context{town, store, keys, writer, clock, random, kept};
    EXPECT_TRUE(read_board(context, day("2026-03-02")).own.empty());
    EXPECT_FALSE(read_board(context, day("2026-03-02")).docket);

    const auto add = [&](const char* of, const char* measure, const char* days, std::int64_t count, const char* week = nullptr) {
        auto transaction = store.begin();
        transaction->lock_log();
        Changes changes;
        changes.figures.push_back(
            {.section = week ? "own-weeks" : "own", .source = week ? week : "", .office = {of}, .procedure = "complaint", .clock = "reply", .measure = measure, .day = days, .add = count});
        changes.settings.emplace_back("docket.last", "2026-03-01T17:00:00Z");
        transaction->write(changes);
        transaction->commit();
    };
    add("streets", "days", "9", 6);
    add("streets", "days", "30", 5);
    add("streets", "rated", "", 4);
    add("streets", "solved", "", 3);
    add("parks", "days", "1", 9);
    const Board board = read_board(context, day("2026-03-02"));
    ASSERT_EQ(board.own.size(), 1u) << "nine answers are too few, and so they are at the top";
    EXPECT_EQ(board.own[0], (OwnFigure{.office = {"streets"}, .answered = 11, .median_days = 9, .rated = 4, .solved = 3, .reviewed = 0, .changed = 0, .paces = {{"complaint", 11, 9}}}));
    EXPECT_EQ(board.docket, day("2026-03-02")) << "in the town's zone";
    EXPECT_TRUE(board.figures.promises.empty());
    ASSERT_EQ(board.periods->own.size(), 2u);
    EXPECT_TRUE(board.periods->own[1].own.empty()) << "none is counted by week";
    add("hall", "days", "100", 1);
    const Board more = read_board(context, day("2026-03-02"));
    ASSERT_EQ(more.own.size(), 2u);
    EXPECT_EQ(more.own[0].office, OfficeId{"hall"});
    EXPECT_EQ(more.own[0].answered, 10);
    EXPECT_EQ(more.own[0].median_days, 1);

    // 2026-03-02 is the Monday of week 10: the quarter is 2025-W49 to 2026-W09.
    add("streets", "days", "3", 20, "2026-W10");  // this week is not over
    add("streets", "days", "4", 12, "2026-W09");
    add("streets", "days", "8", 30, "2025-W48");
    add("streets", "days", "9", 90, "2025-W09");
    const Board by_week = read_board(context, day("2026-03-02"));
    ASSERT_EQ(by_week.periods->own[0].own.size(), 1u);
    EXPECT_EQ(by_week.periods->own[0].name, "quarter");
    EXPECT_EQ(by_week.periods->own[0].own[0].answered, 12);
    EXPECT_EQ(by_week.periods->own[0].own[0].median_days, 4);
    EXPECT_EQ(by_week.periods->own[1].own[0].answered, 42);
    EXPECT_EQ(by_week.periods->own[1].own[0].median_days, 8);
    EXPECT_EQ(read_board(context, day("2026-03-02"), more.periods).periods, more.periods) << "known, and nothing new was docketed";
    EXPECT_NE(read_board(context, day("2026-03-03"), more.periods).periods, more.periods);
}

TEST(KeptBoard, IsReadAnewWhenFiguresTheDayOrOfficesChangeAndOnceAMinute) {
    tests::TestTown world;
    KeptBoard kept(world.context());
    EXPECT_EQ(kept.at_hand(), nullptr);
    const auto first = kept.now();
    EXPECT_EQ(kept.now(), first);
    EXPECT_EQ(kept.at_hand(), first);
    for (int i = 0; i < 3; ++i) world.file();
    EXPECT_EQ(kept.at_hand(), first) << "filings alone count nothing";
    world.writer->docket_now();
    EXPECT_EQ(kept.now(), first) << "a second's changes are read together";
    world.clock.pass(std::chrono::seconds(1));
    EXPECT_EQ(kept.at_hand(), nullptr);
    const auto counted = kept.now();
    EXPECT_NE(counted, first);
    ASSERT_FALSE(counted->figures.promises.empty());
    EXPECT_EQ(counted->figures, read_board(world.context(), world.town.now(world.clock.now()).today).figures);
    EXPECT_EQ(first->figures.promises.size(), 0u) << "who reads the old one still may";

    world.clock.pass(std::chrono::seconds(59));
    EXPECT_EQ(kept.now(), counted);
    world.clock.pass(std::chrono::seconds(1));
    EXPECT_EQ(kept.at_hand(), nullptr) << "another server may have counted";
    const auto later = kept.now();
    world.town.set_offices(*world.town.offices());
    EXPECT_EQ(kept.at_hand(), nullptr);
    world.clock.pass(std::chrono::hours(14));  // midnight in the town
    EXPECT_EQ(kept.at_hand(), nullptr);
    EXPECT_NE(kept.now(), later);
}

}  // namespace huiyin::engine::board_tests
