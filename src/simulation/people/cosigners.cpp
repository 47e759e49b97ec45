#include "engine/cosigning.h"
#include "simulation/people/acting.h"
#include "simulation/people/people.h"

namespace huiyin::simulation::people {
namespace cosigners_detail {

/// The member of that id.
Member* member_of(Town& town, const StaffId& id) {
    for (Member& one : town.known.members)
        if (one.staff.id == id) return &one;
    return nullptr;
}

/// A command that somebody else could sign, and who.
struct Wish {
    engine::Action action;
    StaffId colleague;
};
std::optional<Wish> wish_of(Town& town, const engine::Context& context, const engine::StaffSession& session, const casework::Case& current) {
    const auto open = engine::staff_commands(context, session, current);
    if (open.empty()) return std::nullopt;
    const procedure::CommandRule& rule = *town.dice.any_of(open).rule;
    const auto colleagues = engine::cosigners(context, session, current, rule);
    if (colleagues.empty()) return std::nullopt;
    return Wish{.action = {.command = rule.id.value,
                           .values = filled_in(town, context, rule, current, "officialx"),
                           .revision = current.revision,
                           .files = {}},
                .colleague = town.dice.any_of(colleagues).id};
}

/// The colleague reads what was asked in event `request`, and signs it or sends it back.
void answer(Town& town, const engine::Context& context, Member& colleague, const CaseId& id, const engine::Action& asked,
            std::uint32_t request) {
    const auto session = session_of(context, colleague);
    if (!session || !engine::open_for_staff(context, *session, id)) return;
    const auto loaded = engine::desk_case(context, *session, id);
    if (!loaded) return;
    const auto draft = engine::draft_to_sign(context, *session, *loaded);
    if (!draft || draft->cosigning.request != request) return town.tell("  " + colleague.staff.login + " finds nothing to sign");
    if (!draft->says(asked)) town.broken("a_signed_draft_is_what_was_sent", colleague.staff.login + " reads another draft than was written");
    const bool signs = !town.dice.once_in(4);
    const auto answered =
        engine::answer_cosigning(context, *session, id, draft->cosigning.request, signs, signs ? "" : "Say when, asks officialx");
    if (!answered) return town.tell("  " + colleague.staff.login + " can't sign: " + std::string(answered.error().code));
    must_be_durable(town, id, *answered);
    town.tell("  " + colleague.staff.login + (signs ? " signs" : " sends it back"));
}

}  // namespace cosigners_detail
using namespace cosigners_detail;

void two_members_decide(Town& town) {
    Member& me = somebody_at_work(town);
    town.request(me.staff.login + " asks a colleague to sign", [&town, &me](const engine::Context& context) {
        const auto session = session_of(context, me);
        if (!session) return;
        const auto rows = engine::desk_list(context, *session, engine::DeskQuery{});
        if (rows.empty()) return;
        const CaseId id = rows[town.dice.below(rows.size())].row.case_id;
        if (!engine::open_for_staff(context, *session, id)) return;
        const auto view = engine::view_for_staff(context, *session, id);
        if (!view) return;
        auto wish = wish_of(town, context, *session, view->value());
        if (!wish) return;
        const auto asked = engine::ask_to_cosign(context, *session, id, wish->action, wish->colleague);
        if (!asked) return town.tell("  it can't be put before them: " + std::string(asked.error().code));
        must_be_durable(town, id, *asked);
        if (Member* colleague = member_of(town, wish->colleague)) answer(town, context, *colleague, id, wish->action, asked->seq);
        // It is sent whatever they said: as it was signed, or changed since.
        wish->action.revision = 0;
        if (town.dice.once_in(4)) {
            const auto& rule = *context.town.procedure(view->value()).find_command({wish->action.command});
            wish->action.values = filled_in(town, context, rule, view->value(), "officialx later");
        }
        const auto sent = engine::act_as_staff(context, *session, id, wish->action);
        if (!sent) return town.tell("  it can't be sent: " + std::string(sent.error().code));
        must_be_durable(town, id, *sent);
        town.tell("  " + me.staff.login + " did " + sent->kind + (sent->fields.contains("cosigner") ? ", signed by two" : ""));
    });
}

}  // namespace huiyin::simulation::people
