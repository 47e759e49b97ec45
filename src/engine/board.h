#pragma once

#include <optional>
#include <vector>

#include "core/accountability/figures.h"
#include "engine/context.h"

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
    friend bool operator==(const OwnFigure&, const OwnFigure&) = default;
};

/// The public figures as they stand.
struct Board {
    std::optional<Date> docket;    ///< the day of the last docket, which promises are counted from
    accountability::Figures figures;
    std::vector<OwnFigure> own;    ///< by office; offices with fewer than 10 answers stand under the one above, or nowhere
};

/// From counters alone: takes no longer when there are more cases. `today` decides what is overdue.
Board read_board(const Context& context, Date today);

/// What an event adds to the counters behind `Board::own`; for the transaction that makes it durable.
std::vector<FigureRow> own_figures_of(const procedure::Procedure& procedure, const casework::Case& before,
                                      const casework::Event& event);

}  // namespace huiyin::engine
