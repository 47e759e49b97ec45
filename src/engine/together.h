#pragma once

#include <cstdint>
#include <string>

#include "engine/handling.h"

// What several cases are answered with at once. Each keeps its own event, sealed for itself; nothing names the others.
namespace huiyin::engine {

/// As many cases as are answered with one reply.
inline constexpr std::size_t together_most = 50;

/// Whether a command may be given in several cases at once: it says something to the resident, leads nowhere that is decided
/// case by case, and ends no case without an answer.
bool may_go_together(const procedure::Procedure& procedure, const procedure::CommandRule& rule);
/// The same for this case and this member. Refuses with engine/one-at-a-time, or engine/before-a-colleague where the member put a
/// draft of it before a colleague: that is sent from the case, where what came of it is seen.
Result<void> check_together(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                            const procedure::CommandRule& rule);

/// Whether this very member has done `kind` in the case after `revision`: an answer that was sent twice reached it the first time.
bool has_done(const Context& context, const StaffSession& session, const LoadedCase& loaded, const std::string& kind,
              std::uint32_t revision);

}  // namespace huiyin::engine
