#include "engine/stranding.h"

#include <algorithm>
#include <vector>

#include "engine/cases.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace stranding_detail {

/// The town's offices with that one in its new place; nothing if it doesn't fit.
std::optional<accounts::Offices> offices_after(const accounts::Offices& now, const accounts::Office& changed) {
    std::vector<accounts::Office> all = now.all();
    for (const accounts::Office& one : accounts::changed_by(now, changed)) {
        const auto present = std::ranges::find(all, one.id, &accounts::Office::id);
        if (present == all.end()) all.push_back(one);
        else *present = one;
    }
    auto after = accounts::Offices::create(std::move(all));
    return after ? std::optional(std::move(*after)) : std::nullopt;
}

/// Who comes to stand above an office that did not before.
std::vector<OfficeId> new_above(const accounts::Offices& now, const accounts::Offices& after, const OfficeId& office) {
    std::vector<OfficeId> out;
    for (const accounts::Office& other : after.all())
        if (after.is_below(office, other.id) && !now.is_below(office, other.id)) out.push_back(other.id);
    return out;
}

/// Whether an open case of an office is about one of these.
bool has_cases_about(const Context& context, const OfficeId& office, const std::vector<OfficeId>& above) {
    DeskQuery query;
    query.show = DeskQuery::Show::own;
    query.office = office;
    query.limit = 200;
    for (;;) {
        const auto rows = context.store.desk(query);
        for (const CaseRow& row : rows) {
            const auto standing = standing_case(context, row.case_id, Afterwards::let_go);
            if (!standing) continue;
            if (std::ranges::find_first_of(standing->value.about, above) != standing->value.about.end()) return true;
        }
        if (rows.size() < query.limit) return false;
        query.after = DeskQuery::After{.due = rows.back().due, .time = rows.back().filed_at, .case_id = rows.back().case_id};
    }
}

}  // namespace stranding_detail

std::optional<Problem> left_without_office(const Context& context, const accounts::Office& changed) {
    using namespace stranding_detail;
    const auto now = context.town.offices();
    const accounts::Office* stands = now->find(changed.id);
    if (stands == nullptr || stands->parent == changed.parent) return std::nullopt;
    const auto after = offices_after(*now, changed);
    if (!after) return std::nullopt;
    for (const accounts::Office& office : after->all()) {
        const auto above = new_above(*now, *after, office.id);
        // Not how many, nor about whom: administrators belong to offices, too.
        if (!above.empty() && has_cases_about(context, office.id, above))
            return Problem{problems::cases_stranded, {{"office_zh", office.name.zh}, {"office_en", office.name.en}}, "parent"};
    }
    return std::nullopt;
}

}  // namespace huiyin::engine
