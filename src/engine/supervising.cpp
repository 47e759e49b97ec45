#include "engine/supervising.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/fault.h"
#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "engine/handling.h"
#include "engine/publishing.h"

namespace huiyin::engine {
namespace supervising_detail {

DeskQuery query_of(const Context& context, DeskQuery::Show show, const OfficeId& office, std::size_t limit) {
    DeskQuery query;
    query.show = show;
    query.office = office;
    query.today = context.town.now(context.clock.now()).today;
    query.until = query.today + soon_days;
    query.limit = limit;
    return query;
}

/// The offices that one stands under, or ever stood under; an empty id where it is or was the top.
std::set<OfficeId> parents_ever(const Context& context, const OfficeId& id) {
    std::set<OfficeId> out;
    const auto add = [&out](const accounts::Office& office) { out.insert(office.parent.value_or(OfficeId{})); };
    const auto read = [&add](const std::string& document) {
        if (const auto office = accounts::read_office(document)) add(*office);
    };
    if (const accounts::Office* now = context.town.offices()->find(id)) add(*now);
    if (const auto first = original(context.town, std::string(office_kind), id.value)) read(*first);
    for (const VersionRow& version : context.store.version_history(std::string(office_kind), id.value, std::numeric_limits<std::int64_t>::max(), 100))
        read(version.document);
    return out;
}

/// Whether an office is, or stands below, another one now and has at all times, on whatever way. `met`: offices that were looked at on the
/// way, or are; by one that is met again nothing more is learned.
bool always_stood_below(const Context& context, const OfficeId& id, const OfficeId& above, std::set<OfficeId>& met) {
    if (id == above || !met.insert(id).second) return true;
    const auto parents = parents_ever(context, id);
    return !parents.empty() && std::ranges::all_of(parents, [&](const OfficeId& one) { return !one.value.empty() && always_stood_below(context, one, above, met); });
}

/// Whether an office's list can hold a case about the office of whom it is shown to, or about one above that: only if it once stood
/// where such a case could be routed to, outside of that office.
bool may_hold_cases_about(const Context& context, const OfficeId& id, const OfficeId& viewers) {
    const auto offices = context.town.offices();
    for (int levels = 0; const accounts::Office* accused = offices->above(viewers, levels); ++levels) {
        std::set<OfficeId> met;
        if (!always_stood_below(context, id, accused->id, met)) return true;
    }
    return false;
}

/// The staff, read once for a whole list, and only if a case on it asks for them.
using ReadStaff = std::function<const std::vector<accounts::Staff>&()>;

SupervisedCase look_at(const Context& context, const StaffSession& session, const casework::Case& current, CaseRow row, const ReadStaff& staff) {
    SupervisedCase out;
    out.row = std::move(row);
    out.may_look = may_look_at(context, session, current);
    out.with_others = !current.participants.empty();
    out.yours = out.row.asks && out.may_look && current.office != session.staff.office && !removable(context, session, current, staff()).empty();
    return out;
}

}  // namespace supervising_detail
using namespace supervising_detail;

std::vector<OfficeId> supervised_offices(const Context& context, const StaffSession& session) {
    std::vector<OfficeId> out;
    if (session.staff.disabled || !session.staff.has(accounts::Role::supervisor)) return out;
    const auto offices = context.town.offices();
    for (const accounts::Office& office : offices->all())
        if (office.id == session.staff.office || offices->is_below(office.id, session.staff.office)) out.push_back(office.id);
    return out;
}

std::vector<OfficeAtWork> offices_at_work(const Context& context, const StaffSession& session, std::size_t most) {
    using Show = DeskQuery::Show;
    std::vector<OfficeAtWork> out;
    for (const OfficeId& office : supervised_offices(context, session)) {
        if (may_hold_cases_about(context, office, session.staff.office)) {
            out.emplace_back().office = office;
            out.back().counted = false;
            continue;
        }
        const auto count = [&](Show show) { return context.store.desk_count(query_of(context, show, office, most)); };
        out.push_back({.office = office,
                       .counted = true,
                       .late = count(Show::own_late),
                       .soon = count(Show::own_soon),
                       .free = count(Show::own_free),
                       .waiting = count(Show::own_waiting),
                       .asks = count(Show::own_asks)});
    }
    return out;
}

Result<SupervisedPage> supervised_page(const Context& context, const StaffSession& session, DeskQuery query) {
    EXPECTS(query.show >= DeskQuery::Show::own_late && query.limit > 0);
    const auto theirs = supervised_offices(context, session);
    if (std::find(theirs.begin(), theirs.end(), query.office) == theirs.end())
        return refuse(accounts::problems::not_your_office, {{"office", query.office.value}});
    DeskQuery asked = query_of(context, query.show, query.office, query.limit + 1);
    asked.after = query.after;
    std::vector<CaseRow> rows = context.store.desk(asked);
    SupervisedPage out;
    if (rows.size() > query.limit) {
        rows.pop_back();
        const CaseRow& last = rows.back();
        out.next = DeskQuery::After{.due = last.due, .time = last.filed_at, .case_id = last.case_id};
    }
    const auto offices = context.town.offices();
    std::optional<std::vector<accounts::Staff>> staff;
    const ReadStaff read_staff = [&]() -> const std::vector<accounts::Staff>& {
        if (!staff) staff = all_staff(context.store);
        return *staff;
    };
    for (CaseRow& row : rows) {
        const auto loaded = standing_case(context, row.case_id);
        // Offices may have been put elsewhere since it was routed around them.
        if (!loaded || accounts::is_barred(*offices, session.staff.office, loaded->value.about)) continue;
        out.cases.push_back(look_at(context, session, loaded->value, std::move(row), read_staff));
    }
    return out;
}

}  // namespace huiyin::engine
