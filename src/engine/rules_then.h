#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/casework/event.h"
#include "core/procedure/procedure.h"

namespace huiyin::engine {

class Town;
struct LoadedCase;

/// The rules under which each event of a case was decided. A case may go on under another procedure or another version of it; what
/// happened before keeps its names, its documents and its clocks. The town and the case outlive it.
class RulesThen {
  public:
    RulesThen(const Town& town, const LoadedCase& loaded);
    /// By which it was decided; of an opening those that it began under.
    const procedure::Procedure& of(const casework::Event& event) const;
    /// By which the case went on after the event of that number; before the first, those that it began under. What an event starts and
    /// where it leads to are of these.
    const procedure::Procedure& after(std::uint32_t seq) const;

  private:
    std::vector<std::pair<std::uint32_t, const procedure::Procedure*>> from_;  ///< never empty; by seq
};

}  // namespace huiyin::engine
