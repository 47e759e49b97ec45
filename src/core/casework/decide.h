#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "core/calendar/calendar.h"
#include "core/casework/case.h"
#include "core/procedure/procedure.h"

namespace huiyin::casework {

/// File a case. The office has been routed already (accounts::route), around those complained of.
struct FileCase {
    OfficeId office;
    std::vector<OfficeId> about;
    std::string contact = "anonymous";    ///< "anonymous", "reachable" or "named"
    std::string language = "zh";
    std::string channel = "web";          ///< "web", "api", or written down by staff: "counter", "phone"
    std::string call = {};                ///< the open call (core/calls) that it answers to; empty: none
};

/// Any command of the case's procedure. `values` holds what was given by field; free texts are checked for
/// presence and length here and go into sealed content, never into the event.
struct Act {
    std::string command;
    procedure::Actor actor = procedure::Actor::caseworker;
    std::optional<OfficeId> office;       ///< of the member of staff
    std::map<std::string, std::string> values;
    std::string tag;                      ///< the member's pseudonym within this case
    std::uint32_t cosigned = 0;           ///< seq of the request to co-sign that holds just these values; 0: none
    int files = 0;                        ///< how many come with it; their names are sealed content
};

/// A message from the resident or to them, or a note between officers (`internal`).
struct AddMessage {
    procedure::Actor actor = procedure::Actor::resident;
    std::optional<OfficeId> office;
    bool has_text = false;
    int files = 0;
    bool internal = false;
    std::string tag = {};                 ///< the member's pseudonym within this case
};

/// A member of staff opens the sealed content. The resident will see role and time.
struct OpenContent {
    procedure::Actor actor = procedure::Actor::caseworker;
    OfficeId office;
    std::string tag;                      ///< the member's pseudonym within this case
    bool identity = false;                ///< who the resident is, not only what they wrote
};

/// A member of staff is to work on the case in their office: who asks, or whom the head names. Who it is stays within the case.
struct Assign {
    procedure::Actor actor = procedure::Actor::caseworker;
    OfficeId office;
    std::string tag;                      ///< of who assigns
    std::string to;                       ///< the tag of who is to work on it
};

/// A member of staff has a conflict of interest and leaves the case for good (letters-and-visits 28). The resident sees that.
struct StepOut {
    procedure::Actor actor = procedure::Actor::caseworker;
    OfficeId office;
    std::string tag;
};

/// The head takes a member off the case for good, for a conflict of interest (letters-and-visits 28): asked by the resident, or
/// by themself. Nobody takes off themself: they step out. Who may take off whom says `may_take_off`.
struct TakeOff {
    procedure::Actor actor = procedure::Actor::supervisor;
    OfficeId office;
    std::string tag;                      ///< of who decides
    std::string member;                   ///< the tag of who is taken off
    OfficeId member_office;               ///< and where they work
};

/// A colleague of the same office is to read a command, filled in, and to sign it before it is given. Nobody's work conflicts
/// with that.
struct AskCosign {
    Act act;                              ///< as it is to be given, by who asks
    std::string to;                       ///< the tag of the colleague
};

/// They have read it: sign it, or send it back with a sentence.
struct AnswerCosign {
    procedure::Actor actor = procedure::Actor::caseworker;
    OfficeId office;
    std::string tag;
    std::uint32_t request = 0;            ///< seq of what was asked
    bool signs = false;
    bool has_text = false;                ///< the sentence, sealed
};

/// The resident takes a time at a leader's reception day. That it is offered and free is the engine's to know.
struct BookAppointment {
    Appointment what;
    std::vector<OfficeId> joint;          ///< offices that receive beside `what.office`
};

/// What becomes of one that is booked: "cancelled", by the resident or, with a reason, by the office; "held", with a record of
/// what was said, or "missed", by the office, from the day on.
struct EndAppointment {
    std::string reference;
    std::string state;
    procedure::Actor actor = procedure::Actor::resident;
    std::optional<OfficeId> office;       ///< of the member of staff: the one that receives
    std::string tag;                      ///< the member's pseudonym within this case; empty: the whole day is cancelled
    bool has_text = false;                ///< a reason, or a record
};

/// The resident opens the case and so receives what was put into it.
struct ReceiveNotice {};

/// What the server does by itself now (next_timer). The event says the day on which it was due; it may come later.
struct FireTimer {};

/// Another calendar counts now: every clock that it moves, or whose day it makes final, is counted anew. Refuses with
/// casework/nothing-to-recount where it changes nothing.
struct RecountClocks {};

/// The resident is told that the case's content will be destroyed after that day. Only of a case that is over.
struct WarnOfEnd {
    Date last_day{};
};

/// The case's content is destroyed, of which the resident was told: nothing more happens in it.
struct Forget {};

/// One row of a city's records, with its true dates. No step is invented for it.
struct ImportCase {
    History history;                      ///< its id is drawn by the engine
};

using Command = std::variant<FileCase, Act, AddMessage, OpenContent, Assign, StepOut, TakeOff, AskCosign, AnswerCosign, BookAppointment,
                             EndAppointment, ReceiveNotice, FireTimer, RecountClocks, WarnOfEnd, Forget, ImportCase>;

/// The rules under which a case is decided.
struct Rules {
    const procedure::Procedure& procedure;
    const calendar::WorkCalendar& calendar;
    /// The office `levels` above another, for clocks and cases that go up; none if there is nothing above.
    std::function<std::optional<OfficeId>(const OfficeId&, int levels)> above;
    /// The town's newest procedures, for a case that goes on under another one; null for an unknown one.
    std::function<const procedure::Procedure*(const ProcedureId&)> find_procedure = {};
    /// Whether any office lies below another: where none does, what only those below may take is not offered.
    std::function<bool(const OfficeId&)> has_below = {};
    /// The tags, in this case, of those who head an office; without it nobody is known to.
    std::function<std::vector<std::string>(const OfficeId&)> heads = {};
};

struct Now {
    Instant at{};
    Date today{};                         ///< in the town's zone
};

/// What happens, or why it may not. Pure: draws no ids (promises are identified by the engine).
Result<Event> decide(const Case& current, const Command& command, const Rules& rules, Now now);

/// What a command would do to state and clocks if it were given now, whatever is filled in: for the words beside its button.
/// Refuses where nothing that could be typed would help.
Result<Event> foresee(const Case& current, const Act& command, const Rules& rules, Now now);

/// Whether a field is asked for, given what was chosen. Values of fields that are not are dropped, and so are blanks: nobody said them.
bool field_applies(const procedure::Field& field, const std::map<std::string, std::string>& values);
/// The texts that go with the event, sealed: field and words.
std::vector<std::pair<std::string, std::string>> texts_given(const procedure::CommandRule& command, const std::map<std::string, std::string>& values);

/// All that is wrong with the values of an Act, for forms that show every error at once.
std::vector<Problem> check_values(const Case& current, const Act& command, const Rules& rules, Now now);

/// Whether a step of that state is for somebody who decided nothing in the case before.
bool needs_another_person(const procedure::Procedure& procedure, const std::string& state);

/// The commands open to an actor now, guards asked too. `office` is theirs; without it any in which one may be that actor. `tag` is the
/// member's; empty: anybody's who may be that actor.
std::vector<const procedure::CommandRule*> open_commands(const Case& current, procedure::Actor actor, const Rules& rules, Now now,
                                                         const std::optional<OfficeId>& office = {}, const std::string& tag = {});

/// That a command is none of the case's state, whose name it tells.
Problem not_in_this_state(const Case& current, const procedure::Procedure& procedure, const std::string& command);
/// Whether an event has happened, and none of those by which it is settled since.
bool is_pending(const Case& current, const std::string& event, const std::vector<std::string>& until);

/// The day for which a guard `day_reached` waits, and the event that named it last; no day: none did, or what it named is no day.
struct NamedDay {
    std::string event;
    std::optional<Date> day;
};
NamedDay named_day(const Case& current, const procedure::Guard& guard);
/// The office that owes a review under way of that level, 1 for a review and 2 for a re-review; none if there is none. The promise is its
/// own, and it was given the keys: a tree of offices that has changed since takes neither away.
std::optional<OfficeId> reviewing_office(const Case& current, const procedure::Procedure& procedure, int levels);
/// The office in which the matter is worked on: the one that reviews it, else the handling one.
OfficeId office_at_work(const Case& current, const procedure::Procedure& procedure);

/// A command that the state and the actor would have, and why it can't be given now.
struct ClosedCommand {
    const procedure::CommandRule* command = nullptr;
    Problem why;
};
/// Those that `open_commands` leaves out for a reason of their own.
std::vector<ClosedCommand> closed_commands(const Case& current, procedure::Actor actor, const Rules& rules, Now now,
                                           const std::optional<OfficeId>& office = {}, const std::string& tag = {});

/// Whether somebody may take a member off the case. A head may those of their own office. The head of the office right above the one
/// at work may its head, who has the case, while the resident has asked for somebody else and no other head could decide.
/// Refuses with casework/about-yourself, stepped-out or not-the-head.
Result<void> may_take_off(const Case& current, const TakeOff& taking, const Rules& rules);

/// What the server does by itself in a case if nothing else happens, and the day from which on it does.
struct Timer {
    Date day{};
    const procedure::CommandRule* command = nullptr;  ///< null: the last notice counts as received
};
/// The earliest of them, the presumed receipt first, then in file order; none if nothing will happen by itself.
std::optional<Timer> next_timer(const Case& current, const Rules& rules);

/// The earliest of them that only reminds the resident of a day: that a period ends soon, or what was promised for it.
std::optional<Timer> next_reminder(const Case& current, const Rules& rules);

/// A due day with its reasoning, recounted from the rules, or the word that an office set it: for pages and the API.
Result<calendar::Deadline> explain_clock(const RunningClock& clock, const Rules& rules);

}  // namespace huiyin::casework
