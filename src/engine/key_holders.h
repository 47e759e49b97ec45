#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "engine/ports/store.h"

namespace huiyin::engine {

/// Whether a member's copy of an office's key opens: one that was sealed to a passphrase of theirs before stands empty until a colleague
/// signs in (sessions.h).
inline bool is_handed_over(const MemberKeyRow& key) { return !key.wrapped.empty(); }

/// Whether a member can sign in: they chose a passphrase, their record can be read, and they are not disabled.
bool can_sign_in(const StaffRow& row);

/// An office's key: its office and epoch.
using OfficeKeyName = std::pair<OfficeId, std::uint32_t>;

/// The keys of offices that some member holds who can sign in; `without`: that member apart.
std::set<OfficeKeyName> held_office_keys(Store& store, std::optional<StaffId> without = std::nullopt);

/// The offices whose cases nobody could open any more without that member.
std::vector<OfficeId> offices_of_last_holder(Store& store, const StaffId& member);

}  // namespace huiyin::engine
