#pragma once

#include <functional>
#include <optional>
#include <span>

#include "core/accounts/offices.h"

// Which office handles a case. Conflict of interest is a rule of routing (decision 15): who is complained of never
// handles, sees or reviews it.
namespace huiyin::accounts {

/// Whether `office` may have nothing to do with a case about `about`: it is one of them or stands below one of them,
/// for who works under the accused reports to the accused. An office above an accused one is free to handle it.
bool is_barred(const Offices& offices, const OfficeId& office, std::span<const OfficeId> about);

/// Whether who works in `office` may write down, for somebody else, a filing about these offices. Refuses with
/// accounts/about-own-office.
Result<void> may_write_down(const Offices& offices, const OfficeId& office, std::span<const OfficeId> about);

struct RoutingWish {
    std::optional<OfficeId> wanted;  ///< none: "I don't know"
    std::vector<OfficeId> about;     ///< the offices complained of
    std::optional<OfficeId> usual = {};  ///< where such matters go; no wish: passed over if it isn't known
};
/// Whether an office has a key pair, so that a case can be sealed to it.
using HasKey = std::function<bool(const OfficeId&)>;

/// The office that will handle a new case, by the first of these that is not barred:
///  1. the wanted office;
///  2. about an office: where complaints about it go, then where complaints about *that* one go, and so on;
///  3. the office where such matters usually go;
///  4. the reception, then where complaints about it go, and so on.
/// An office without a key hands on to the nearest one above it that has one.
/// Refuses with accounts/unknown-office, takes-no-filings, no-office-inside or no-office-ready.
Result<OfficeId> route(const Offices& offices, const RoutingWish& wish, const HasKey& has_key);

/// Whether a case may be forwarded to `to`: it exists, is not barred and has a key (no handing on here: the sender
/// chooses again). Refuses with accounts/unknown-office, no-office-inside (barred) or no-office-ready.
Result<void> may_forward(const Offices& offices, const OfficeId& to, std::span<const OfficeId> about, const HasKey& has_key);

/// The office `levels` (1 or 2) above the handling one, that reviews or re-reviews its answer.
/// Refuses with accounts/no-office-above if there is none inside, or it is barred.
Result<OfficeId> review_office(const Offices& offices,
                               const OfficeId& handling,
                               int levels,
                               std::span<const OfficeId> about);

/// Where a resident may go outside for complaints about `office`: what it names, else what the nearest above names, else the
/// reception; empty if none of them names anything.
Text outside_route_of(const Offices& offices, const OfficeId& office);

/// The office to which an imported case of `office` is sealed: itself or the nearest above with a key, else the
/// reception. Nothing if none of these has one.
std::optional<OfficeId> sealing_office(const Offices& offices, const OfficeId& office, const HasKey& has_key);

}  // namespace huiyin::accounts
