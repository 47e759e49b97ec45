#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/bytes.h"
#include "core/casework/problems.h"
#include "core/casework/stories_test.h"

// Properties over random stories, with their commands in any order.
namespace huiyin::casework::decide_tests {


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
        case FieldKind::date: {
            const int way = field.days == procedure::Days::past ? -1 : 1;
            return odd ? "soon" : to_text(today + way * (std::chrono::days(dice % 40) - std::chrono::days(2)));
        }
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
    if (kind == 6) return FireTimer{};
    if (kind == 7 && step.value % 5 == 0)
        return StepOut{.actor = Actor::caseworker, .office = story.value.office, .tag = step.actor % 3 == 0 ? "cid" : "dan"};
    if (kind == 7) return Assign{.actor = Actor::supervisor, .office = story.value.office, .tag = "ann", .to = step.actor % 2 == 0 ? "bob" : "cid"};
    const OfficeId& handling = story.value.office;
    const std::string me = step.actor % 3 == 0 ? "ann" : "bob";
    if (kind == 8 && step.value % 5 == 0)
        return TakeOff{.actor = Actor::supervisor, .office = handling, .tag = "ann", .member = step.actor % 2 == 0 ? "cid" : "eve"};
    if (kind == 8 || kind == 9) {
        AskCosign asking;
        for (const procedure::CommandRule* rule : open_commands(story.value, Actor::caseworker, story.rulebook().rules(), on(story.today)))
            if (asking.act.command.empty() || step.command % 3 == 0)
                asking.act = {.command = rule->id.value, .actor = Actor::caseworker, .office = handling, .values = story.good_values(*rule), .tag = me};
        asking.to = step.value % 4 == 0 ? "cid" : me == "ann" ? "bob" : "ann";
        return asking;
    }
    if (kind == 10 && story.value.cosigning) {
        const Cosigning& waiting = *story.value.cosigning;
        return AnswerCosign{.actor = Actor::caseworker, .office = waiting.office, .tag = step.value % 7 == 0 ? me : waiting.cosigner,
                            .request = waiting.request, .signs = step.actor % 3 != 0, .has_text = step.value % 2 == 0};
    }
    if (kind == 11 && story.value.cosigning && step.value % 3 != 0) {  // what was signed is sent
        const Cosigning& waiting = *story.value.cosigning;
        const procedure::CommandRule* rule = story.rulebook().procedure.find_command({waiting.command});
        if (rule != nullptr)
            return Act{.command = waiting.command, .actor = Actor::caseworker, .office = waiting.office, .values = story.good_values(*rule),
                       .tag = waiting.author, .cosigned = waiting.request};
    }
    if (kind >= 14) {  // as people do who see only what they may do: so that stories get far
        Act act;
        for (std::size_t i = 0; i < everybody.size() && act.command.empty(); ++i) {
            act.actor = everybody[(step.actor + i) % everybody.size()];
            const auto open = open_commands(story.value, act.actor, story.rulebook().rules(), on(story.today));
            if (open.empty()) continue;
            const procedure::CommandRule& rule = *open[step.command % open.size()];
            const bool early = rule.id.value == "withdraw" || rule.id.value == "decline";
            if (early && step.value % 11 != 0) continue;
            act.command = rule.id.value;
            act.values = story.good_values(rule, step.value);
        }
        if (act.actor != Actor::resident && act.actor != Actor::timer) {
            act.office = story.value.office;
            act.tag = step.value % 3 == 0 ? "ann" : "bob";
        }
        return act;
    }
    std::vector<const procedure::CommandRule*> choice;
    for (const procedure::CommandRule& rule : story.rulebook().procedure.commands) {
        const bool here = std::any_of(rule.from.begin(), rule.from.end(),
                                      [&](const auto& state) { return state.value == story.value.state; });
        // What ends a story early comes seldom.
        const bool early = rule.id.value == "withdraw" || rule.id.value == "decline" || rule.switches_to.has_value();
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

std::vector<OfficeId> whom_about(const Story& story) {
    return story.first_rulebook.procedure.needs_about ? std::vector{OfficeId{"accused"}} : std::vector<OfficeId>();
}

/// What every accepted event must keep.
void check_event(const Rulebook& book, const Case& before, const Event& event, const Case& after,
                 std::map<ObligationId, bool>& promises) {
    RC_ASSERT(event.seq == before.version + 1);
    RC_ASSERT(event.at >= before.changed_at);
    RC_ASSERT(book.procedure.find_state({after.state}) != nullptr);
    RC_ASSERT(std::find(after.about.begin(), after.about.end(), after.office) == after.about.end());
    for (const OfficeId& office : after.participants) {
        RC_ASSERT(std::find(after.about.begin(), after.about.end(), office) == after.about.end());
        RC_ASSERT(office != after.office);
    }

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
    std::size_t left_at_the_end = 0;
    for (const RunningClock& clock : after.clocks) {
        if (clock.promise) {
            ++running;
            RC_ASSERT(promises.at(*clock.promise));
        }
        const auto* rule = book.procedure.find_clock(clock.clock);
        if (clock.promise && rule != nullptr && !rule->after_end) ++left_at_the_end;
        RC_ASSERT(rule != nullptr);
        // Whoever has the case owes what the office owes, but for what stays with one that had it.
        if (rule->owed_by == procedure::OwedBy::office && rule->is_obligation() && !rule->stays) RC_ASSERT(clock.office == after.office);
        if (!rule->is_obligation()) RC_ASSERT(!clock.promise && clock.office.value.empty());
        if (rule->stays) RC_ASSERT(std::find(after.handlers.begin(), after.handlers.end(), clock.office) != after.handlers.end());
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
    if (book.procedure.find_state({after.state})->is_final) RC_ASSERT(left_at_the_end == 0);

    // Nobody who left does anything more, and nobody signs what changed, or with themself.
    RC_ASSERT(!before.stepped_out.contains(event.by.tag) || event.by.tag.empty());
    for (const auto& [office, tag] : after.workers) RC_ASSERT(!after.stepped_out.contains(tag));
    if (const auto cosigner = event.fields.find("cosigner"); cosigner != event.fields.end()) {
        RC_ASSERT(cosigner->second != event.by.tag && !before.stepped_out.contains(cosigner->second));
        if (event.kind != "cosign_asked") {
            const Cosigning* signature = before.standing_cosigning();
            RC_ASSERT(signature != nullptr && signature->state == Cosigning::State::given && signature->cosigner == cosigner->second);
            for (std::uint32_t seq = signature->request + 1; seq < event.seq; ++seq) RC_ASSERT(before.revision < seq);
        }
    }
    if (event.kind.starts_with("cosign_") || event.kind == "member_recused")
        RC_ASSERT(!event.substantive && event.starts.empty() && event.moves.empty() && event.stops.empty() && !event.state);
}

TEST(AnyStory, StaysInsideItsProcedureAndIsWhatItsEventsSay) {
    EXPECT_TRUE(rc::check("any story of any procedure", [] {
        Story story(Rulebook::by_id(*rc::gen::elementOf(procedures_of_cases())), "2026-01-05"_day);
        const auto first = *any_step();
        std::vector<OfficeId> about;
        if (first.kind % 3 == 0 || story.first_rulebook.procedure.needs_about) about.push_back({"accused"});
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
            check_event(story.rulebook(), before, *event, story.value, promises);
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

/// The calendar of a procedure, changed at random: a year published or withdrawn, some days off, some worked.
calendar::WorkCalendar any_other_calendar(const calendar::WorkCalendar& before) {
    const int number = *rc::gen::inRange(2025, 2028);
    if (before.notice(number) != nullptr && *rc::gen::inRange(0, 4) == 0) return before.without(number);
    calendar::HolidayYear year{.year = number, .papers = {}, .days = {}};
    if (before.notice(number) != nullptr && *rc::gen::inRange(0, 2) == 0) year = *before.notice(number);
    const Date first = std::chrono::year(number) / 1 / 1;
    for (const int day : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 365)))
        year.days[first + std::chrono::days(day)] = {.is_off = day % 4 != 0, .name_zh = "节", .name_en = "Feast"};
    return before.with(std::move(year));
}

TEST(AnyStory, ARecountIsAFreshCount) {
    EXPECT_TRUE(rc::check("after another calendar came every clock stands as if it had been counted by it, and once only", [] {
        Story story(Rulebook::by_id(*rc::gen::elementOf(procedures_of_cases())), "2026-01-05"_day);
        RC_ASSERT(story.tell(FileCase{{"roads"}, whom_about(story)}).has_value());
        for (const Step& step : *rc::gen::container<std::vector<Step>>(any_step())) {
            story.today += std::chrono::days(step.days % 3 == 0 ? step.days % 50 : step.days % 2);
            static_cast<void>(story.tell(command_of(story, step)));
        }
        const Rulebook& book = story.rulebook();
        const Case before = story.value;
        RC_ASSERT(decide(before, RecountClocks{}, book.rules(), on(story.today)).error().code == problems::nothing_to_recount);

        const calendar::WorkCalendar other = any_other_calendar(book.calendar);
        const Rulebook anew{.procedure = book.procedure, .calendar = other};
        const auto event = decide(before, RecountClocks{}, anew.rules(), on(story.today));
        const Case after = event ? apply(before, *event) : before;
        for (const RunningClock& clock : after.clocks) {
            const auto fresh = explain_clock(clock, anew.rules());
            RC_ASSERT(fresh->due == clock.due && fresh->provisional == clock.provisional);
            const RunningClock& was = *before.running(clock.clock);
            RC_ASSERT(clock.promise == was.promise && clock.extended == was.extended && clock.suspensions == was.suspensions &&
                      clock.suspended_on == was.suspended_on && clock.awaits_receipt == was.awaits_receipt);
        }
        RC_ASSERT(decide(after, RecountClocks{}, anew.rules(), on(story.today)).error().code == problems::nothing_to_recount);
        RC_ASSERT(after.revision == before.revision && after.state == before.state);
        // And back again.
        if (!event) return;
        const auto back = decide(after, RecountClocks{}, book.rules(), on(story.today));
        RC_ASSERT(back.has_value());
        const Case again = apply(after, *back);
        RC_ASSERT(again.clocks == before.clocks);
        const Envelope envelope{.log = "town.example/log", .case_id = before.id, .previous = {}, .content = {}};
        RC_ASSERT(read_event(write_event(*event, envelope))->event == *event);
    }));
}

TEST(AnyStory, WhatIsOfferedIsAccepted) {
    EXPECT_TRUE(rc::check("an open command with good values is not refused", [] {
        Story story(Rulebook::by_id(*rc::gen::elementOf(procedures_of_cases())), "2026-01-05"_day);
        RC_ASSERT(story.tell(FileCase{{"roads"}, whom_about(story)}).has_value());
        const auto steps = *rc::gen::container<std::vector<Step>>(any_step());
        for (const Step& step : steps) {
            story.today += std::chrono::days(step.days % 40);
            const Actor actor = everybody[step.actor % everybody.size()];
            const auto open = open_commands(story.value, actor, story.rulebook().rules(), on(story.today));
            if (open.empty()) continue;
            const procedure::CommandRule& rule = *open[step.command % open.size()];
            const auto values = story.good_values(rule, step.value);
            if ((rule.invites_sender || rule.hands_back) && !story.value.sender()) continue;
            const bool nobody_left = std::any_of(rule.fields.begin(), rule.fields.end(), [&](const procedure::Field& field) {
                return field.kind == procedure::FieldKind::office && values.at(field.id.value).empty();
            });
            if (nobody_left) continue;  // each office that could be asked takes part already
            const auto done = story.act(rule.id.value, actor, values, "t" + std::to_string(story.value.version));
            if (!done && (done.error().code == problems::no_office_above || done.error().code == problems::no_office_above_both)) continue;  // it was handed to the top
            if (!done) RC_FAIL(rule.id.value + " in " + story.value.office.value + ": " + std::string(done.error().code));
        }
    }));
}

}  // namespace huiyin::casework::decide_tests
