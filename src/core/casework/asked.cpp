#include "core/casework/asked.h"

#include <algorithm>
#include <iterator>

#include "core/casework/decide.h"
#include "core/casework/problems.h"

namespace huiyin::casework {
namespace asked_detail {

using procedure::CommandRule;
using procedure::Guard;
using procedure::Procedure;

/// What a command that waits for a day asks about, from that day on and until it has been answered; `by` is null otherwise.
Asked asked_on_its_day(const Procedure& procedure, const Case& current, const CommandRule& rule) {
    Asked out;
    for (const Guard& guard : rule.guards) {
        if (guard.kind != Guard::Kind::day_reached) continue;
        const auto [event, day] = named_day(current, guard);
        if (!day) continue;
        const auto by = std::ranges::find(procedure.commands, event, &CommandRule::event);
        const auto answered = current.last_of.find(rule.event);
        if (by == procedure.commands.end() || (answered != current.last_of.end() && answered->second > current.last_of.at(event))) continue;
        out.by = &*by;
        out.day = day;
    }
    return out;
}

/// A question of an office's that the resident has not written since, in a state in which one may still be asked; null if there is none.
const CommandRule* open_question(const Procedure& procedure, const Case& current) {
    const auto asked = current.last_of.find(std::string(procedure::question_asked));
    if (asked == current.last_of.end() || current.wrote > asked->second) return nullptr;
    const auto by = std::ranges::find(procedure.commands, procedure::question_asked, &CommandRule::event);
    const bool is_here = by != procedure.commands.end() && std::ranges::find(by->from, procedure::StateId{current.state}) != by->from.end();
    return is_here ? &*by : nullptr;
}

/// Whether what has happened lets a command be given: its guards on events. Those on days and people are not asked.
bool is_up(const Case& current, const CommandRule& command) {
    return std::ranges::all_of(command.guards, [&](const Guard& guard) {
        if (guard.kind == Guard::Kind::pending) return is_pending(current, guard.event, guard.until);
        return guard.kind != Guard::Kind::not_pending || !is_pending(current, guard.event, guard.until);
    });
}

}  // namespace asked_detail
using namespace asked_detail;

const CommandRule* asked_by(const Procedure& procedure, const Case& current, const CommandRule& answer) {
    const CommandRule* asked = procedure::answers_to(procedure, answer);
    const auto first = asked == nullptr ? current.last_of.end() : current.last_of.find(asked->event);
    if (first == current.last_of.end()) return nullptr;
    std::uint32_t latest = first->second;
    for (const Guard& guard : answer.guards) {
        if (guard.kind != Guard::Kind::not_pending) continue;
        for (const std::string& event : guard.until) {
            const auto again = current.last_of.find(event);
            const auto by = std::ranges::find(procedure.commands, event, &CommandRule::event);
            const bool is_offices = by != procedure.commands.end() && std::ranges::find(by->actors, procedure::Actor::resident) == by->actors.end();
            if (again == current.last_of.end() || again->second <= latest || !is_offices) continue;
            latest = again->second;
            asked = &*by;
        }
    }
    return asked;
}

std::vector<Asked> asked_of_resident(const Procedure& procedure, const Case& current, const std::vector<const CommandRule*>& open) {
    std::vector<Asked> out;
    for (const auto* rule : open) {
        Asked asked{.by = asked_by(procedure, current, *rule), .day = {}, .answers = {}, .seq = 0};
        if (asked.by == nullptr) asked = asked_on_its_day(procedure, current, *rule);
        if (asked.by == nullptr) continue;
        auto one = std::ranges::find(out, asked.by, &Asked::by);
        if (one == out.end()) {
            asked.seq = current.last_of.at(asked.by->event);
            out.push_back(std::move(asked));
            one = std::prev(out.end());
        }
        one->answers.push_back(rule);
    }
    if (const auto* question = open_question(procedure, current))
        out.push_back({.by = question, .day = {}, .answers = {}, .seq = current.last_of.at(question->event)});
    std::ranges::sort(out, {}, &Asked::seq);
    return out;
}

const CommandRule* waits_for_resident(const Procedure& procedure, const Case& current) {
    const CommandRule* out = open_question(procedure, current);
    for (const CommandRule* command : procedure::allowed_commands(procedure, {current.state}, procedure::Actor::resident)) {
        const CommandRule* by = asked_by(procedure, current, *command);
        if (by == nullptr || !is_up(current, *command)) continue;
        if (out == nullptr || current.last_of.at(by->event) < current.last_of.at(out->event)) out = by;
    }
    return out;
}

const CommandRule* goes_on(const Procedure& procedure, const Case& current) {
    const CommandRule* out = nullptr;
    for (const CommandRule& command : procedure.commands) {
        if (!command.meanwhile || !is_pending(current, command.event, procedure::ends_of(procedure, command.event))) continue;
        if (out == nullptr || current.last_of.at(command.event) > current.last_of.at(out->event)) out = &command;
    }
    if (out == nullptr) return nullptr;
    for (const CommandRule* answer : procedure::allowed_commands(procedure, {current.state}, procedure::Actor::resident)) {
        const CommandRule* put = asked_by(procedure, current, *answer);
        if (put != nullptr && is_up(current, *answer) && current.last_of.at(put->event) > current.last_of.at(out->event)) return nullptr;
    }
    return out;
}

std::uint32_t replaced_by(const Procedure& procedure, std::span<const Committed> events, std::uint32_t seq) {
    const std::string& kind = events[seq - 1].event.kind;
    const auto rule = std::ranges::find(procedure.commands, kind, &CommandRule::event);
    if (rule == procedure.commands.end()) return 0;
    const bool is_answered = std::ranges::any_of(procedure.commands, [&](const CommandRule& one) { return procedure::answers_to(procedure, one) == &*rule; });
    if (rule->announces.empty() && !is_answered) return 0;
    const auto ends = procedure::ends_of(procedure, kind);
    for (const Committed& one : events.subspan(seq)) {
        if (one.event.kind == kind) return one.event.seq;
        if (std::ranges::find(ends, one.event.kind) != ends.end()) return 0;
    }
    return 0;
}

std::vector<Problem> days_off(std::span<const procedure::Field> fields, const std::map<std::string, std::string>& values,
                              const calendar::WorkCalendar& calendar, Date today) {
    std::vector<Problem> out;
    for (const procedure::Field& field : fields) {
        const auto typed = values.find(field.id.value);
        if (field.kind != procedure::FieldKind::date || field.days == procedure::Days::past || typed == values.end()) continue;
        const auto day = parse_date(typed->second);
        if (!day || *day < today || calendar.is_working_day(*day)) continue;
        out.push_back({problems::day_off,
                       {{"field", field.id.value}, {"day", typed->second}, {"next", to_text(calendar::next_working_day(calendar, *day))}},
                       field.id.value});
    }
    return out;
}

}  // namespace huiyin::casework
