#include <algorithm>

#include "core/casework/decide_parts.h"

#include "core/casework/problems.h"

namespace huiyin::casework::decide_detail {
namespace people_detail {

Agent agent(procedure::Actor actor, const OfficeId& office, const std::string& tag) {
    return {.role = std::string(procedure::to_text(actor)), .office = office, .tag = tag};
}

bool is_among_heads(const Rules& rules, const OfficeId& office, const std::string& tag) {
    if (!rules.heads) return false;
    const auto heads = rules.heads(office);
    return std::find(heads.begin(), heads.end(), tag) != heads.end();
}

/// Whether the resident waits for somebody else: by the procedure's own guard, which names what settles that.
bool recusal_waits(const Case& current, const procedure::Procedure& procedure) {
    for (const procedure::CommandRule& command : procedure.commands)
        for (const procedure::Guard& guard : command.guards)
            if (guard.kind == procedure::Guard::Kind::pending &&
                std::find(guard.until.begin(), guard.until.end(), procedure::member_recused) != guard.until.end())
                return is_pending(current, guard.event, guard.until);
    return false;
}

}  // namespace people_detail

Result<Event> decide_opening(const Case& current, const OpenContent& opening, Now now) {
    Event event =
        begin(current, opening.identity ? "identity_viewed" : "case_viewed",
              {.role = std::string(procedure::to_text(opening.actor)), .office = opening.office, .tag = opening.tag}, now);
    event.substantive = false;
    return event;
}

Result<Event> decide_assignment(const Case& current, const Assign& assign, const Rules& rules, Now now) {
    if (current.stepped_out.contains(assign.to)) return refuse(problems::stepped_out, {}, "member");
    if (current.deciders.contains(assign.to) && needs_another_person(rules.procedure, current.state)) return refuse(problems::same_person, {}, "member");
    const auto known = current.assigned.find(assign.office);
    if (known != current.assigned.end() && known->second == assign.to) return refuse(problems::assigned_already, {}, "member");
    Event event = begin(current, "case_assigned",
                        {.role = std::string(procedure::to_text(assign.actor)), .office = assign.office, .tag = assign.tag}, now);
    event.substantive = false;
    event.fields["assignee"] = assign.to;
    return event;
}

Result<Event> decide_stepping_out(const Case& current, const StepOut& leaving, Now now) {
    Event event = begin(current, "member_stepped_out",
                        {.role = std::string(procedure::to_text(leaving.actor)), .office = leaving.office, .tag = leaving.tag}, now);
    event.substantive = false;
    return event;
}

Result<Event> decide_taking_off(const Case& current, const TakeOff& taking, const Rules& rules, Now now) {
    TRY(may_take_off(current, taking, rules));
    Event event = begin(current, std::string(procedure::member_recused), people_detail::agent(taking.actor, taking.office, taking.tag), now);
    event.substantive = false;
    event.fields["member"] = taking.member;
    return event;
}

Result<Event> decide_asking_to_cosign(const Case& current, const AskCosign& asking, const Rules& rules, Now now) {
    const Act& act = asking.act;
    TRY_LET(command, find_allowed(current, act, rules));
    TRY(check_guards(current, *command, giver_of(act), rules, now));
    if (auto wrong = check_values(current, act, rules, now); !wrong.empty()) return tl::unexpected<Problem>(std::move(wrong.front()));
    if (asking.to == act.tag || asking.to.empty() || !act.office) return refuse(problems::cosign_yourself, {}, "cosigner");
    if (current.stepped_out.contains(asking.to)) return refuse(problems::stepped_out, {}, "cosigner");
    // Where another person must decide, another person must sign, too.
    for (const procedure::Guard& guard : command->guards)
        if (guard.kind == procedure::Guard::Kind::other_person && current.deciders.contains(asking.to))
            return refuse(problems::same_person, {}, "cosigner");
    const Cosigning* other = current.standing_cosigning();
    if (other != nullptr && other->author != act.tag) return refuse(problems::cosign_waits, {}, "cosigner");
    Event event = begin(current, "cosign_asked", people_detail::agent(act.actor, *act.office, act.tag), now);
    event.substantive = false;
    event.fields["command"] = act.command;
    event.fields["cosigner"] = asking.to;
    return event;
}

Result<Event> decide_answer_to_cosigning(const Case& current, const AnswerCosign& answer, Now now) {
    const Cosigning* asked = current.standing_cosigning();
    if (asked == nullptr || asked->state != Cosigning::State::asked || asked->request != answer.request ||
        asked->cosigner != answer.tag || asked->office != answer.office)
        return refuse(problems::cosign_void);
    if (!answer.signs && !answer.has_text) return refuse(problems::field_missing, {{"field", "body"}}, "body");
    Event event = begin(current, answer.signs ? "cosign_given" : "cosign_declined",
                        people_detail::agent(answer.actor, answer.office, answer.tag), now);
    event.substantive = false;
    event.fields["request"] = std::to_string(answer.request);
    return event;
}

Result<void> sign_with_colleague(Event& event, const Case& current, const Act& act) {
    if (act.cosigned == 0) return {};
    const Cosigning* signature = current.standing_cosigning();
    if (signature == nullptr || signature->state != Cosigning::State::given || signature->request != act.cosigned ||
        signature->command != act.command || signature->author != act.tag || signature->office != act.office)
        return refuse(problems::cosign_void);
    event.fields["cosigner"] = signature->cosigner;
    event.fields["cosigner_role"] = signature->role;
    event.fields["cosigner_office"] = signature->office.value;
    return {};
}

}  // namespace huiyin::casework::decide_detail

namespace huiyin::casework {

Result<void> may_take_off(const Case& current, const TakeOff& taking, const Rules& rules) {
    using namespace decide_detail;
    using namespace decide_detail::people_detail;
    if (taking.member == taking.tag) return refuse(problems::about_yourself, {}, "member");
    if (current.stepped_out.contains(taking.member)) return refuse(problems::stepped_out, {}, "member");
    if (!is_among_heads(rules, taking.office, taking.tag)) return refuse(problems::not_the_head, {}, "member");
    if (taking.office == taking.member_office) return {};
    const OfficeId at_work = office_at_work(current, rules.procedure);
    const bool of_the_head = taking.member_office == at_work && rules.above(at_work, 1) == taking.office &&
                             current.worker(at_work) == taking.member && is_among_heads(rules, at_work, taking.member);
    if (of_the_head && recusal_waits(current, rules.procedure) && no_head_is_free(current, at_work, rules)) return {};
    return refuse(problems::not_the_head, {}, "member");
}

}  // namespace huiyin::casework
