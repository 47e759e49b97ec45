#pragma once

#include <cstddef>
#include <future>
#include <optional>
#include <vector>

#include "base/metrics.h"
#include "engine/context.h"

namespace huiyin::engine {

/// What became of one look.
struct TimersLook {
    std::size_t fired = 0;
    bool more = false;  ///< there is, or may be, more to do now
};

struct TimersFigures {
    metrics::Counter fired;
    metrics::Counter overtaken;  ///< somebody, or another server, was faster: looked at again
    metrics::Counter stuck;      ///< due, and refused by the rules: tried again later
};

/// What happens in cases by itself: a case is closed when the period for review has passed, a notice counts as received, what
/// was promised for a day is asked about, and in the end its content is forgotten (retention.h). Each case's row holds the day of its next timer; what is due is decided by the core and
/// appended like any other event, against the version of the case. So each fires once, however many servers look, and what
/// fell due while none ran is made up for: the event tells the day for which it was due.
///
/// Opens no case and needs nobody's key. A row whose day has come for nothing (its procedure was changed, or the database
/// comes from an older version) gets the right day instead.
class Timers {
  public:
    explicit Timers(const Context& context) : context_(context) {}
    /// Goes through at most `most` cases that are due, from where the last look ended. Nothing while the writer doesn't work
    /// or holds. Throws Fault; the next look goes on behind the case that made trouble. One thread at a time.
    TimersLook look(std::size_t most = 64);
    /// The same for one case alone, now; false if nothing was written. From any thread, beside others on other cases.
    bool fire(const CaseId& id);
    const TimersFigures& figures() const { return figures_; }

  private:
    /// What is to be written about a case; nothing if it can't be.
    std::optional<Append> make(const CaseId& id, const casework::Now& now);

    Context context_;
    TimersFigures figures_;
    std::optional<TimerQuery::After> after_;
    Instant keys_looked_at_{};                 ///< when it last looked for keys of months that have passed
};

}  // namespace huiyin::engine
