#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/calendar/calendar.h"
#include "core/casework/event.h"

namespace huiyin::casework {

/// A clock that runs in a case.
struct RunningClock {
    ClockId clock;
    std::optional<ObligationId> promise;  ///< none for the resident's own period
    OfficeId office;
    Date from{};
    Date due{};
    bool provisional = false;
    Date opened_on{};
    OfficeId begun_by = {};               ///< whose staff started it; none: the resident, or nobody
    Date begun_on{};                      ///< of the event that started it, or counted it anew from that day
    int extended = 0;                     ///< how often
    bool awaits_receipt = false;          ///< counted from a presumed receipt until the resident opens the notice
    std::optional<Date> suspended_on;     ///< stands still since this day
    std::vector<calendar::Suspension> suspensions;
    /// Whether what ends it on that day comes too late: never while it stands still, unless it had run out before.
    bool is_late_on(Date day) const { return day > due && (!suspended_on || *suspended_on > due); }
    friend bool operator==(const RunningClock&, const RunningClock&) = default;
};

/// What a colleague was asked to read and sign before it is given as a command. The request's sealed text holds the draft.
struct Cosigning {
    enum class State { asked, given, declined };
    std::uint32_t request = 0;            ///< seq of the request
    std::uint32_t revision = 0;           ///< the case's, then: whatever came since makes it void
    std::string command;
    OfficeId office;                      ///< of both
    std::string author;                   ///< tag of who asks, and who alone can use the signature
    std::string cosigner;                 ///< tag
    std::string role;                     ///< in which they signed
    State state = State::asked;
    friend bool operator==(const Cosigning&, const Cosigning&) = default;
};

/// A time at a leader's reception day that the resident booked in this case.
struct Appointment {
    std::string reception;                ///< which day of the town's
    Date day{};
    std::string time;                     ///< HH:MM on the town's wall clock
    OfficeId office;                      ///< whose leader receives
    std::string reference;                ///< short, drawn, unique in the case
    std::string state = "booked";         ///< "booked", "cancelled", "held", "missed"
    std::uint32_t seq = 0;                ///< of the event that booked it
    bool is_open() const { return state == "booked"; }
    friend bool operator==(const Appointment&, const Appointment&) = default;
};

/// A case as its events have made it. Holds no free text and nothing that names a person.
struct Case {
    CaseId id;
    std::uint32_t version = 0;            ///< number of events; 0: not filed
    std::uint32_t revision = 0;           ///< seq of the last substantive event: what a form was filled in against
    std::string procedure;
    int procedure_version = 0;
    std::string state;
    OfficeId office;                      ///< handling office
    std::vector<OfficeId> handlers;       ///< every office that has handled it, in order, the present one last
    std::vector<OfficeId> participants;   ///< offices that take part beside the handling one, in the order in which they came
    std::vector<OfficeId> about;          ///< offices complained of: none of them ever handles it
    Instant filed_at{};
    Date filed_on{};
    Date received_on{};                   ///< by the handling office
    std::vector<RunningClock> clocks;
    std::map<OfficeId, std::string> assigned;  ///< tag of the member who is to work on it, by office
    std::map<OfficeId, std::string> workers;   ///< tag of the member who has it, by office: who is assigned, else who worked on it last
    std::set<std::string> stepped_out;    ///< tags of members who may have nothing to do with it any more: they left, or were taken off
    std::set<std::string> meant;          ///< tags of those who had it when the resident last asked for somebody else
    std::set<std::string> let_go_on;      ///< of those whom that was asked about last and refused
    std::set<std::string> deciders;       ///< tags of members who decided on the matter itself, or signed the decision with them
    std::optional<Cosigning> cosigning;   ///< the last draft that was put before a colleague, until it is given
    std::map<std::string, std::string> latest;        ///< what the last event of each kind said, by "kind.field"
    std::map<std::string, std::uint32_t> last_of;     ///< seq of the last event of each kind
    std::uint32_t wrote = 0;              ///< seq of the last message of the resident's; 0: none
    std::optional<Date> notice_put_on;    ///< the day of the last document put before the resident
    std::optional<Date> notice_received_on;  ///< when they opened it
    std::string language;                 ///< the filer's, for documents
    std::string contact;                  ///< "anonymous", "reachable" or "named"
    bool imported = false;
    std::optional<History> history;
    Instant changed_at{};
    std::optional<Date> kept_until;       ///< the last day of its content, as the resident was told; none: nobody was told yet
    bool forgotten = false;               ///< its content was destroyed: nothing more happens in it
    Date forgotten_on{};                  ///< then
    std::vector<Appointment> appointments;  ///< in the order in which they were booked

    bool exists() const { return version > 0; }
    const RunningClock* running(const ClockId& clock) const;
    /// The office that had the case before the present one; none if it was never handed on.
    std::optional<OfficeId> sender() const;
    bool takes_part(const OfficeId& other) const;
    /// Whether the resident waits for that office: it handles the case, takes part in it or owes something in it.
    bool waits_for(const OfficeId& one) const;
    /// Offices that had the case, handed it on and still owe something in it.
    std::vector<OfficeId> owing() const;
    /// Offices that owe something in it and never had the case: they review it, or decide who handles it.
    std::vector<OfficeId> asked() const;
    /// The tag of the member who has it in that office; empty: nobody.
    std::string worker(const OfficeId& of) const;
    /// The draft before a colleague, or signed by them, if nothing has happened since that makes it void; else null.
    const Cosigning* standing_cosigning() const;
    /// The one that is booked at that reception day, or null.
    const Appointment* booked_at(const std::string& reception) const;
    /// The one of that reference, whatever became of it, or null.
    const Appointment* appointment(const std::string& reference) const;
    friend bool operator==(const Case&, const Case&) = default;
};

/// Total: what was decided is never questioned again. Replaying a case's events gives the case.
Case apply(Case current, const Event& event);
/// The same where it stands, for whoever replays many.
void advance(Case& current, const Event& event);

/// Whether what happened makes the case's content be kept longer: all does, but a look at it by staff, and the word that it
/// will be destroyed.
bool prolongs(const Event& event);

/// Until when content is kept at least, whatever the town sets for what is over: as archives, or because of how it ended (kept_field).
/// Date::max(): for ever. None: the town alone says.
std::optional<Date> kept_at_least(const Case& current);

/// The clock that is due first of those that an office owes, or that `of` does. One that stands still is due on no day: it comes
/// only where no other runs. Null if nothing is owed.
const RunningClock* next_due(const Case& current, const std::optional<OfficeId>& of = {});

}  // namespace huiyin::casework
