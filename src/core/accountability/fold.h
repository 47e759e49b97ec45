#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/accountability/figures.h"
#include "core/accountability/note.h"

namespace huiyin::accountability {

/// The days between which an entry came into the log, from the checkpoints around it, if the auditor holds any.
struct Bracket {
    std::optional<Date> not_before;  ///< day of the last checkpoint that did not hold it
    std::optional<Date> not_after;   ///< day of the first checkpoint that held it
};

/// Folds the entries of a log into its public figures, and notes what does not fit together.
///
/// Memory grows with open promises, and with offices, kinds of figures and weeks, not with the log: closed promises are counted and
/// forgotten, so an id that is closed twice is found as "not open", but one that is opened again after it was closed
/// counts as a second promise.
class Fold {
  public:
    /// Takes the next entry. EXPECTS `index` to be the number of entries taken so far.
    void take(std::uint64_t index, std::string_view entry, const Bracket& bracket = {});

    std::uint64_t size() const { return size_; }
    /// Leaves below this index are covered by dockets.
    std::uint64_t covered_to() const { return covered_to_; }
    std::size_t open_promises() const { return open_.size(); }
    bool is_example() const { return example_; }
    /// Offices as the last note of each tells them.
    const std::map<OfficeId, OfficeNote>& offices() const { return offices_; }
    Parents parents() const;

    Figures figures(Date as_of) const;
    /// What does not fit, in order of entries; the first `problems_kept`. Then offices without a note, and circles.
    std::vector<Problem> problems() const;
    std::uint64_t problem_count() const { return problem_count_; }
    static constexpr std::size_t problems_kept = 1000;

  private:
    struct Tally {
        Counts counts;                            // open and overdue are computed from the days
        std::map<std::optional<Date>, std::int64_t> open_by_due;  // none: history without a due day, what stands still
        void no_longer_due(const std::optional<Date>& day);       // one that was
        void move(const std::optional<Date>& from, const std::optional<Date>& to);
    };
    struct OpenPromise {
        std::array<std::uint32_t, 2> tallies{};   // of all, and of its week
        bool extended = false;
        DueDay due;
        Date week{};                              // its Monday
    };

    void take_docket(std::string_view entry, const Bracket& bracket);
    void take_history(std::string_view entry);
    void take_note(std::string_view entry);
    void take_line(const PromiseOpened& line, const Bracket& bracket);
    void take_line(const PromiseClosed& line, const Bracket& bracket);
    void take_line(const PromiseMoved& line, const Bracket& bracket);
    void take_line(const PromiseSuspended& line, const Bracket& bracket);
    /// A day that a line tells: what it is called, and what is reported if the log says otherwise.
    struct DayTold {
        std::string name;
        std::string_view before_opened;
        std::string_view backdated;
        std::string_view postdated;
    };
    void check_day(const DayTold& told, const ObligationId& id, Date day, const OpenPromise& promise, const Bracket& bracket);
    std::uint32_t tally_of(FigureKey key);
    void report(std::string_view code, Facts facts);
    void report_in_entry(Problem problem);

    std::uint64_t size_ = 0;
    std::uint64_t covered_to_ = 0;
    std::deque<std::uint64_t> unsealed_;          // at or above covered_to_
    std::unordered_map<ObligationId, OpenPromise> open_;
    std::map<FigureKey, std::uint32_t> tally_numbers_;
    std::vector<Tally> tallies_;
    std::map<OfficeId, OfficeNote> offices_;
    std::vector<Problem> problems_;
    std::uint64_t problem_count_ = 0;
    bool example_ = false;
};

}  // namespace huiyin::accountability
