#include "core/casework/decide.h"

#include <algorithm>

#include "base/blank.h"
#include "base/bytes.h"
#include "base/fault.h"
#include "core/casework/decide_parts.h"
#include "core/casework/problems.h"

namespace huiyin::casework {
namespace decide_detail {

using procedure::Actor;
using procedure::ClockRule;
using procedure::CommandRule;
using procedure::Field;
using procedure::FieldKind;

Event begin(const Case& current, std::string kind, Agent by, Now now) {
    Event event;
    event.kind = std::move(kind);
    event.seq = current.version + 1;
    // Time never goes back inside a case (threat-model.md, S9).
    event.at = std::max(now.at, current.changed_at);
    event.day = now.today;
    event.by = std::move(by);
    return event;
}

/// What was given for it; blanks are nothing given.
std::string value_of(const Act& act, const std::string& name) {
    const auto found = act.values.find(name);
    return found == act.values.end() || is_blank(found->second) ? std::string() : found->second;
}

/// No office promises, meets or reports further ahead: whoever types such a day mistyped the year.
constexpr std::chrono::days ahead_most{3653};

std::optional<Problem> check_value(const Case& current, const CommandRule& command, const Field& field,
                                   const std::string& value, const Rules& rules, Now now) {
    const auto problem = [&](std::string_view code, Facts more = {}) {
        Facts facts{{"field", field.id.value}};
        facts.insert(facts.end(), more.begin(), more.end());
        return Problem{code, std::move(facts), field.id.value};
    };
    if (is_blank(value))
        return field.required ? std::optional(problem(problems::field_missing)) : std::nullopt;
    switch (field.kind) {
        case FieldKind::text:
            if (const auto length = count_characters(value);
                field.max_length > 0 && length > static_cast<std::size_t>(field.max_length))
                return problem(problems::field_too_long,
                               {{"max", std::to_string(field.max_length)},
                                {"over", std::to_string(length - static_cast<std::size_t>(field.max_length))}});
            break;
        case FieldKind::choice:
            if (procedure::find_choice(field, {value}) == nullptr) return problem(problems::field_not_chosen);
            break;
        case FieldKind::date: {
            const auto date = parse_date(value);
            if (!date) return problem(problems::field_bad_date);
            if (field.days == procedure::Days::ahead && *date < now.today) return problem(problems::field_past_date);
            if (field.days == procedure::Days::past && *date > now.today) return problem(problems::field_future_date);
            // An imported case is older than its filing here.
            if (field.days == procedure::Days::past && !current.imported && *date < current.filed_on)
                return problem(problems::field_before_filing, {{"filed", to_text(current.filed_on)}});
            if (const Date latest = now.today + ahead_most; *date > latest) return problem(problems::field_too_far, {{"latest", to_text(latest)}});
            if (field.earliest) {
                const auto earliest = calendar::count({.from = now.today, .period = *field.earliest}, rules.calendar);
                if (earliest && *date < earliest->due)
                    return problem(problems::field_too_soon, {{"earliest", to_text(earliest->due)}});
            }
            if (field.working_day && !rules.calendar.is_working_day(*date))
                return problem(problems::field_day_off, {{"day", value}, {"next", to_text(calendar::next_working_day(rules.calendar, *date))}});
            if (const RunningClock* clock = field.before ? current.running(*field.before) : nullptr; clock != nullptr && *date >= clock->due)
                return problem(problems::field_too_late, {{"before", to_text(clock->due)}});
            break;
        }
        case FieldKind::office: {
            if (!is_slug(value)) return problem(problems::field_not_chosen);
            const OfficeId office{value};
            if (command.releases == field.id) {
                if (!current.takes_part(office)) return problem(problems::office_takes_no_part, {{"office", value}});
                break;
            }
            if (command.invites == field.id && current.takes_part(office))
                return problem(problems::office_takes_part, {{"office", value}});
            if (office == current.office) return problem(problems::same_office, {{"office", value}});
            if (field.offices == procedure::Offices::below && !lies_below(rules, office, current.office))
                return problem(problems::office_not_below, {{"office", value}});
            if (std::find(current.about.begin(), current.about.end(), office) != current.about.end())
                return problem(problems::office_accused, {{"office", value}});
            break;
        }
    }
    return std::nullopt;
}

Result<const CommandRule*> find_allowed(const Case& current, const Act& act, const Rules& rules) {
    const CommandRule* command = rules.procedure.find_command({act.command});
    if (command == nullptr) return refuse(problems::unknown_command, {{"command", act.command}});
    if (std::find(command->actors.begin(), command->actors.end(), act.actor) == command->actors.end())
        return refuse(problems::not_your_command, {{"command", act.command}});
    const bool here = std::any_of(command->from.begin(), command->from.end(),
                                  [&](const procedure::StateId& state) { return state.value == current.state; });
    if (!here) return tl::unexpected<Problem>(not_in_this_state(current, rules.procedure, act.command));
    return command;
}

Result<Event> decide_filing(const Case& current, const FileCase& command, const Rules& rules, Now now) {
    if (current.exists()) return refuse(problems::already_filed);
    if (std::find(command.about.begin(), command.about.end(), command.office) != command.about.end())
        return refuse(problems::office_accused, {{"office", command.office.value}});
    if (rules.procedure.needs_about && command.about.empty()) return refuse(problems::about_missing, {}, "about_offices");
    Event event = begin(current, "case_filed", {.role = "resident", .office = std::nullopt, .tag = {}}, now);
    event.procedure = rules.procedure.id.value;
    event.procedure_version = rules.procedure.version;
    event.state = rules.procedure.initial.value;
    event.office = command.office;
    event.about = command.about;
    event.fields = {{"contact", command.contact}, {"language", command.language}, {"channel", command.channel}};
    if (!command.call.empty()) event.fields[std::string(call_field)] = command.call;
    const Case after = apply(current, event);
    for (const ClockId& clock : rules.procedure.starts_on_filing) {
        TRY_LET(started, start(after, clock, rules, now));
        event.starts.push_back(std::move(started));
    }
    return event;
}

/// Who takes part, and who has the case, after the command.
Result<void> move_offices(Event& event, const Case& current, const CommandRule& command, const Act& act) {
    if (command.invites)
        if (const std::string office = value_of(act, command.invites->value); !office.empty())
            event.joins.push_back({office});
    if (command.releases)
        if (const std::string office = value_of(act, command.releases->value); !office.empty())
            event.leaves.push_back({office});
    if (command.leaves && act.office) event.leaves.push_back(*act.office);
    if (!command.invites_sender && !command.hands_back) return {};
    const auto sender = current.sender();
    if (!sender) return refuse(problems::no_sender);
    if (std::find(current.about.begin(), current.about.end(), *sender) != current.about.end())
        return refuse(problems::office_accused, {{"office", sender->value}});
    if (command.hands_back)
        event.office = *sender;
    else
        event.joins.push_back(*sender);
    return {};
}

/// The clock that a command extends. Refuses where it doesn't run, was extended as often as its rule allows, or is over: being late is
/// not undone by more time.
Result<const RunningClock*> extendable(const Case& current, const CommandRule& command, const Rules& rules, Now now) {
    const RunningClock* clock = current.running(*command.extends);
    const ClockRule* rule = rules.procedure.find_clock(*command.extends);
    if (clock == nullptr || rule == nullptr || !rule->extension) return refuse(problems::clock_not_running, named(rules, *command.extends));
    if (clock->extended >= rule->extension->times) return refuse(problems::extended_already, named(rules, *command.extends));
    if (clock->is_late_on(now.today)) {
        Facts facts = named(rules, *command.extends);
        facts.emplace_back("due", to_text(clock->due));
        return refuse(problems::too_late_to_extend, std::move(facts));
    }
    return clock;
}

/// Refuses what no values could make possible now: guards ask the case, this asks the command's own fields and effects.
Result<void> check_possible(const Case& current, const CommandRule& command, const Rules& rules, Now now) {
    if (command.releases && current.participants.empty()) return refuse(problems::nobody_takes_part);
    for (const Field& field : command.fields) {
        if (field.offices == procedure::Offices::below && rules.has_below && !rules.has_below(current.office))
            return refuse(problems::no_office_below, {{"office", current.office.value}});
        const RunningClock* clock = field.before ? current.running(*field.before) : nullptr;
        if (clock != nullptr && clock->due <= now.today && field.days == procedure::Days::ahead)
            return refuse(problems::too_late, {{"due", to_text(clock->due - std::chrono::days(1))}});
    }
    if (command.extends) TRY(extendable(current, command, rules, now));
    for (const ClockId& id : command.starts) {
        const ClockRule* rule = command.switches_to ? nullptr : rules.procedure.find_clock(id);
        const int levels = rule == nullptr ? 0 : huiyin::procedure::levels_up(rule->owed_by);
        if (levels > 0 && !rules.above(current.office, levels)) return refuse(problems::no_office_above, {{"office", current.office.value}});
    }
    return {};
}

/// Who is asked on a day whether something was done has so many months to say it, and to have it taken up again.
constexpr int months_to_say = 6;

/// Until when the resident can say whether what a command promises for a day was done; none if it promises nothing for one.
std::optional<Date> asked_about_until(const CommandRule& command, const Act& act, const Rules& rules) {
    std::optional<Date> last;
    const auto is_asked_about = [&](const Field& field) {
        const std::string name = command.event + "." + field.id.value;
        return std::ranges::any_of(rules.procedure.commands, [&](const CommandRule& other) {
            const bool is_residents = std::ranges::find(other.actors, Actor::resident) != other.actors.end();
            return is_residents && std::ranges::any_of(other.guards, [&](const procedure::Guard& guard) {
                return guard.kind == procedure::Guard::Kind::day_reached && (guard.field == name || guard.moved_by == name);
            });
        });
    };
    for (const Field& field : command.fields) {
        if (field.kind != FieldKind::date || !field_applies(field, act.values)) continue;
        const auto day = parse_date(value_of(act, field.id.value));
        if (day && is_asked_about(field)) last = std::max(last.value_or(*day), calendar::add_months(*day, months_to_say));
    }
    return last;
}

/// Until when content is kept at least once this was done, as kept_field says it; empty: it says nothing of that.
std::string kept_until(const CommandRule& command, const Act& act, const Rules& rules, Date today) {
    const procedure::State* end = command.to ? rules.procedure.find_state(*command.to) : nullptr;
    const auto term = command.archives ? procedure::parse_keeping(value_of(act, command.archives->value)) : std::nullopt;
    if (term && term->permanent) return "for_ever";
    const int years = term ? term->years : end != nullptr ? end->kept_years : 0;
    std::optional<Date> last = asked_about_until(command, act, rules);
    if (years > 0) {
        const Date end_of_term = calendar::add_months(today, 12 * years);
        last = std::max(last.value_or(end_of_term), end_of_term);
    }
    return last ? to_text(*last) : std::string();
}

/// The event with what the command does to state, office and clocks; its values are taken as they are.
Result<Event> with_effects(const Case& current, const CommandRule* command, const Act& act, const Rules& rules, Now now) {
    Event event = begin(current, command->event,
                        {.role = std::string(procedure::to_text(act.actor)), .office = act.office, .tag = act.tag}, now);
    if (command->to) event.state = command->to->value;
    for (const Field& field : command->fields)
        if (field.kind != FieldKind::text && field_applies(field, act.values))
            if (std::string value = value_of(act, field.id.value); !value.empty()) event.fields[field.id.value] = value;
    if (command->substantive) event.fields["decides"] = "yes";
    if (std::string kept = kept_until(*command, act, rules, now.today); !kept.empty()) event.fields[std::string(kept_field)] = std::move(kept);
    if (act.files > 0) event.fields[std::string(files_field)] = std::to_string(act.files);
    if (command->hands_to) event.office = OfficeId{value_of(act, command->hands_to->value)};
    TRY(move_offices(event, current, *command, act));
    // What the case goes on under: the same rules, or those of another procedure of the town.
    const procedure::Procedure* target = &rules.procedure;
    if (command->switches_to) {
        target = rules.find_procedure ? rules.find_procedure(command->switches_to->procedure) : nullptr;
        EXPECTS(target != nullptr);  // procedure::check_switches has seen to it
        event.procedure = target->id.value;
        event.procedure_version = target->version;
        event.state = command->switches_to->state.value;
    }
    const bool was_anybodys = !needs_another_person(rules.procedure, current.state);
    if (was_anybodys && event.state && needs_another_person(*target, *event.state)) event.fields[std::string(other_person_field)] = "yes";
    std::optional<Rules> other_rules;
    if (target != &rules.procedure)
        other_rules.emplace(Rules{.procedure = *target,
                                  .calendar = rules.calendar,
                                  .above = rules.above,
                                  .find_procedure = rules.find_procedure,
                                  .has_below = rules.has_below,
                                  .heads = rules.heads});
    const Rules& rules_after = other_rules ? *other_rules : rules;

    // Order of effects (procedure.h): stops, suspends and resumes, starts.
    std::optional<Date> first_opened;
    const auto stop = [&](const RunningClock& clock, procedure::Outcome outcome) {
        event.stops.push_back({.clock = clock.clock,
                               .promise = clock.promise,
                               .outcome = std::string(procedure::to_text(outcome))});
        if (clock.promise && (!first_opened || clock.opened_on < *first_opened)) first_opened = clock.opened_on;
    };
    if (command->stops_all) {
        for (const RunningClock& clock : current.clocks) {
            if (outlives(*target, clock)) continue;
            const bool resident = !clock.promise;
            stop(clock, resident ? procedure::Outcome::lapsed : *command->stops_all);
        }
    } else {
        const bool hands_on = event.office && *event.office != current.office;
        for (const procedure::ClockStop& rule : command->stops) {
            const RunningClock* clock = current.running(rule.clock);
            if (clock == nullptr) continue;
            if (hands_on && stays(rules.procedure, *clock) && clock->office != current.office) continue;
            stop(*clock, rule.outcome);
        }
    }
    if (command->extends) {
        TRY_LET(clock, extendable(current, *command, rules, now));
        TRY_LET(deadline, recount(*clock, rules, clock->extended + 1));
        event.moves.push_back(moved(*clock, deadline, "extended"));
    }
    for (const ClockId& id : command->restarts) {
        const RunningClock* clock = current.running(id);
        if (clock == nullptr) continue;
        RunningClock anew = *clock;
        anew.from = now.today;
        anew.suspensions.clear();
        TRY_LET(deadline, recount(anew, rules, anew.extended));
        event.moves.push_back(moved(anew, deadline, "restarted"));
    }
    const auto is_stopped = [&](const ClockId& id) {
        return std::any_of(event.stops.begin(), event.stops.end(), [&](const ClockStopped& one) { return one.clock == id; });
    };
    for (const ClockId& id : command->suspends)
        if (const RunningClock* clock = current.running(id); clock != nullptr && !clock->suspended_on && !is_stopped(id))
            event.suspends.push_back({.clock = id, .promise = clock->promise});
    for (const ClockId& id : command->resumes) {
        const RunningClock* clock = current.running(id);
        if (clock == nullptr || !clock->suspended_on) continue;
        RunningClock going = *clock;
        going.suspensions.push_back({*clock->suspended_on, now.today});
        TRY_LET(deadline, recount(going, rules, going.extended));
        ClockMoved resumed = moved(going, deadline, "resumed");
        resumed.suspended_from = clock->suspended_on;
        event.moves.push_back(std::move(resumed));
    }
    const Case after = command->starts.empty() ? Case{} : apply(current, event);
    for (const ClockId& id : command->starts) {
        if (const RunningClock* again = after.running(id)) stop(*again, procedure::Outcome::done);
        const auto& due_in = target->find_clock(id)->due_in;
        const auto& with = target->find_clock(id)->with;
        const std::string other = with ? value_of(act, with->value) : std::string();
        const Given given{.counts_from = command->counts_from,
                          .day = due_in ? parse_date(value_of(act, due_in->value)) : std::nullopt,
                          .other = other.empty() ? std::nullopt : std::optional(OfficeId{other})};
        if ((due_in && !given.day) || (with && !given.other)) continue;  // foreseen before they are chosen
        TRY_LET(started, start(after, id, rules_after, now, given));
        if (command->keeps_week && first_opened) started.opened_on = *first_opened;
        event.starts.push_back(std::move(started));
    }
    hand_on_clocks(event, current, *command, rules.procedure);
    event.hands_notice = command->document.has_value() && act.actor != Actor::resident;
    return event;
}

Result<Event> decide_act(const Case& current, const Act& act, const Rules& rules, Now now) {
    TRY_LET(command, find_allowed(current, act, rules));
    TRY(check_guards(current, *command, giver_of(act), rules, now));
    if (auto wrong = check_values(current, act, rules, now); !wrong.empty())
        return tl::unexpected<Problem>(std::move(wrong.front()));
    TRY_LET(event, with_effects(current, command, act, rules, now));
    TRY(sign_with_colleague(event, current, act));
    return event;
}

Result<Event> decide_message(const Case& current, const AddMessage& message, Now now) {
    if (!message.has_text && message.files == 0) return refuse(problems::nothing_to_say, {}, "body");
    Event event = begin(current, message.internal ? "note_added" : "message_added",
                        {.role = std::string(procedure::to_text(message.actor)), .office = message.office, .tag = message.tag}, now);
    if (message.files > 0) event.fields[std::string(files_field)] = std::to_string(message.files);
    return event;
}

/// The pseudonym of the member of staff who gives a command; empty for everybody else.
std::string tag_of(const Command& command) {
    return std::visit(
        [](const auto& one) -> std::string {
            if constexpr (requires { one.tag; }) return one.tag;
            if constexpr (requires { one.act; }) return one.act.tag;
            return {};
        },
        command);
}

Result<Event> decide_import(const Case& current, const ImportCase& import, const Rules& rules, Now now) {
    if (current.exists()) return refuse(problems::already_filed);
    const History& history = import.history;
    if (history.closed && *history.closed < history.opened)
        return refuse(problems::bad_import, {{"why", "closed-before-filed"}});
    Event event = begin(current, "case_imported", {.role = "import", .office = std::nullopt, .tag = {}}, now);
    event.procedure = rules.procedure.id.value;
    event.procedure_version = rules.procedure.version;
    event.office = history.office;
    event.history = history;
    if (history.closed) {
        // The record says that it was closed, not how: the plain closed state, or whichever final one there is.
        const auto& states = rules.procedure.states;
        auto closed = std::find_if(states.begin(), states.end(),
                                   [](const procedure::State& s) { return s.is_final && s.id.value == "closed"; });
        if (closed == states.end())
            closed = std::find_if(states.begin(), states.end(), [](const procedure::State& s) { return s.is_final; });
        EXPECTS(closed != states.end());
        event.state = closed->id.value;
    } else {
        event.state = rules.procedure.initial.value;
    }
    return event;
}

tl::unexpected<Problem> refuse_forgotten(const Case& current) {
    return refuse(problems::forgotten, {{"day", to_text(current.forgotten_on)}});
}

Result<Event> decide_one(const Case& current, const Command& command, const Rules& rules, Now now) {
    if (const auto* filing = std::get_if<FileCase>(&command)) return decide_filing(current, *filing, rules, now);
    if (const auto* import = std::get_if<ImportCase>(&command)) return decide_import(current, *import, rules, now);
    if (!current.exists()) return refuse(problems::not_filed);
    if (current.forgotten) return refuse_forgotten(current);
    if (current.stepped_out.contains(tag_of(command))) return refuse(problems::stepped_out);
    if (const auto* act = std::get_if<Act>(&command)) return decide_act(current, *act, rules, now);
    if (const auto* message = std::get_if<AddMessage>(&command)) return decide_message(current, *message, now);
    if (const auto* opening = std::get_if<OpenContent>(&command)) return decide_opening(current, *opening, now);
    if (const auto* assign = std::get_if<Assign>(&command)) return decide_assignment(current, *assign, rules, now);
    if (const auto* leaving = std::get_if<StepOut>(&command)) return decide_stepping_out(current, *leaving, now);
    if (const auto* taking = std::get_if<TakeOff>(&command)) return decide_taking_off(current, *taking, rules, now);
    if (const auto* asking = std::get_if<AskCosign>(&command)) return decide_asking_to_cosign(current, *asking, rules, now);
    if (const auto* answer = std::get_if<AnswerCosign>(&command)) return decide_answer_to_cosigning(current, *answer, now);
    if (const auto* booking = std::get_if<BookAppointment>(&command)) return decide_booking(current, *booking, now);
    if (const auto* end = std::get_if<EndAppointment>(&command)) return decide_end_of_appointment(current, *end, now);
    if (std::holds_alternative<FireTimer>(command)) return decide_timer(current, rules, now);
    if (std::holds_alternative<RecountClocks>(command)) return decide_recount(current, rules, now);
    if (const auto* warning = std::get_if<WarnOfEnd>(&command)) return decide_warning(current, *warning, rules, now);
    if (std::holds_alternative<Forget>(command)) return decide_forgetting(current, rules, now);
    return decide_receipt(current, rules, now);
}

}  // namespace decide_detail

bool field_applies(const procedure::Field& field, const std::map<std::string, std::string>& values) {
    if (!field.applies_if) return true;
    const auto chosen = values.find(field.applies_if->field.value);
    return chosen != values.end() &&
           std::any_of(field.applies_if->values.begin(), field.applies_if->values.end(),
                       [&](const procedure::ChoiceId& choice) { return choice.value == chosen->second; });
}

std::vector<std::pair<std::string, std::string>> texts_given(const procedure::CommandRule& command, const std::map<std::string, std::string>& values) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, value] : values) {
        const procedure::Field* field = procedure::find_field(command, {name});
        if (field != nullptr && field->kind == procedure::FieldKind::text && field_applies(*field, values) && !is_blank(value)) out.emplace_back(name, value);
    }
    return out;
}

std::vector<Problem> check_values(const Case& current, const Act& act, const Rules& rules, Now now) {
    using namespace decide_detail;
    std::vector<Problem> wrong;
    const CommandRule* command = rules.procedure.find_command({act.command});
    if (command == nullptr) return {Problem{problems::unknown_command, {{"command", act.command}}, {}}};
    for (const Field& field : command->fields) {
        if (!field_applies(field, act.values)) continue;  // a field of another choice may have been filled in before: it is dropped
        if (auto problem = check_value(current, *command, field, value_of(act, field.id.value), rules, now))
            wrong.push_back(std::move(*problem));
    }
    for (const auto& [name, value] : act.values)
        if (procedure::find_field(*command, {name}) == nullptr)
            wrong.push_back({problems::field_not_asked, {{"field", name}}, name});
    return wrong;
}

Result<Event> decide(const Case& current, const Command& command, const Rules& rules, Now now) {
    auto event = decide_detail::decide_one(current, command, rules, now);
    // What a stranger could not hold against a procedure must never get into a log.
    EXPECTS(!event || event->kind == "case_filed" || event->kind == "case_imported" || is_common_event(event->kind) ||
            std::ranges::find(rules.procedure.commands, event->kind, &CommandRule::event) != rules.procedure.commands.end());
    return event;
}

bool needs_another_person(const procedure::Procedure& procedure, const std::string& state) {
    return std::ranges::any_of(procedure.commands, [&](const procedure::CommandRule& command) {
        return std::ranges::find(command.from, procedure::StateId{state}) != command.from.end() &&
               std::ranges::find(command.guards, procedure::Guard::Kind::other_person, &procedure::Guard::kind) != command.guards.end();
    });
}

bool is_pending(const Case& current, const std::string& event, const std::vector<std::string>& until) {
    const auto last = [&](const std::string& kind) {
        const auto found = current.last_of.find(kind);
        return found == current.last_of.end() ? 0U : found->second;
    };
    const std::uint32_t asked = last(event);
    return asked != 0 && std::ranges::none_of(until, [&](const std::string& kind) { return last(kind) > asked; });
}

NamedDay named_day(const Case& current, const procedure::Guard& guard) {
    const auto event_of = [](const std::string& field) { return field.substr(0, field.find('.')); };
    const bool is_moved = !guard.moved_by.empty() && is_pending(current, event_of(guard.moved_by), {event_of(guard.field)});
    const std::string& field = is_moved ? guard.moved_by : guard.field;
    const auto said = current.latest.find(field);
    return {.event = event_of(field), .day = said == current.latest.end() ? std::nullopt : parse_date(said->second)};
}

std::optional<OfficeId> reviewing_office(const Case& current, const procedure::Procedure& procedure, int levels) {
    for (const RunningClock& clock : current.clocks) {
        const auto* rule = procedure.find_clock(clock.clock);
        if (rule != nullptr && huiyin::procedure::levels_up(rule->owed_by) == levels) return clock.office;
    }
    return std::nullopt;
}

OfficeId office_at_work(const Case& current, const procedure::Procedure& procedure) {
    for (const int levels : {1, 2})
        if (auto office = reviewing_office(current, procedure, levels)) return *office;
    return current.office;
}

Problem not_in_this_state(const Case& current, const procedure::Procedure& procedure, const std::string& command) {
    const procedure::State* state = procedure.find_state({current.state});
    return {problems::not_in_this_state,
            {{"command", command}, {"state_zh", state ? state->name.zh : current.state}, {"state_en", state ? state->name.en : current.state}},
            {}};
}

Result<Event> foresee(const Case& current, const Act& act, const Rules& rules, Now now) {
    using namespace decide_detail;
    if (!current.exists()) return refuse(problems::not_filed);
    if (current.forgotten) return refuse_forgotten(current);
    TRY_LET(command, find_allowed(current, act, rules));
    TRY(check_guards(current, *command, giver_of(act), rules, now));
    TRY(check_possible(current, *command, rules, now));
    return with_effects(current, command, act, rules, now);
}

namespace decide_detail {

/// Why a command of this state and actor can't be given now, if it can't.
Result<void> check_open(const Case& current, const CommandRule& command, const Giver& giver, const Rules& rules, Now now) {
    TRY(check_guards(current, command, giver, rules, now));
    return check_possible(current, command, rules, now);
}

}  // namespace decide_detail

std::vector<const procedure::CommandRule*> open_commands(const Case& current, procedure::Actor actor, const Rules& rules, Now now,
                                                         const std::optional<OfficeId>& office, const std::string& tag) {
    std::vector<const procedure::CommandRule*> out;
    if (current.forgotten) return out;
    for (const procedure::CommandRule* command : procedure::allowed_commands(rules.procedure, {current.state}, actor))
        if (decide_detail::check_open(current, *command, {.actor = actor, .office = office, .tag = tag}, rules, now)) out.push_back(command);
    return out;
}

std::vector<ClosedCommand> closed_commands(const Case& current, procedure::Actor actor, const Rules& rules, Now now,
                                           const std::optional<OfficeId>& office, const std::string& tag) {
    std::vector<ClosedCommand> out;
    if (current.forgotten) return out;
    for (const procedure::CommandRule* command : procedure::allowed_commands(rules.procedure, {current.state}, actor))
        if (auto open = decide_detail::check_open(current, *command, {.actor = actor, .office = office, .tag = tag}, rules, now); !open)
            out.push_back({command, std::move(open).error()});
    return out;
}

Result<calendar::Deadline> explain_clock(const RunningClock& clock, const Rules& rules) {
    return decide_detail::recount(clock, rules, clock.extended);
}

}  // namespace huiyin::casework
