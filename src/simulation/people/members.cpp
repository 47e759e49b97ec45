#include <algorithm>

#include "core/accounts/route.h"
#include "engine/handling.h"
#include "engine/problems.h"
#include "simulation/people/acting.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {
namespace members_detail {

void look(Town& town, const engine::Context& context, const engine::StaffSession& session, const Member& me, CaseId id,
          engine::Opening what) {
    const auto opened = engine::open_for_staff(context, session, id, what);
    if (!opened) return town.tell("  " + me.staff.login + " may not open: " + std::string(opened.error().code));
    town.known.looks.push_back({.case_id = id,
                                .office = me.staff.office,
                                .at = context.clock.now(),
                                .identity = what == engine::Opening::identity});
}

void act(Town& town, const engine::Context& context, const engine::StaffSession& session, const Member& me,
         const engine::CaseView& view) {
    const auto open = engine::staff_commands(context, session, view.value());
    engine::Action action;
    if (open.empty() || town.dice.once_in(6)) {
        action.command = town.dice.once_in(2) ? "message" : "note";
        action.values["body"] = "We are looking into it, says officialx";
    } else {
        const procedure::CommandRule& rule = *town.dice.any_of(open).rule;
        action.command = rule.id.value;
        action.values = filled_in(town, context, rule, view.value(), "officialx");
    }
    action.revision = town.dice.once_in(4) ? 0 : view.value().revision;
    const auto event = engine::act_as_staff(context, session, view.value().id, action);
    if (!event) {
        if (event.error().code == engine::problems::changed_meanwhile) town.mishaps.count(Mishap::overtaken);
        return town.tell("  " + me.staff.login + " may not " + action.command + ": " + std::string(event.error().code));
    }
    must_be_durable(town, view.value().id, *event);
    if (town.is_answer_lost()) return;
    town.tell("  " + me.staff.login + " did " + event->kind);
    for (Resident& resident : town.known.residents)
        if (resident.receipt && resident.receipt->case_id == view.value().id)
            resident.done.push_back({event->seq, event->kind, {}});
}

}  // namespace members_detail
using namespace members_detail;

void member_works(Town& town) {
    Member& me = somebody_at_work(town);
    town.request(me.staff.login + " works", [&town, &me](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) return town.tell("  " + me.staff.login + " can't sign in: " + std::string(session.error().code));
        const auto rows = engine::desk_list(context, *session, engine::DeskQuery{});
        if (rows.empty()) return;
        const engine::DeskRow& row = rows[town.dice.below(std::min<std::size_t>(rows.size(), 3))];
        const CaseId id = row.row.case_id;
        look(town, context, *session, me, id, engine::Opening::content);
        if (town.dice.once_in(8)) look(town, context, *session, me, id, engine::Opening::identity);
        const auto view = engine::view_for_staff(context, *session, id);
        if (!view) return town.tell("  " + me.staff.login + " can't read: " + std::string(view.error().code));
        const auto recorded = [&](const casework::Committed& one) {
            return one.event.kind == "case_viewed" && one.event.by.office == me.staff.office;
        };
        const auto& events = view->loaded.events;
        if (std::none_of(events.begin(), events.end(), recorded))
            town.broken("looking_leaves_a_trace", me.staff.login + " read a case, and nothing tells of it");
        if (view->content.text(1, "subject").empty())
            town.broken("who_handles_can_read", me.staff.login + " can't open the subject of a case on their desk");
        act(town, context, *session, me, *view);
    });
}

void accused_member_tries(Town& town) {
    std::vector<const Resident*> complaints;
    for (const Resident& one : town.known.residents)
        if (one.receipt && !one.filing.about.empty()) complaints.push_back(&one);
    if (complaints.empty()) return;
    const Resident& resident = *town.dice.any_of(complaints);
    std::vector<Member*> accused;
    for (Member& one : town.known.members)
        if (accounts::is_barred(*town.process->town.offices(), one.staff.office, resident.filing.about))
            accused.push_back(&one);
    if (accused.empty()) return;  // an office that an import made has no members
    Member& me = *town.dice.any_of(accused);
    town.request(me.staff.login + " tries what is about them", [&town, &me, &resident](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) return;
        const CaseId id = resident.receipt->case_id;
        if (engine::desk_case(context, *session, id) || engine::open_for_staff(context, *session, id) ||
            engine::view_for_staff(context, *session, id) ||
            engine::act_as_staff(context, *session, id, {.command = "note", .values = {{"body", "hm"}}, .revision = 0, .files = {}}))
            town.broken("accused_offices_are_kept_out", me.staff.login + " got at a case about their office");
    });
}

}  // namespace huiyin::simulation::people
