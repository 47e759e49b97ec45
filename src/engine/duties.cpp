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
                return casework::StepOut{.actor = actors.back(), .office = session.staff.office, .tag = tag};
            },
            nothing_sealed, {.worker = desk_pseudonym(context, session.staff.id), .cosigner = {}});
    const auto wanted = action.values.find("member");
    const auto member = wanted == action.values.end() ? std::nullopt : StaffId::parse(wanted->second);
    if (!member) return refuse(casework::problems::field_not_chosen, {{"field", "member"}}, "member");
    const bool takes_off = action.command == take_off_command;
    return perform(
        context, id, session.office_keys, action.revision,
        [&](const casework::Case& current) -> Result<casework::Command> {
            const auto actors = actors_in(context, session, current);
            if (actors.empty()) return refuse(problems::no_such_case);
            const std::string their_tag = member_tag(context, *member, id);
            if (!is_among(takes_off ? removable(context, session, current) : assignable(context, session, current), *member))
                return refuse(problems::not_a_colleague, {}, "member");
            if (takes_off)
                return casework::TakeOff{.actor = actors.back(), .office = session.staff.office, .tag = tag, .member = their_tag};
            return casework::Assign{.actor = actors.back(), .office = session.staff.office, .tag = tag, .to = their_tag};
        },
        nothing_sealed, {.worker = desk_pseudonym(context, *member), .cosigner = {}});
}

}  // namespace handling_detail
using namespace handling_detail;

std::vector<Colleague> assignable(const Context& context, const StaffSession& session, const casework::Case& current) {
    std::vector<Colleague> out;
    const Date today = context.town.now(context.clock.now()).today;
    const auto add = [&](const accounts::Staff& one) {
        const std::string tag = member_tag(context, one.id, current.id);
        const auto known = current.assigned.find(session.staff.office);
        if (current.stepped_out.contains(tag) || (known != current.assigned.end() && known->second == tag)) return;
        out.push_back({.id = one.id, .name = one.name, .away_until = one.is_away(today) ? one.away_until : std::nullopt});
    };
    if (!session.staff.has(accounts::Role::supervisor)) {
        add(session.staff);
        return out;
    }
    for (const accounts::Staff& one : all_staff(context.store))
        if (one.office == session.staff.office && !one.disabled && accounts::handles_cases(one)) add(one);
    sort_by_name(out);
    return out;
}

std::vector<Colleague> removable(const Context& context, const StaffSession& session, const casework::Case& current) {
    std::vector<Colleague> out;
    if (current.forgotten || actors_in(context, session, current).empty()) return out;
    const auto offices = context.town.offices();
    const bool is_head = session.staff.has(accounts::Role::supervisor);
    const auto worker = current.workers.find(current.office);
    const auto last = [&](std::string_view kind) {
        const auto found = current.last_of.find(std::string(kind));
        return found == current.last_of.end() ? 0U : found->second;
    };
    const std::uint32_t asked = last("recusal_asked");
    const bool waits = asked > last(procedure::member_recused) && asked > last("recusal_refused");
    const accounts::Office* above = offices->above(current.office, 1);
    for (const accounts::Staff& one : all_staff(context.store)) {
        if (one.id == session.staff.id) continue;
        const std::string tag = member_tag(context, one.id, current.id);
        if (current.stepped_out.contains(tag)) continue;
        const bool is_below = is_head && one.office == session.staff.office && accounts::handles_cases(one);
        // The head of the handling office is asked about themself: the office above decides.
        const bool is_head_below = waits && above != nullptr && above->id == session.staff.office && one.office == current.office &&
                                   one.has(accounts::Role::supervisor) && worker != current.workers.end() && worker->second == tag;
        if (!is_below && !is_head_below) continue;
        const auto place = current.workers.find(one.office);
        Colleague colleague{.id = one.id, .name = one.name};
        if (place != current.workers.end() && place->second == tag)
            out.insert(out.begin(), std::move(colleague));  // whoever has it comes first
        else
            out.push_back(std::move(colleague));
    }
    return out;
}

}  // namespace huiyin::engine
