#pragma once

#include <cstdint>
#include <string>

#include "engine/handling.h"

// What several cases are answered with at once. Each keeps its own event, sealed for itself; nothing names the others.
namespace huiyin::engine {

/// As many cases as are answered with one reply.
inline constexpr std::size_t together_most = 50;

/// Whether this very member has done `kind` in the case after `revision`: an answer that was sent twice reached it the first time.
bool has_done(const Context& context, const StaffSession& session, const LoadedCase& loaded, const std::string& kind,
              std::uint32_t revision);

}  // namespace huiyin::engine
