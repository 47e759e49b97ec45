#include "engine/year_report.h"

#include <gtest/gtest.h>

#include "engine/board.h"
#include "engine/stories_test.h"

// letters-and-visits 41: what a yearly report says, and what its counters never hold.
namespace huiyin::engine::year_tests {

using engine_tests::World;

/// "procedure office measure source" of each row.
std::vector<std::string> told(const std::vector<FigureRow>& rows) {
    std::vector<std::string> out;
    for (const FigureRow& row : rows) {
        EXPECT_EQ(row.section, year_section);
        EXPECT_EQ(row.add, 1);
        EXPECT_EQ(row.clock + row.day, "") << "nothing finer than the year";
        out.push_back(row.procedure + "/" + row.office.value + "/" + row.measure + "/" + row.source);
    }
    return out;
}
using Told = std::vector<std::string>;

const procedure::Procedure& shipped(const std::string& id) {
    static const auto all = tests::shipped_procedures();
    return *std::ranges::find(all, id, [](const procedure::Procedure& one) { return one.id.value; });
}

casework::Event event_of(const char* kind, const char* on) {
    casework::Event event;
    event.kind = kind;
    event.day = parse_date(on).value();
    return event;
}

casework::Case accepted(const char* due) {
    casework::Case before;
    before.version = 3;
    before.procedure = "complaint";
    before.state = "accepted";
    before.office = {"streets"};
    casework::RunningClock clock;
    clock.clock = {"reply"};
    clock.due = parse_date(due).value();
    before.clocks.push_back(clock);
    return before;
}

casework::Event reply(const char* on, const char* outcome) {
    casework::Event event = event_of("reply_issued", on);
    event.fields["outcome"] = outcome;
    event.state = "replied";
    event.stops.push_back({.clock = {"reply"}, .promise = {}, .outcome = "answered"});
    return event;
}

TEST(YearFigures, CountAFilingAndTheOfficesThatItIsAbout) {
    casework::Event filed = event_of("case_filed", "2026-12-31");
    filed.procedure = "complaint";
    filed.state = "filed";
    filed.about = {{"market"}, {"parks"}};
    EXPECT_EQ(told(year_figures_of(shipped("complaint"), {}, filed)),
              (Told{"complaint//received/2026", "/market/complained-of/2026", "/parks/complained-of/2026"}));
    filed.procedure = "official-report";
    EXPECT_EQ(told(year_figures_of(shipped("official-report"), {}, filed)), (Told{"official-report//received/2026"}))
        << "letters-and-visits 30: of a report nobody hears at the office";
}

TEST(YearFigures, CountAnswersByOutcomeLateOnesAndReviews) {
    const auto& complaint = shipped("complaint");
    EXPECT_EQ(told(year_figures_of(complaint, accepted("2027-01-04"), reply("2027-01-04", "done"))),
              (Told{"complaint//answered/2027", "complaint//outcome.done/2027"}))
        << "in time through the whole due day";
    EXPECT_EQ(told(year_figures_of(complaint, accepted("2027-01-04"), reply("2027-01-05", "explained"))),
              (Told{"complaint//answered/2027", "complaint//late/2027", "complaint//outcome.explained/2027"}));
    casework::Case standing = accepted("2027-01-04");
    standing.clocks.front().suspended_on = *parse_date("2027-01-04");
    EXPECT_EQ(told(year_figures_of(complaint, standing, reply("2027-02-01", "done"))),
              (Told{"complaint//answered/2027", "complaint//outcome.done/2027"}))
        << "its time stood still";
    standing.clocks.front().suspended_on = *parse_date("2027-01-05");
    EXPECT_EQ(told(year_figures_of(complaint, standing, reply("2027-02-01", "done"))),
              (Told{"complaint//answered/2027", "complaint//late/2027", "complaint//outcome.done/2027"}))
        << "it had run out before";
    casework::Event opinion = event_of("review_opinion_given", "2027-02-01");
    opinion.fields["opinion"] = "changed";
    opinion.stops.push_back({.clock = {"review"}, .promise = {}, .outcome = "answered"});
    EXPECT_EQ(told(year_figures_of(complaint, accepted("2027-01-04"), opinion)),
              (Told{"complaint//reviewed/2027", "complaint//changed/2027"}));
    casework::Event extended = event_of("extension_granted", "2027-01-03");
    extended.moves.push_back({.clock = {"reply"}, .promise = {}, .due = {}, .provisional = false, .reason = "extended", .from = {}, .suspended_from = {}});
    EXPECT_EQ(told(year_figures_of(complaint, accepted("2027-01-04"), extended)), (Told{"complaint//extended/2027"}));
}

TEST(YearFigures, CountWhatEndsWithoutAnAnswerByItsState) {
    const auto& complaint = shipped("complaint");
    casework::Event withdrawn = event_of("case_withdrawn", "2026-05-01");
    withdrawn.state = "withdrawn";
    casework::Case before = accepted("2026-06-01");
    EXPECT_EQ(told(year_figures_of(complaint, before, withdrawn)), (Told{"complaint//ended.withdrawn/2026"}));
    casework::Event settled = event_of("agreement_confirmed", "2026-05-01");
    settled.state = "settled";
    settled.stops.push_back({.clock = {"reply"}, .promise = {}, .outcome = "done"});
    EXPECT_EQ(told(year_figures_of(complaint, before, settled)), (Told{"complaint//ended.settled/2026"})) << "by agreement: an end, and no answer";
    before.last_of["reply_issued"] = 3;
    EXPECT_EQ(told(year_figures_of(complaint, before, withdrawn)), Told{}) << "it was answered";
    casework::Event closed = event_of("case_closed", "2026-05-01");
    closed.state = "closed";
    EXPECT_EQ(told(year_figures_of(complaint, before, closed)), Told{});
    casework::Event switched = event_of("fast_track_chosen", "2026-05-01");
    switched.procedure = "fast-track";
    switched.state = "taken";
    EXPECT_EQ(told(year_figures_of(shipped("fast-track"), accepted("2026-06-01"), switched)),
              (Told{"complaint//moved-on/2026", "fast-track//taken-over/2026"}));
    before.imported = true;
    EXPECT_EQ(told(year_figures_of(complaint, before, reply("2026-05-01", "done"))), Told{});
}

TEST(YearFigures, CountAProposalsAnswerInTheYearInWhichItWasMade) {
    const auto& complaint = shipped("complaint");
    casework::Case before = accepted("2027-02-01");
    EXPECT_EQ(told(year_figures_of(complaint, before, event_of("proposal_made", "2026-12-01"))), (Told{"//proposed/2026"}));
    casework::RunningClock asked;
    asked.clock = {"proposal-answer"};
    asked.begun_on = parse_date("2026-12-01").value();
    before.clocks.push_back(asked);
    casework::Event answered = event_of("proposal_answered", "2027-01-10");
    answered.fields["adopted"] = "partly";
    answered.stops.push_back({.clock = {"proposal-answer"}, .promise = {}, .outcome = "done"});
    EXPECT_EQ(told(year_figures_of(complaint, before, answered)), (Told{"//proposal.partly/2026"}));
}

TEST(YearReport, TellsWhatHappenedInATownAndNamesOfficesOnceTheYearIsOver) {
    World world;
    const auto file_about = [&](const char* office, int times) {
        for (int i = 0; i < times; ++i) {
            Filing filing = world.filing(nullptr);
            filing.about = {OfficeId{office}};
            world.file(filing);
        }
    };
    const auto receipt = world.file();
    const auto officer = world.staff("chengjian-ban");
    ASSERT_TRUE(world.act(officer, receipt.value.id, "register"));
    ASSERT_TRUE(world.act(officer, receipt.value.id, "accept", {{"way", "We look."}}));
    ASSERT_TRUE(world.act(officer, receipt.value.id, "reply", engine_tests::answer()));
    file_about("shehui-shiwu-ban", 10);
    file_about("chengjian-ban", 9);
    const auto today = [&] { return world.town.now(world.clock.now()).today; };
    EXPECT_EQ(report_years(world.store, today()), std::vector{2026});
    const YearReport running = read_year(world.context(), 2026, today());
    EXPECT_FALSE(running.is_over);
    EXPECT_TRUE(running.complained_of.empty()) << "watched day by day it would tell of single cases";
    EXPECT_TRUE(running.procedures.empty());
    EXPECT_TRUE(running.is_counted);

    world.clock.pass(std::chrono::hours(24 * 305));  // 1 January 2027
    EXPECT_EQ(report_years(world.store, today()), (std::vector{2027, 2026}));
    const YearReport over = read_year(world.context(), 2026, today());
    EXPECT_TRUE(over.is_over);
    EXPECT_EQ(over.complained_of, (std::vector<std::pair<OfficeId, std::int64_t>>{{{"shehui-shiwu-ban"}, 10}})) << "nine are too few";
    ASSERT_EQ(over.procedures.size(), 1u);
    EXPECT_EQ(over.procedures[0].received, 20);
    EXPECT_EQ(over.procedures[0].answered, 1);
    EXPECT_TRUE(over.procedures[0].outcomes.empty()) << "a row would tell of the one answer";
    const YearReport next = read_year(world.context(), 2027, today());
    EXPECT_FALSE(next.is_counted);
    EXPECT_TRUE(next.has_earlier);
}

/// Counts something of 2025, which is over.
void count(World& world, const char* procedure, const char* measure, std::int64_t add, const char* year = "2025") {
    Changes changes;
    changes.figures.push_back({.section = year_section, .source = year, .office = {}, .procedure = procedure, .clock = {}, .measure = measure, .day = {}, .add = add});
    world.writer->write(std::move(changes));
}

TEST(YearReport, NoRowAndNoDifferenceTellsOfFewerThanTen) {
    World world;
    const auto outcomes = [&] {
        const auto report = read_year(world.context(), 2025, world.town.now(world.clock.now()).today);
        return report.procedures.empty() ? std::vector<YearReport::Named>() : report.procedures.front().outcomes;
    };
    count(world, "official-report", "received", 9);
    count(world, "official-report", "ended.withdrawn", 1);
    EXPECT_TRUE(read_year(world.context(), 2025, world.town.now(world.clock.now()).today).procedures.empty());
    count(world, "complaint", "answered", 30);
    count(world, "complaint", "outcome.done", 18);
    count(world, "complaint", "outcome.explained", 12);
    EXPECT_EQ(outcomes().size(), 2u) << "together they are all";
    count(world, "complaint", "answered", 9);
    count(world, "complaint", "outcome.refused", 9);
    EXPECT_EQ(outcomes(), (std::vector<YearReport::Named>{{"done", 18}})) << "the difference of both would tell the nine";
    count(world, "complaint", "answered", 1);
    count(world, "complaint", "outcome.refused", 1);
    EXPECT_EQ(outcomes().size(), 3u);
    count(world, "complaint", "ended.withdrawn", 9);
    EXPECT_TRUE(read_year(world.context(), 2025, world.town.now(world.clock.now()).today).procedures.front().endings.empty());
}

TEST(YearReport, IsNotThereInATownFromBeforeItUntilItIsCountedAnew) {
    World world;
    const Date today = world.town.now(world.clock.now()).today;
    count(world, "complaint", "answered", 30);
    count(world, "", "proposal.yes", 3);
    EXPECT_EQ(read_year(world.context(), 2025, today).unanswered(), 0) << "to proposals from before";
    count(world, "", "not-counted", 1, "9999");
    EXPECT_FALSE(read_year(world.context(), 2025, today).is_counted);
    EXPECT_EQ(report_years(world.store, today), std::vector{2026});
    count(world, "", "not-counted", -1, "9999");
    EXPECT_TRUE(read_year(world.context(), 2025, today).is_counted);
}

TEST(YearReport, ListsOfficesInTheTownsOrderNotByTheirNumbers) {
    World world;
    const auto offices = world.town.offices();
    std::vector<OfficeId> named;
    std::int64_t cases = 10;
    Changes changes;
    for (const accounts::Office& office : offices->all()) {
        named.push_back(office.id);
        cases = cases * 7 % 101 + 10;
        changes.figures.push_back({.section = year_section, .source = "2025", .office = office.id, .procedure = {}, .clock = {}, .measure = "complained-of", .day = {}, .add = cases});
    }
    world.writer->write(std::move(changes));
    std::vector<OfficeId> shown;
    for (const auto& [office, count] : read_year(world.context(), 2025, world.town.now(world.clock.now()).today).complained_of) shown.push_back(office);
    EXPECT_EQ(shown, named);
}

TEST(YearReport, WhatAMatterIsAboutIsCountedNowhere) {
    guidance::Category category;
    category.id = "canary-category";
    category.name = {"金丝雀", "Canaries"};
    World world(World::Options{.guidance = {.categories = {category}}});
    Filing filing = world.filing();
    filing.category = category.id;
    world.file(filing);
    for (const FigureRow& row : world.store.figures())
        for (const std::string& column : {row.section, row.source, row.office.value, row.procedure, row.clock, row.measure, row.day})
            EXPECT_EQ(column.find("canary"), std::string::npos);
}

TEST(YearReport, ItsAddressIsAYearThatHasBegun) {
    const Date today = parse_date("2026-03-02").value();
    EXPECT_EQ(parse_report_year("2026", today), 2026);
    for (const char* bad : {"2027", "1999", "26", "02026", "20x6", "", "2026.json", "-026"}) EXPECT_FALSE(parse_report_year(bad, today)) << bad;
}

TEST(YearReport, NamesOutcomesAndEndingsAsTheProcedureDoes) {
    World world;
    EXPECT_EQ(outcome_name(world.town, "complaint", "done").en, procedure::find_choice(*procedure::find_field(*shipped("complaint").find_command({"reply"}), {"outcome"}), {"done"})->name.en);
    EXPECT_EQ(ending_name(world.town, "complaint", "withdrawn").en, "Withdrawn");
    EXPECT_EQ(outcome_name(world.town, "complaint", "gone").en, "gone");
}

}  // namespace huiyin::engine::year_tests
