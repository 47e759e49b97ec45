#include "engine/together.h"

#include <algorithm>

#include "engine/cosigning.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"

namespace huiyin::engine {

bool may_go_together(const procedure::Procedure& procedure, const procedure::CommandRule& rule) {
    const auto* state = rule.to ? procedure.find_state(*rule.to) : nullptr;
    const bool answers = std::ranges::any_of(rule.stops, [](const procedure::ClockStop& stop) {
        return stop.outcome == procedure::Outcome::answered || stop.outcome == procedure::Outcome::declined;
    });
    const bool ends_without_answer = state != nullptr && state->is_final && !answers;
    return !rule.fields.empty() && !rule.hands_to && !rule.switches_to && !rule.invites && !rule.releases && !ends_without_answer;
}

Result<void> check_together(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                            const procedure::CommandRule& rule) {
    if (!may_go_together(context.town.procedure(loaded.value), rule)) return refuse(problems::one_at_a_time);
    if (const auto draft = own_draft(context, session, loaded); draft && draft->cosigning.command == rule.id.value)
        return refuse(problems::before_a_colleague);
    return {};
}

bool has_done(const Context& context, const StaffSession& session, const LoadedCase& loaded, const std::string& kind,
              std::uint32_t revision) {
    const std::string tag = handling_detail::member_tag(context, session.staff.id, loaded.value.id);
    return std::any_of(loaded.events.begin(), loaded.events.end(), [&](const casework::Committed& one) {
        return one.event.seq > revision && one.event.kind == kind && one.event.by.tag == tag;
    });
}

}  // namespace huiyin::engine
