#include <algorithm>
#include <tuple>

#include "core/accounts/route.h"
#include "core/casework/problems.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace handling_detail {

namespace duties_detail {

Content nothing_sealed(const procedure::Procedure&) { return {}; }

bool is_among(const std::vector<Colleague>& colleagues, const StaffId& id) {
    return std::any_of(colleagues.begin(), colleagues.end(), [&](const Colleague& one) { return one.id == id; });
}

/// A member who handles cases; none otherwise.
std::optional<accounts::Staff> member_named(const Context& context, const StaffId& id) {
    for (accounts::Staff& one : all_staff(context.store))
        if (one.id == id && accounts::handles_cases(one)) return std::move(one);
    return std::nullopt;
}

/// Whether a colleague of a member's office can go on with a case that the member leaves, or nobody waits for that office.
bool somebody_goes_on(const Context& context, const accounts::Staff& leaving, const casework::Case& current) {
    const bool needs_another = casework::needs_another_person(context.town.procedure(current), current.state);
    return !current.waits_for(leaving.office) || std::ranges::any_of(all_staff(context.store), [&](const accounts::Staff& one) {
        const std::string tag = member_tag(context, one.id, current.id);
        return one.id != leaving.id && one.office == leaving.office && !one.disabled &&
               (one.has(accounts::Role::caseworker) || one.has(accounts::Role::supervisor)) &&
               !current.stepped_out.contains(tag) && !(needs_another && current.deciders.contains(tag));
    });
}

/// What is asked when this member would take another off the case.
casework::TakeOff taking_off(const Context& context, const StaffSession& session, const casework::Case& current, const accounts::Staff& member) {
    const auto actors = actors_in(context, session, current);
    return {.actor = actors.empty() ? procedure::Actor::supervisor : actors.back(),
            .office = session.staff.office,
            .tag = member_tag(context, session.staff.id, current.id),
            .member = member_tag(context, member.id, current.id),
            .member_office = member.office};
}

}  // namespace duties_detail
using namespace duties_detail;

void sort_by_name(std::vector<Colleague>& colleagues) {
    std::sort(colleagues.begin(), colleagues.end(),
              [](const Colleague& a, const Colleague& b) { return std::tie(a.name, a.id) < std::tie(b.name, b.id); });
}

Result<casework::Event> do_duty(const Context& context, const StaffSession& session, CaseId id, const Action& action) {
    const std::string tag = member_tag(context, session.staff.id, id);
    if (action.command == step_out_command)
        return perform(
            context, id, session.office_keys, action.revision,
            [&](const casework::Case& current) -> Result<casework::Command> {
                const auto actors = actors_in(context, session, current);
                if (actors.empty()) return refuse(problems::no_such_case);
                if (!somebody_goes_on(context, session.staff, current)) return refuse(problems::nobody_goes_on);
                return casework::StepOut{.actor = actors.back(), .office = session.staff.office, .tag = tag};
            },
            nothing_sealed, {.worker = desk_pseudonym(context, session.staff.id), .cosigner = {}});
    const auto wanted = action.values.find("member");
    const auto member = wanted == action.values.end() ? std::nullopt : StaffId::parse(wanted->second);
    if (!member) return refuse(casework::problems::field_not_chosen, {{"field", "member"}}, "member");
    const bool takes_off = action.command == take_off_command;
    const auto their_row = member_named(context, *member);
    if (!their_row) return refuse(problems::not_a_colleague, {}, "member");
    return perform(
        context, id, session.office_keys, action.revision,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = actors_in(context, session, current);
            if (actors.empty()) return refuse(problems::no_such_case);
            const std::string their_tag = member_tag(context, *member, id);
            if (takes_off && !somebody_goes_on(context, *their_row, current)) return refuse(problems::nobody_takes_over, {}, "member");
            if (takes_off) return taking_off(context, session, current, *their_row);
            if (!is_among(assignable(context, session, current), *member)) return refuse(problems::not_a_colleague, {}, "member");
            return casework::Assign{.actor = actors.back(), .office = session.staff.office, .tag = tag, .to = their_tag};
        },
        nothing_sealed, {.worker = desk_pseudonym(context, *member), .cosigner = {}});
}

}  // namespace handling_detail
using namespace handling_detail;

std::vector<Colleague> assignable(const Context& context, const StaffSession& session, const casework::Case& current) {
    std::vector<Colleague> out;
    const Date today = context.town.now(context.clock.now()).today;
    const bool needs_another = casework::needs_another_person(context.town.procedure(current), current.state);
    const auto add = [&](const accounts::Staff& one) {
        const std::string tag = member_tag(context, one.id, current.id);
        if (needs_another && current.deciders.contains(tag)) return;
        const auto known = current.assigned.find(session.staff.office);
        if (current.stepped_out.contains(tag) || (known != current.assigned.end() && known->second == tag)) return;
        out.push_back({.id = one.id, .name = one.name, .away_until = one.is_away(today) ? one.away_until : std::nullopt});
    };
    // Who may not take the next step gives it to somebody who may, whoever is head.
    const bool is_anothers = needs_another && current.deciders.contains(member_tag(context, session.staff.id, current.id));
    if (!session.staff.has(accounts::Role::supervisor) && !is_anothers) {
        add(session.staff);
        return out;
    }
    for (const accounts::Staff& one : all_staff(context.store))
        if (one.office == session.staff.office && !one.disabled && accounts::handles_cases(one)) add(one);
    sort_by_name(out);
    return out;
}

std::vector<Colleague> removable(const Context& context, const StaffSession& session, const casework::Case& current) {
    return removable(context, session, current, all_staff(context.store));
}

std::vector<Colleague> removable(const Context& context, const StaffSession& session, const casework::Case& current,
                                 const std::vector<accounts::Staff>& staff) {
    std::vector<Colleague> out;
    if (current.forgotten || actors_in(context, session, current).empty()) return out;
    casework::Rules rules = rules_of(context, current);
    rules.heads = [&](const OfficeId& office) { return heads_among(context, staff, office, current.id); };
    for (const accounts::Staff& one : staff) {
        if (!accounts::handles_cases(one)) continue;
        const casework::TakeOff taking = taking_off(context, session, current, one);
        if (!casework::may_take_off(current, taking, rules)) continue;
        Colleague colleague{.id = one.id, .name = one.name};
        if (current.worker(one.office) == taking.member)
            out.insert(out.begin(), std::move(colleague));  // whoever has it comes first
        else
            out.push_back(std::move(colleague));
    }
    return out;
}

}  // namespace huiyin::engine
