#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/context.h"

// The yearly report (letters-and-visits 41): what came in a calendar year and how it was answered, by procedure; what offices passed
// on, assigned and urged; what became of proposals to mend a practice; which offices were complained of. Out of counters that each
// event adds to, with the year and nothing finer beside them. They hold no more than the events themselves, which the database holds
// readable anyway: `fsck` counts them anew. What a matter is about (its category) is sealed with its words and counted nowhere.
namespace huiyin::engine {

/// The section of these counters in the table of figures.
inline constexpr const char* year_section = "own-years";

/// What one event adds to the counters of its year.
std::vector<FigureRow> year_figures_of(const procedure::Procedure& procedure, const casework::Case& before, const casework::Event& event);

struct YearReport {
    using Named = std::pair<std::string, std::int64_t>;  ///< the id of an outcome or a state, and how often
    /// Of one procedure. Whatever came in another year is counted in the year in which it is answered or ends.
    struct OfProcedure {
        std::string procedure;
        std::int64_t received = 0;
        std::int64_t taken_over = 0;  ///< came from another procedure of the town
        std::int64_t moved_on = 0;    ///< went on under another one
        std::int64_t answered = 0;
        std::int64_t late = 0;        ///< of those: after the due day
        std::int64_t extended = 0;    ///< times that the answer was given more time
        std::vector<Named> outcomes;  ///< of the answers, by the answer's choice "outcome"; of ten or more, and no remainder of fewer
        std::vector<Named> endings;   ///< over without an answer, by the state in which they ended; of ten or more
        std::int64_t reviewed = 0;
        std::int64_t changed = 0;     ///< of those: the review changed the answer
        friend bool operator==(const OfProcedure&, const OfProcedure&) = default;
    };
    int year = 0;
    bool is_over = false;
    bool is_counted = false;                ///< something is counted of it
    bool has_earlier = false;               ///< something is counted of the year before
    std::vector<OfProcedure> procedures;    ///< in the town's order; one that it no longer has comes last; none of which all would speak of fewer than ten
    std::int64_t forwarded = 0;
    std::int64_t assigned = 0;
    std::int64_t urged = 0;
    std::int64_t proposed = 0;              ///< proposals made in that year; what became of them until now
    std::int64_t adopted = 0;
    std::int64_t adopted_partly = 0;
    std::int64_t not_adopted = 0;
    /// Never below zero, as it would be of answers to proposals from before there were these counters.
    std::int64_t unanswered() const { return std::max<std::int64_t>(0, proposed - adopted - adopted_partly - not_adopted); }
    /// Cases that name an office as the one complained of, in the town's order, only offices named in ten or more. Reports on
    /// officials are not among them.
    std::vector<std::pair<OfficeId, std::int64_t>> complained_of;
    friend bool operator==(const YearReport&, const YearReport&) = default;
};

/// A year that runs has no figures: who watches them day by day would see single cases come. From counters alone, of which there are as many as procedures, outcomes and offices.
YearReport read_year(const Context& context, int year, Date today);
/// The years of which there may be a report, the newest first: this one, and the one before if anything is counted of it.
std::vector<int> report_years(Store& store, Date today);

/// The year in a report's address: four digits, not before the program was, nor after this year. Nothing otherwise.
std::optional<int> parse_report_year(std::string_view text, Date today);

/// What an outcome is called in the procedure's newest version that knows it, and the state in which a case ended; its id where none
/// does.
procedure::Text outcome_name(const Town& town, const std::string& procedure, const std::string& outcome);
procedure::Text ending_name(const Town& town, const std::string& procedure, const std::string& state);

}  // namespace huiyin::engine
