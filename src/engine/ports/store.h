#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

namespace huiyin::engine {

/// How far the log has grown: number of entries and RFC 6962 root over them.
struct LogState {
    std::uint64_t size = 0;
    Hash root{};
    friend bool operator==(const LogState&, const LogState&) = default;
};

// ---------------------------------------------------------------- rows: plain values, as stored

/// One event of a case. `canonical` is metadata only (RFC 8785); it holds no free text.
struct EventRow {
    CaseId case_id;
    std::uint32_t seq = 0;       ///< 1 for the first event of a case
    std::string kind;            ///< snake_case, as in the canonical event
    Instant at{};
    std::string canonical;
    Bytes opening_sealed;        ///< the leaf's opening under the month key
    std::string month;           ///< which month key, YYYY-MM
    std::uint64_t leaf_index = 0;
    friend bool operator==(const EventRow&, const EventRow&) = default;
};

/// What lists need of a case; a projection of its events, rebuilt by fsck --rebuild.
struct CaseRow {
    CaseId case_id;
    std::uint32_t version = 0;   ///< number of events
    std::string procedure;
    OfficeId office;             ///< handling office
    std::string state;
    bool open = true;            ///< neither final nor withdrawn
    std::optional<Date> due;     ///< earliest day due by the handling office; none: nothing is, or it stands still
    std::string due_clock;       ///< what is due then, or stands still; empty if the office owes nothing
    bool provisional = false;
    Instant filed_at{};
    Instant changed_at{};
    std::string month;           ///< month key that the case's wraps are under
    std::optional<Hash> receipt_tag;  ///< HMAC of the receipt code under the pepper; none for imported cases
    std::optional<Hash> resident_key;  ///< public half of the key derived from the receipt code; none for imported cases
    Bytes subject_sealed;        ///< the subject for the handling office's list: box-sealed, then under the month key
    bool imported = false;
    std::optional<Hash> handler;  ///< pseudonym of the member who worked on it last, in the office that has it now
    std::vector<Hash> stepped_out;  ///< pseudonyms of members who may have nothing to do with it (conflict of interest)
    std::optional<Date> timer;    ///< the day from which on the server does something by itself; none: never
    bool asks = false;            ///< open, and somebody waits for what only the head of the office decides: more time, another member
    std::optional<Hash> cosigner;  ///< pseudonym, within their office, of the member who was asked to read and sign a draft; none: nobody waits for that
    std::string asked;            ///< open, and the event by which an office put something before the resident and waits for them; empty: none
    /// The office owes something, but no day is counted for it now.
    bool stands_still() const { return !due && !due_clock.empty(); }
    /// It is the resident's turn, or no day is counted.
    bool waits() const { return !due || !asked.empty(); }
    friend bool operator==(const CaseRow&, const CaseRow&) = default;
};

/// A case on the list of an office that only takes part, as that office sees it: what is due from it, the subject sealed to it,
/// who of it works on the case. A projection like CaseRow, of open cases only; none for the office in `row`.
struct GuestRow {
    OfficeId guest;
    CaseRow row;                 ///< `receipt_tag`, `resident_key` and `timer` are none, `cosigner` too, `asks` is false
    friend bool operator==(const GuestRow&, const GuestRow&) = default;
};
struct GuestName {
    CaseId case_id;
    OfficeId guest;
    friend bool operator==(const GuestName&, const GuestName&) = default;
};

/// A sealed text of one event: "subject", "body", "contact", "reply", "message", "reason", ...
struct PartRow {
    CaseId case_id;
    std::uint32_t seq = 0;
    std::string part;
    std::uint32_t epoch = 1;     ///< of the key it is sealed under
    std::string key;             ///< "ck" or "ik"
    Bytes sealed;
    friend bool operator==(const PartRow&, const PartRow&) = default;
};

/// A case's key, wrapped to one recipient: inner box, outer month key.
struct WrapRow {
    CaseId case_id;
    std::string key;             ///< "ck:1", "ck:2", "ik:1", ...
    std::string recipient;       ///< "resident" or "office:<id>:<epoch>"
    std::string month;
    Bytes wrapped;
    friend bool operator==(const WrapRow&, const WrapRow&) = default;
};

/// Which wrap: its key in the database.
struct WrapName {
    CaseId case_id;
    std::string key;
    std::string recipient;
    friend bool operator==(const WrapName&, const WrapName&) = default;
};

/// A file that belongs to an event. Its name, type, size, digest and key are in `meta_sealed`, under CK.
struct FileRow {
    FileId file_id;
    CaseId case_id;
    std::uint32_t seq = 0;
    std::uint32_t ordinal = 0;   ///< order within the event, from 0
    std::uint32_t epoch = 1;
    Bytes meta_sealed;
    std::uint32_t chunks = 0;
    friend bool operator==(const FileRow&, const FileRow&) = default;
};

/// One sealed chunk of a file. Written before the event that names the file; unreferenced ones are swept.
struct ChunkRow {
    FileId file_id;
    std::uint32_t number = 0;
    Instant at{};
    Bytes sealed;
    friend bool operator==(const ChunkRow&, const ChunkRow&) = default;
};

/// A filing's form token (hashed) and the case it made, kept until the resident has kept the code, or 7 days.
struct SubmissionRow {
    Hash token_hash{};
    CaseId case_id;
    Instant at{};
    Hash request_hash{};         ///< of the request body (API idempotency); zero for forms
    friend bool operator==(const SubmissionRow&, const SubmissionRow&) = default;
};

/// A draft between pages, sealed under a key that only the browser holds.
struct DraftRow {
    Hash token_hash{};
    Instant changed_at{};
    Bytes sealed;
    friend bool operator==(const DraftRow&, const DraftRow&) = default;
};

/// A signed-in session of staff, or a resident's session that holds one case.
struct SessionRow {
    Hash cookie_hash{};
    std::optional<StaffId> staff;
    std::optional<CaseId> case_id;
    Instant began_at{};
    Instant seen_at{};           ///< moved forward at most once a minute
    Bytes sealed;                ///< private key under the cookie's key
    friend bool operator==(const SessionRow&, const SessionRow&) = default;
};

struct OfficeRow {
    OfficeId id;
    std::string document;        ///< core/accounts' JSON of the office
    friend bool operator==(const OfficeRow&, const OfficeRow&) = default;
};

/// An office's key pair by epoch. The private half exists only wrapped to members.
struct OfficeKeyRow {
    OfficeId office;
    std::uint32_t epoch = 1;
    Hash public_key{};
    Instant at{};
    friend bool operator==(const OfficeKeyRow&, const OfficeKeyRow&) = default;
};

struct MemberKeyRow {
    OfficeId office;
    std::uint32_t epoch = 1;
    StaffId staff;
    Bytes wrapped;               ///< the office's private key, box-sealed to the member
    friend bool operator==(const MemberKeyRow&, const MemberKeyRow&) = default;
};

struct StaffRow {
    StaffId id;
    std::string login;           ///< unique
    std::string document;        ///< core/accounts' JSON of the member (name, office, roles, disabled)
    Bytes credentials;           ///< core/sealing's record: salt, cost, check, sealed private key; empty before set-up
    Hash public_key{};           ///< zero before set-up
    Hash setup_hash{};           ///< of the one-time set-up link; zero once used
    std::optional<Instant> setup_until;
    friend bool operator==(const StaffRow&, const StaffRow&) = default;
};

/// A member's credentials sealed anew (at today's cost), in the place of what they were: if they are something else by now, or a
/// set-up link was given out meanwhile, nothing changes.
struct StaffResealed {
    StaffId id;
    Bytes before;
    Bytes credentials;
    Hash setup_hash{};           ///< as it was; zero: there was no link
    friend bool operator==(const StaffResealed&, const StaffResealed&) = default;
};

/// A row of an import that has become a case.
struct ImportedRow {
    Hash source_row{};           ///< a digest of source name and the row's own id (engine/importing.h)
    CaseId case_id;
    friend bool operator==(const ImportedRow&, const ImportedRow&) = default;
};

/// A promise as the docket tells it; serves the fold of dockets into the board. Knows no case.
struct ObligationRow {
    ObligationId id;
    std::string document;        ///< core/accountability's JSON of the open promise
    friend bool operator==(const ObligationRow&, const ObligationRow&) = default;
};

/// A docket line that waits for the next docket, with the leaf whose event made it.
struct DocketLineRow {
    std::uint64_t leaf_index = 0;
    std::uint32_t ordinal = 0;
    std::string line;
    friend bool operator==(const DocketLineRow&, const DocketLineRow&) = default;
};

/// A counted figure: `add` is added to the row with that key.
struct FigureRow {
    std::string section;         ///< "promises", "history", "weeks" (promises by the week they were opened in); "own", "own-weeks", "own-years", "calls"
    std::string source;          ///< history: import's source name; of weeks: 2026-W48; of years: 2026; of calls: its id; else empty
    OfficeId office;
    std::string procedure;
    std::string clock;
    std::string measure;         ///< accountability's names, "open" by due day; of the town's own: engine/board.cpp
    std::string day;             ///< due day for measure "open", a number of days for "days", else empty
    std::int64_t add = 0;        ///< in `Changes`: what is added; as read: the sum, never 0
    friend bool operator==(const FigureRow&, const FigureRow&) = default;
};

/// Where a resident wants a mail when there is news in one case, and what the mails about it are up to. No event tells of it.
struct NewsRow {
    CaseId case_id;
    Hash stop_hash{};            ///< of the token in each mail's link that ends them; unique
    std::uint32_t epoch = 1;     ///< of the content key that it is sealed under
    Bytes sealed;                ///< address, language and token
    std::optional<Instant> last_at;  ///< when the latest mail was, or will be, due; none yet
    bool waits = false;          ///< something happened while nobody could open the address
    friend bool operator==(const NewsRow&, const NewsRow&) = default;
};
/// Which one: gone, or put in anew meanwhile, it is left alone.
struct NewsName {
    CaseId case_id;
    Hash stop_hash{};
    friend bool operator==(const NewsName&, const NewsName&) = default;
};
struct NewsMove {
    NewsName name;
    std::optional<Instant> last_at;
    bool waits = false;
    friend bool operator==(const NewsMove&, const NewsMove&) = default;
};

/// A mail that waits to be sent. It is deleted once the mail server has taken it.
struct MailRow {
    MailId id;                   ///< one for each case or member: a new mail takes the place of one that waits
    Hash mark{};                 ///< drawn with each change: of several who would take it, one does
    std::string kind;            ///< "news", "digest"
    Instant made_at{};
    Instant not_before{};
    std::uint32_t tries = 0;
    bool given_up = false;
    std::string last_error;      ///< a word of ours or the server's reply code; never its text. Empty: none yet
    Bytes sealed;                ///< to whom and what, under a month key
    friend bool operator==(const MailRow&, const MailRow&) = default;
};
struct MailName {
    MailId id;
    Hash mark{};
    friend bool operator==(const MailName&, const MailName&) = default;
};
/// Mails that could not be delivered at once, by `made_at`, then id.
struct MailQuery {
    struct After {               ///< keyset position: the last one of the page before
        Instant made_at{};
        MailId id;
    };
    std::optional<After> after;
    std::size_t limit = 50;
};
struct MailCounts {
    std::size_t waiting = 0;
    std::size_t given_up = 0;
    friend bool operator==(const MailCounts&, const MailCounts&) = default;
};

/// An appointment at a leader's reception day: which time of which day is whose. A projection of the case's events, but for the
/// name, which only this row has. It goes when the appointment is cancelled, or the case is forgotten.
struct AppointmentRow {
    std::string day;             ///< the name of the reception day's versions
    std::uint32_t minute = 0;    ///< of the day at which it begins; with `day` unique
    CaseId case_id;
    std::string reference;       ///< short, drawn, no part of the receipt code
    std::string state;           ///< "booked", "held", "missed"
    Bytes name_sealed;           ///< what they would be called, for the receiving office: box-sealed, then under a month key; or empty
    friend bool operator==(const AppointmentRow&, const AppointmentRow&) = default;
};
struct AppointmentTime {
    std::string day;
    std::uint32_t minute = 0;
    friend auto operator<=>(const AppointmentTime&, const AppointmentTime&) = default;
};
/// Which one: if the time is somebody else's by now, it is left alone.
struct AppointmentName {
    AppointmentTime time;
    CaseId case_id;
    friend bool operator==(const AppointmentName&, const AppointmentName&) = default;
};

struct CheckpointRow {
    std::uint64_t size = 0;
    Instant at{};
    std::string note;            ///< the signed note, verbatim
    friend bool operator==(const CheckpointRow&, const CheckpointRow&) = default;
};

/// One version of something that the town sets for itself: an office, a category, a reply template, a year of a calendar, a
/// procedure. Rows are only added; of a kind and name the one with the highest serial counts.
struct VersionRow {
    std::uint64_t serial = 0;    ///< 1, 2, 3, … over all kinds, in the order in which they were published
    std::string kind;            ///< "office", "category", "reply", "calendar", "procedure", …
    std::string name;            ///< which of its kind
    Instant at{};
    std::string author;          ///< login of who published it; empty: the server, from the data folder
    std::string document;        ///< as its kind writes it; empty: withdrawn
    friend bool operator==(const VersionRow&, const VersionRow&) = default;
};

/// Everything that one durable transaction writes besides the log. Lists may be empty.
///
/// Rows are put first, in the order of each list, then what is to go is removed, then the sweep runs: a session that
/// begins in the same batch in which its owner is signed out is gone, and a kept submission stays kept.
struct Changes {
    std::vector<EventRow> events;              ///< insert; (case_id, seq) is unique
    std::vector<CaseRow> cases;                ///< insert or replace
    std::vector<GuestRow> guests;              ///< insert or replace
    std::vector<GuestName> guests_gone;        ///< delete
    std::vector<PartRow> parts;                ///< insert
    std::vector<WrapRow> wraps;                ///< insert or replace
    std::vector<WrapName> wraps_gone;          ///< delete
    std::vector<FileRow> files;                ///< insert
    std::vector<ChunkRow> chunks;              ///< insert or replace
    std::vector<FileId> files_gone;            ///< chunks of an upload that was removed before it was used; never of a file in `files`
    std::vector<SubmissionRow> submissions;    ///< insert
    std::vector<Hash> submissions_kept;        ///< delete
    std::vector<CaseId> forgotten;             ///< delete all texts, keys, files and appointments of these
    std::vector<DraftRow> drafts;              ///< insert or replace
    std::vector<Hash> drafts_gone;             ///< delete
    std::vector<SessionRow> sessions;          ///< insert or replace
    std::vector<Hash> sessions_gone;           ///< delete
    std::vector<StaffId> staff_signed_out;     ///< delete all sessions of these
    std::vector<OfficeRow> offices;            ///< insert or replace
    std::vector<OfficeKeyRow> office_keys;     ///< insert
    std::vector<MemberKeyRow> member_keys;     ///< insert or replace
    std::vector<StaffRow> staff;               ///< insert or replace by id
    std::vector<StaffResealed> staff_resealed;  ///< update, where nobody has changed it since
    std::vector<ImportedRow> imported;         ///< insert
    std::vector<ObligationRow> obligations;    ///< insert or replace
    std::vector<ObligationId> obligations_gone;  ///< delete
    std::vector<DocketLineRow> docket_lines;   ///< insert
    std::optional<std::uint64_t> docketed_below;  ///< delete docket lines of leaves below this index
    std::vector<FigureRow> figures;            ///< add to
    std::vector<CheckpointRow> checkpoints;    ///< insert
    std::vector<std::pair<std::string, std::string>> settings;  ///< insert or replace
    std::vector<VersionRow> versions;          ///< insert; `serial` is unique
    std::vector<NewsRow> news;                 ///< insert or replace by case
    std::vector<NewsMove> news_moved;          ///< update, where it is still that one
    std::vector<NewsName> news_gone;           ///< delete, where it is still that one
    std::vector<MailRow> mails;                ///< insert or replace
    std::vector<MailName> mails_gone;          ///< delete, where nobody has changed it since
    std::vector<AppointmentRow> appointments;  ///< insert or replace by day and minute
    std::vector<AppointmentName> appointments_gone;  ///< delete, where it is still that case's
    /// Delete what is older than this: drafts (changed_at), submissions, sessions (seen_at), and uploads that no event
    /// names, all chunks of one together, by the time of the latest.
    std::optional<Instant> sweep_before;

    /// Appends all of `more`.
    void merge(Changes more);
    friend bool operator==(const Changes&, const Changes&) = default;
};

/// What each sealed leaf begins with (core/ledger/entry.h), so that a store can find the entries that are none.
inline constexpr std::string_view sealed_first_line = "huiyin/v1 sealed\n";

/// Hashes to be appended to the row of one tile. A partial tile is a prefix of the row.
struct TileAppend {
    std::uint8_t level = 0;
    std::uint64_t index = 0;
    std::uint32_t offset = 0;    ///< number of hashes that the row holds already
    Bytes hashes;                ///< 32 bytes each
};

/// One durable batch in the making. Destroyed without `commit`, it leaves nothing.
class Transaction {
  public:
    virtual ~Transaction() = default;
    /// The log's state; holds it against every other writer until the end of the transaction.
    virtual LogState lock_log() = 0;
    /// Number of events of each case (the last `seq`), 0 for an unknown one. Like all reads of a transaction, it sees
    /// what the transaction itself has written.
    virtual std::vector<std::uint32_t> versions(std::span<const CaseId> cases) = 0;
    /// The case that each form token has already made, if any.
    virtual std::vector<std::optional<CaseId>> submitted(std::span<const Hash> token_hashes) = 0;
    /// The case that each row of an import has already become, if any.
    virtual std::vector<std::optional<CaseId>> imported(std::span<const Hash> source_rows) = 0;
    /// Serial of the newest version of anything that the town sets; 0 if there is none.
    virtual std::uint64_t newest_version() = 0;
    /// The mark of each mail, none for an unknown one.
    virtual std::vector<std::optional<Hash>> mail_marks(std::span<const MailId> ids) = 0;
    /// The value of each setting, none for an unknown one.
    virtual std::vector<std::optional<std::string>> settings(std::span<const std::string> keys) = 0;
    /// Whose each time is, none for a free one.
    virtual std::vector<std::optional<CaseId>> booked(std::span<const AppointmentTime> times) = 0;
    /// Writes everything in `changes`. A clash of unique keys is a Bug: the writer has checked.
    virtual void write(const Changes& changes) = 0;
    /// Appends entries [first, first + entries.size()) and tile hashes, and moves the state from the locked one
    /// to `next`. `first` must be the locked size.
    virtual void append_log(std::uint64_t first,
                            std::span<const Bytes> entries,
                            std::span<const TileAppend> tiles,
                            const LogState& next) = 0;
    /// The entries as the database holds them now, read back before they are vouched for.
    virtual std::vector<Bytes> read_back(std::uint64_t first, std::size_t count) = 0;
    /// Durable when it returns. Throws Fault; if `outcome_unknown`, it may be durable all the same, which `recover` and a
    /// look at the log will tell; if not, it certainly is not and never will be.
    virtual void commit() = 0;
};

/// Order and filter of a desk list: open cases of one office, and those in which it takes part, by due day (none last), then
/// filing time, then id; its own closed ones by time of change, then id, both descending.
struct DeskQuery {
    /// `today`, `late`: due today, or before. `waiting`: open, and CaseRow::waits(): an office asked the resident something, or nothing is due from one on any day.
    /// `mine`: open, `handler` works on it. `cosign`: open, `cosigner` is to sign something, whatever `office` is. `own`: without the cases of other offices; `guest`: those alone.
    /// `own_late`, `own_soon` (due from `today` to `until`), `own_waiting`, `own_free` (nobody works on it), `own_asks`: parts of `own`.
    enum class Show {
        open, today, late, waiting, mine, cosign, own, guest, closed, own_late, own_soon, own_waiting, own_free, own_asks
    } show = Show::open;
    OfficeId office;
    Date today{};                ///< for `today`, `late` and `soon`
    Date until{};                ///< for `own_soon`
    Hash handler{};              ///< for `mine`
    Hash cosigner{};             ///< for `cosign`
    struct After {               ///< keyset position: the last row of the page before
        std::optional<Date> due;
        Instant time{};          ///< filed_at for open, changed_at for closed cases
        CaseId case_id;
    };
    std::optional<After> after;
    std::size_t limit = 50;
};

/// Cases in which the server has something to do by itself: by day, then id.
struct TimerQuery {
    Date until{};                ///< due on this day or before
    struct After {               ///< keyset position: the last one of the page before
        Date day{};
        CaseId case_id;
        friend bool operator==(const After&, const After&) = default;
    };
    std::optional<After> after;
    std::size_t limit = 64;
};

/// Where cases and the log live. One implementation per database, each native; tests use memory.
/// Reads may come from any thread and see only committed data, each call one moment of it. All calls may throw Fault.
/// After a failed write or commit, `begin` throws until `recover` has returned: what is durable then is the truth.
class Store {
  public:
    virtual ~Store() = default;

    /// Starts the one write transaction. Called by the log writer's thread only.
    virtual std::unique_ptr<Transaction> begin() = 0;
    /// Makes the store take writes again after a Fault; called by the log writer's thread, with no transaction open, again
    /// and again until it returns. Throws Fault while it can't. Reads of other threads go on meanwhile. It
    /// - lays the failed transaction to rest: when it returns, that one is either durable and seen by every read, or can
    ///   never become durable any more. On a database server that means waiting until the lost connection's transaction
    ///   has ended there, for instance by taking the lock on the log's state with the new connection;
    /// - connects anew for writing, and for reading where that is broken, and makes sure that what answers is the same
    ///   town's database (instance, schema), able to write and not a copy that only follows another;
    /// - leaves nothing readable that a power cut could take away, such as what a cache kept after a failed sync;
    /// - proves by a small durable write of its own that it takes writes.
    virtual void recover() = 0;
    /// Does what a commit left to be done and nobody waits for. Called on the writer's thread between two transactions,
    /// once the answers of the first are out.
    virtual void tend() {}

    // the log
    virtual LogState log_state() = 0;
    virtual std::vector<Bytes> log_entries(std::uint64_t first, std::size_t count) = 0;
    /// Indexes, ascending, of the entries from `first` on that are no sealed leaves; by an index of these alone.
    virtual std::vector<std::uint64_t> unsealed_entries(std::uint64_t first) = 0;
    /// The hashes that a tile's row holds: up to 8192 bytes, empty if there is none.
    virtual Bytes log_tile(std::uint8_t level, std::uint64_t index) = 0;
    virtual std::optional<CheckpointRow> latest_checkpoint() = 0;
    /// The last published checkpoint with size at most / at least `size`.
    virtual std::optional<CheckpointRow> checkpoint_up_to(std::uint64_t size) = 0;
    virtual std::optional<CheckpointRow> checkpoint_from(std::uint64_t size) = 0;
    /// Published checkpoints in order of size, from `after` (exclusive) on.
    virtual std::vector<CheckpointRow> checkpoints(std::uint64_t after, std::size_t limit) = 0;

    // cases
    virtual std::optional<CaseRow> case_row(CaseId id) = 0;
    virtual std::optional<CaseId> case_by_receipt(const Hash& receipt_tag) = 0;
    /// At most ten cases whose ids lie between these two, both included: what a number on papers may mean.
    virtual std::vector<CaseId> cases_between(const CaseId& first, const CaseId& last) = 0;
    virtual std::optional<SubmissionRow> submission(const Hash& token_hash) = 0;
    virtual std::vector<EventRow> events(CaseId id, std::uint32_t after = 0) = 0;  ///< by seq, those behind `after`
    virtual std::vector<PartRow> parts(CaseId id) = 0;    ///< by seq, part
    virtual std::vector<WrapRow> wraps(CaseId id) = 0;
    virtual std::vector<FileRow> files(CaseId id) = 0;    ///< by seq, ordinal
    virtual std::optional<Bytes> chunk(FileId file, std::uint32_t number) = 0;
    /// In one order. In a row of a case in which the office takes part, `office` is another one (GuestRow::row).
    virtual std::vector<CaseRow> desk(const DeskQuery& query) = 0;
    /// How many rows the whole list has, `after` or not; counts no further than `limit`.
    virtual std::size_t desk_count(const DeskQuery& query) = 0;
    virtual std::vector<GuestRow> guests(CaseId id) = 0;  ///< by office
    /// Cases whose `timer` has come; served by an index of those that have one.
    virtual std::vector<TimerQuery::After> timers_due(const TimerQuery& query) = 0;
    /// Open cases, each of which has a timer, in an order of the store's own that stays; after that one, which may be closed by
    /// now. By an index of open cases alone.
    virtual std::vector<CaseId> open_cases(const std::optional<CaseId>& after, std::size_t limit) = 0;
    /// Events in order of leaf index, from `from_leaf` on: for fsck and rebuild, in bounded memory.
    virtual std::vector<EventRow> events_by_leaf(std::uint64_t from_leaf, std::size_t limit) = 0;

    // people at work
    virtual std::vector<OfficeRow> offices() = 0;
    virtual std::vector<OfficeKeyRow> office_keys() = 0;  ///< all epochs, by office and epoch
    virtual std::vector<MemberKeyRow> member_keys(StaffId staff) = 0;
    virtual std::vector<StaffRow> staff() = 0;
    virtual std::optional<StaffRow> staff_by_login(const std::string& login) = 0;
    virtual std::optional<StaffRow> staff_by_id(StaffId id) = 0;
    virtual std::optional<StaffRow> staff_by_setup(const Hash& setup_hash) = 0;  ///< nobody has the zero hash
    virtual std::optional<SessionRow> session(const Hash& cookie_hash) = 0;
    virtual std::optional<DraftRow> draft(const Hash& token_hash) = 0;

    // accountability
    virtual std::vector<DocketLineRow> docket_lines(std::size_t limit) = 0;  ///< by leaf index, ordinal
    virtual std::vector<std::optional<ObligationRow>> obligations(std::span<const ObligationId> ids) = 0;
    virtual std::vector<FigureRow> figures() = 0;
    /// Those of one section, of sources from `first_source` on.
    virtual std::vector<FigureRow> figures_of(const std::string& section, const std::string& first_source) = 0;
    virtual std::optional<CaseId> imported(const Hash& source_row) = 0;

    // mail
    virtual std::optional<NewsRow> news(CaseId id) = 0;
    virtual std::optional<NewsRow> news_by_stop(const Hash& stop_hash) = 0;
    virtual std::optional<MailRow> mail(MailId id) = 0;
    /// Those that may be sent by then and were not given up, the one that waits longest first.
    virtual std::vector<MailRow> mails_due(Instant until, std::size_t limit) = 0;
    virtual std::vector<MailRow> mails_in_trouble(const MailQuery& query) = 0;
    /// Counts no further than `limit`.
    virtual MailCounts mail_counts(std::size_t limit) = 0;

    // leaders' reception days
    virtual std::vector<AppointmentRow> appointments(const std::string& day) = 0;  ///< by minute
    virtual std::vector<AppointmentRow> appointments_of(CaseId id) = 0;  ///< by day, minute

    virtual std::optional<std::string> setting(const std::string& key) = 0;
    // what the town sets for itself
    virtual std::uint64_t newest_version() = 0;           ///< its serial; 0 if there is none
    virtual std::vector<VersionRow> current_versions() = 0;  ///< the newest of each kind and name, by serial
    /// Versions of one thing below that serial, the newest first.
    virtual std::vector<VersionRow> version_history(const std::string& kind, const std::string& name, std::uint64_t before,
                                                    std::size_t limit) = 0;
    /// The database's own integrity check; empty if sound, else one line for each finding.
    virtual std::vector<std::string> check_integrity() = 0;
};

}  // namespace huiyin::engine
