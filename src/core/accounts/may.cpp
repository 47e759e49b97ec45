#include <array>
#include <initializer_list>

#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "core/accounts/staff.h"

namespace huiyin::accounts {

namespace may_detail {

using procedure::Actor;

/// Who may do what: to act as `actor` one needs one of `roles`, in the office `levels` above the handling one.
struct Permission {
    Actor actor;
    int levels;
    std::initializer_list<Role> roles;
};
// `resident` and `timer` are no rows: nobody on the staff acts as them. `administrator` is in no row: it opens no case.
constexpr std::initializer_list<Role> clerk_roles{Role::clerk, Role::supervisor};
constexpr std::initializer_list<Role> caseworker_roles{Role::caseworker, Role::supervisor};
constexpr std::initializer_list<Role> supervisor_roles{Role::supervisor};
constexpr std::array<Permission, 5> permissions{{{Actor::clerk, 0, clerk_roles},
                                                {Actor::caseworker, 0, caseworker_roles},
                                                {Actor::supervisor, 0, supervisor_roles},
                                                {Actor::reviewer, 1, caseworker_roles},
                                                {Actor::re_reviewer, 2, caseworker_roles}}};

bool stands_above(const Staff& staff, const Offices& offices, const CaseSituation& situation, int levels) {
    const Office* office = offices.above(situation.office, levels);
    return office != nullptr && office->id == staff.office;
}

bool has_any(const Staff& staff, std::initializer_list<Role> roles) {
    for (const Role role : roles)
        if (staff.has(role)) return true;
    return false;
}

/// Refuses whom the case does not concern, without a word about whether it exists.
Result<void> require_concerned(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    if (staff.disabled) return refuse(problems::disabled);
    if (is_barred(offices, staff.office, situation.about)) return refuse(problems::no_such_case);
    bool concerned = false;
    for (const Permission& permission : permissions)
        concerned = concerned || stands_above(staff, offices, situation, permission.levels);
    if (!concerned || !handles_cases(staff)) return refuse(problems::no_such_case);
    return {};
}

}  // namespace may_detail

bool handles_cases(const Staff& staff) {
    return staff.has(Role::clerk) || staff.has(Role::caseworker) || staff.has(Role::supervisor);
}

Result<void> may(const Staff& staff, const Offices& offices, procedure::Actor actor, const CaseSituation& situation) {
    TRY(may_detail::require_concerned(staff, offices, situation));
    for (const may_detail::Permission& permission : may_detail::permissions) {
        if (permission.actor != actor) continue;
        if (!may_detail::stands_above(staff, offices, situation, permission.levels))
            return refuse(problems::not_your_office, {{"office", situation.office.value}});
        if (may_detail::has_any(staff, permission.roles)) return {};
    }
    return refuse(problems::not_your_role, {{"actor", std::string(procedure::to_text(actor))}});
}

std::vector<procedure::Actor> actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    std::vector<procedure::Actor> actors;
    for (const may_detail::Permission& permission : may_detail::permissions)
        if (may(staff, offices, permission.actor, situation)) actors.push_back(permission.actor);
    return actors;
}

std::vector<procedure::Actor> identity_actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    std::vector<procedure::Actor> actors = actors_of(staff, offices, situation);
    std::erase(actors, procedure::Actor::clerk);
    return actors;
}

Result<void> may_open(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    TRY(may_detail::require_concerned(staff, offices, situation));
    if (actors_of(staff, offices, situation).empty()) return refuse(problems::no_such_case);
    return {};
}

Result<void> may_administer(const Staff& staff) {
    if (staff.disabled) return refuse(problems::disabled);
    if (!staff.has(Role::administrator)) return refuse(problems::administrators_only);
    return {};
}

}  // namespace huiyin::accounts
