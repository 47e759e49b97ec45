#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>

#include "base/problems.h"
#include "core/procedure/places.h"
#include "core/procedure/problems.h"

namespace huiyin::procedure {
namespace reference_detail {

/// Reads a number from 1 to 9999 off the front; nothing if none stands there.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number < 1 || number > 9999 || text.front() == '+') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool take(std::string_view& text, std::string_view what) {
    if (!text.starts_with(what)) return false;
    text.remove_prefix(what.size());
    return true;
}

/// An article as statutes number them: 31, 31a, 120之一, with its paragraphs and items: 31(6), 31 (6).
std::optional<int> take_article(std::string_view& text) {
    const auto number = take_number(text);
    if (!number) return std::nullopt;
    for (const std::string_view inserted : {"之一", "之二", "之三", "之四", "之五"})
        if (take(text, inserted)) break;
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.remove_prefix(1);
    while (text.starts_with("(") || text.starts_with(" (")) {
        take(text, " ");
        take(text, "(");
        if (!take_number(text) || !take(text, ")")) return std::nullopt;
    }
    return number;
}

/// "22–23, 31": articles and stretches of them that go upwards. Two items of one article may follow each other.
bool are_articles(std::string_view text) {
    int before = 0;
    do {
        const auto first = take_article(text);
        if (!first || *first < before) return false;
        before = *first;
        if (take(text, "–") || take(text, "-")) {
            const auto last = take_article(text);
            if (!last || *last <= *first) return false;
            before = *last;
        }
    } while (take(text, ", "));
    return text.empty();
}

/// Holds what every check needs, so that each check reads as its rule.
class References {
  public:
    References(const Procedure& procedure, const Places& places, Report& report)
        : procedure_(procedure), places_(places), report_(report) {}

    void check_head() {
        if (procedure_.find_state(procedure_.initial) == nullptr) unknown("state", procedure_.initial.value, "/initial");
        if (procedure_.filing_source) require_source(*procedure_.filing_source, "/filing_source");
        require_clocks(procedure_.starts_on_filing, "/starts_on_filing");
        for (const ClockId& id : procedure_.starts_on_filing)
            if (const ClockRule* clock = procedure_.find_clock(id); clock != nullptr && clock->due_in)
                add(problems::due_in_not_given, {{"clock", id.value}, {"command", "file"}, {"field", clock->due_in->value}}, "/starts_on_filing");
        const ClockRule* answer = procedure_.find_clock(procedure_.answer_clock);
        if (answer == nullptr)
            unknown("clock", procedure_.answer_clock.value, "/answer_clock");
        else if (!answer->is_obligation() && procedure_.filing != Filing::nobody)
            add(problems::answer_clock_not_owed, {{"clock", answer->id.value}}, "/answer_clock");
        if (procedure_.presumed_receipt_source) require_source(*procedure_.presumed_receipt_source, "/presumed_receipt");
        if (procedure_.filing_document) {
            const DocumentRule* receipt = procedure_.find_document(*procedure_.filing_document);
            if (receipt == nullptr)
                unknown("document", procedure_.filing_document->value, "/filing_document");
            else if (!receipt->fields.empty())
                add(problems::document_lacks_field,
                    {{"document", receipt->id.value}, {"command", "file"}, {"field", receipt->fields.front().value}},
                    "/filing_document");
        }
    }

    void check_clock(const ClockRule& clock) {
        const std::string part = "clock/" + clock.id.value;
        require_source(clock.source, part + "/source");
        if (clock.counts_from == CountsFrom::notice_received && !procedure_.presumed_receipt)
            add(problems::presumed_receipt_missing, {{"clock", clock.id.value}}, part + "/counts_from");
        if (clock.owed_by != OwedBy::resident && says_you(clock.rule_at_desk()))
            add(problems::desk_words_missing, {{"key", "rule"}, {"desk_key", "desk_rule"}}, part + "/rule");
        check_staying(clock, part);
        if (clock.permits && (clock.owed_by != OwedBy::office || clock.stays || clock.extension || clock.after_end))
            add(problems::permits_misplaced, {{"clock", clock.id.value}}, part + "/permits");
        if ((clock.owed_by == OwedBy::office_above_both) != clock.with.has_value())
            add(problems::with_misplaced, {{"clock", clock.id.value}}, part + "/with");
        // Whoever waits longer reads why: no rule of a file takes that back.
        if (clock.extension && !clock.extension->needs_reason) add(problems::reason_waived, {{"clock", clock.id.value}}, part + "/extension");
        if (clock.extension && std::ranges::none_of(procedure_.commands, [&](const CommandRule& command) {
                return command.extends == clock.id;
            }))
            add(problems::extension_never_granted, {{"clock", clock.id.value}}, part + "/extension");
        const auto names = [&](const std::vector<ClockId>& list) { return contains(list, clock.id); };
        const CommandRule* suspending = nullptr;
        const CommandRule* resuming = nullptr;
        bool restarts = false;
        for (const CommandRule& command : procedure_.commands) {
            if (names(command.suspends)) suspending = &command;
            if (names(command.resumes)) resuming = &command;
            restarts = restarts || names(command.restarts);
        }
        if (suspending != nullptr && resuming == nullptr && !restarts)
            add(problems::suspend_without_resume, {{"clock", clock.id.value}},
                "command/" + suspending->id.value + "/suspends");
        if (resuming != nullptr && suspending == nullptr)
            add(problems::resume_without_suspend, {{"clock", clock.id.value}},
                "command/" + resuming->id.value + "/resumes");
    }

    void check_command(const CommandRule& command) {
        const std::string part = "command/" + command.id.value;
        require_source(command.source, part + "/source");
        if (says_you(command.event_name_at_desk()))
            add(problems::desk_words_missing, {{"key", "event_name"}, {"desk_key", "desk_event_name"}}, part + "/event_name");
        if (command.from.empty()) add(::huiyin::problems::data_missing, {{"key", "from"}}, part + "/from");
        for (const StateId& state : command.from)
            if (procedure_.find_state(state) == nullptr) unknown("state", state.value, part + "/from");
        if (command.to && procedure_.find_state(*command.to) == nullptr) unknown("state", command.to->value, part + "/to");

        for (const Guard& guard : command.guards) check_guard(guard, part + "/guard");
        if (contains(command.actors, Actor::timer)) check_timer(command, part);

        for (std::size_t i = 0; i < command.fields.size(); ++i) check_field(command, i);
        check_clocks_of(command, part);
        check_extension(command, part);

        check_announced(command, part);
        if (command.archives) check_archives(command, part);
        if (command.meanwhile && ends_of(procedure_, command.event).empty())
            add(problems::meanwhile_endless, {{"command", command.id.value}}, part + "/meanwhile");
        if (!command.promises.empty() && find_day(procedure_, command.promises) == nullptr)
            add(problems::promises_no_day, {{"command", command.id.value}}, part + "/promises");

        require_office(command, command.hands_to, part + "/hands_to");
        require_office(command, command.invites, part + "/invites");
        require_office(command, command.releases, part + "/releases");
        if (command.hands_back || command.hands_to) check_handing_on(command, part);
        if (command.hands_back && command.hands_to)
            add(problems::hands_twice, {{"command", command.id.value}}, part + "/hands_back");
        // What of the other procedure it names is looked up where all of a town's are together (check_switches).
        if (command.switches_to && (command.to || !command.stops_all))
            add(problems::switch_incomplete, {{"command", command.id.value}}, part + "/switches_to");
        if (command.document) check_issued(command, part);
        const bool reminds = command.actors == std::vector{Actor::timer};  // the resident sees it, and hears of it
        if (!reminds && !command.to && command.fields.empty() && !command.stops_all && command.stops.empty() &&
            command.starts.empty() && command.restarts.empty() && command.suspends.empty() &&
            command.resumes.empty() && !command.document && !command.switches_to && !command.hands_back &&
            !command.leaves && !command.invites_sender)
            add(problems::command_without_effect, {{"command", command.id.value}}, part);
    }

    void check_document(const DocumentRule& document) {
        const std::string part = "document/" + document.id.value;
        require_source(document.source, part + "/source");
        if (document.facts.empty()) add(::huiyin::problems::data_missing, {{"key", "facts"}}, part);
        for (const std::string& fact : document.facts)
            if (std::ranges::find(case_facts(), fact) == case_facts().end()) unknown("fact", fact, part + "/facts");
        const bool used = procedure_.filing_document == document.id ||
                          std::ranges::any_of(procedure_.commands, [&](const CommandRule& command) {
                              return command.document == document.id;
                          });
        if (!used) add(problems::unused, {{"kind", "document"}, {"id", document.id.value}}, part);
    }

    void check_matter(const Matter& matter) {
        const std::string part = "matter/" + matter.id.value;
        require_event(matter.event, part);
        for (const std::string& event : matter.until) require_event(event, part);
        if (!met_.contains(matter.id.value)) add(problems::unused, {{"kind", "matter"}, {"id", matter.id.value}}, part);
    }

    void check_source_used(const Source& source) {
        if (!cited_.contains(source.id.value))
            add(problems::unused, {{"kind", "source"}, {"id", source.id.value}}, "source/" + source.id.value);
    }

  private:
    void check_guard(const Guard& guard, const std::string& part) {
        const bool needs_clock = guard.kind == Guard::Kind::period_over || guard.kind == Guard::Kind::period_not_over ||
                                 guard.kind == Guard::Kind::not_running || guard.kind == Guard::Kind::running ||
                                 guard.kind == Guard::Kind::days_before;
        if (needs_clock == guard.clock.value.empty())
            add(problems::guard_clock, {{"guard", std::string(to_text(guard.kind))}}, part);
        else if (needs_clock)
            require_clocks({guard.clock}, part);
        const auto lacks = [&](const char* key) {
            add(problems::guard_parts, {{"guard", std::string(to_text(guard.kind))}, {"needs", key}}, part);
        };
        const bool needs_event = guard.kind == Guard::Kind::pending || guard.kind == Guard::Kind::not_pending;
        if (!guard.matter.value.empty()) {
            check_matter_of(guard, part, needs_event, lacks);
        } else if (needs_event) {
            if (guard.event.empty()) lacks("event");
            require_event(guard.event, part);
            for (const std::string& event : guard.until) require_event(event, part);
        }
        if (guard.kind == Guard::Kind::within && guard.counts_from != CountsFrom::filing_day &&
            guard.counts_from != CountsFrom::office_receipt)
            lacks("counts_from");
        if (guard.kind == Guard::Kind::day_reached && guard.field.empty()) lacks("field");
        else if (guard.kind == Guard::Kind::day_reached && find_day(procedure_, guard.field) == nullptr)
            add(problems::no_such_day, {{"field", guard.field}}, part);
        if (!guard.moved_by.empty() && find_day(procedure_, guard.moved_by) == nullptr)
            add(problems::no_such_day, {{"field", guard.moved_by}}, part);
        if (guard.kind == Guard::Kind::said) check_said(guard, part, lacks);
    }

    /// A matter tells event and end alone, and only where one is waited for.
    void check_matter_of(const Guard& guard, const std::string& part, bool needs_event, const std::function<void(const char*)>& lacks) {
        const Matter* matter = procedure_.find_matter(guard.matter);
        if (matter == nullptr) return unknown("matter", guard.matter.value, part);
        met_.insert(guard.matter.value);
        if (!needs_event || guard.event != matter->event || guard.until != matter->until) lacks("matter");
    }

    void check_said(const Guard& guard, const std::string& part, const std::function<void(const char*)>& lacks) {
        if (guard.field.empty() || guard.values.empty()) return lacks(guard.field.empty() ? "field" : "values");
        const Field* field = find_chosen(procedure_, guard.field);
        if (field == nullptr) return add(problems::no_such_answer, {{"field", guard.field}}, part);
        for (const ChoiceId& value : guard.values)
            if (find_choice(*field, value) == nullptr) unknown("choice", value.value, part);
    }

    /// What stays with an office must be that office's, and there must be something by which it is settled from there.
    void check_staying(const ClockRule& clock, const std::string& part) {
        if (!clock.stays) return;
        if (clock.owed_by != OwedBy::office) return add(problems::stays_misplaced, {{"clock", clock.id.value}}, part + "/stays");
        const auto settles = [&](const CommandRule& command) {
            const bool by_who_owes = contains(command.actors, Actor::owing) || contains(command.actors, Actor::owing_head);
            const bool asks = std::ranges::any_of(command.guards, [&](const Guard& guard) {
                return guard.kind == Guard::Kind::running && guard.clock == clock.id;
            });
            return by_who_owes && asks && std::ranges::find(command.stops, clock.id, &ClockStop::clock) != command.stops.end();
        };
        if (std::ranges::none_of(procedure_.commands, settles)) add(problems::stays_unsettled, {{"clock", clock.id.value}}, part + "/stays");
    }

    /// A clock that goes with the case is handed on as it stands: what else happened to it in the same step would be lost.
    void check_handing_on(const CommandRule& command, const std::string& part) {
        const auto check = [&](const ClockId& id, const char* key) {
            const ClockRule* clock = procedure_.find_clock(id);
            if (clock != nullptr && clock->owed_by == OwedBy::office && !clock->stays)
                add(problems::hands_on_and_moves, {{"command", command.id.value}, {"clock", id.value}, {"key", key}}, part + "/" + key);
        };
        if (command.extends) check(*command.extends, "extends");
        for (const ClockId& id : command.restarts) check(id, "restarts");
        for (const ClockId& id : command.suspends) check(id, "suspends");
        for (const ClockId& id : command.resumes) check(id, "resumes");
    }

    /// The server waits for a day, which may pass while it is down; and it has nothing to say.
    void check_timer(const CommandRule& command, const std::string& part) {
        bool waits = false;
        for (const Guard& guard : command.guards) {
            waits = waits || guard.kind == Guard::Kind::period_over || guard.kind == Guard::Kind::day_reached ||
                    guard.kind == Guard::Kind::days_before;
            if (guard.kind == Guard::Kind::period_not_over || guard.kind == Guard::Kind::within)
                add(problems::timer_may_miss, {{"command", command.id.value}, {"guard", std::string(to_text(guard.kind))}},
                    part + "/guard");
        }
        if (!waits) add(problems::timer_without_guard, {{"command", command.id.value}}, part + "/actors");
        for (const Field& field : command.fields)
            if (field.required && !field.applies_if)
                add(problems::timer_asks, {{"command", command.id.value}, {"field", field.id.value}},
                    part + "/field/" + field.id.value);
    }

    /// A day that stands on top of the resident's page needs something by which it goes away again.
    void check_announced(const CommandRule& command, const std::string& part) {
        if (command.announces.empty()) return;
        for (const FieldId& id : command.announces)
            if (find_field(command, id) == nullptr) unknown("field", id.value, part + "/announces");
        const Field* day = find_field(command, command.announces.front());
        if (day == nullptr) return;
        const bool is_day = day->kind == FieldKind::date && day->required && !day->applies_if;
        if (!is_day || ends_of(procedure_, command.event).empty())
            add(problems::announces_misplaced, {{"command", command.id.value}}, part + "/announces");
    }

    void require_event(const std::string& event, const std::string& part) {
        if (event == member_recused) return;
        if (!event.empty() && std::ranges::find(procedure_.commands, event, &CommandRule::event) == procedure_.commands.end())
            unknown("event", event, part);
    }

    /// For how long archives are kept is chosen whenever a case is filed as such, which is over then.
    void check_archives(const CommandRule& command, const std::string& part) {
        const Field* term = find_field(command, *command.archives);
        const auto is_over = [&](const StateId& id) {
            const State* state = procedure_.find_state(id);
            return state != nullptr && state->is_final;
        };
        const bool is_term = term != nullptr && term->kind == FieldKind::choice && term->required && !term->applies_if &&
                             std::ranges::all_of(term->choices, [](const Choice& choice) { return parse_keeping(choice.id.value).has_value(); });
        if (!is_term || command.to || !std::ranges::all_of(command.from, is_over))
            add(problems::archives_misplaced, {{"command", command.id.value}}, part + "/archives");
    }

    /// The field that names an office to which something happens.
    void require_office(const CommandRule& command, const std::optional<FieldId>& id, const std::string& part) {
        if (!id) return;
        const Field* office = find_field(command, *id);
        if (office == nullptr)
            unknown("field", id->value, part);
        else if (office->kind != FieldKind::office || !office->required || office->applies_if)
            add(problems::hands_to_not_office, {{"field", office->id.value}}, part);
    }

    void check_field(const CommandRule& command, std::size_t index) {
        const Field& field = command.fields[index];
        const std::string part = "command/" + command.id.value + "/field/" + field.id.value;
        const Facts facts{{"field", field.id.value}};
        // Under these names an event keeps marks of the program's own (casework/event.h).
        constexpr std::array reserved{"decides", "files", "kept_at_least", "other_person"};
        if (std::ranges::find(reserved, field.id.value) != reserved.end()) add(problems::field_reserved, facts, part);
        if (field.kind == FieldKind::text && field.max_length == 0) add(problems::length_missing, facts, part);
        if (field.kind != FieldKind::text && field.max_length != 0)
            add(problems::length_misplaced, facts, part + "/max_length");
        if (field.kind == FieldKind::choice && field.choices.empty()) add(problems::choices_missing, facts, part);
        if (field.kind != FieldKind::choice && !field.choices.empty())
            add(problems::choices_misplaced, facts, part + "/choice");
        if (field.kind != FieldKind::date && (field.days != Days::ahead || field.earliest || field.before || field.working_day))
            add(problems::days_misplaced, facts, part);
        if (field.before) require_clocks({*field.before}, part + "/before");
        if (field.kind != FieldKind::office && field.offices != Offices::any)
            add(problems::offices_misplaced, facts, part + "/offices");
        if (field.own_case && field.kind != FieldKind::text) add(problems::own_case_misplaced, facts, part + "/own_case");
        if (!field.applies_if) return;
        // Only a field that was asked before can decide whether this one is asked.
        const auto before = command.fields.begin() + static_cast<std::ptrdiff_t>(index);
        const auto decider = std::find_if(command.fields.begin(), before,
                                          [&](const Field& other) { return other.id == field.applies_if->field; });
        if (decider == before || decider->kind != FieldKind::choice || field.applies_if->values.empty()) {
            add(problems::condition_not_choice, {{"field", field.id.value}, {"condition", field.applies_if->field.value}},
                part + "/applies_if");
            return;
        }
        for (const ChoiceId& value : field.applies_if->values)
            if (find_choice(*decider, value) == nullptr) unknown("choice", value.value, part + "/applies_if");
    }

    /// Leads to the end of a case, and no clock says that it was answered or declined.
    bool ends_without_an_answer(const CommandRule& command) const {
        const State* state = command.to ? procedure_.find_state(*command.to) : nullptr;
        const auto says = [](Outcome outcome) { return outcome == Outcome::answered || outcome == Outcome::declined; };
        return state != nullptr && state->is_final && !(command.stops_all && says(*command.stops_all)) &&
               std::ranges::none_of(command.stops, says, &ClockStop::outcome);
    }

    void check_clocks_of(const CommandRule& command, const std::string& part) {
        for (const ClockStop& stop : command.stops) {
            require_clocks({stop.clock}, part + "/stops");
            const ClockRule* clock = procedure_.find_clock(stop.clock);
            if (clock != nullptr && clock->is_obligation() && stop.outcome == Outcome::lapsed)
                add(problems::outcome_misplaced, {{"clock", stop.clock.value}, {"outcome", "lapsed"}}, part + "/stops");
        }
        if (command.stops_all == Outcome::lapsed)
            add(problems::outcome_misplaced, {{"clock", ""}, {"outcome", "lapsed"}}, part + "/stops_all");
        if (!command.switches_to) require_clocks(command.starts, part + "/starts");
        for (const ClockId& id : command.starts) check_given_day(command, id, part);
        for (const auto* moved : {&command.restarts, &command.suspends})
            for (const ClockId& id : *moved)
                if (const ClockRule* clock = procedure_.find_clock(id); clock != nullptr && clock->due_in)
                    add(problems::due_in_and_period, {{"clock", id.value}}, part);
        require_clocks(command.restarts, part + "/restarts");
        require_clocks(command.suspends, part + "/suspends");
        require_clocks(command.resumes, part + "/resumes");
        if (command.keeps_week && (command.starts.empty() || (command.stops.empty() && !command.stops_all)))
            add(problems::keeps_week_misplaced, {{"command", command.id.value}}, part + "/keeps_week");
        const bool moves = command.hands_to || command.hands_back || command.switches_to || command.invites || command.invites_sender || command.releases || command.leaves;
        const bool names_a_case = std::ranges::any_of(command.fields, [](const Field& field) { return field.own_case; });
        if (command.together && (moves || names_a_case || command.fields.empty() || ends_without_an_answer(command)))
            add(problems::together_misplaced, {{"command", command.id.value}}, part + "/together");
    }

    /// A clock whose day, or whose other office, a field gives needs that field wherever it starts.
    void check_given_day(const CommandRule& command, const ClockId& id, const std::string& part) {
        const ClockRule* clock = command.switches_to ? nullptr : procedure_.find_clock(id);
        if (clock != nullptr) require_office(command, clock->with, part + "/starts");
        if (clock == nullptr || !clock->due_in) return;
        const Field* field = find_field(command, *clock->due_in);
        const bool given = field != nullptr && field->kind == FieldKind::date && field->required && !field->applies_if;
        if (!given || field->days != Days::ahead)
            add(problems::due_in_not_given, {{"clock", id.value}, {"command", command.id.value}, {"field", clock->due_in->value}},
                part + "/starts");
    }

    void check_extension(const CommandRule& command, const std::string& part) {
        if (!command.extends) return;
        const ClockRule* clock = procedure_.find_clock(*command.extends);
        const Facts facts{{"clock", command.extends->value}, {"command", command.id.value}};
        if (clock == nullptr) return unknown("clock", command.extends->value, part + "/extends");
        if (!clock->extension) return add(problems::extension_not_allowed, facts, part + "/extends");
        if (command.actors != std::vector{clock->extension->approved_by})
            add(problems::extension_by_wrong_actor, facts, part + "/actors");
        const bool asks_reason = std::ranges::any_of(command.fields, [](const Field& field) {
            return field.kind == FieldKind::text && field.required && !field.applies_if;
        });
        if (!asks_reason) add(problems::extension_without_reason, facts, part);
    }

    /// A document's fields must be there whenever it is issued.
    void check_issued(const CommandRule& command, const std::string& part) {
        const DocumentRule* document = procedure_.find_document(*command.document);
        if (document == nullptr) return unknown("document", command.document->value, part + "/document");
        for (const FieldId& id : document->fields) {
            const Field* field = find_field(command, id);
            const Facts facts{{"document", document->id.value}, {"command", command.id.value}, {"field", id.value}};
            if (field == nullptr)
                add(problems::document_lacks_field, facts, part + "/document");
            else if (!field->required)
                add(problems::document_field_optional, facts, part + "/field/" + id.value);
        }
        check_answer(command, *document);
        for (const FieldId& id : document->fields_if_given)
            if (find_field(command, id) == nullptr)
                add(problems::document_lacks_field, {{"document", document->id.value}, {"command", command.id.value}, {"field", id.value}},
                    part + "/document");
    }

    /// The paper that answers tells all that whoever answers must write: the facts found, the reasons, the rule.
    void check_answer(const CommandRule& command, const DocumentRule& document) {
        const bool answers = std::ranges::any_of(command.stops, [&](const ClockStop& stop) { return stop.outcome == Outcome::answered; });
        if (!answers) return;
        for (const Field& field : command.fields)
            if (field.required && !field.applies_if && !contains(document.fields, field.id))
                add(problems::answer_hides_field, {{"document", document.id.value}, {"command", command.id.value}, {"field", field.id.value}},
                    "document/" + document.id.value + (document.fields.empty() ? "" : "/fields"));
    }

    void require_clocks(const std::vector<ClockId>& clocks, const std::string& part) {
        for (const ClockId& clock : clocks)
            if (procedure_.find_clock(clock) == nullptr) unknown("clock", clock.value, part);
    }
    void require_source(const SourceRef& reference, const std::string& part) {
        cited_.insert(reference.source.value);
        const Source* source = procedure_.find_source(reference.source);
        if (source == nullptr) return unknown("source", reference.source.value, part);
        // "art. 34" or nothing to look up: a statute without its articles is no source.
        if (!source->is_default && reference.articles.empty())
            add(problems::missing_source, {{"of", reference.source.value}}, part);
        const bool cites_articles = source->citation.zh.find("{articles}") != std::string::npos || source->citation.en.find("{articles}") != std::string::npos;
        const bool is_nonsense = source->is_default ? !reference.articles.empty() : cites_articles && !reference.articles.empty() && !are_articles(reference.articles);
        if (is_nonsense) add(problems::bad_articles, {{"source", reference.source.value}, {"articles", reference.articles}}, part);
    }
    void unknown(std::string_view kind, const std::string& id, const std::string& part) {
        add(problems::unknown_id, {{"kind", std::string(kind)}, {"id", id}}, part);
    }
    void add(std::string_view code, Facts facts, const std::string& part) {
        report_.add(code, std::move(facts), places_.of(part));
    }
    template <typename Element>
    static bool contains(const std::vector<Element>& list, const Element& element) {
        return std::ranges::find(list, element) != list.end();
    }

    const Procedure& procedure_;
    const Places& places_;
    Report& report_;
    std::set<std::string> cited_;
    std::set<std::string> met_;  ///< matters that guards ask for
};

}  // namespace reference_detail

void check_references(const Procedure& procedure, const Places& places, Report& report) {
    reference_detail::References references(procedure, places, report);
    references.check_head();
    for (const ClockRule& clock : procedure.clocks) references.check_clock(clock);
    for (const CommandRule& command : procedure.commands) references.check_command(command);
    for (const DocumentRule& document : procedure.documents) references.check_document(document);
    for (const Matter& matter : procedure.matters) references.check_matter(matter);
    for (const Source& source : procedure.sources) references.check_source_used(source);
}

}  // namespace huiyin::procedure
