#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/metrics.h"
#include "engine/context.h"

namespace huiyin::engine {

/// What became of one look.
struct RecountLook {
    std::size_t recounted = 0;  ///< cases that got an event
    bool ended = false;         ///< every open case has been looked at
    bool more = false;          ///< there is more to do now
};

struct RecountFigures {
    metrics::Counter recounted;
    metrics::Counter overtaken;  ///< somebody was faster, or other rules came meanwhile: looked at again
};

/// Another calendar came: goes through all open cases, a bounded piece at a look, and gives each whose days it moves, or makes
/// final, the one event that says so. What was done is remembered in a setting, so that it goes on after a restart, and ends.
///
/// Each append is against the version of its case and the serial of the rules it was counted by (Append::settled), so it happens
/// once, however many servers look, and never by a calendar that no longer counts. Once all were looked at they are looked at a
/// second time, two minutes later: what another server decided before it knew of the calendar is caught then.
class Recount {
  public:
    explicit Recount(const Context& context) : context_(context) {}
    /// Looks at up to `most` cases. Nothing while the writer doesn't work or holds, or newer rules wait to be taken on (they come first).
    /// Throws Fault. One thread at a time.
    RecountLook look(std::size_t most = 64);
    const RecountFigures& figures() const { return figures_; }

  private:
    /// What is to be written about a case; nothing if all is right.
    std::optional<Append> make(const CaseId& id, std::uint64_t known);

    Context context_;
    RecountFigures figures_;
    const RuleBook* digested_ = nullptr;  ///< whose calendars `digest_` is of
    std::string digest_;
};

/// What every period counted by these calendars depends on, as a short text; names don't matter.
std::string calendars_digest(const std::map<std::string, calendar::WorkCalendar>& calendars);

}  // namespace huiyin::engine
