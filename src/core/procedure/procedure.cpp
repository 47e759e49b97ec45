#include "core/procedure/procedure.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/fault.h"
#include "core/procedure/problems.h"

namespace huiyin::procedure {
namespace procedure_detail {

template <typename Element, typename Id>
const Element* find_by_id(const std::vector<Element>& elements, const Id& id) {
    const auto found = std::ranges::find(elements, id, &Element::id);
    return found == elements.end() ? nullptr : &*found;
}

template <typename Enumerator>
struct Spelling {
    Enumerator value;
    std::string_view text;
};

constexpr std::array actors{
    Spelling<Actor>{Actor::resident, "resident"},     Spelling<Actor>{Actor::clerk, "clerk"},
    Spelling<Actor>{Actor::caseworker, "caseworker"}, Spelling<Actor>{Actor::supervisor, "supervisor"},
    Spelling<Actor>{Actor::head_above, "head_above"}, Spelling<Actor>{Actor::reviewer, "reviewer"},
    Spelling<Actor>{Actor::re_reviewer, "re_reviewer"}, Spelling<Actor>{Actor::superior, "superior"},
    Spelling<Actor>{Actor::participant, "participant"}, Spelling<Actor>{Actor::sender, "sender"},
    Spelling<Actor>{Actor::owing, "owing"},           Spelling<Actor>{Actor::owing_head, "owing_head"},
    Spelling<Actor>{Actor::timer, "timer"}};
constexpr std::array filings{Spelling<Filing>{Filing::anyone, "anyone"}, Spelling<Filing>{Filing::named, "named"},
                             Spelling<Filing>{Filing::nobody, "nobody"}};
constexpr std::array days_taken{Spelling<Days>{Days::ahead, "ahead"}, Spelling<Days>{Days::past, "past"},
                                Spelling<Days>{Days::any, "any"}};
constexpr std::array owed_bys{Spelling<OwedBy>{OwedBy::office, "office"},
                              Spelling<OwedBy>{OwedBy::office_above, "office_above"},
                              Spelling<OwedBy>{OwedBy::office_two_above, "office_two_above"},
                              Spelling<OwedBy>{OwedBy::office_above_both, "office_above_both"},
                              Spelling<OwedBy>{OwedBy::resident, "resident"}};
constexpr std::array counts_froms{Spelling<CountsFrom>{CountsFrom::filing_day, "filing_day"},
                                  Spelling<CountsFrom>{CountsFrom::event_day, "event_day"},
                                  Spelling<CountsFrom>{CountsFrom::office_receipt, "office_receipt"},
                                  Spelling<CountsFrom>{CountsFrom::notice_received, "notice_received"}};
constexpr std::array outcomes{
    Spelling<Outcome>{Outcome::done, "done"},           Spelling<Outcome>{Outcome::answered, "answered"},
    Spelling<Outcome>{Outcome::declined, "declined"},   Spelling<Outcome>{Outcome::transferred, "transferred"},
    Spelling<Outcome>{Outcome::withdrawn, "withdrawn"}, Spelling<Outcome>{Outcome::lapsed, "lapsed"}};
constexpr std::array field_kinds{
    Spelling<FieldKind>{FieldKind::text, "text"}, Spelling<FieldKind>{FieldKind::date, "date"},
    Spelling<FieldKind>{FieldKind::choice, "choice"}, Spelling<FieldKind>{FieldKind::office, "office"}};
constexpr std::array document_forms{Spelling<DocumentForm>{DocumentForm::letter, "letter"},
                                    Spelling<DocumentForm>{DocumentForm::official_letter, "official_letter"},
                                    Spelling<DocumentForm>{DocumentForm::record, "record"},
                                    Spelling<DocumentForm>{DocumentForm::agreement, "agreement"}};
constexpr std::array guard_kinds{Spelling<Guard::Kind>{Guard::Kind::period_over, "period_over"},
                                 Spelling<Guard::Kind>{Guard::Kind::period_not_over, "period_not_over"},
                                 Spelling<Guard::Kind>{Guard::Kind::other_person, "other_person"},
                                 Spelling<Guard::Kind>{Guard::Kind::pending, "pending"},
                                 Spelling<Guard::Kind>{Guard::Kind::not_pending, "not_pending"},
                                 Spelling<Guard::Kind>{Guard::Kind::within, "within"},
                                 Spelling<Guard::Kind>{Guard::Kind::day_reached, "day_reached"},
                                 Spelling<Guard::Kind>{Guard::Kind::other_hands, "other_hands"},
                                 Spelling<Guard::Kind>{Guard::Kind::nobody_asked, "nobody_asked"},
                                 Spelling<Guard::Kind>{Guard::Kind::not_running, "not_running"},
                                 Spelling<Guard::Kind>{Guard::Kind::running, "running"},
                                 Spelling<Guard::Kind>{Guard::Kind::days_before, "days_before"},
                                 Spelling<Guard::Kind>{Guard::Kind::said, "said"}};
constexpr std::array offices_taken{Spelling<Offices>{Offices::any, "any"}, Spelling<Offices>{Offices::below, "below"}};
constexpr std::array addressees{Spelling<Addressee>{Addressee::resident, "resident"},
                                Spelling<Addressee>{Addressee::sender, "sender"},
                                Spelling<Addressee>{Addressee::handler, "handler"},
                                Spelling<Addressee>{Addressee::asker, "asker"}};

template <typename Enumerator, std::size_t N>
std::string_view spelled(const std::array<Spelling<Enumerator>, N>& table, Enumerator value) {
    for (const auto& entry : table)
        if (entry.value == value) return entry.text;
    EXPECTS(false);
}

template <typename Enumerator, std::size_t N>
std::string all_of(const std::array<Spelling<Enumerator>, N>& table) {
    std::string out;
    for (const auto& entry : table) out += (out.empty() ? "" : ", ") + std::string(entry.text);
    return out;
}

template <typename Enumerator, std::size_t N>
std::optional<Enumerator> meant(const std::array<Spelling<Enumerator>, N>& table, std::string_view text) {
    for (const auto& entry : table)
        if (entry.text == text) return entry.value;
    return std::nullopt;
}

}  // namespace procedure_detail

std::string_view to_text(Actor actor) { return procedure_detail::spelled(procedure_detail::actors, actor); }
std::string_view to_text(Filing filing) { return procedure_detail::spelled(procedure_detail::filings, filing); }
std::string_view to_text(OwedBy owed_by) { return procedure_detail::spelled(procedure_detail::owed_bys, owed_by); }
std::string_view to_text(CountsFrom counts_from) {
    return procedure_detail::spelled(procedure_detail::counts_froms, counts_from);
}
std::string_view to_text(Outcome outcome) { return procedure_detail::spelled(procedure_detail::outcomes, outcome); }
std::string_view to_text(FieldKind kind) { return procedure_detail::spelled(procedure_detail::field_kinds, kind); }
std::string_view to_text(DocumentForm form) { return procedure_detail::spelled(procedure_detail::document_forms, form); }
std::string_view to_text(Addressee addressee) { return procedure_detail::spelled(procedure_detail::addressees, addressee); }
std::string_view to_text(Guard::Kind kind) { return procedure_detail::spelled(procedure_detail::guard_kinds, kind); }

std::optional<Actor> parse_actor(std::string_view text) {
    return procedure_detail::meant(procedure_detail::actors, text);
}
std::optional<Filing> parse_filing(std::string_view text) {
    return procedure_detail::meant(procedure_detail::filings, text);
}
std::optional<DocumentForm> parse_document_form(std::string_view text) {
    return procedure_detail::meant(procedure_detail::document_forms, text);
}
std::optional<Days> parse_days(std::string_view text) {
    return procedure_detail::meant(procedure_detail::days_taken, text);
}
std::optional<Offices> parse_offices(std::string_view text) {
    return procedure_detail::meant(procedure_detail::offices_taken, text);
}
std::optional<Addressee> parse_addressee(std::string_view text) {
    return procedure_detail::meant(procedure_detail::addressees, text);
}
std::optional<OwedBy> parse_owed_by(std::string_view text) {
    return procedure_detail::meant(procedure_detail::owed_bys, text);
}
std::optional<CountsFrom> parse_counts_from(std::string_view text) {
    return procedure_detail::meant(procedure_detail::counts_froms, text);
}
std::optional<Outcome> parse_outcome(std::string_view text) {
    return procedure_detail::meant(procedure_detail::outcomes, text);
}
std::optional<FieldKind> parse_field_kind(std::string_view text) {
    return procedure_detail::meant(procedure_detail::field_kinds, text);
}
std::optional<Guard::Kind> parse_guard_kind(std::string_view text) {
    return procedure_detail::meant(procedure_detail::guard_kinds, text);
}

std::string all_words(Actor) { return procedure_detail::all_of(procedure_detail::actors); }
std::string all_words(Filing) { return procedure_detail::all_of(procedure_detail::filings); }
std::string all_words(OwedBy) { return procedure_detail::all_of(procedure_detail::owed_bys); }
std::string all_words(CountsFrom) { return procedure_detail::all_of(procedure_detail::counts_froms); }
std::string all_words(Outcome) { return procedure_detail::all_of(procedure_detail::outcomes); }
std::string all_words(FieldKind) { return procedure_detail::all_of(procedure_detail::field_kinds); }
std::string all_words(DocumentForm) { return procedure_detail::all_of(procedure_detail::document_forms); }
std::string all_words(Addressee) { return procedure_detail::all_of(procedure_detail::addressees); }
std::string all_words(Guard::Kind) { return procedure_detail::all_of(procedure_detail::guard_kinds); }
std::string all_words(Days) { return procedure_detail::all_of(procedure_detail::days_taken); }
std::string all_words(Offices) { return procedure_detail::all_of(procedure_detail::offices_taken); }
std::string all_words(calendar::Unit) {
    std::string out;
    for (const auto unit : {calendar::Unit::calendar_days, calendar::Unit::working_days, calendar::Unit::months})
        out += (out.empty() ? "" : ", ") + std::string(calendar::to_text(unit));
    return out;
}

const std::vector<std::string_view>& case_facts() {
    static const std::vector<std::string_view> facts{
        "reference",  "filed_on", "office", "subject",    "request",   "state",        "document_date",
        "next_clock", "next_due", "rule",   "due_before", "due_after", "outside_route", "about", "invited"};
    return facts;
}

const State* Procedure::find_state(const StateId& state) const {
    return procedure_detail::find_by_id(states, state);
}
const ClockRule* Procedure::find_clock(const ClockId& clock) const {
    return procedure_detail::find_by_id(clocks, clock);
}
const Matter* Procedure::find_matter(const MatterId& matter) const {
    return procedure_detail::find_by_id(matters, matter);
}
const CommandRule* Procedure::find_command(const CommandId& command) const {
    return procedure_detail::find_by_id(commands, command);
}
const DocumentRule* Procedure::find_document(const DocumentId& document) const {
    return procedure_detail::find_by_id(documents, document);
}
const Source* Procedure::find_source(const SourceId& source) const {
    return procedure_detail::find_by_id(sources, source);
}

std::vector<const CommandRule*> allowed_commands(const Procedure& procedure, const StateId& state, Actor actor) {
    std::vector<const CommandRule*> allowed;
    for (const CommandRule& command : procedure.commands)
        if (std::ranges::find(command.actors, actor) != command.actors.end() &&
            std::ranges::find(command.from, state) != command.from.end())
            allowed.push_back(&command);
    return allowed;
}

Result<void> check_switches(std::span<const Procedure> procedures) {
    for (const Procedure& from : procedures)
        for (const CommandRule& command : from.commands) {
            if (!command.switches_to) continue;
            const std::string where = "procedure " + from.id.value + ", command " + command.id.value;
            const auto unknown = [&](const char* kind, const std::string& id) {
                return refuse(problems::unknown_id, {{"kind", kind}, {"id", id}}, where);
            };
            const auto target = std::ranges::find(procedures, command.switches_to->procedure, &Procedure::id);
            if (target == procedures.end()) return unknown("procedure", command.switches_to->procedure.value);
            if (target->calendar != from.calendar)
                return refuse(problems::switch_other_calendar,
                              {{"command", command.id.value}, {"procedure", target->id.value}}, where);
            const State* state = target->find_state(command.switches_to->state);
            if (state == nullptr || state->is_final) return unknown("state", command.switches_to->state.value);
            for (const ClockId& clock : command.starts)
                if (const ClockRule* started = target->find_clock(clock); started == nullptr || started->due_in)
                    return unknown("clock", clock.value);
        }
    return {};
}

bool says_you(const Text& text) {
    if (text.zh.find("您") != std::string::npos || text.zh.find("你") != std::string::npos) return true;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = 0; at < text.en.size(); ++at) {
        if (!is_letter(text.en[at]) || (at > 0 && is_letter(text.en[at - 1]))) continue;
        std::string word;
        for (std::size_t i = at; i < text.en.size() && is_letter(text.en[i]); ++i) word += static_cast<char>(text.en[i] | 0x20);
        if (word == "you" || word == "your" || word == "yours" || word == "yourself") return true;
    }
    return false;
}

Text cite(const Procedure& procedure, const SourceRef& reference) {
    const Source* source = procedure.find_source(reference.source);
    if (source == nullptr) return {};
    const auto fill = [](std::string text, const std::string& articles) {
        constexpr std::string_view slot = "{articles}";
        if (const auto at = text.find(slot); at != std::string::npos) text.replace(at, slot.size(), articles);
        return text;
    };
    std::string articles_zh = reference.articles;
    for (auto at = articles_zh.find(", "); at != std::string::npos; at = articles_zh.find(", ", at)) articles_zh.replace(at, 2, "、");
    return reference.articles.empty() ? source->name
                                      : Text{fill(source->citation.zh, articles_zh), fill(source->citation.en, reference.articles)};
}

bool is_confirmed(const Procedure& procedure, const SourceRef& reference) {
    const Source* source = procedure.find_source(reference.source);
    return source == nullptr || source->confirmed;
}

int levels_up(OwedBy owed_by) {
    if (owed_by == OwedBy::office_above) return 1;
    return owed_by == OwedBy::office_two_above ? 2 : 0;
}

bool asks_for_review(const CommandRule& command) { return command.id.value == "request_review" || command.id.value == "request_re_review"; }

std::vector<const ClockRule*> clocks_ahead(const Procedure& procedure, const CommandRule& command) {
    std::vector<const ClockRule*> out;
    const auto add = [&](const std::vector<ClockId>& started) {
        for (const ClockId& id : started)
            if (const auto* clock = procedure.find_clock(id); clock != nullptr && clock->is_obligation() && std::ranges::find(out, clock) == out.end())
                out.push_back(clock);
    };
    add(command.starts);
    for (std::size_t i = 0; i < out.size(); ++i)
        for (const CommandRule& next : procedure.commands)
            for (const ClockStop& stop : next.stops)
                if (stop.clock == out[i]->id && stop.outcome == Outcome::done) add(next.starts);
    return out;
}

std::optional<Keeping> parse_keeping(std::string_view choice) {
    if (choice == "permanent") return Keeping{.years = 0, .permanent = true};
    int years = 0;
    const auto [end, error] = std::from_chars(choice.data(), choice.data() + choice.size(), years);
    const bool is_term = error == std::errc{} && years > 0 && years <= 1'000 && std::string_view(end, choice.data() + choice.size()) == "_years";
    return is_term ? std::optional(Keeping{.years = years}) : std::nullopt;
}

const CommandRule* answers_to(const Procedure& procedure, const CommandRule& command) {
    const auto is_residents = [](const CommandRule& one) { return std::ranges::find(one.actors, Actor::resident) != one.actors.end(); };
    if (!is_residents(command)) return nullptr;
    for (const Guard& guard : command.guards)
        if (guard.kind == Guard::Kind::pending) {
            const auto asked = std::ranges::find(procedure.commands, guard.event, &CommandRule::event);
            return asked == procedure.commands.end() || is_residents(*asked) ? nullptr : &*asked;
        }
    return nullptr;
}

namespace {

/// The field of an event, "reply_issued.promised_day", if it is of that kind; else null.
const Field* find_named(const Procedure& procedure, std::string_view named, FieldKind kind) {
    const auto dot = named.find('.');
    if (dot == std::string_view::npos) return nullptr;
    for (const CommandRule& command : procedure.commands)
        if (command.event == named.substr(0, dot))
            if (const Field* field = find_field(command, {std::string(named.substr(dot + 1))}); field != nullptr && field->kind == kind) return field;
    return nullptr;
}

}  // namespace

const Field* find_day(const Procedure& procedure, std::string_view named) { return find_named(procedure, named, FieldKind::date); }
const Field* find_chosen(const Procedure& procedure, std::string_view named) { return find_named(procedure, named, FieldKind::choice); }

std::vector<std::string> ends_of(const Procedure& procedure, const std::string& event) {
    for (const CommandRule& command : procedure.commands)
        for (const Guard& guard : command.guards)
            if (guard.kind == Guard::Kind::pending && guard.event == event) return guard.until;
    return {};
}

const Field* find_field(const CommandRule& command, const FieldId& field) {
    return procedure_detail::find_by_id(command.fields, field);
}
const Choice* find_choice(const Field& field, const ChoiceId& choice) {
    return procedure_detail::find_by_id(field.choices, choice);
}

}  // namespace huiyin::procedure
