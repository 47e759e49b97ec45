#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/accounts/offices.h"
#include "core/procedure/procedure.h"

namespace huiyin::accounts {

/// What a member of staff is trusted with in their own office.
enum class Role {
    clerk,          ///< registers and routes
    caseworker,     ///< handles; in an office above also reviews
    supervisor,     ///< may do what clerk and caseworker may, and approves
    administrator,  ///< offices, staff, settings; opens no case by this role alone
};
std::string_view to_text(Role role);
std::optional<Role> parse_role(std::string_view text);

struct Staff {
    StaffId id;
    std::string login;
    std::string name;
    OfficeId office;
    std::set<Role> roles;
    bool disabled = false;
    std::string language = "zh";  ///< zh or en
    std::string mail = {};        ///< where their daily mail goes, sealed by the engine; empty: they get none
    std::optional<Date> away_until = {};  ///< the last day on which they are away, as they said themselves; for who gives out the work

    /// Whether they are away on that day.
    bool is_away(Date day) const { return away_until && day <= *away_until; }
    bool has(Role role) const { return roles.contains(role); }
    friend bool operator==(const Staff&, const Staff&) = default;
};

/// Refuses with accounts/bad-login, bad-name, no-role, unknown-language or unknown-office.
Result<void> check_staff(const Staff& staff, const Offices& offices);

/// One member as stored (StaffRow.document). The login is in it too.
std::string write_staff(const Staff& staff);
/// Refuses with base/bad-json or accounts/bad-document {"why"}.
Result<Staff> read_staff(std::string_view document);

/// What of a case decides who may act in it.
struct CaseSituation {
    OfficeId office;              ///< the handling one
    std::vector<OfficeId> about;  ///< offices complained of
    std::vector<OfficeId> participants = {};    ///< offices that take part beside it
    std::optional<OfficeId> sender = {};  ///< the one that had the case before, if it takes part
    std::vector<OfficeId> owing = {};     ///< those that handed it on and still owe something in it
    std::vector<OfficeId> asked = {};     ///< those that owe something in it and never had it: a review, or the word who handles it
    std::optional<OfficeId> reviewing = {};     ///< the one that owes a review under way, whichever stands above the handling one by now
    std::optional<OfficeId> re_reviewing = {};  ///< the same of a re-review
};

/// Whether a member has any role in which cases are handled: an administrator alone has none.
bool handles_cases(const Staff& staff);
/// Whether a member may act as `actor` in a case. The table stands in may.cpp and in the README.
/// Refuses with accounts/disabled, no-such-case, not-your-office or not-your-role.
Result<void> may(const Staff& staff, const Offices& offices, procedure::Actor actor, const CaseSituation& situation);
/// All that a member may act as in a case, in the order of Actor. Empty: for them there is no such case.
std::vector<procedure::Actor> actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation);
/// In which roles a member may be shown who the resident is: those that handle the matter or review it. A clerk registers
/// and routes without it. Empty: they may not.
std::vector<procedure::Actor> identity_actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation);
/// Whether a member may open a case: who may act in it may. Refuses as `may`.
Result<void> may_open(const Staff& staff, const Offices& offices, const CaseSituation& situation);
/// Whether a member may change offices, staff and settings. Refuses with accounts/disabled or administrators-only.
Result<void> may_administer(const Staff& staff);

/// Whether a member may publish what is of one office, its reception days and its calls for suggestions: its head, or an administrator.
/// Refuses with accounts/disabled or others-publish {"office"}.
Result<void> may_publish_for(const Staff& staff, const OfficeId& office);
/// Whether a member sees who has booked at a reception day of `office`: times and names, no case.
bool may_see_appointments(const Staff& staff, const OfficeId& office);

}  // namespace huiyin::accounts
