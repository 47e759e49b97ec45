#include "core/accounts/route.h"

#include <algorithm>
#include <vector>

#include "core/accounts/problems.h"

namespace huiyin::accounts {

namespace route_detail {

tl::unexpected<Problem> refuse_inside(std::string_view code, const Offices& offices, const OfficeId& office) {
    const Text outside = outside_route_of(offices, office);
    return refuse(code, {{"office", office.value}, {"route_zh", outside.zh}, {"route_en", outside.en}});
}

Result<void> require_known(const Offices& offices, const OfficeId& office, const char* where) {
    if (offices.find(office) == nullptr) return refuse(problems::unknown_office, {{"office", office.value}}, where);
    return {};
}

/// `office` or the nearest above that is not barred and has a key; null if none.
const Office* ready_from(const Offices& offices,
                         const OfficeId& office,
                         std::span<const OfficeId> about,
                         const HasKey& has_key) {
    for (const Office* at = offices.find(office); at != nullptr; at = offices.above(at->id, 1))
        if (!is_barred(offices, at->id, about) && has_key(at->id)) return at;
    return nullptr;
}

/// Where complaints about `office` go, then where complaints about that one go, and so on; each once.
std::vector<OfficeId> complaint_chain(const Offices& offices, const OfficeId& office) {
    std::vector<OfficeId> chain;
    for (const Office* at = offices.find(office); at != nullptr && at->complaints_to; at = offices.find(*at->complaints_to)) {
        if (std::find(chain.begin(), chain.end(), *at->complaints_to) != chain.end()) break;
        chain.push_back(*at->complaints_to);
    }
    return chain;
}

}  // namespace route_detail
using namespace route_detail;

bool is_barred(const Offices& offices, const OfficeId& office, std::span<const OfficeId> about) {
    return std::any_of(about.begin(), about.end(), [&](const OfficeId& accused) {
        return office == accused || offices.is_below(office, accused);
    });
}

Result<void> may_write_down(const Offices& offices, const OfficeId& office, std::span<const OfficeId> about) {
    if (is_barred(offices, office, about)) return refuse(problems::about_own_office, {{"office", office.value}}, "about");
    return {};
}

Result<OfficeId> route(const Offices& offices, const RoutingWish& wish, const HasKey& has_key) {
    for (const OfficeId& accused : wish.about) TRY(require_known(offices, accused, "about_offices"));
    std::vector<OfficeId> candidates;
    if (wish.wanted) {
        TRY(require_known(offices, *wish.wanted, "office"));
        if (!offices.find(*wish.wanted)->takes_filings)
            return refuse(problems::takes_no_filings, {{"office", wish.wanted->value}}, "office");
        candidates.push_back(*wish.wanted);
    }
    const auto append_chain = [&](const OfficeId& office) {
        const auto chain = complaint_chain(offices, office);
        candidates.insert(candidates.end(), chain.begin(), chain.end());
    };
    for (const OfficeId& accused : wish.about) append_chain(accused);
    if (wish.usual && offices.find(*wish.usual) != nullptr) candidates.push_back(*wish.usual);
    candidates.push_back(offices.reception().id);
    append_chain(offices.reception().id);

    bool free_without_key = false;
    for (const OfficeId& candidate : candidates) {
        if (is_barred(offices, candidate, wish.about)) continue;
        if (const Office* ready = ready_from(offices, candidate, wish.about, has_key)) return ready->id;
        free_without_key = true;
    }
    if (free_without_key) return refuse(problems::no_office_ready, {}, "office");
    return refuse_inside(problems::no_office_inside, offices, wish.about.front());
}

Result<void> may_forward(const Offices& offices,
                         const OfficeId& to,
                         std::span<const OfficeId> about,
                         const HasKey& has_key) {
    TRY(require_known(offices, to, "office"));
    if (is_barred(offices, to, about)) return refuse_inside(problems::no_office_inside, offices, to);
    if (!has_key(to)) return refuse(problems::no_office_ready, {}, "office");
    return {};
}

Result<OfficeId> review_office(const Offices& offices,
                               const OfficeId& handling,
                               int levels,
                               std::span<const OfficeId> about) {
    const Office* above = offices.above(handling, levels);
    if (above == nullptr || is_barred(offices, above->id, about))
        return refuse_inside(problems::no_office_above, offices, handling);
    return above->id;
}

Text outside_route_of(const Offices& offices, const OfficeId& office) {
    for (const Office* at = offices.find(office); at != nullptr; at = offices.above(at->id, 1))
        if (at->outside_route != Text{}) return at->outside_route;
    return offices.reception().outside_route;
}

std::optional<OfficeId> sealing_office(const Offices& offices, const OfficeId& office, const HasKey& has_key) {
    if (const Office* ready = ready_from(offices, office, {}, has_key)) return ready->id;
    if (has_key(offices.reception().id)) return offices.reception().id;
    return std::nullopt;
}

}  // namespace huiyin::accounts
