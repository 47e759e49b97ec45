#pragma once

#include <string>

#include "engine/sessions.h"

namespace huiyin::engine {

/// Imported cases of an office without a key are sealed to one above it (decision 15). Once the office has a key, they are
/// handed over by whoever above it signs in, who alone can open them: their keys and subjects are sealed to it as well.

/// The setting that says so of an office; its value begins with `hand_over_waiting` until all are handed over, and says how
/// far it has come, so that no sign-in looks at all cases again.
std::string hand_over_setting(const OfficeId& office);
inline constexpr const char* hand_over_waiting = "waiting";

/// Hands over what this session can open, at most `cases_max` cases, so that a sign-in stays quick: the next one goes on.
/// Returns how many it handed over.
std::size_t hand_over_imported(const Context& context, const StaffSession& session, std::size_t cases_max);

}  // namespace huiyin::engine
