#include "engine/supervising.h"

#include <gtest/gtest.h>

#include <set>

#include "core/accounts/problems.h"
#include "engine/stories_test.h"

namespace huiyin::engine::engine_tests {
namespace supervising_tests {

using accounts::Role;
using Show = DeskQuery::Show;

std::set<CaseId> ids_of(World& world, const StaffSession& head, const char* office, Show show) {
    DeskQuery query;
    query.show = show;
    query.office = {office};
    const auto page = supervised_page(world.context(), head, query);
    EXPECT_TRUE(page);
    std::set<CaseId> out;
    for (const SupervisedCase& one : page->cases) out.insert(one.row.case_id);
    return out;
}

const OfficeAtWork& of(const std::vector<OfficeAtWork>& all, const char* office) {
    for (const OfficeAtWork& one : all)
        if (one.office.value == office) return one;
    throw std::runtime_error("no such office");
}

TEST(Supervising, SeesTheirOfficeAndThoseBelowAndNoOther) {
    World world;
    const auto above = world.staff("zhen-zhengfu", {Role::supervisor});
    const auto below = world.staff("chengjian-ban", {Role::supervisor});
    EXPECT_EQ(supervised_offices(world.context(), above).size(), 5u);
    EXPECT_EQ(supervised_offices(world.context(), above).front(), OfficeId{"zhen-zhengfu"}) << "in the town's order";
    EXPECT_EQ(supervised_offices(world.context(), below), std::vector<OfficeId>{{"chengjian-ban"}});
    for (const Role role : {Role::clerk, Role::caseworker, Role::administrator}) {
        const auto other = world.staff("zhen-zhengfu", {role});
        EXPECT_TRUE(supervised_offices(world.context(), other).empty());
        EXPECT_TRUE(offices_at_work(world.context(), other, 10).empty());
        EXPECT_EQ(supervised_page(world.context(), other, {.show = Show::own_late, .office = {"zhen-zhengfu"}}).error().code,
                  accounts::problems::not_your_office);
    }
    EXPECT_EQ(supervised_page(world.context(), below, {.show = Show::own_late, .office = {"zhen-zhengfu"}}).error().code,
              accounts::problems::not_your_office);
    EXPECT_FALSE(supervised_page(world.context(), above, {.show = Show::own_late, .office = {"no-such"}}));
}

TEST(Supervising, ListsWhatIsLateSoonDueWaitingOrWithNobody) {
    World world;
    const auto head = world.staff("zhen-zhengfu", {Role::supervisor});
    const auto zhou = world.staff("chengjian-ban");
    const CaseId late = world.file().value.id;
    world.clock.pass(std::chrono::hours(24 * 10));
    const CaseId soon = world.file().value.id;  // fifteen days to register it
    world.clock.pass(std::chrono::hours(24 * 9));
    const CaseId waiting = world.file().value.id;
    ASSERT_TRUE(world.act(zhou, waiting, "register"));
    ASSERT_TRUE(world.act(zhou, waiting, "accept", {{"way", "w"}}));
    ASSERT_TRUE(world.act(zhou, waiting, "reply", answer()));
    const CaseId fresh = world.file().value.id;
    const char* office = "chengjian-ban";
    EXPECT_EQ(ids_of(world, head, office, Show::own_late), (std::set{late}));
    EXPECT_EQ(ids_of(world, head, office, Show::own_soon), (std::set{soon}));
    EXPECT_EQ(ids_of(world, head, office, Show::own_free), (std::set{late, soon, fresh}));
    EXPECT_EQ(ids_of(world, head, office, Show::own_waiting), (std::set{waiting}));
    const auto all = offices_at_work(world.context(), head, 2);
    EXPECT_EQ(of(all, office).late, 1u);
    EXPECT_EQ(of(all, office).soon, 1u);
    EXPECT_EQ(of(all, office).free, 2u) << "counted no further";
    EXPECT_EQ(of(all, office).waiting, 1u);
    EXPECT_EQ(of(all, "zhen-zhengfu").free, 0u);

    // Page by page.
    DeskQuery query{.show = Show::own_free, .office = {office}, .limit = 2};
    const auto first = supervised_page(world.context(), head, query);
    ASSERT_TRUE(first && first->next);
    EXPECT_EQ(first->cases.size(), 2u);
    query.after = first->next;
    const auto rest = supervised_page(world.context(), head, query);
    EXPECT_EQ(rest->cases.size(), 1u);
    EXPECT_FALSE(rest->next);
}

TEST(Supervising, WhatStandsStillIsNeitherLateNorSoonDueUntilItIsCountedAgain) {
    World world;
    const auto zhou = world.staff("chengjian-ban");
    const auto head = world.staff("chengjian-ban", {Role::supervisor});
    Filing filing = world.filing();
    filing.procedure = "disclosure";
    filing.reachable = true;
    const auto receipt = world.file(filing);
    const CaseId id = receipt.value.id;
    ASSERT_EQ(world.store.case_row(id)->due, world.value(id).running({"reply"})->due);
    ASSERT_TRUE(world.act(zhou, id, "ask_to_supplement", {{"missing", "Which year?"}, {"until_day", "2026-06-01"}}));
    const char* office = "chengjian-ban";
    const auto standing = *world.store.case_row(id);
    EXPECT_FALSE(standing.due) << "no day is counted for it";
    EXPECT_EQ(standing.due_clock, "reply");
    EXPECT_TRUE(standing.stands_still());
    for (const int days : {0, 27, 60}) {  // soon due, and then late, if it went on
        world.clock.pass(std::chrono::hours(24 * days));
        EXPECT_TRUE(ids_of(world, head, office, Show::own_soon).empty()) << days;
        EXPECT_TRUE(ids_of(world, head, office, Show::own_late).empty()) << days;
        EXPECT_EQ(ids_of(world, head, office, Show::own_waiting), std::set{id}) << days;
    }
    const auto counted = of(offices_at_work(world.context(), head, 10), office);
    EXPECT_EQ(counted.late + counted.soon, 0u);
    EXPECT_EQ(counted.waiting, 1u);
    // Who asks about their data meanwhile is owed an answer by a day of its own.
    ASSERT_TRUE(world.say(receipt, "ask_about_data", {{"wish", "see"}}));
    EXPECT_EQ(world.store.case_row(id)->due_clock, "data-request");
    EXPECT_EQ(world.store.case_row(id)->due, world.value(id).running({"data-request"})->due);
    ASSERT_TRUE(world.act(zhou, id, "answer_data_request", {{"decision", "given"}, {"answer", "Here it is."}}));
    EXPECT_TRUE(world.store.case_row(id)->stands_still());
    ASSERT_TRUE(world.say(receipt, "supplement", {{"addition", "Of 2025."}}));
    EXPECT_FALSE(world.store.case_row(id)->stands_still());
    EXPECT_EQ(world.store.case_row(id)->due, world.value(id).running({"reply"})->due);
    EXPECT_TRUE(ids_of(world, head, office, Show::own_waiting).empty());
}

TEST(Supervising, SaysWhoAsksForMoreTimeAndWhatStandsStill) {
    World world;
    const auto zhou = world.staff("chengjian-ban", {Role::clerk, Role::caseworker});
    const auto head = world.staff("chengjian-ban", {Role::supervisor});
    const CaseId id = world.file().value.id;
    ASSERT_TRUE(world.act(zhou, id, "register"));
    ASSERT_TRUE(world.act(zhou, id, "accept", {{"way", "w"}}));
    world.clock.pass(std::chrono::hours(24 * 61));  // 1 May is a holiday: due on the first working day after it
    const auto only = [&] {
        DeskQuery query{.show = Show::own_soon, .office = {"chengjian-ban"}};
        return supervised_page(world.context(), head, query).value().cases.at(0);
    };
    EXPECT_FALSE(only().row.asks);
    EXPECT_TRUE(only().may_look);
    EXPECT_FALSE(only().row.stands_still());
    ASSERT_TRUE(world.act(zhou, id, "request_extension", {{"reasons", "The pole is not ours."}}));
    EXPECT_TRUE(only().row.asks);
    EXPECT_EQ(ids_of(world, head, "chengjian-ban", Show::own_asks), std::set{id});
    EXPECT_EQ(of(offices_at_work(world.context(), head, 10), "chengjian-ban").asks, 1u);
    ASSERT_TRUE(world.act(head, id, "refuse_extension", {{"reasons", "It is."}}));
    EXPECT_FALSE(only().row.asks);
    EXPECT_EQ(of(offices_at_work(world.context(), head, 10), "chengjian-ban").asks, 0u);
}

TEST(Supervising, KeepsOutWhoCameUnderTheAccusedAfterwards) {
    World world;
    engine::Filing filing = world.filing(nullptr);
    filing.about = {{"chengjian-ban"}};
    const CaseId id = world.file(filing).value.id;
    const OfficeId handling = world.value(id).office;
    const auto head = world.staff("chengjian-ban", {Role::supervisor});
    // The handling office is put below the one complained of.
    std::vector<accounts::Office> offices = world.town.offices()->all();
    for (accounts::Office& office : offices) {
        if (office.id == handling) office.parent = OfficeId{"chengjian-ban"};
        if (office.complaints_to == handling) office.complaints_to = OfficeId{"zhen-zhengfu"};
    }
    auto moved = accounts::Offices::create(std::move(offices));
    ASSERT_TRUE(moved) << moved.error().code;
    world.town.set_offices(std::move(*moved));
    EXPECT_EQ(supervised_offices(world.context(), head).size(), 2u);
    EXPECT_TRUE(ids_of(world, head, handling.value.c_str(), Show::own_free).empty());
    const auto all = offices_at_work(world.context(), head, 10);
    EXPECT_FALSE(of(all, handling.value.c_str()).counted) << "a number would tell of it, too";
    EXPECT_EQ(of(all, handling.value.c_str()).free, 0u);
    EXPECT_TRUE(of(all, "chengjian-ban").counted);
}

TEST(Supervising, CountsOnWhereAnotherOneComesToStandBetween) {
    World world;
    world.file();
    const auto put_under = [&](const char* parent) {
        std::vector<accounts::Office> offices = world.town.offices()->all();
        for (accounts::Office& office : offices)
            if (office.id.value == "chengjian-ban") office.parent = OfficeId{parent};
        auto moved = accounts::Offices::create(std::move(offices));
        ASSERT_TRUE(moved) << moved.error().code;
        world.town.set_offices(std::move(*moved));
    };
    const auto counts_for = [&](const char* office) {
        return of(offices_at_work(world.context(), world.staff(office, {Role::supervisor}), 10), "chengjian-ban").counted;
    };
    EXPECT_TRUE(counts_for("chengjian-ban"));
    put_under("xinfang-ban");
    EXPECT_TRUE(counts_for("zhen-zhengfu")) << "it always stood below";
    EXPECT_FALSE(counts_for("xinfang-ban")) << "cases about that one may lie there";
    EXPECT_FALSE(counts_for("chengjian-ban")) << "it stands below that one now";
    put_under("zhen-zhengfu");
    EXPECT_TRUE(counts_for("chengjian-ban")) << "as if nothing had been";
}

}  // namespace supervising_tests
}  // namespace huiyin::engine::engine_tests
