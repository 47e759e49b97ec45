#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"

// Docket entries: the public ledger of promises (docs/formats/docket.md). A promise is a clock that an office owes; its
// id is random, its own, and joins nothing.
namespace huiyin::accountability {

using huiyin::to_text;  // of days: our own overloads would hide it

/// First lines of the log's entries.
inline constexpr std::string_view sealed_type = "huiyin/v1 sealed";
inline constexpr std::string_view docket_type = "huiyin/v1 docket";
inline constexpr std::string_view history_type = "huiyin/v1 history";
inline constexpr std::string_view note_type = "huiyin/v1 note";
/// Docket and history entries stay below this many bytes.
inline constexpr std::size_t entry_bytes_below = 60'000;

/// What became of a promise. `transferred` and `withdrawn` are counted apart, never as in time or late.
enum class Outcome { done, answered, declined, transferred, withdrawn };
/// Why a due day moved. Only `extended` is the office's own wish and counted as an extension.
enum class MoveReason { extended, restarted, resumed, calendar };

std::string_view to_text(Outcome outcome);
std::string_view to_text(MoveReason reason);
std::optional<Outcome> parse_outcome(std::string_view text);
std::optional<MoveReason> parse_move_reason(std::string_view text);

/// `{"id","office","procedure","clock","opened","due"}`
struct PromiseOpened {
    ObligationId id;
    OfficeId office;
    std::string procedure;
    std::string clock;
    std::string opened;  ///< ISO week, 2026-W48: never the day
    Date due{};
    friend bool operator==(const PromiseOpened&, const PromiseOpened&) = default;
};
/// `{"id","closed","outcome"}`
struct PromiseClosed {
    ObligationId id;
    Date closed{};
    Outcome outcome = Outcome::done;
    friend bool operator==(const PromiseClosed&, const PromiseClosed&) = default;
};
/// `{"id","due","reason"}`
struct PromiseMoved {
    ObligationId id;
    Date due{};
    MoveReason reason = MoveReason::extended;
    friend bool operator==(const PromiseMoved&, const PromiseMoved&) = default;
};
/// `{"id","suspended"}`: its time stands still from that day on, until a line says that it was resumed or restarted.
struct PromiseSuspended {
    ObligationId id;
    Date suspended{};  ///< the first day that does not count
    friend bool operator==(const PromiseSuspended&, const PromiseSuspended&) = default;
};
using DocketLine = std::variant<PromiseOpened, PromiseClosed, PromiseMoved, PromiseSuspended>;

const ObligationId& id_of(const DocketLine& line);

/// The line as it stands in a docket, without line feed. EXPECTS slugs, an ISO week.
std::string write_line(const DocketLine& line);
/// Reads what `write_line` writes and nothing else (members in that order, no white space).
/// Refuses with accountability/bad-line {"why"}.
Result<DocketLine> parse_line(std::string_view text);

/// Half-open range of leaf indices.
struct Covers {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    friend bool operator==(const Covers&, const Covers&) = default;
};

/// A docket entry as read: all promises made, moved, suspended and kept by the events whose leaves lie in `covers`.
struct Docket {
    Covers covers;
    std::uint64_t sealed = 0;  ///< number of sealed leaves in `covers`
    std::uint64_t opens = 0;
    std::uint64_t closes = 0;
    std::vector<DocketLine> lines;  ///< by id; those of one id in the order of their events
    friend bool operator==(const Docket&, const Docket&) = default;
};

/// A line that waits for its docket.
struct WaitingLine {
    std::uint64_t leaf_index = 0;  ///< of the event that made it
    DocketLine line;
};

/// The docket entries, in log order, that cover exactly `covers`: one, or several consecutive ones where it would
/// grow to 60,000 bytes, cut between leaves. None for an empty range.
///
/// `waiting` holds all lines of leaves in `covers`, by leaf index (EXPECTS both); the lines of one leaf are never parted.
/// `unsealed` holds the indices in `covers`, ascending, of entries that are not sealed leaves (dockets, history, notes).
std::vector<std::string> compose_dockets(Covers covers,
                                         std::span<const WaitingLine> waiting,
                                         std::span<const std::uint64_t> unsealed);
/// Refuses with accountability/bad-entry, bad-header or bad-line {"line","why"}; lines count from 1, the type's.
Result<Docket> parse_docket(std::string_view entry);

/// When waiting lines go out.
struct DocketTiming {
    std::int64_t every_seconds = 86'400;         ///< log.docket_seconds
    std::size_t lines_least = 5;                 ///< fewer are held back, so that no line stands alone ...
    std::int64_t held_seconds_most = 7 * 86'400;  ///< ... but no longer than this
};
/// Whether a docket should be composed now. `oldest` is the time of the first event that no docket covers, if any.
bool docket_is_due(const DocketTiming& timing,
                   std::size_t lines,
                   std::optional<Instant> oldest,
                   Instant last_docket,
                   Instant now);

}  // namespace huiyin::accountability
