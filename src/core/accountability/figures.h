#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "core/accountability/docket.h"
#include "core/accountability/history.h"

// The public figures. `Fold` (fold.h) computes them from entries, the store keeps them as rows that each line adds to;
// both end in `add_up`, so that the board and `log audit` cannot differ in how they count.
namespace huiyin::accountability {

/// Promises of this log, and promises as imported records tell them: never added up with each other. `weeks`: the promises
/// of this log once more, by the week in which they were opened.
enum class Section { promises, history, weeks };
std::string_view to_text(Section section);
std::optional<Section> parse_section(std::string_view text);

/// What a figure is about.
struct FigureKey {
    Section section = Section::promises;
    std::string source;  ///< the import's name; of `weeks` the week, 2026-W48; empty for promises
    OfficeId office;
    std::string procedure;
    std::string clock;
    friend auto operator<=>(const FigureKey&, const FigureKey&) = default;
};

/// Numbers of promises. Each counts once in `opened`, and once in in_time, late, no_due, open, transferred or withdrawn.
struct Counts {
    std::int64_t opened = 0;
    std::int64_t in_time = 0;      ///< closed on the due day or before
    std::int64_t late = 0;         ///< closed after it
    std::int64_t no_due = 0;       ///< closed, never had a due day: history only
    std::int64_t open = 0;
    std::int64_t overdue = 0;      ///< the part of `open` whose due day lies before `as_of`
    std::int64_t extended = 0;     ///< promises that the office extended at least once, whatever became of them
    std::int64_t transferred = 0;  ///< the case went to another office
    std::int64_t withdrawn = 0;    ///< the resident took it back
    std::int64_t declined = 0;     ///< the part of in_time and late that ended in a refusal to take the matter on
    std::int64_t extensions = 0;   ///< how often promises were extended
    std::int64_t extension_days = 0;  ///< by how many days in all
    std::int64_t suspended = 0;    ///< the part of `open` whose time stands still, so that it is due on no day
    Counts& operator+=(const Counts& more);
    friend bool operator==(const Counts&, const Counts&) = default;
};

/// All counts with their names in files and answers, in the order in which they stand there.
std::array<std::pair<std::string_view, std::int64_t>, 13> named(const Counts& counts);

/// The due day of an open promise, as the figures count it.
///
/// While its time stands still it is due on no day. But once late, always late: what had run out before it was suspended counts
/// by the day that had passed, wherever later lines put it.
struct DueDay {
    Date stated{};                ///< as the last line says
    bool stands_still = false;
    std::optional<Date> ran_out;  ///< the due day that had passed when it was suspended
    /// The day that counts; none while it stands still in time.
    std::optional<Date> counted() const;
    bool is_late_on(Date closed) const;
    void suspend(const PromiseSuspended& line);
    void move(const PromiseMoved& line);
    friend bool operator==(const DueDay&, const DueDay&) = default;
};

struct Figure {
    FigureKey key;
    Counts counts;
    friend bool operator==(const Figure&, const Figure&) = default;
};

/// The office above each office, as notes tell it; an office that is no key has none.
using Parents = std::map<OfficeId, std::optional<OfficeId>>;

/// Promises that were opened in the last full ISO weeks before the week of `as_of`.
struct Period {
    std::string_view name;  ///< "quarter" (13 weeks) or "year" (52)
    Date from{};            ///< the Monday of the first week
    Date to{};              ///< the Monday of the last one
    std::vector<Figure> promises;
    std::vector<OfficeId> fewer_than_10;  ///< in this period, and so under the office above
    friend bool operator==(const Period&, const Period&) = default;
};
/// The last hundred promises of an office, procedure and clock or somewhat more: the log tells weeks and no order within them,
/// so these are the latest full weeks that hold a hundred.
struct LastHundred {
    Figure figure;
    Date from{};  ///< the Monday of the first of these weeks
    friend bool operator==(const LastHundred&, const LastHundred&) = default;
};
struct Recent {
    std::vector<Period> periods;              ///< quarter, year
    std::vector<LastHundred> last_hundred;    ///< where a hundred were opened within the year; small offices as in the year
    friend bool operator==(const Recent&, const Recent&) = default;
};

struct Figures {
    std::vector<Figure> promises;  ///< by office, procedure, clock; rows without any promise are left out
    std::vector<Figure> history;   ///< by source, office, procedure, clock
    /// Offices whose own promises were fewer than 10 and stand under the office above.
    std::vector<OfficeId> promises_fewer_than_10;
    std::vector<OfficeId> history_fewer_than_10;
    Recent recent;
    friend bool operator==(const Figures&, const Figures&) = default;
};

/// Adds small offices up, section by section: an office whose promises (`opened`, over all procedures, clocks and
/// sources, with those added from below) are fewer than 10 is added to the office above, from the lowest upwards.
/// An office with nothing above keeps its figures, however few; so does one that `parents` puts above itself.
/// `weeks` are passed over.
Figures add_up(const std::map<FigureKey, Counts>& counts, const Parents& parents);
/// The periods before `as_of`, from those of `weeks`: small offices are added up in each period for itself.
Recent recent_of(const std::map<FigureKey, Counts>& counts, Date as_of, const Parents& parents);
/// The first week that these periods ask for.
std::string first_recent_week(Date as_of);

// ---------------------------------------------------------------- kept as rows

/// What one line adds to a stored figure.
struct FigureDelta {
    FigureKey key;
    std::string measure;  ///< as `named`; `overdue` and `suspended` are none, but follow from the days of `open`
    std::string day;      ///< measure `open`: the due day, empty if it is due on none; else empty
    std::int64_t add = 0;
    friend bool operator==(const FigureDelta&, const FigureDelta&) = default;
};

/// A promise as stored beside the figures, knowing no case. `document` is JSON.
struct StoredPromise {
    ObligationId id;
    std::string document;
    friend bool operator==(const StoredPromise&, const StoredPromise&) = default;
};

struct LineEffect {
    StoredPromise promise;  ///< replaces the stored one
    std::vector<FigureDelta> deltas;
};
/// What a docket line does to the stored figures. `stored` is the document of its id, if there is one.
/// Refuses with accountability/opened-twice, not-open, suspended-twice or bad-document.
Result<LineEffect> on_line(const DocketLine& line, const std::optional<std::string>& stored);

struct BatchEffect {
    std::vector<StoredPromise> promises;  ///< one per id, by id
    std::vector<FigureDelta> deltas;      ///< one per key, measure and day; none that adds 0
};
/// The same for all lines of a docket in their order, where several may be of one id.
/// `stored` gives the document of an id as it was before the docket.
Result<BatchEffect> on_lines(std::span<const DocketLine> lines,
                             const std::function<std::optional<std::string>(const ObligationId&)>& stored);
/// What history lines do to the stored figures.
std::vector<FigureDelta> on_history(std::string_view source, std::span<const HistoryLine> lines);

/// The figures from stored rows; rows of one key, measure and day may occur more than once. EXPECTS known measures.
Figures figures_from_rows(std::span<const FigureDelta> rows, Date as_of, const Parents& parents);

/// `periods` and `last_hundred` as they stand in answers. `more` adds members to a row: an office's name.
using MoreOfRow = std::function<void(const FigureKey&, json::Object&)>;
json::Array write_figures(std::span<const Figure> figures, const MoreOfRow& more = {});
json::Array write_periods(const Recent& recent, const MoreOfRow& more = {});
json::Array write_last_hundred(const Recent& recent, const MoreOfRow& more = {});
/// The answer of `huiyin log audit --json`: size, as_of, promises, history, fewer_than_10, periods, last_hundred, problems.
json::Value write_audit(std::uint64_t size, Date as_of, const Figures& figures, std::span<const Problem> problems);

}  // namespace huiyin::accountability
