#include "engine/away.h"

#include "core/accounts/problems.h"
#include "engine/handling_parts.h"
#include "engine/problems.h"

namespace huiyin::engine {
namespace away_detail {

Result<void> require_head(const StaffSession& session) {
    if (session.staff.has(accounts::Role::supervisor) && !session.staff.disabled) return {};
    return refuse(accounts::problems::not_your_role, {{"actor", std::string(procedure::to_text(procedure::Actor::supervisor))}});
}

/// A member of the head's own office, disabled or not: who has left still has cases.
Result<accounts::Staff> own_member(const Context& context, const StaffSession& session, const StaffId& id) {
    TRY(require_head(session));
    const auto row = context.store.staff_by_id(id);
    if (!row) return refuse(problems::not_a_colleague, {}, "from");
    TRY_LET(member, accounts::read_staff(row->document));
    if (member.office != session.staff.office) return refuse(problems::not_a_colleague, {}, "from");
    return member;
}

DeskQuery with_member(const Context& context, const StaffSession& session, const StaffId& member, std::size_t limit) {
    DeskQuery query;
    query.show = DeskQuery::Show::mine;
    query.office = session.staff.office;
    query.today = context.town.now(context.clock.now()).today;
    query.handler = desk_pseudonym(context, member);
    query.limit = limit;
    return query;
}

}  // namespace away_detail
using namespace away_detail;

Result<void> set_away(const Context& context, const StaffId& id, const std::optional<Date>& until) {
    if (until && *until < context.town.now(context.clock.now()).today)
        return refuse(problems::day_is_past, {{"day", to_text(*until)}}, "until");
    auto row = context.store.staff_by_id(id);
    if (!row) return refuse(problems::no_such_member);
    TRY_LET(staff, accounts::read_staff(row->document));
    staff.away_until = until;
    row->document = accounts::write_staff(staff);
    Changes changes;
    changes.staff.push_back(std::move(*row));
    context.writer.write(std::move(changes));
    return {};
}

Result<std::vector<Colleague>> members_of_own_office(const Context& context, const StaffSession& session) {
    TRY(require_head(session));
    const Date today = context.town.now(context.clock.now()).today;
    std::vector<Colleague> out;
    for (const accounts::Staff& one : all_staff(context.store))
        if (one.office == session.staff.office && accounts::handles_cases(one))
            out.push_back({.id = one.id,
                           .name = one.name,
                           .away_until = one.is_away(today) ? one.away_until : std::nullopt,
                           .disabled = one.disabled});
    handling_detail::sort_by_name(out);
    return out;
}

Result<std::size_t> cases_with(const Context& context, const StaffSession& session, const StaffId& member, std::size_t most) {
    TRY(own_member(context, session, member));
    return context.store.desk_count(with_member(context, session, member, most));
}

Result<Given> give_cases(const Context& context, const StaffSession& session, const StaffId& from, const StaffId& to,
                         const std::optional<DeskQuery::After>& after) {
    TRY(own_member(context, session, from));
    TRY_LET(receiver, own_member(context, session, to));
    if (from == to || receiver.disabled || !accounts::handles_cases(receiver)) return refuse(problems::not_a_colleague, {}, "to");
    DeskQuery query = with_member(context, session, from, given_most + 1);
    query.after = after;
    auto rows = context.store.desk(query);
    Given out;
    if (rows.size() > given_most) {
        rows.pop_back();
        const CaseRow& last = rows.back();
        out.next = DeskQuery::After{.due = last.due, .time = last.filed_at, .case_id = last.case_id};
    }
    for (CaseRow& row : rows) {
        const auto done = act_as_staff(context, session, row.case_id,
                                       {.command = std::string(assign_command), .values = {{"member", to.hex()}}, .revision = 0, .files = {}});
        if (done) {
            ++out.given;
        } else {
            out.why.push_back(done.error());
            out.kept.push_back(std::move(row));
        }
    }
    return out;
}

}  // namespace huiyin::engine
