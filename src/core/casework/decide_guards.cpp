#include <algorithm>

#include "core/casework/decide_parts.h"
#include "core/casework/problems.h"

// What must hold before a command may be given.
namespace huiyin::casework::decide_detail {

using procedure::Actor;
using procedure::ClockRule;
using procedure::CommandRule;
using procedure::CountsFrom;
using procedure::OwedBy;

Result<void> check_within(const Case& current, const procedure::Guard& guard, const Rules& rules, Now now) {
    const Date from = guard.counts_from == CountsFrom::filing_day ? current.filed_on : current.received_on;
    TRY_LET(deadline, calendar::count({.from = from, .period = guard.period}, rules.calendar));
    if (now.today > deadline.due) return refuse(problems::too_late, {{"due", to_text(deadline.due)}});
    return {};
}

Result<void> check_day_reached(const Case& current, const procedure::Guard& guard, Now now) {
    const auto promised = named_day(current, guard).day;
    if (!promised || *promised > now.today)
        return refuse(problems::not_yet, {{"day", promised ? to_text(*promised) : ""}});
    return {};
}

Result<void> check_said(const Case& current, const procedure::Guard& guard, const Rules& rules) {
    const auto said = current.latest.find(guard.field);
    if (said != current.latest.end() && std::ranges::find(guard.values, procedure::ChoiceId{said->second}) != guard.values.end()) return {};
    const procedure::Field* field = procedure::find_chosen(rules.procedure, guard.field);
    return refuse(problems::said_otherwise, {{"field_name_zh", field == nullptr ? guard.field : field->name.zh},
                                             {"field_name_en", field == nullptr ? guard.field : field->name.en}});
}

Date reminder_day(const RunningClock& clock, const procedure::Guard& guard) {
    return clock.due - std::chrono::days(guard.period.amount);
}

Giver giver_of(const Act& act) { return {.actor = act.actor, .office = act.office, .tag = act.tag}; }

/// Whether a member has the case, or had it when the resident asked for somebody else: giving it to a colleague makes nobody a judge of
/// the request about themselves.
bool has_case(const Case& current, const std::string& tag) {
    const bool now = std::any_of(current.workers.begin(), current.workers.end(), [&](const auto& one) { return !tag.empty() && one.second == tag; });
    return now || current.meant.contains(tag);
}

bool no_head_is_free(const Case& current, const OfficeId& office, const Rules& rules) {
    const auto heads = rules.heads ? rules.heads(office) : std::vector<std::string>();
    return std::all_of(heads.begin(), heads.end(), [&](const std::string& tag) { return has_case(current, tag) || current.stepped_out.contains(tag); });
}

bool is_of_handling_office(Actor actor) { return actor == Actor::clerk || actor == Actor::caseworker || actor == Actor::supervisor; }

/// What stays with an office is settled by that one alone.
Result<void> check_owed_by_giver(const Case& current, const RunningClock& clock, const Giver& giver, const Rules& rules) {
    const ClockRule* rule = rules.procedure.find_clock(clock.clock);
    if (rule == nullptr || (!rule->stays && rule->owed_by != OwedBy::office_above_both)) return {};
    const bool is_theirs = is_of_handling_office(giver.actor)
                               ? clock.office == current.office
                               : clock.office != current.office && (!giver.office || clock.office == *giver.office);
    if (!is_theirs) return refuse(problems::other_office_owes, named(rules, clock.clock));
    return {};
}

/// An event by kind and by what the procedure calls it, as problems tell it to who gives the command.
Facts named_event(const Rules& rules, const std::string& kind, Actor giver) {
    for (const CommandRule& command : rules.procedure.commands) {
        if (command.event != kind) continue;
        const procedure::Text& name = giver == Actor::resident ? command.event_name : command.event_name_at_desk();
        return {{"event", kind}, {"event_name_zh", name.zh}, {"event_name_en", name.en}};
    }
    return {{"event", kind}, {"event_name_zh", kind}, {"event_name_en", kind}};
}

/// What a command waits for, after something else of it has happened already: the step by its own name.
tl::unexpected<Problem> refuse_waiting(const Rules& rules, const std::string& kind, Actor giver) {
    Facts facts = named_event(rules, kind, giver);
    for (const CommandRule& command : rules.procedure.commands)
        if (command.event == kind) facts.insert(facts.end(), {{"first_zh", command.name.zh}, {"first_en", command.name.en}});
    return refuse(problems::waits_for, std::move(facts));
}

/// Whether a guard waits for word on who goes on with the case: it ends when somebody was taken off.
bool asks_for_another(const procedure::Guard& guard) {
    return std::ranges::find(guard.until, procedure::member_recused) != guard.until.end();
}

/// Whether anybody is there to decide that: a head who does not have the case, in the office at work, or above the handling one. Where there
/// is none the case goes on with whom it has: the resident gets an answer, and can have it reviewed.
bool somebody_decides_on_recusal(const Case& current, const Rules& rules) {
    const OfficeId at_work = office_at_work(current, rules.procedure);
    const auto above = at_work == current.office ? rules.above(at_work, 1) : std::nullopt;
    return !no_head_is_free(current, at_work, rules) || (above && !no_head_is_free(current, *above, rules));
}

/// Whether whoever a request is about was let go on before: one request after the other would put the answer off.
bool is_asked_again(const Case& current) {
    return !current.meant.empty() && std::ranges::includes(current.let_go_on, current.meant);
}

/// Whether a command may be given though its guard waits for word on who goes on with the case.
bool goes_on_meanwhile(const Case& current, const procedure::Guard& guard, const CommandRule& command, const Rules& rules) {
    return asks_for_another(guard) && guard.event != command.event && (is_asked_again(current) || !somebody_decides_on_recusal(current, rules));
}

/// Something waits. Who would have it settled before another step hears by which steps that is done.
tl::unexpected<Problem> refuse_pending(const Case& current, const CommandRule& command, const procedure::Guard& guard, const Giver& giver,
                                       const Rules& rules) {
    Facts facts = named_event(rules, guard.event, giver.actor);
    if (asks_for_another(guard) && guard.event != command.event && giver.actor != Actor::resident) return refuse(problems::recusal_first);
    std::string zh;
    std::string en;
    for (const CommandRule& one : rules.procedure.commands) {
        const bool is_here = std::ranges::find(one.from, procedure::StateId{current.state}) != one.from.end();
        const bool is_staffs = std::ranges::any_of(one.actors, [](Actor actor) { return actor != Actor::resident && actor != Actor::timer; });
        if (!is_here || !is_staffs || std::ranges::find(guard.until, one.event) == guard.until.end()) continue;
        zh += (zh.empty() ? "“" : "或者“") + one.name.zh + "”";
        en += (en.empty() ? "“" : " or “") + one.name.en + "”";
    }
    const bool is_another = guard.event != command.event && !zh.empty();
    if (!is_another || giver.actor == Actor::resident) return refuse(problems::already_pending, std::move(facts));
    facts.emplace_back("first_zh", zh);
    facts.emplace_back("first_en", en);
    return refuse(problems::settle_first, std::move(facts));
}

Result<void> check_guards(const Case& current, const CommandRule& command, const Giver& giver, const Rules& rules, Now now) {
    const std::string& tag = giver.tag;
    bool has_begun = false;  // something that it waits for has happened: what else it waits for is worth telling
    for (const procedure::Guard& guard : command.guards) {
        const RunningClock* clock = current.running(guard.clock);
        const bool over = clock != nullptr && clock->due < now.today;
        switch (guard.kind) {
            case procedure::Guard::Kind::period_over:
                if (!over)
                    return refuse(problems::period_not_over,
                                  {{"clock", guard.clock.value}, {"due", clock ? to_text(clock->due) : ""}});
                break;
            case procedure::Guard::Kind::period_not_over:
                if (over)
                    return refuse(problems::period_over, {{"clock", guard.clock.value}, {"due", to_text(clock->due)}});
                break;
            case procedure::Guard::Kind::other_person:
                if (!tag.empty() && current.deciders.contains(tag)) return refuse(problems::same_person);
                break;
            case procedure::Guard::Kind::other_hands:
                if (has_case(current, tag)) return refuse(problems::about_yourself);
                if (giver.actor == Actor::head_above && !no_head_is_free(current, current.office, rules)) return refuse(problems::not_the_head);
                break;
            case procedure::Guard::Kind::pending:
                if (!is_pending(current, guard.event, guard.until))
                    return has_begun ? refuse_waiting(rules, guard.event, giver.actor) : refuse(problems::nothing_pending, named_event(rules, guard.event, giver.actor));
                has_begun = true;
                break;
            case procedure::Guard::Kind::not_pending:
                if (!is_pending(current, guard.event, guard.until)) break;
                if (goes_on_meanwhile(current, guard, command, rules)) break;
                return refuse_pending(current, command, guard, giver, rules);
            case procedure::Guard::Kind::within: TRY(check_within(current, guard, rules, now)); break;
            case procedure::Guard::Kind::day_reached: TRY(check_day_reached(current, guard, now)); break;
            case procedure::Guard::Kind::not_running:
                if (clock != nullptr) return refuse(problems::clock_runs, named(rules, guard.clock));
                break;
            case procedure::Guard::Kind::running:
                if (clock == nullptr) return refuse(problems::clock_not_running, named(rules, guard.clock));
                TRY(check_owed_by_giver(current, *clock, giver, rules));
                break;
            case procedure::Guard::Kind::days_before:
                if (clock == nullptr || reminder_day(*clock, guard) > now.today)
                    return refuse(problems::not_yet, {{"day", clock ? to_text(reminder_day(*clock, guard)) : ""}});
                break;
            case procedure::Guard::Kind::said: TRY(check_said(current, guard, rules)); break;
            case procedure::Guard::Kind::nobody_asked: {
                std::string offices;
                for (const OfficeId& office : current.participants) offices += (offices.empty() ? "" : ", ") + office.value;
                if (!offices.empty()) return refuse(problems::parts_missing, {{"offices", offices}});
                break;
            }
        }
    }
    return {};
}

}  // namespace huiyin::casework::decide_detail
