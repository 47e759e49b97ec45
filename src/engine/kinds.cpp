#include "engine/kinds.h"

#include "base/fault.h"

namespace huiyin::engine {

std::vector<const procedure::Procedure*> kinds_offered(const Town& town) {
    const auto* own = town.find_procedure("complaint");
    std::vector<const procedure::Procedure*> out{own};
    for (const procedure::Procedure& one : town.procedures())
        if (own != nullptr && one.id != own->id && one.filing != procedure::Filing::nobody && one.calendar == own->calendar)
            out.push_back(&one);
    std::erase(out, nullptr);
    EXPECTS(!out.empty());
    return out;
}

const procedure::Procedure& kind_of(const Town& town, std::string_view id) {
    const auto offered = kinds_offered(town);
    for (const auto* one : offered)
        if (one->id.value == id) return *one;
    return *offered.front();
}

const procedure::Procedure& kind_of(const Town& town, std::string_view id, const guidance::Category* category) {
    return kind_of(town, category != nullptr && !category->procedure.empty() ? std::string_view(category->procedure) : id);
}

}  // namespace huiyin::engine
