#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

namespace huiyin::casework {

/// Who did it: a role in an office, never a person by name.
struct Agent {
    std::string role;              ///< procedure::to_text(Actor), or "import"
    std::optional<OfficeId> office;  ///< none for the resident and the timer
    std::string tag;               ///< a member's pseudonym within this one case, so that rules can ask for another person
    friend bool operator==(const Agent&, const Agent&) = default;
};

/// A clock that this event starts or counts anew.
struct ClockStarted {
    ClockId clock;
    std::optional<ObligationId> promise;  ///< drawn by the engine for clocks that an office owes; none for the resident's
    bool owed_by_office = false;
    OfficeId office;                      ///< who owes it; empty for the resident's own period
    Date from{};                          ///< day zero
    Date due{};
    bool provisional = false;
    Date opened_on{};                     ///< the promise's opening day; the docket tells only its week
    bool continues = false;               ///< the clock that this event stops goes on, owed by another office: counted, suspended and extended as it was
    std::optional<Date> suspended_on = std::nullopt;  ///< of one that goes on: it stands still since this day
    friend bool operator==(const ClockStarted&, const ClockStarted&) = default;
};

struct ClockStopped {
    ClockId clock;
    std::optional<ObligationId> promise;
    std::string outcome;                  ///< procedure::to_text(Outcome); "transferred" where another office owes it now
    friend bool operator==(const ClockStopped&, const ClockStopped&) = default;
};

/// A running clock whose due day this event moves: an extension, a suspension's end, a new calendar.
struct ClockMoved {
    ClockId clock;
    std::optional<ObligationId> promise;
    Date due{};
    bool provisional = false;
    std::string reason;                   ///< "extended", "restarted", "resumed", "received", "calendar"
    Date from{};                          ///< day zero now
    std::optional<Date> suspended_from;   ///< "resumed": the first day that is not counted; the event's day is the last
    friend bool operator==(const ClockMoved&, const ClockMoved&) = default;
};

/// A running clock that stands still from the event's day on.
struct ClockSuspended {
    ClockId clock;
    std::optional<ObligationId> promise = std::nullopt;  ///< none for the resident's own period; in events from before dockets told of it, too
    friend bool operator==(const ClockSuspended&, const ClockSuspended&) = default;
};

/// What an imported row says of its past: true dates, in the log as a line of a history entry.
struct History {
    ObligationId id;
    std::string source;
    OfficeId office;
    std::string procedure;
    Instant opened{};
    std::optional<Instant> due;
    std::optional<Instant> closed;
    std::optional<bool> late;             ///< to the second; none without a due moment or while open within it
    friend bool operator==(const History&, const History&) = default;
};

/// In Event::fields of a filing: the open call that it answers to. Readable like its office and procedure: the call is public.
inline constexpr std::string_view call_field = "call";
/// In Event::fields: from here on somebody is needed who decided nothing in the case before; who has it and did, has it no more.
inline constexpr std::string_view other_person_field = "other_person";
/// In Event::fields: how many files came with it. No field of a procedure has this name (procedure::check).
inline constexpr std::string_view files_field = "files";

/// In Event::fields of what files a case as archives, or ends it in a state with a term of its own: until when content is kept at
/// least, counted from that day, or "for_ever". Nor has a field this name.
inline constexpr std::string_view kept_field = "kept_at_least";

/// Events that are in every procedure and stand in none, but for the two with which a case begins. Whoever checks a case against its
/// procedure knows them from here, and `decide` makes no other.
inline constexpr std::array<std::string_view, 19> common_events{
    "message_added",      "note_added",        "case_viewed",           "identity_viewed",  "notice_received",
    "receipt_presumed",   "deadline_recounted", "case_assigned",        "member_stepped_out", "member_recused",
    "cosign_asked",       "cosign_given",      "cosign_declined",       "appointment_booked", "appointment_cancelled",
    "appointment_held",   "appointment_missed", "retention_warned",     "content_destroyed"};
bool is_common_event(std::string_view kind);

/// What one accepted command did. One event, one leaf. Metadata only: free text lies in sealed parts.
struct Event {
    std::string kind;                     ///< snake_case past tense: case_filed, reply_issued, case_viewed, ...
    std::uint32_t seq = 0;                ///< 1 for the first of a case
    Instant at{};
    Date day{};                           ///< in the town's zone
    Agent by;
    std::optional<std::string> state;     ///< state from now on, if it changes
    std::optional<OfficeId> office;       ///< handling office from now on, if it changes
    std::vector<OfficeId> joins;          ///< offices that take part from now on, beside the handling one
    std::vector<OfficeId> leaves;         ///< offices that take part no more
    std::vector<ClockStopped> stops;
    std::vector<ClockMoved> moves;
    std::vector<ClockStarted> starts;
    std::vector<ClockSuspended> suspends;
    std::map<std::string, std::string> fields;  ///< choices, dates, offices by name
    bool hands_notice = false;            ///< puts a document before the resident
    std::string procedure;                ///< case_filed, case_imported, and where the case goes on under another one
    int procedure_version = 0;            ///< likewise
    std::vector<OfficeId> about;          ///< case_filed: the offices complained of
    std::optional<History> history;       ///< case_imported
    bool substantive = true;              ///< false: viewings and receipts, which conflict with nobody's work
    friend bool operator==(const Event&, const Event&) = default;
};

/// Whether what an event says is between officers: a note, a draft to be co-signed, why one was sent back. The resident sees
/// that it was, who did it and when.
bool is_between_officers(std::string_view kind);

/// What ties an event to its case and log in the committed text.
struct Envelope {
    std::string log;                      ///< the log's origin
    CaseId case_id;
    std::optional<Hash> previous;         ///< SHA-256 of the previous event's commitment
    std::optional<Hash> content;          ///< digest of the sealed content, if there is any
    friend bool operator==(const Envelope&, const Envelope&) = default;
};

struct Committed {
    Event event;
    Envelope envelope;
};

/// The text that the log commits to: RFC 8785, integers only, ids in lower-case hex (docs/formats/event.md).
std::string write_event(const Event& event, const Envelope& envelope);
/// Reads it back. Refuses with base/bad-json or casework/bad-event {"why"}.
Result<Committed> read_event(std::string_view canonical);

}  // namespace huiyin::casework
