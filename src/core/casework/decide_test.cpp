#include "core/casework/decide.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/bytes.h"
#include "core/casework/problems.h"
#include "core/procedure/procedure_files_for_tests.h"

namespace huiyin::casework::decide_tests {

using procedure::Actor;
using procedure::FieldKind;

Date day(const char* text) { return parse_date(text).value(); }
Date operator""_day(const char* text, std::size_t) { return day(text); }

/// A procedure that ships, with its calendar.
struct Rulebook {
    procedure::Procedure procedure;
    calendar::WorkCalendar calendar;

    static calendar::WorkCalendar load_calendar(const std::string& id) {
        using procedure::for_tests::read_text;
        const std::string folder = "calendars/" + id + "/";
        const auto description = calendar::parse_description(read_text(folder + "calendar.toml"), "calendar.toml").value();
        std::vector<calendar::HolidayYear> years;
        for (const char* year : {"2025.json", "2026.json"})
            if (std::filesystem::exists(folder + year))
                years.push_back(calendar::parse_holiday_year(read_text(folder + year), year, description).value());
        return calendar::WorkCalendar::create(description, std::move(years)).value();
    }
    static Rulebook load(const std::string& id) {
        procedure::Procedure one = procedure::for_tests::shipped(id);
        auto days = load_calendar(one.calendar);
        return {std::move(one), std::move(days)};
    }
    /// Two roads, one office above both, one above that.
    Rules rules() const {
        return {.procedure = procedure,
                .calendar = calendar,
                .above = [](const OfficeId& office, int levels) -> std::optional<OfficeId> {
                    const int height = (office.value == "top" ? 2 : office.value == "above" ? 1 : 0) + levels;
                    if (height > 2) return std::nullopt;
                    return OfficeId{height == 2 ? "top" : "above"};
                }};
    }
};
const Rulebook& complaint() {
    static const Rulebook one = Rulebook::load("complaint");
    return one;
}
const Rulebook& english() {
    static const Rulebook one = Rulebook::load("en-complaint");
    return one;
}

Now on(Date today) { return {.at = Instant{today} + std::chrono::hours(4), .today = today}; }

/// A case with what has happened to it.
struct Story {
    Story(const Rulebook& book, Date first_day) : rulebook(book), today(first_day) { value.id.bytes[0] = 7; }
    const Rulebook& rulebook;
    Date today;
    Case value;
    std::vector<Event> events;
    std::uint8_t drawn = 0;

    Result<Event> tell(const Command& command) {
        auto event = decide(value, command, rulebook.rules(), on(today));
        if (!event) return event;
        for (ClockStarted& started : event->starts)
            if (started.owed_by_office) {
                ObligationId id;
                id.bytes[0] = ++drawn;
                started.promise = id;
            }
        value = apply(std::move(value), *event);
        events.push_back(*event);
        return event;
    }
    Result<Event> act(const std::string& command, Actor actor, std::map<std::string, std::string> values = {},
                      const std::string& tag = {}) {
        Act act;
        act.command = command;
        act.actor = actor;
        act.values = std::move(values);
        act.tag = tag;
        return tell(act);
    }
    void file(std::vector<OfficeId> about = {}, const char* office = "roads") {
        FileCase filing;
        filing.office = {office};
        filing.about = std::move(about);
        ASSERT_TRUE(tell(filing));
    }
    void accept() {
        file();
        ASSERT_TRUE(act("register", Actor::clerk));
        ASSERT_TRUE(act("accept", Actor::caseworker, {{"way", "we look"}}));
    }
    void reply() {
        accept();
        ASSERT_TRUE(act("reply", Actor::caseworker, answer()));
    }
    static std::map<std::string, std::string> answer() {
        return {{"outcome", "explained"}, {"facts", "f"}, {"reasons", "r"}, {"rule", "l"}};
    }
    const RunningClock& clock(const char* id) const {
        const RunningClock* found = value.running({id});
        if (found == nullptr) throw std::runtime_error(std::string("no clock runs: ") + id);
        return *found;
    }
};

std::string fact(const Problem& problem, const std::string& name) {
    for (const auto& [key, value] : problem.facts)
        if (key == name) return value;
    return "(none)";
}

Date last_day(const Rulebook& book, Date from, int amount, calendar::Unit unit = calendar::Unit::calendar_days) {
    calendar::Period period;
    period.amount = amount;
    period.unit = unit;
    return calendar::count({.from = from, .period = period, .suspensions = {}, .extra = 0}, book.calendar)->due;
}

// ------------------------------------------------------------------------------------------------- examples

TEST(Filing, StartsRegistrationAndAcceptanceAndCountsFromThatDay) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.value.state, "filed");
    EXPECT_EQ(story.clock("register").due, last_day(complaint(), story.today, 15));
    EXPECT_EQ(story.clock("accept").due, last_day(complaint(), story.today, 15));
    EXPECT_NE(story.clock("accept").promise, story.clock("register").promise);
}

TEST(Filing, IsDoneOnceAndBeforeEverythingElse) {
    Story story(complaint(), "2026-03-02"_day);
    EXPECT_EQ(story.act("register", Actor::clerk).error().code, problems::not_filed);
    EXPECT_EQ(story.tell(ReceiveNotice{}).error().code, problems::not_filed);
    story.file();
    EXPECT_EQ(story.tell(FileCase{{"roads"}, {}}).error().code, problems::already_filed);
}

TEST(Filing, NeverGoesToAnOfficeComplainedOf) {
    Story story(complaint(), "2026-03-02"_day);
    const auto refused = story.tell(FileCase{{"roads"}, {{"roads"}}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::office_accused);
    EXPECT_EQ(fact(refused.error(), "office"), "roads");
}

TEST(Commands, AreRefusedByNameStateAndActorInThatOrderOfBlame) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    EXPECT_EQ(story.act("dance", Actor::clerk).error().code, problems::unknown_command);
    EXPECT_EQ(story.act("register", Actor::resident).error().code, problems::not_your_command);
    EXPECT_EQ(story.act("reply", Actor::caseworker, Story::answer()).error().code, problems::not_in_this_state);
    EXPECT_EQ(story.value.version, 1u);
}

TEST(Answer, OnTheDueDayAnswersThePromise) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const RunningClock before = story.clock("reply");
    story.today = before.due;
    const auto event = story.act("reply", Actor::caseworker, Story::answer());
    ASSERT_TRUE(event);
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].promise, before.promise);
    EXPECT_EQ(event->stops[0].outcome, "answered");
    EXPECT_EQ(event->day, before.due);
    EXPECT_EQ(story.value.running({"reply"}), nullptr);
}

TEST(Answer, MayBeGivenAfterTheDueDayAndTheDueDayDoesNotMove) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const Date due = story.clock("reply").due;
    story.today = due + std::chrono::days(1);
    ASSERT_TRUE(story.act("ask", Actor::caseworker, {{"question", "where?"}}));
    EXPECT_EQ(story.clock("reply").due, due);
    EXPECT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
}

TEST(Extension, IsGrantedOnceByTheSupervisorWithAReason) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const RunningClock before = story.clock("reply");
    EXPECT_EQ(story.act("extend", Actor::caseworker, {{"reasons", "much to do"}}).error().code,
              problems::not_your_command);
    const auto unexplained = story.act("extend", Actor::supervisor, {{"reasons", " \n"}});
    ASSERT_FALSE(unexplained);
    EXPECT_EQ(unexplained.error().code, problems::field_missing);
    EXPECT_EQ(unexplained.error().where, "reasons");
    const auto event = story.act("extend", Actor::supervisor, {{"reasons", "much to do"}});
    ASSERT_TRUE(event);
    ASSERT_EQ(event->moves.size(), 1u);
    EXPECT_EQ(event->moves[0].reason, "extended");
    EXPECT_EQ(event->moves[0].promise, before.promise);
    EXPECT_EQ(story.clock("reply").due, last_day(complaint(), story.today, 90));
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "more"}}).error().code, problems::extended_already);
    const auto open = open_commands(story.value, Actor::supervisor, complaint().rules(), on(story.today));
    EXPECT_TRUE(std::none_of(open.begin(), open.end(), [](const auto* rule) { return rule->id.value == "extend"; }));
}

TEST(Extension, EachAddsItsWholeAmountWhereARuleGrantsTwo) {
    Rulebook twice = complaint();
    for (procedure::ClockRule& clock : twice.procedure.clocks)
        if (clock.id.value == "reply") clock.extension->times = 2;
    Story story(twice, "2026-03-02"_day);
    story.accept();
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "a"}}));
    EXPECT_EQ(story.clock("reply").due, last_day(twice, story.today, 90));
    ASSERT_TRUE(story.act("extend", Actor::supervisor, {{"reasons", "b"}}));
    EXPECT_EQ(story.clock("reply").due, last_day(twice, story.today, 120));
    EXPECT_EQ(story.act("extend", Actor::supervisor, {{"reasons", "c"}}).error().code, problems::extended_already);
}

TEST(ReviewPeriod, RunsFromPresumedReceiptUntilTheResidentOpensTheAnswer) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date presumed = last_day(complaint(), story.today, 15);
    EXPECT_EQ(story.clock("review-request").from, presumed);
    EXPECT_EQ(story.clock("review-request").due, last_day(complaint(), presumed, 30));
    EXPECT_TRUE(story.clock("review-request").office.value.empty());
    EXPECT_FALSE(story.clock("review-request").promise);
    story.today += std::chrono::days(3);
    const auto received = story.tell(ReceiveNotice{});
    ASSERT_TRUE(received);
    ASSERT_EQ(received->moves.size(), 1u);
    EXPECT_EQ(received->moves[0].reason, "received");
    EXPECT_FALSE(received->substantive);
    EXPECT_FALSE(story.clock("review-request").awaits_receipt);
    EXPECT_EQ(story.clock("review-request").from, story.today);
    EXPECT_EQ(story.clock("review-request").due, last_day(complaint(), story.today, 30));
    EXPECT_EQ(story.tell(ReceiveNotice{}).error().code, problems::already_received);
}

TEST(ReviewPeriod, StandsWhenTheAnswerIsOpenedAfterPresumedReceipt) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const RunningClock before = story.clock("review-request");
    story.today = before.from + std::chrono::days(1);
    const auto received = story.tell(ReceiveNotice{});
    ASSERT_TRUE(received);
    EXPECT_TRUE(received->moves.empty());
    EXPECT_EQ(story.clock("review-request").due, before.due);
}

TEST(ReviewPeriod, ItsLastDayIsTheResidentsAndTheNextTheTimers) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const Date due = story.clock("review-request").due;
    story.today = due;
    const auto early = story.act("close", Actor::timer);
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().code, problems::period_not_over);
    EXPECT_EQ(fact(early.error(), "clock"), "review-request");
    EXPECT_EQ(fact(early.error(), "due"), to_text(due));
    Story other = story;
    EXPECT_TRUE(other.act("request_review", Actor::resident));
    EXPECT_EQ(other.clock("review").office.value, "above");

    story.today = due + std::chrono::days(1);
    const auto late = story.act("request_review", Actor::resident);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, problems::period_over);
    EXPECT_EQ(fact(late.error(), "due"), to_text(due));
    const auto closed = story.act("close", Actor::timer);
    ASSERT_TRUE(closed);
    EXPECT_EQ(story.value.state, "closed");
    ASSERT_EQ(closed->stops.size(), 1u);
    EXPECT_EQ(closed->stops[0].outcome, "lapsed");
    EXPECT_TRUE(story.value.clocks.empty());
}

TEST(Review, IsRefusedWhereNoOfficeStandsAbove) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({}, "top");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    ASSERT_TRUE(story.act("accept", Actor::caseworker, {{"way", "w"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer()));
    const auto refused = story.act("request_review", Actor::resident);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, problems::no_office_above);
    EXPECT_EQ(fact(refused.error(), "office"), "top");
}

TEST(Forwarding, EndsOnePromiseAndOpensAnotherThatKeepsTheWeek) {
    Story story(complaint(), "2026-03-02"_day);
    story.file({{"accused"}});
    const RunningClock before = story.clock("accept");
    ASSERT_TRUE(story.act("register", Actor::clerk));
    story.today += std::chrono::days(9);
    const auto forward = [&](const char* office) {
        return story.act("forward", Actor::clerk, {{"office", office}, {"reasons", "theirs"}});
    };
    const auto same = forward("roads");
    ASSERT_FALSE(same);
    EXPECT_EQ(same.error().code, problems::same_office);
    EXPECT_EQ(same.error().where, "office");
    EXPECT_EQ(forward("accused").error().code, problems::office_accused);
    EXPECT_EQ(forward("No Slug!").error().code, problems::field_not_chosen);
    const auto event = forward("drains");
    ASSERT_TRUE(event);
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].promise, before.promise);
    EXPECT_EQ(event->stops[0].outcome, "transferred");
    const RunningClock& after = story.clock("accept");
    EXPECT_NE(after.promise, before.promise);
    EXPECT_EQ(after.office.value, "drains");
    EXPECT_EQ(after.opened_on, before.opened_on);
    EXPECT_EQ(after.from, story.today);
    EXPECT_EQ(after.due, last_day(complaint(), story.today, 15));
    EXPECT_EQ(story.value.handlers, (std::vector<OfficeId>{{"roads"}, {"drains"}}));
}

TEST(Withdrawal, EndsEverythingThatRuns) {
    Story story(complaint(), "2026-03-02"_day);
    story.reply();
    const auto event = story.act("withdraw", Actor::resident);
    ASSERT_TRUE(event);
    EXPECT_TRUE(story.value.clocks.empty());
    ASSERT_EQ(event->stops.size(), 1u);
    EXPECT_EQ(event->stops[0].outcome, "lapsed");

    Story early(complaint(), "2026-03-02"_day);
    early.file();
    const auto both = early.act("withdraw", Actor::resident);
    ASSERT_TRUE(both);
    ASSERT_EQ(both->stops.size(), 2u);
    EXPECT_EQ(both->stops[0].outcome, "withdrawn");
    EXPECT_EQ(both->stops[1].outcome, "withdrawn");
}

TEST(SecondStage, IsAnsweredByAnotherPerson) {
    Story story(english(), "2026-03-02"_day);
    story.file();
    ASSERT_TRUE(story.act("acknowledge", Actor::clerk, {{"understanding", "a pothole"}}));
    ASSERT_TRUE(story.act("reply", Actor::caseworker, Story::answer(), "ann"));
    ASSERT_TRUE(story.act("request_review", Actor::resident));
    ASSERT_TRUE(story.act("acknowledge_stage2", Actor::clerk, {{"understanding", "still a pothole"}}));
    EXPECT_EQ(story.act("reply_stage2", Actor::caseworker, Story::answer(), "ann").error().code, problems::same_person);
    EXPECT_TRUE(story.act("reply_stage2", Actor::supervisor, Story::answer(), "bob"));
    EXPECT_TRUE(story.value.clocks.empty());
}

TEST(Fields, EachProblemNamesItsField) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto wrong = [&](std::map<std::string, std::string> values) {
        Act act;
        act.command = "reply";
        act.values = std::move(values);
        return check_values(story.value, act, complaint().rules(), on(story.today));
    };
    const auto empty = wrong({});
    std::vector<std::string> where;
    for (const Problem& problem : empty) {
        EXPECT_EQ(problem.code, problems::field_missing);
        EXPECT_EQ(fact(problem, "field"), problem.where);
        where.push_back(problem.where);
    }
    EXPECT_EQ(where, (std::vector<std::string>{"outcome", "facts", "reasons", "rule"}));

    auto values = Story::answer();
    values["outcome"] = "perhaps";
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_not_chosen);
    EXPECT_EQ(wrong(values)[0].where, "outcome");

    values = Story::answer();
    for (int i = 0; i < 4000; ++i) values["rule"] += "法";  // 4001 characters with the "l" before
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_too_long);
    EXPECT_EQ(wrong(values)[0].where, "rule");
    EXPECT_EQ(fact(wrong(values)[0], "max"), "4000");
    EXPECT_EQ(fact(wrong(values)[0], "over"), "1");
    values["rule"].erase(0, 1);
    EXPECT_TRUE(wrong(values).empty());

    values = Story::answer();
    values["colour"] = "red";
    ASSERT_EQ(wrong(values).size(), 1u);
    EXPECT_EQ(wrong(values)[0].code, problems::field_not_asked);
    EXPECT_EQ(wrong(values)[0].where, "colour");
}

TEST(Fields, AreAskedOnlyWhereTheChoiceAsksForThem) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto reply = [&](std::map<std::string, std::string> more) {
        Story copy = story;
        auto values = Story::answer();
        for (auto& [name, value] : more) values[name] = value;
        return copy.act("reply", Actor::caseworker, values);
    };
    EXPECT_EQ(reply({{"outcome", "will_be_done"}}).error().where, "promised_day");
    EXPECT_EQ(reply({{"outcome", "not_ours"}}).error().where, "whose");
    EXPECT_EQ(reply({{"outcome", "will_be_done"}, {"promised_day", "2026-02-30"}}).error().code,
              problems::field_bad_date);
    EXPECT_EQ(reply({{"outcome", "will_be_done"}, {"promised_day", "2026-03-01"}}).error().code,
              problems::field_past_date);
    const auto today = reply({{"outcome", "will_be_done"}, {"promised_day", "2026-03-02"}});
    ASSERT_TRUE(today);
    EXPECT_EQ(today->fields.at("promised_day"), "2026-03-02");
    const auto dropped = reply({{"outcome", "done"}, {"promised_day", "nonsense of an earlier choice"}});
    ASSERT_TRUE(dropped);
    EXPECT_FALSE(dropped->fields.contains("promised_day"));
    EXPECT_FALSE(dropped->fields.contains("facts"));
}

TEST(Messages, SaySomethingAndChangeNoDay) {
    Story story(complaint(), "2026-03-02"_day);
    story.accept();
    const auto clocks = story.value.clocks;
    EXPECT_EQ(story.tell(AddMessage{}).error().code, problems::nothing_to_say);
    AddMessage message;
    message.has_text = true;
    ASSERT_TRUE(story.tell(message));
    EXPECT_EQ(story.value.clocks, clocks);
    EXPECT_EQ(story.value.revision, story.value.version);
}

TEST(Opening, IsRecordedAndConflictsWithNobodysWork) {
    Story story(complaint(), "2026-03-02"_day);
    story.file();
    const auto revision = story.value.revision;
    OpenContent opening;
    opening.office = {"roads"};
    opening.tag = "ann";
    const auto event = story.tell(opening);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->kind, "case_viewed");
    EXPECT_EQ(event->by.office, OfficeId{"roads"});
    EXPECT_EQ(story.value.revision, revision);
    EXPECT_GT(story.value.version, revision);
}

TEST(Import, KeepsTrueDatesAndInventsNoStep) {
    Story story(complaint(), "2026-03-02"_day);
    ImportCase row;
    row.history.source = "hotline";
    row.history.office = {"roads"};
    row.history.opened = Instant{"2019-05-06"_day};
    row.history.closed = Instant{"2019-05-05"_day};
    const auto backwards = story.tell(row);
    ASSERT_FALSE(backwards);
    EXPECT_EQ(backwards.error().code, problems::bad_import);
    row.history.closed = Instant{"2019-05-20"_day};
    ASSERT_TRUE(story.tell(row));
    EXPECT_TRUE(story.value.imported);
    EXPECT_EQ(story.value.state, "closed");
    EXPECT_EQ(story.value.filed_at, row.history.opened);
    EXPECT_TRUE(story.value.clocks.empty());
    EXPECT_EQ(story.tell(row).error().code, problems::already_filed);
}

TEST(Time, NeverGoesBackInsideACase) {
    Story story(complaint(), "2026-03-10"_day);
    story.file();
    const Instant filed = story.value.changed_at;
    story.today = "2026-03-09"_day;
    const auto event = story.act("register", Actor::clerk);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->at, filed);
}

// ------------------------------------------------------------------------------------------------- properties

constexpr const char* free_text = "words that stay sealed";
const std::vector<std::string> town{"roads", "drains", "above", "top", "accused", "parks"};
const std::vector<Actor> everybody{Actor::resident, Actor::clerk,       Actor::caseworker, Actor::supervisor,
                                   Actor::reviewer, Actor::re_reviewer, Actor::timer};

struct Step {
    unsigned kind = 0, command = 0, actor = 0, value = 0, days = 0;
};
rc::Gen<Step> any_step() {
    return rc::gen::map(rc::gen::container<std::vector<unsigned>>(5, rc::gen::inRange(0U, 10'000U)),
                        [](const std::vector<unsigned>& n) { return Step{n[0], n[1], n[2], n[3], n[4]}; });
}

std::string plausible(const procedure::Field& field, unsigned dice, Date today) {
    if (dice % 23 == 0) return {};
    const bool odd = dice % 29 == 0;
    switch (field.kind) {
        case FieldKind::text:
            return odd ? std::string(static_cast<std::size_t>(field.max_length) + 1, 'x') : free_text;
        case FieldKind::date:
            return odd ? "soon" : to_text(today + std::chrono::days(dice % 40) - std::chrono::days(2));
        case FieldKind::choice: return odd ? "perhaps" : field.choices[dice % field.choices.size()].id.value;
        case FieldKind::office: return odd ? "Not A Slug" : town[dice % town.size()];
    }
    return {};
}

Command command_of(const Story& story, const Step& step) {
    const unsigned kind = step.kind % 20;
    if (kind == 0) return ReceiveNotice{};
    if (kind == 1) {
        AddMessage message;
        message.actor = everybody[step.actor % everybody.size()];
        message.has_text = step.value % 3 != 0;
        message.files = static_cast<int>(step.value % 2);
        message.internal = step.command % 2 == 0;
        return message;
    }
    if (kind == 2) {
        OpenContent opening;
        opening.office = {"roads"};
        opening.tag = "ann";
        opening.identity = step.value % 2 == 0;
        return opening;
    }
    if (kind == 3) return FileCase{{"roads"}, {}};
    std::vector<const procedure::CommandRule*> choice;
    for (const procedure::CommandRule& rule : story.rulebook.procedure.commands) {
        const bool here = std::any_of(rule.from.begin(), rule.from.end(),
                                      [&](const auto& state) { return state.value == story.value.state; });
        // What ends a story early comes seldom.
        const bool early = rule.id.value == "withdraw" || rule.id.value == "decline";
        const bool wanted = !early || step.value % 11 == 0;
        if (kind == 4 || (here && wanted)) choice.push_back(&rule);
    }
    Act act;
    act.command = "dance";
    if (!choice.empty()) {
        const procedure::CommandRule& rule = *choice[step.command % choice.size()];
        act.command = rule.id.value;
        act.actor = kind == 5 ? everybody[step.actor % everybody.size()] : rule.actors[step.actor % rule.actors.size()];
        for (std::size_t i = 0; i < rule.fields.size(); ++i)
            act.values[rule.fields[i].id.value] =
                plausible(rule.fields[i], step.value + static_cast<unsigned>(i) * 7, story.today);
    }
    if (act.actor != Actor::resident && act.actor != Actor::timer) {
        act.office = story.value.office;
        act.tag = step.actor % 3 == 0 ? "ann" : "bob";
    }
    return act;
}

/// What every accepted event must keep.
void check_event(const Rulebook& book, const Case& before, const Event& event, const Case& after,
                 std::map<ObligationId, bool>& promises) {
    RC_ASSERT(event.seq == before.version + 1);
    RC_ASSERT(event.at >= before.changed_at);
    RC_ASSERT(book.procedure.find_state({after.state}) != nullptr);
    RC_ASSERT(std::find(after.about.begin(), after.about.end(), after.office) == after.about.end());

    for (const ClockStopped& stopped : event.stops)
        if (stopped.promise) {
            RC_ASSERT(promises.contains(*stopped.promise));
            RC_ASSERT(promises[*stopped.promise]);  // open until now, and never again
            promises[*stopped.promise] = false;
        }
    for (const ClockMoved& moved : event.moves)
        if (moved.promise) RC_ASSERT(promises.contains(*moved.promise) && promises[*moved.promise]);
    for (const ClockStarted& started : event.starts) {
        RC_ASSERT(started.promise.has_value() == started.owed_by_office);
        if (!started.promise) continue;
        RC_ASSERT(!promises.contains(*started.promise));
        promises[*started.promise] = true;
    }
    std::size_t running = 0;
    for (const RunningClock& clock : after.clocks) {
        if (clock.promise) {
            ++running;
            RC_ASSERT(promises.at(*clock.promise));
        }
        const auto* rule = book.procedure.find_clock(clock.clock);
        RC_ASSERT(rule != nullptr);
        RC_ASSERT(clock.extended <= (rule->extension ? rule->extension->times : 0));
        const bool started = std::any_of(event.starts.begin(), event.starts.end(),
                                         [&](const auto& one) { return one.clock == clock.clock; });
        const bool moved = std::any_of(event.moves.begin(), event.moves.end(),
                                       [&](const auto& one) { return one.clock == clock.clock; });
        const RunningClock* was = before.running(clock.clock);
        if (!started) {
            RC_ASSERT(was != nullptr && was->promise == clock.promise);
            if (!moved) RC_ASSERT(clock.due == was->due && clock.from == was->from);
        }
        if (!clock.suspended_on) RC_ASSERT(explain_clock(clock, book.rules())->due == clock.due);
    }
    const auto open = std::count_if(promises.begin(), promises.end(), [](const auto& one) { return one.second; });
    RC_ASSERT(static_cast<std::size_t>(open) == running);  // what is owed is what runs
    if (book.procedure.find_state({after.state})->is_final) RC_ASSERT(running == 0);
}

TEST(AnyStory, StaysInsideItsProcedureAndIsWhatItsEventsSay) {
    EXPECT_TRUE(rc::check("any story of any procedure", [](bool in_english) {
        const Rulebook& book = in_english ? english() : complaint();
        Story story(book, "2026-01-05"_day);
        const auto first = *any_step();
        std::vector<OfficeId> about;
        if (first.kind % 3 == 0) about.push_back({"accused"});
        if (first.kind % 5 == 0) about.push_back({"drains"});
        FileCase filing;
        filing.office = {town[first.value % town.size()]};
        filing.about = about;
        const bool accused = std::find(about.begin(), about.end(), filing.office) != about.end();
        const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
        std::map<ObligationId, bool> promises;
        std::vector<std::string> committed;
        const auto tell = [&](const Command& command) {
            const Case before = story.value;
            const auto event = story.tell(command);
            if (!event) {
                RC_ASSERT(!event.error().code.empty());
                RC_ASSERT(story.value == before);
                return false;
            }
            check_event(book, before, *event, story.value, promises);
            Envelope envelope{.log = "town.example/log", .case_id = story.value.id, .previous = {}, .content = {}};
            committed.push_back(write_event(*event, envelope));
            RC_ASSERT(committed.back().find(free_text) == std::string::npos);
            const auto read = read_event(committed.back());
            RC_ASSERT(read.has_value());
            RC_ASSERT(read->event == *event);
            RC_ASSERT(read->envelope == envelope);
            return true;
        };
        RC_ASSERT(tell(filing) != accused);
        if (accused) return;
        for (const Step& step : steps) {
            story.today += std::chrono::days(step.days % 3 == 0 ? step.days % 50 : step.days % 2);
            tell(command_of(story, step));
        }
        RC_TAG(story.value.state);
        Case replayed;
        replayed.id = story.value.id;
        for (const std::string& text : committed) replayed = apply(std::move(replayed), read_event(text)->event);
        RC_ASSERT(replayed == story.value);
    }));
}

TEST(AnyStory, WhatIsOfferedIsAccepted) {
    EXPECT_TRUE(rc::check("an open command with good values is not refused", [](bool in_english) {
        const Rulebook& book = in_english ? english() : complaint();
        Story story(book, "2026-01-05"_day);
        RC_ASSERT(story.tell(FileCase{{"roads"}, {}}).has_value());
        const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
        for (const Step& step : steps) {
            story.today += std::chrono::days(step.days % 40);
            const Actor actor = everybody[step.actor % everybody.size()];
            const auto open = open_commands(story.value, actor, book.rules(), on(story.today));
            if (open.empty()) continue;
            const procedure::CommandRule& rule = *open[step.command % open.size()];
            std::map<std::string, std::string> values;
            for (const procedure::Field& field : rule.fields) {
                if (field.kind == FieldKind::text) values[field.id.value] = free_text;
                if (field.kind == FieldKind::date) values[field.id.value] = to_text(story.today);
                if (field.kind == FieldKind::choice)
                    values[field.id.value] = field.choices[step.value % field.choices.size()].id.value;
                if (field.kind == FieldKind::office)
                    values[field.id.value] = story.value.office.value == "roads" ? "drains" : "roads";
            }
            RC_ASSERT(story.act(rule.id.value, actor, values, "t" + std::to_string(story.value.version)).has_value());
        }
    }));
}

}  // namespace huiyin::casework::decide_tests
