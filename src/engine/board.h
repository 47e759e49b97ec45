#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/accountability/figures.h"
#include "engine/context.h"
#include "engine/kept.h"
#include "engine/shared.h"

namespace huiyin::engine {

/// What the log can't hold of one office, or of it with small ones below it: counted by the town itself.
struct OwnFigure {
    OfficeId office;
    std::int64_t answered = 0;
    std::int64_t median_days = 0;  ///< calendar days from filing to answer, lower middle
    std::int64_t rated = 0;        ///< by whoever holds the code
    std::int64_t solved = 0;       ///< of those: "yes"
    std::int64_t reviewed = 0;
    std::int64_t changed = 0;      ///< by review, or answered otherwise in the second stage
    std::int64_t promised = 0;     ///< answers that promised something for a day
    std::int64_t checked = 0;      ///< promises of which somebody with the code said whether they were kept
    std::int64_t kept = 0;         ///< of those: "yes"
    std::int64_t urged = 0;        ///< times that an office above urged it
    std::int64_t proposed = 0;     ///< proposals to mend a practice that were made to it
    std::int64_t adopted = 0;      ///< of those: adopted, in part or wholly
    /// How long answers took in one procedure; only of those with ten answers or more.
    struct Pace {
        std::string procedure;
        std::int64_t answered = 0;
        std::int64_t median_days = 0;
        friend bool operator==(const Pace&, const Pace&) = default;
    };
    std::vector<Pace> paces;       ///< by procedure
    friend bool operator==(const OwnFigure&, const OwnFigure&) = default;
};
/// A share of fewer than this many is not shown: it would tell of single people.
inline constexpr std::int64_t fewest_shown = 10;
/// A part of a whole as it may be told; nothing where the whole is of fewer than that.
inline std::optional<std::int64_t> shown(std::int64_t part, std::int64_t whole) {
    return whole < fewest_shown ? std::nullopt : std::optional(part);
}
inline std::optional<std::int64_t> shown(std::int64_t count) { return shown(count, count); }

/// The town's own figures of what happened in the weeks of a period of the log's figures.
struct OwnPeriod {
    std::string_view name;         ///< as accountability::Period has it
    std::vector<OwnFigure> own;
    friend bool operator==(const OwnPeriod&, const OwnPeriod&) = default;
};

/// What only changes with a docket, a day or the offices: thousands of counters, and so not read with each answer.
struct Periods {
    Date today{};
    std::optional<Instant> docket;
    std::shared_ptr<const accounts::Offices> offices;
    accountability::Recent recent;
    std::vector<OwnPeriod> own;
    std::vector<int> years;        ///< of which there may be a report (year_report.h), the newest first
};

/// The public figures as they stand.
struct Board {
    std::shared_ptr<const accounts::Offices> offices;  ///< whose names and places they were added up by
    std::optional<Date> docket;    ///< the day of the last docket, which promises are counted from
    accountability::Figures figures;
    std::vector<OwnFigure> own;    ///< by office; offices with fewer than 10 answers stand under the one above, or nowhere
    std::int64_t forgotten = 0;    ///< cases of the town whose content was destroyed after its retention period (retention.h)
    std::shared_ptr<const Periods> periods;  ///< never null; its `recent` stands in `figures`, too
};

/// From counters alone, of which there are as many as offices, clocks, weeks of a year and days on which something open is due.
/// `today` decides what is overdue. `known`: periods that were read before, taken if they still hold.
Board read_board(const Context& context, Date today, std::shared_ptr<const Periods> known = nullptr);

/// What of it is about one office: its rows, and whether it stands under another one.
Board part_of(const Board& board, const OfficeId& office);
/// Under which office the promises of a small one stand, in all or in a period (`fewer` is its list there); nothing if it
/// isn't small.
std::optional<OfficeId> stands_under(const Board& board, const std::vector<accountability::Figure>& promises,
                                     const std::vector<OfficeId>& fewer, const OfficeId& office);

/// The board of today, read from the counters only when they have changed, and then once a second at most: a city's old
/// records leave a row of counters for each day on which something was due. Also with a new day, and once a minute: another
/// server on the same database may have counted meanwhile. From any thread.
class KeptBoard {
  public:
    explicit KeptBoard(const Context& context) : context_(context) {}
    /// Reads it if need be; whoever asks meanwhile waits for that reading.
    std::shared_ptr<const Board> now();
    /// The same if nothing has to be read for it; else null.
    std::shared_ptr<const Board> at_hand() const;

  private:
    struct Stamp {
        std::uint64_t counted = 0;  ///< the writer's figures_changed(), as it was in the first moment of this second
        Date today{};
        std::shared_ptr<const accounts::Offices> offices;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    Stamp stamp(Instant at) const;
    std::uint64_t counted_at(Instant at) const;

    /// What a second began with.
    struct Second {
        Instant at{};
        std::uint64_t counted = 0;
    };
    Context context_;
    mutable Shared<const Second> second_;
    std::shared_ptr<const Periods> periods_;  ///< touched by who reads the board alone
    Kept<Board, Stamp> kept_;
};

/// The section of these counters: how many came in answer to an open call, whose id is the source.
inline constexpr const char* call_section = "calls";
/// How many suggestions came in answer to each, as far as it may be told: when the call is over, since a number that is watched while it grows tells when somebody
/// wrote; and not of fewer than ten. Read at once.
std::vector<std::optional<std::int64_t>> answers_told(Store& store, const std::vector<const calls::Call*>& calls, Date today);

/// The last outcome that an office gave before, whatever the event was called.
std::string earlier_outcome(const procedure::Procedure& procedure, const casework::Case& before);

/// What an event adds to the counters behind `Board::own` and the yearly report; for the transaction that makes it durable.
std::vector<FigureRow> own_figures_of(const procedure::Procedure& procedure, const casework::Case& before,
                                      const casework::Event& event);

}  // namespace huiyin::engine
