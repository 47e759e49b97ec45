#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "core/calendar/calendar.h"

// A procedure as plain values: what casework interprets and what pages explain. Nothing here knows a particular
// procedure; procedures/*.toml are read into these by core/procedure/parse.h.
namespace huiyin::procedure {

using huiyin::to_text;  // of dates, beside ours of enumerators

/// A text in every language that we speak. Both are present in a procedure that passed its check.
struct Text {
    std::string zh;
    std::string en;
    friend bool operator==(const Text&, const Text&) = default;
};

/// A snake_case name inside a procedure: [a-z][a-z0-9_]*; choices may begin with a digit.
template <typename Tag>
struct Name {
    std::string value;
    friend auto operator<=>(const Name&, const Name&) = default;
};
using StateId = Name<struct StateTag>;
using CommandId = Name<struct CommandTag>;
using FieldId = Name<struct FieldTag>;
using ChoiceId = Name<struct ChoiceTag>;
using DocumentId = Slug<struct DocumentTag>;
using SourceId = Slug<struct SourceTag>;

/// Who may give a command. Which member of which office that is, core/accounts decides.
enum class Actor {
    resident,     ///< who holds the receipt code
    clerk,        ///< registers and routes, in the handling office
    caseworker,   ///< handles the matter, in the handling office
    supervisor,   ///< the handling office's head
    head_above,   ///< the head of the office one level above the handling office
    reviewer,     ///< staff of the office one level above the handling office
    re_reviewer,  ///< staff of the office two levels above
    superior,     ///< staff of an office above, however far up, that owes something in the case and never had it
    participant,  ///< staff of an office that takes part because the handling one asked it to
    sender,       ///< staff of the office that forwarded the case, while it is asked to take it back
    owing,        ///< staff of an office that handed the case on and still owes something in it
    owing_head,   ///< the head of such an office
    timer,        ///< nobody: the server, when a guard becomes true
};

/// Who may file under a procedure.
enum class Filing {
    anyone,  ///< anonymously if they wish
    named,   ///< a statute demands a name and a contact; both are sealed like any
    nobody,  ///< a case comes here from another procedure, or the file only says how its periods are counted
};

/// Whose duty, or right, a clock measures.
enum class OwedBy {
    office,            ///< the handling office
    office_above,      ///< the office one level above it
    office_two_above,  ///< the office two levels above it
    office_above_both,  ///< the nearest office above it and above the one in ClockRule::with
    resident,          ///< the resident's own period: never an obligation, never in a docket
};

/// The day zero of a clock.
enum class CountsFrom {
    filing_day,       ///< the day the case was filed, whoever has it now: forwarding does not restart it
    event_day,        ///< the day of the event that starts it
    office_receipt,   ///< the day the handling office received the case: filing or, if later, the last forwarding
    notice_received,  ///< the day the resident opened the notice, or what Procedure::presumed_receipt says
};

/// What became of a clock that was stopped. `lapsed` only for a resident's own period; the others go into dockets.
enum class Outcome { done, answered, declined, transferred, withdrawn, lapsed };

enum class FieldKind {
    text,    ///< free text: always sealed content, never in the canonical event
    date,    ///< YYYY-MM-DD
    choice,  ///< one of `choices`
    office,  ///< an OfficeId
};

std::string_view to_text(Actor actor);
std::string_view to_text(Filing filing);
std::string_view to_text(OwedBy owed_by);
std::string_view to_text(CountsFrom counts_from);
std::string_view to_text(Outcome outcome);
std::string_view to_text(FieldKind kind);
std::optional<Actor> parse_actor(std::string_view text);
std::optional<Filing> parse_filing(std::string_view text);
std::optional<OwedBy> parse_owed_by(std::string_view text);
std::optional<CountsFrom> parse_counts_from(std::string_view text);
std::optional<Outcome> parse_outcome(std::string_view text);
std::optional<FieldKind> parse_field_kind(std::string_view text);

/// A statute, a code of practice, or our own default.
struct Source {
    SourceId id;
    Text name;
    Text citation;           ///< how it is cited, with {articles} where SourceRef::articles goes
    std::string address;     ///< where to read it; may be empty
    bool is_default = false;  ///< a product default (P): set by no statute
    bool confirmed = true;   ///< false: the text was not seen; show "to be confirmed" beside it
    friend bool operator==(const Source&, const Source&) = default;
};

/// Where a rule stands: a source and the articles in it.
struct SourceRef {
    SourceId source;
    std::string articles;  ///< "22-23, 31"; empty for a default
    friend bool operator==(const SourceRef&, const SourceRef&) = default;
};

struct State {
    StateId id;
    Text name;
    Text meaning;           ///< what it means for the resident, in one plain sentence
    bool is_final = false;  ///< nothing more is owed; no obligation runs in it
    int kept_years = 0;     ///< how long at least the content of a case that ever came here is kept once it is over; 0: as the town sets
    friend bool operator==(const State&, const State&) = default;
};

/// How far a clock may be extended.
struct Extension {
    int times = 1;         ///< how often
    int amount = 0;        ///< what one extension adds, in the clock's unit
    Actor approved_by = Actor::supervisor;
    bool needs_reason = true;
    friend bool operator==(const Extension&, const Extension&) = default;
};

struct ClockRule {
    ClockId id;
    Text name;
    OwedBy owed_by = OwedBy::office;
    calendar::Period period;       ///< amount 0 where `due_in` says when
    std::optional<FieldId> with;   ///< office_above_both: the office field of the command that starts it
    std::optional<FieldId> due_in;  ///< the due day is the one given in this date field of the command that starts it
    CountsFrom counts_from = CountsFrom::event_day;
    bool after_end = false;  ///< runs on when the case is over: `stops_all` passes over it
    bool permits = false;  ///< what the handling office may do until then, and needn't: no obligation, nobody is late with it
    bool stays = false;  ///< is owed by the office on which it began, also when the case is handed on; else the new office owes it
    Text rule;  ///< the rule in plain words, with its articles, to the resident
    std::optional<Text> desk_rule = {};  ///< the same to officers, where the first says "you"
    SourceRef source;
    std::optional<Extension> extension;

    /// An office owes it: it is a promise in the dockets. A resident's own period never is, nor what an office only may do.
    bool is_obligation() const { return owed_by != OwedBy::resident && !permits; }
    const Text& rule_at_desk() const { return desk_rule ? *desk_rule : rule; }
    friend bool operator==(const ClockRule&, const ClockRule&) = default;
};

struct Choice {
    ChoiceId id;
    Text name;
    friend bool operator==(const Choice&, const Choice&) = default;
};

/// True when the choice field `field` of the same command has one of `values`.
struct Condition {
    FieldId field;
    std::vector<ChoiceId> values;
    friend bool operator==(const Condition&, const Condition&) = default;
};

/// Which days a date field takes: today is one of them.
enum class Days { ahead, past, any };
std::optional<Days> parse_days(std::string_view text);

/// Which offices an office field takes: any, or those below the handling one.
enum class Offices { any, below };
std::optional<Offices> parse_offices(std::string_view text);

/// One thing that a command carries.
struct Field {
    FieldId id;
    Text name;
    std::optional<Text> hint;
    FieldKind kind = FieldKind::text;
    bool required = true;                ///< where it applies
    std::optional<Condition> applies_if;  ///< absent: always; where it does not apply it must be empty
    int max_length = 0;                  ///< text: characters (code points); 0 for other kinds
    std::vector<Choice> choices;         ///< choice: what may be chosen, in the order to show
    Days days = Days::ahead;             ///< date
    Offices offices = Offices::any;      ///< office
    std::optional<calendar::Period> earliest;  ///< date: not before the end of this period from today (a hearing's notice)
    std::optional<ClockId> before = {};  ///< date: before the due day of this clock, if it runs
    bool working_day = false;            ///< date: a day off is refused; else who names one is told, and may keep it
    bool own_case = false;               ///< text: the number of another case, which isn't over and which whoever gives the command may look at
    friend bool operator==(const Field&, const Field&) = default;
};

/// An event that is in every procedure and stands in none; guards may wait for it.
inline constexpr std::string_view member_recused = "member_recused";

/// What the resident's request that somebody else handle the case is called in every procedure that has one, and how the events end by
/// which a head refuses it.
inline constexpr std::string_view recusal_asked = "recusal_asked";
inline constexpr std::string_view recusal_refused = "recusal_refused";

/// What an office's question to the resident is called in every procedure that has one: they answer it by writing.
inline constexpr std::string_view question_asked = "question_asked";

/// Something that is pending from its event until it is settled: several guards ask for it.
struct Matter {
    MatterId id;
    std::string event;
    std::vector<std::string> until;  ///< the events that settle it, or after which nobody waits for it any more
    friend bool operator==(const Matter&, const Matter&) = default;
};

/// What must hold beside state and actor.
struct Guard {
    enum class Kind {
        period_over,      ///< `clock` ran and its due day lies before today
        period_not_over,  ///< `clock` has no due day yet, or today is not after it
        other_person,     ///< the member of staff has not given a substantive command in this case
        pending,          ///< `event` has happened, and none of `until` since
        not_pending,      ///< the contrary: it has not happened, or one of `until` has since
        within,           ///< today is not after `period`, counted from `counts_from`
        day_reached,      ///< the day given in an earlier event's field, "reply_issued.promised_day", is today or past
        other_hands,      ///< the member of staff does not have the case, in any office; `head_above`: no head of the handling office is free of it
        nobody_asked,     ///< no other office takes part any more: each has given what it was asked for
        not_running,      ///< `clock` doesn't run
        running,          ///< it runs; and if it stays, the office that gives the command owes it
        days_before,      ///< `clock` runs, and its due day is no more than `period` (calendar days) ahead, or past
        said,             ///< the choice in an earlier event's field, "performance_checked.kept", is one of `values`
    } kind = Kind::period_over;
    ClockId clock;                   ///< period_over, period_not_over, not_running, running, days_before
    MatterId matter;                 ///< pending, not_pending: whence `event` and `until` are, if it is a named one
    std::string event;               ///< pending, not_pending
    std::vector<std::string> until;  ///< likewise; empty: for ever
    calendar::Period period{};       ///< within, days_before
    CountsFrom counts_from = CountsFrom::office_receipt;  ///< within: filing_day or office_receipt
    std::string field;               ///< day_reached, said
    std::string moved_by;            ///< day_reached: a later event's field, whose day counts instead once that event has happened since
    std::vector<ChoiceId> values;    ///< said
    friend bool operator==(const Guard&, const Guard&) = default;
};
std::string_view to_text(Guard::Kind kind);
std::optional<Guard::Kind> parse_guard_kind(std::string_view text);

struct ClockStop {
    ClockId clock;
    Outcome outcome = Outcome::done;
    friend bool operator==(const ClockStop&, const ClockStop&) = default;
};

/// The case goes on under another procedure of the town, which counts by the same calendar.
struct Switch {
    ProcedureId procedure;
    StateId state;  ///< of that procedure; so are the clocks that the command starts
    friend bool operator==(const Switch&, const Switch&) = default;
};

/// One command and the one event that it becomes. Order of effects: stops, then suspends/resumes, then starts.
/// Messages and files of the resident, opening a case and the like are in every procedure and stand in none.
struct CommandRule {
    CommandId id;
    Text name;        ///< what the button says
    Text event_name;  ///< what the case's story says afterwards, to the resident
    std::optional<Text> desk_event_name = {};  ///< the same to officers, where the first says "you"
    std::string event;  ///< snake_case, past tense: reply_issued
    std::vector<StateId> from;
    std::optional<StateId> to;  ///< absent: the state stays
    std::vector<Actor> actors;
    std::vector<Guard> guards;  ///< all must hold
    std::vector<Field> fields;

    std::vector<ClockStop> stops;  ///< a clock that does not run is passed over; where the case is handed on, one that stays with another office, too
    std::optional<Outcome> stops_all;  ///< every running clock of the case, with this outcome; not those that outlive it
    std::vector<ClockId> starts;   ///< a clock that runs already starts anew, as a new promise
    std::optional<CountsFrom> counts_from;  ///< day zero of what it starts; absent: as each clock says
    std::vector<ClockId> restarts;  ///< the same promise, counted anew from this event
    std::vector<ClockId> suspends;  ///< from the day of this event on its days are not counted
    std::vector<ClockId> resumes;   ///< the day of this event is the last that is not counted
    std::optional<ClockId> extends;  ///< grants the clock's extension

    std::optional<FieldId> hands_to;  ///< the case goes to the office in this field, which becomes the handling office
    bool hands_back = false;            ///< the case goes back to the office that had it before
    std::optional<Switch> switches_to;  ///< with `to` absent and `stops_all`
    std::optional<FieldId> invites;     ///< the office in this field takes part from now on
    bool invites_sender = false;        ///< so does the office that had the case before
    std::optional<FieldId> releases;    ///< the office in this field takes part no more
    bool leaves = false;                ///< nor does the office whose staff gives the command
    bool keeps_week = false;          ///< the promises it starts keep the opening week of those it stops (forwarding)
    std::optional<DocumentId> document;  ///< what is handed to the resident
    /// What it says of a day to come, which stands on top of the resident's page until that day, or until what waits for this
    /// event has happened: first a date field, then what else is said there.
    std::vector<FieldId> announces;
    /// What whoever gives it is told first, above its form: what it means and what it doesn't.
    std::optional<Text> told;
    /// What goes on from its event on until that is settled (`ends_of`), and what comes next: on top of the resident's page.
    std::optional<Text> meanwhile = {};
    /// "agreement_put.performed_by": from now on the day given in that event's field is promised. Empty: nothing is.
    std::string promises;
    std::optional<FieldId> archives;  ///< the case is filed as archives, for the term chosen in this field
    bool substantive = false;  ///< decides on the matter itself, rather than moving, asking or confirming
    bool together = false;     ///< may be given in several cases at once: the same words fit each of them
    SourceRef source;

    /// What the story says to officers: who asked is no "you" of theirs.
    const Text& event_name_at_desk() const { return desk_event_name ? *desk_event_name : event_name; }
    friend bool operator==(const CommandRule&, const CommandRule&) = default;
};

/// What kind of paper a document is: an office's letter; such a letter in the form that public bodies of the PRC give it
/// (GB/T 9704, red head); a record, which who was there signs; an agreement, which both sides and the mediators sign.
enum class DocumentForm { letter, official_letter, record, agreement };
std::string_view to_text(DocumentForm form);
/// Whom a letter addresses: the resident; or, of letters between offices, the one that handed the case on, the one that has it, or
/// the one that started the clock which the command stops (who asked for a report, say).
enum class Addressee { resident, sender, handler, asker };
std::string_view to_text(Addressee addressee);
std::optional<Addressee> parse_addressee(std::string_view text);
std::optional<DocumentForm> parse_document_form(std::string_view text);

/// A passage that stands in every document of a kind: rights, other routes.
struct Told {
    Text name;  ///< its heading
    Text text;
    friend bool operator==(const Told&, const Told&) = default;
};

/// A document that the rules demand, and what it must hold.
struct DocumentRule {
    DocumentId id;
    Text name;
    SourceRef source;
    std::vector<std::string> facts;  ///< of the case, from `case_facts()`, in the order of the document
    std::vector<FieldId> fields;     ///< of the command that issues it
    std::vector<FieldId> fields_if_given = {};  ///< likewise, where something was said in them
    std::vector<Told> told = {};     ///< behind all that, in this order
    DocumentForm form = DocumentForm::letter;
    Addressee addressed_to = Addressee::resident;
    friend bool operator==(const DocumentRule&, const DocumentRule&) = default;
};
/// Each word that a key of a file may have, as the message names them that finds another: "ahead, past, any".
std::string all_words(Actor);
std::string all_words(Filing);
std::string all_words(OwedBy);
std::string all_words(CountsFrom);
std::string all_words(Outcome);
std::string all_words(FieldKind);
std::string all_words(DocumentForm);
std::string all_words(Addressee);
std::string all_words(Guard::Kind);
std::string all_words(Days);
std::string all_words(Offices);
std::string all_words(calendar::Unit);
/// What a document may take from the case: reference, filed_on, office, subject, request, state, document_date,
/// next_clock, next_due, rule, due_before, due_after, outside_route (where complaints about the office go), about (the offices
/// complained of), invited (those that were asked to take part before, or that none was).
const std::vector<std::string_view>& case_facts();

/// What the form asks of who files. What is left out is asked as of a complaint.
struct FilingForm {
    std::optional<Text> title = {};         ///< the question over the page: which information?
    std::optional<Text> subject_hint = {};  ///< beneath the line that lists show
    std::optional<Text> body = {};          ///< what the long text is
    std::optional<Text> body_hint = {};
    bool asks_about = true;                 ///< which offices it is about; a request that is no grievance is about none
    friend bool operator==(const FilingForm&, const FilingForm&) = default;
};

struct Procedure {
    ProcedureId id;
    int version = 1;
    Text name;
    Text summary;               ///< what it is for, for someone who chooses among procedures
    Filing filing = Filing::anyone;
    std::optional<SourceRef> filing_source = {};  ///< named: the statute that demands it
    bool needs_about = false;   ///< who files names the office that it is about, which never handles it
    FilingForm filing_form = {};
    std::string calendar;       ///< id of the calendar that counts
    StateId initial;            ///< the state of a case that was just filed
    std::vector<ClockId> starts_on_filing;
    std::optional<DocumentId> filing_document;  ///< the receipt
    ClockId answer_clock;       ///< the one by which the board counts a case
    std::optional<calendar::Period> presumed_receipt;  ///< after this a notice counts as received though unopened
    std::optional<SourceRef> presumed_receipt_source;
    std::vector<Source> sources;
    std::vector<State> states;
    std::vector<ClockRule> clocks;
    std::vector<Matter> matters;
    std::vector<CommandRule> commands;
    std::vector<DocumentRule> documents;

    /// Null if there is none of that id.
    const State* find_state(const StateId& state) const;
    const ClockRule* find_clock(const ClockId& clock) const;
    const Matter* find_matter(const MatterId& matter) const;
    const CommandRule* find_command(const CommandId& command) const;
    const DocumentRule* find_document(const DocumentId& document) const;
    const Source* find_source(const SourceId& source) const;
    friend bool operator==(const Procedure&, const Procedure&) = default;
};

/// The commands that `actor` may give in `state`, in file order; guards are not asked.
std::vector<const CommandRule*> allowed_commands(const Procedure& procedure, const StateId& state, Actor actor);

/// The commands that switch to another procedure, held against it: it must be there and count by the same calendar, have
/// the state, the clocks (none whose day a field gives), and no obligation that its state forbids. Refuses with procedure/unknown-id {"kind","id"} or
/// procedure/switch-other-calendar {"command","procedure"}; `where` is "procedure ID, command ID".
Result<void> check_switches(std::span<const Procedure> procedures);

/// Whether a text says "you" to its reader, in any of our languages.
bool says_you(const Text& text);
/// How a source is cited, with its articles: "Regulations on …, art. 34". Empty if the source is unknown.
Text cite(const Procedure& procedure, const SourceRef& reference);
/// Whether its text was seen; else whoever reads it is told that it is to be confirmed.
bool is_confirmed(const Procedure& procedure, const SourceRef& reference);

/// How many levels above the handling office that one is which owes; 0: it is no superior of it by levels.
int levels_up(OwedBy owed_by);
/// Whether the resident asks by it that an answer, or an opinion on one, be reviewed.
bool asks_for_review(const CommandRule& command);
/// What is owed once that command is given: by the clocks that it starts, then by those that start when these are done (an acknowledgement,
/// then the answer). In this order, each once.
std::vector<const ClockRule*> clocks_ahead(const Procedure& procedure, const CommandRule& command);

/// How long archives are kept: "10_years", "30_years", "permanent".
struct Keeping {
    int years = 0;
    bool permanent = false;
    friend bool operator==(const Keeping&, const Keeping&) = default;
};
std::optional<Keeping> parse_keeping(std::string_view choice);

/// The command whose event a command of the resident's waits for, where it isn't one of theirs: what an office asks and they answer. Null: none.
const CommandRule* answers_to(const Procedure& procedure, const CommandRule& command);
/// The date field that "event.field" names, or null.
const Field* find_day(const Procedure& procedure, std::string_view named);
/// The choice field that "event.field" names, or null.
const Field* find_chosen(const Procedure& procedure, std::string_view named);

/// After which events one is no longer pending: those of the first guard `pending` that asks for it; empty if none does.
std::vector<std::string> ends_of(const Procedure& procedure, const std::string& event);

/// The field of that name, or null.
const Field* find_field(const CommandRule& command, const FieldId& field);
/// The choice of that name, or null.
const Choice* find_choice(const Field& field, const ChoiceId& choice);

}  // namespace huiyin::procedure
