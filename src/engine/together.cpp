#include "engine/together.h"

#include <algorithm>

#include "engine/cosigning.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"

namespace huiyin::engine {

Result<void> check_together(const Context& context, const StaffSession& session, const LoadedCase& loaded,
                            const procedure::CommandRule& rule) {
    if (!rule.together) return refuse(problems::one_at_a_time);
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
