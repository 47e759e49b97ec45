#pragma once

#include <cstdint>
#include <string>

#include "engine/handling.h"

// What several cases are answered with at once. Each keeps its own event, sealed for itself; nothing names the others.
namespace huiyin::engine {

/// As many cases as are answered with one reply.
inline constexpr std::size_t together_most = 50;

/// Whether a command may be given in this case beside others, by this member: one that the procedure gives together. Refuses with engine/one-at-a-time, or engine/before-a-colleague where the member put a
/// draft of it before a colleague: that is sent from the case, where what came of it is seen.
Result<void> check_together(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                            const procedure::CommandRule& rule);

/// Whether this very member has done `kind` in the case after `revision`: an answer that was sent twice reached it the first time.
bool has_done(const Context& context, const StaffSession& session, const LoadedCase& loaded, const std::string& kind,
              std::uint32_t revision);

}  // namespace huiyin::engine
