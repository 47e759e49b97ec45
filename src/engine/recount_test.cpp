#include <gtest/gtest.h>

#include "engine/calendars.h"
#include "engine/problems.h"
#include "engine/recount.h"
#include "engine/stories_test.h"
#include "engine/timers.h"

namespace huiyin::engine::engine_tests {
namespace recount_tests {

using tests::must;
constexpr std::chrono::hours day_long{24};

Date day(const char* text) { return parse_date(text).value(); }

/// New Year's days off, and a Saturday worked for them.
calendar::HolidayYear year_2027() {
    calendar::HolidayYear year{.year = 2027, .papers = {}, .days = {}};
    for (const char* off : {"2027-01-01", "2027-01-04"}) year.days[day(off)] = {.is_off = true, .name_zh = "元旦", .name_en = "New Year's Day"};
    year.days[day("2027-01-09")] = {.is_off = false, .name_zh = "元旦", .name_en = "New Year's Day"};
    return year;
}

/// In November, when next year isn't published yet.
struct November : World {
    November() { clock.pass(248 * day_long); }
    /// Accepted today; the answer is due on 4 January 2027, provisionally.
    CaseId accepted() {
        const CaseId id = file().value.id;
        const StaffSession session = staff("chengjian-ban");
        EXPECT_TRUE(act(session, id, "register"));
        EXPECT_TRUE(act(session, id, "accept", {{"way", "w"}}));
        EXPECT_EQ(value(id).running({"reply"})->due, day("2027-01-04"));
        EXPECT_TRUE(value(id).running({"reply"})->provisional);
        return id;
    }
    void publish(const calendar::HolidayYear& year) {
        const auto change = must(compare_calendar(context(), "cn", year));
        ASSERT_TRUE(publish_calendar(context(), change, "qin"));
    }
    std::size_t recounts(const CaseId& id) { return count(kinds(id), "deadline_recounted"); }
};

/// Look by look until there is nothing to do for now; how many cases got an event.
std::size_t all(Recount& recount, std::size_t most = 64) {
    std::size_t out = 0;
    for (int i = 0; i < 1000; ++i) {
        const RecountLook look = recount.look(most);
        out += look.recounted;
        if (!look.more) return out;
    }
    ADD_FAILURE() << "it never ends";
    return out;
}

}  // namespace recount_tests
using namespace recount_tests;

TEST(RecountOfCases, GivesEachCaseThatMovesOneEventAndThePromiseItsDay) {
    November world;
    const CaseId id = world.accepted();
    const CaseId early = [&] {
        const CaseId made = world.file().value.id;  // only registration runs, within November
        return made;
    }();
    Recount recount(world.context());
    EXPECT_EQ(all(recount), 0u);
    const auto change = must(compare_calendar(world.context(), "cn", year_2027()));
    EXPECT_EQ(change.days.size(), 3u);
    EXPECT_TRUE(change.is_published && !change.was_published);
    const MovedDeadlines moved = count_moved(world.context(), change, 100);
    EXPECT_EQ(moved.cases, 2u);
    EXPECT_EQ(moved.moved, 1u);
    EXPECT_TRUE(moved.all);
    EXPECT_FALSE(count_moved(world.context(), change, 1).all);
    ASSERT_TRUE(publish_calendar(world.context(), change, "qin"));
    EXPECT_EQ(all(recount), 1u);
    EXPECT_EQ(world.recounts(id), 1u);
    EXPECT_EQ(world.recounts(early), 0u);
    const CaseRow row = *world.store.case_row(id);
    EXPECT_EQ(row.due, day("2027-01-05"));
    EXPECT_FALSE(row.provisional);
    const auto lines = world.store.docket_lines(1000);
    EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                            [](const DocketLineRow& one) { return one.line.find("\"calendar\"") != std::string::npos; }), 1);
    // The resident reads on, and the proof of the event holds, though nobody's key was needed.
    const auto loaded = load_case(world.store, id);
    EXPECT_EQ(loaded->events.back().event.by.role, "timer");
    EXPECT_EQ(due_dates(world.town, loaded->value, world.town.now(world.clock.now()).today).back().deadline.due, day("2027-01-05"));
    // A second time through, two minutes later, finds nothing; then it rests.
    EXPECT_EQ(all(recount), 0u);
    world.clock.pass(std::chrono::minutes(3));
    EXPECT_EQ(all(recount), 0u);
    EXPECT_FALSE(recount.look().ended) << "done";
    const StaffSession session = world.staff("chengjian-ban");
    EXPECT_TRUE(world.act(session, id, "reply", answer(), world.value(id).revision)) << "a form filled in before is still taken";
}

TEST(RecountOfCases, GoesOnWhereItWasCutOffAtEachStep) {
    for (std::size_t cut = 0; cut < 8; ++cut) {
        November world;
        std::vector<CaseId> ids;
        for (int i = 0; i < 5; ++i) ids.push_back(world.accepted());
        { Recount first(world.context()); all(first); }
        world.publish(year_2027());
        const auto before = world.store.setting("calendar.recount");
        {
            Recount recount(world.context());
            for (std::size_t i = 0; i < cut; ++i) recount.look(1);
        }
        if (cut % 2 == 1) {  // the last step was made, and that it was made is lost
            Changes changes;
            changes.settings.emplace_back("calendar.recount", *before);
            world.writer->write(std::move(changes));
        }
        world.restart();
        Recount again(world.context());
        all(again, 2);
        world.clock.pass(std::chrono::minutes(3));
        all(again, 2);
        for (const CaseId& id : ids) EXPECT_EQ(world.recounts(id), 1u) << cut;
        EXPECT_EQ(again.look().ended, false);
    }
}

TEST(RecountOfCases, HappensOnceThoughTwoServersLookAtOnce) {
    November world;
    std::vector<CaseId> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(world.accepted());
    world.publish(year_2027());
    world.writer->stop();
    tests::MemoryHead other_head;
    std::unique_ptr<Writer> first;
    std::unique_ptr<Writer> second;
    std::unique_ptr<Recount> other;
    std::optional<RecountLook> inner;
    bool looked = false;
    auto options = world.writer_options();
    options.waiting = [&](const std::future<Appended>& answer) {
        if (!looked) {
            looked = true;
            inner = other->look();  // wholly between the first one's deciding and its writing
        }
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) first->turn();
    };
    auto second_options = world.writer_options();
    second_options.waiting = [&](const std::future<Appended>& answer) {
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready) second->turn();
    };
    first = std::make_unique<Writer>(world.store, world.head, world.signer, world.clock, options);
    second = std::make_unique<Writer>(world.store, other_head, world.signer, world.clock, second_options);
    Recount one(Context{world.town, world.store, world.keys, *first, world.clock, world.random, world.kept});
    other = std::make_unique<Recount>(Context{world.town, world.store, world.keys, *second, world.clock, world.random, world.kept});
    EXPECT_EQ(one.look().recounted, 0u);
    ASSERT_TRUE(inner);
    EXPECT_EQ(inner->recounted, 4u);
    EXPECT_EQ(one.figures().overtaken.value(), 4u);
    EXPECT_EQ(all(one), 0u);
    for (const CaseId& id : ids) EXPECT_EQ(world.recounts(id), 1u);
    EXPECT_EQ(first->trouble() + second->trouble(), "");
}

TEST(RecountOfCases, NeverGoesByACalendarThatNoLongerCounts) {
    November world;
    const CaseId id = world.accepted();
    Recount recount(world.context());
    EXPECT_EQ(all(recount), 0u);
    world.publish(year_2027());
    EXPECT_EQ(all(recount), 1u);
    // Another server of the town that hasn't heard of it.
    Town stale(world.town.settings(), world.town.instance(), must(TimeZone::create("Asia/Shanghai")), tests::shipped_procedures(),
               tests::shipped_calendars());
    stale.set_offices(*world.town.offices());
    stale.set_office_keys(*world.town.office_keys());
    const Context there{stale, world.store, world.keys, *world.writer, world.clock, world.random, world.kept};
    Recount behind(there);
    EXPECT_EQ(behind.look().recounted, 0u);
    EXPECT_EQ(world.value(id).running({"reply"})->due, day("2027-01-05"));
    // What it decides meanwhile is caught the second time through.
    const auto filed = file(there, world.filing(), sealing::Token::draw(world.random));
    ASSERT_TRUE(filed);
    const StaffSession session = world.staff("chengjian-ban");
    for (const auto& [command, values] : std::vector<std::pair<std::string, std::map<std::string, std::string>>>{
             {"register", {}}, {"accept", {{"way", "w"}}}}) {
        Action action;
        action.command = command;
        action.values = values;
        ASSERT_TRUE(open_for_staff(there, session, filed->value.id));
        ASSERT_TRUE(act_as_staff(there, session, filed->value.id, action));
    }
    ASSERT_EQ(world.value(filed->value.id).running({"reply"})->due, day("2027-01-04"));
    EXPECT_EQ(all(recount), 0u) << "not yet";
    world.clock.pass(std::chrono::minutes(3));
    EXPECT_EQ(all(recount), 1u);
    EXPECT_EQ(world.value(filed->value.id).running({"reply"})->due, day("2027-01-05"));
}

TEST(RecountOfCases, UndoneTheDayIsProvisionalAgain) {
    November world;
    const CaseId id = world.accepted();
    world.publish(year_2027());
    Recount recount(world.context());
    EXPECT_EQ(all(recount), 1u);
    const auto undo = must(compare_undo(world.context(), "cn", 2027));
    EXPECT_TRUE(undo.was_published && !undo.is_published);
    ASSERT_TRUE(publish_calendar(world.context(), undo, "qin"));
    EXPECT_EQ(publish_calendar(world.context(), undo, "qin").error().code, problems::calendar_changed) << "once";
    EXPECT_EQ(all(recount), 1u);
    EXPECT_EQ(world.value(id).running({"reply"})->due, day("2027-01-04"));
    EXPECT_TRUE(world.value(id).running({"reply"})->provisional);
    EXPECT_EQ(world.recounts(id), 2u);
    EXPECT_EQ(calendar_versions(world.context(), "cn", 2027, 10).size(), 2u);
    EXPECT_EQ(compare_undo(world.context(), "cn", 2031).error().code, problems::nothing_to_undo);
    EXPECT_EQ(compare_calendar(world.context(), "mars", year_2027()).error().code, problems::no_such_calendar);
}

TEST(RecountOfCases, TwoAdministratorsAtOnceOneIsTold) {
    November world;
    const auto mine = must(compare_calendar(world.context(), "cn", year_2027()));
    calendar::HolidayYear other = year_2027();
    other.days.erase(day("2027-01-09"));
    world.publish(other);
    const auto refused = publish_calendar(world.context(), mine, "qin");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::calendar_changed);
    EXPECT_TRUE(world.town.calendars().at("cn").exception(day("2027-01-09")) == nullptr);
}

}  // namespace huiyin::engine::engine_tests
