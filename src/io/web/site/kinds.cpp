#include "io/web/site/kinds.h"

#include "base/fault.h"

namespace huiyin::web {

std::vector<const procedure::Procedure*> kinds_offered(const engine::Town& town) {
    const auto* own = town.find_procedure("complaint");
    std::vector<const procedure::Procedure*> out{own};
    for (const procedure::Procedure& one : town.procedures())
        if (own != nullptr && one.id != own->id && one.filing != procedure::Filing::nobody && one.calendar == own->calendar)
            out.push_back(&one);
    std::erase(out, nullptr);
    EXPECTS(!out.empty());
    return out;
}

const procedure::Procedure& kind_of(const engine::Town& town, std::string_view id) {
    const auto offered = kinds_offered(town);
    for (const auto* one : offered)
        if (one->id.value == id) return *one;
    return *offered.front();
}

}  // namespace huiyin::web
