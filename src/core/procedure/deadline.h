#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "core/calendar/calendar.h"
#include "core/procedure/procedure.h"

namespace huiyin::procedure {

/// What is asked about one clock.
struct DeadlineQuestion {
    ClockId clock;
    Date from;  ///< day zero: ClockRule::counts_from says which day that is
    std::vector<calendar::Suspension> suspensions = {};
    int extensions = 0;  ///< how often the clock was extended
};

/// When a clock of this procedure is due, with the reasoning.
///
/// The caller hands in the calendar, normally the procedure's own. A suspension that touches no day of the period is told as such
/// (calendar/step-outside). `known` names the clocks that can be counted. Refuses with procedure/unknown-clock {"clock",
/// "known"}, procedure/not-extendable {"clock"}, procedure/extended-too-often {"clock","times"}, or as calendar::count.
Result<calendar::Deadline> deadline_for(const Procedure& procedure,
                                        const DeadlineQuestion& question,
                                        const calendar::WorkCalendar& calendar);

/// The day on which a notice counts as received though nobody opened it; nothing if the procedure has no such rule
/// or the period can't be counted. `put_into_case` is day zero; a last day off rolls on like any other.
std::optional<Date> presumed_receipt_day(const Procedure& procedure,
                                         Date put_into_case,
                                         const calendar::WorkCalendar& calendar);

}  // namespace huiyin::procedure
