#include "engine/kinds.h"

#include <algorithm>

#include "base/fault.h"

namespace huiyin::engine {
namespace kinds_detail {

constexpr std::string_view suggestion_kind = "suggestion";

}  // namespace kinds_detail
using namespace kinds_detail;

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

bool answers_to_calls(const Town& town, const procedure::Procedure& kind) {
    const auto offered = kinds_offered(town);
    const auto is_suggestion = [](const procedure::Procedure* one) { return one->id.value == suggestion_kind; };
    return std::ranges::any_of(offered, is_suggestion) ? kind.id.value == suggestion_kind
                                                       : std::ranges::any_of(offered, [&](const procedure::Procedure* one) { return one->id == kind.id; });
}

const procedure::Procedure& kind_of_answers(const Town& town) { return kind_of(town, suggestion_kind); }

bool follows_letters_and_visits(const Town& town) {
    const procedure::Procedure* own = town.find_procedure("complaint");
    return own != nullptr && own->id.value == "complaint";
}

}  // namespace huiyin::engine
