#include "engine/together.h"

#include <algorithm>

#include "engine/handling_parts.h"

namespace huiyin::engine {

bool has_done(const Context& context, const StaffSession& session, const LoadedCase& loaded, const std::string& kind,
              std::uint32_t revision) {
    const std::string tag = handling_detail::member_tag(context, session.staff.id, loaded.value.id);
    return std::any_of(loaded.events.begin(), loaded.events.end(), [&](const casework::Committed& one) {
        return one.event.seq > revision && one.event.kind == kind && one.event.by.tag == tag;
    });
}

}  // namespace huiyin::engine
