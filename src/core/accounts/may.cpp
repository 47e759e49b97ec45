#include <algorithm>
#include <array>
#include <initializer_list>

#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "core/accounts/staff.h"

namespace huiyin::accounts {

namespace may_detail {

using procedure::Actor;

/// Where a member's office stands to a case: as the handling one, above it, as the one that reviews (that is one or two levels above
/// it, unless a review was asked of another one), as one that was asked, or beside it.
enum class Place { handling, one_above, reviewing, re_reviewing, asked, participant, sender, owing };

/// Who may do what: to act as `actor` one needs one of `roles`, in an office that stands at `place`.
struct Permission {
    Actor actor;
    Place place;
    std::initializer_list<Role> roles;
};
// `resident` and `timer` are no rows: nobody on the staff acts as them. `administrator` is in no row: it opens no case.
constexpr std::initializer_list<Role> clerk_roles{Role::clerk, Role::supervisor};
constexpr std::initializer_list<Role> caseworker_roles{Role::caseworker, Role::supervisor};
constexpr std::initializer_list<Role> supervisor_roles{Role::supervisor};
constexpr std::array<Permission, 11> permissions{{{Actor::participant, Place::participant, caseworker_roles},
                                                {Actor::sender, Place::sender, caseworker_roles},
                                                {Actor::owing, Place::owing, caseworker_roles},
                                                {Actor::owing_head, Place::owing, supervisor_roles},
                                                {Actor::clerk, Place::handling, clerk_roles},
                                                {Actor::caseworker, Place::handling, caseworker_roles},
                                                {Actor::supervisor, Place::handling, supervisor_roles},
                                                {Actor::head_above, Place::one_above, supervisor_roles},
                                                {Actor::reviewer, Place::reviewing, caseworker_roles},
                                                {Actor::re_reviewer, Place::re_reviewing, caseworker_roles},
                                                {Actor::superior, Place::asked, caseworker_roles}}};

bool stands_at(Place place, const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    const auto above = [&](int levels) {
        const Office* office = offices.above(situation.office, levels);
        return office != nullptr && office->id == staff.office;
    };
    const auto is_among = [&](const std::vector<OfficeId>& ones) { return std::ranges::find(ones, staff.office) != ones.end(); };
    switch (place) {
        case Place::handling: return above(0);
        case Place::one_above: return above(1);
        case Place::reviewing: return situation.reviewing ? situation.reviewing == staff.office : above(1);
        case Place::re_reviewing: return situation.re_reviewing ? situation.re_reviewing == staff.office : above(2);
        case Place::asked: return is_among(situation.asked);
        case Place::participant: return is_among(situation.participants);
        case Place::sender: return situation.sender == staff.office;
        case Place::owing: return is_among(situation.owing);
    }
    return false;
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
        concerned = concerned || stands_at(permission.place, staff, offices, situation);
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
        if (!may_detail::stands_at(permission.place, staff, offices, situation))
            return refuse(problems::not_your_office, {{"office", situation.office.value}});
        if (may_detail::has_any(staff, permission.roles)) return {};
    }
    return refuse(problems::not_your_role, {{"actor", std::string(procedure::to_text(actor))}});
}

std::vector<procedure::Actor> actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    std::vector<procedure::Actor> actors;
    if (!may_detail::require_concerned(staff, offices, situation)) return actors;
    for (const may_detail::Permission& permission : may_detail::permissions)
        if (may_detail::stands_at(permission.place, staff, offices, situation) && may_detail::has_any(staff, permission.roles))
            actors.push_back(permission.actor);
    return actors;
}

std::vector<procedure::Actor> identity_actors_of(const Staff& staff, const Offices& offices, const CaseSituation& situation) {
    std::vector<procedure::Actor> actors = actors_of(staff, offices, situation);
    std::erase_if(actors, [](procedure::Actor actor) {
        return actor == procedure::Actor::clerk || actor == procedure::Actor::participant || actor == procedure::Actor::sender ||
               actor == procedure::Actor::owing || actor == procedure::Actor::owing_head;
    });
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

Result<void> may_publish_for(const Staff& staff, const OfficeId& office) {
    if (staff.disabled) return refuse(problems::disabled);
    if (staff.has(Role::administrator) || (staff.has(Role::supervisor) && staff.office == office)) return {};
    return refuse(problems::others_publish, {{"office", office.value}});
}

bool may_see_appointments(const Staff& staff, const OfficeId& office) {
    return !staff.disabled && handles_cases(staff) && staff.office == office;
}

}  // namespace huiyin::accounts
