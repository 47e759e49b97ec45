#include "engine/supervising.h"

#include <algorithm>

#include "base/fault.h"
#include "core/accounts/problems.h"
#include "core/accounts/route.h"
#include "engine/handling.h"

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

SupervisedCase look_at(const Context& context, const StaffSession& session, const casework::Case& current, CaseRow row) {
    SupervisedCase out;
    out.row = std::move(row);
    out.may_look = may_look_at(context, session, current);
    out.stands_still = std::any_of(current.clocks.begin(), current.clocks.end(),
                                   [](const casework::RunningClock& clock) { return clock.suspended_on.has_value(); });
    out.with_others = !current.participants.empty();
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
        const auto count = [&](Show show) { return context.store.desk_count(query_of(context, show, office, most)); };
        out.push_back({.office = office,
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
    for (CaseRow& row : rows) {
        const auto loaded = load_case(context.store, row.case_id);
        // Offices may have been put elsewhere since it was routed around them.
        if (!loaded || accounts::is_barred(*offices, session.staff.office, loaded->value.about)) continue;
        out.cases.push_back(look_at(context, session, loaded->value, std::move(row)));
    }
    return out;
}

}  // namespace huiyin::engine
