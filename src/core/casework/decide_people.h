#pragma once

#include "core/casework/decide.h"

// Parts of `decide`: what all of it uses, and what the people at work do with a case beside its procedure's commands.
namespace huiyin::casework::decide_detail {

/// An event of the case, now.
Event begin(const Case& current, std::string kind, Agent by, Now now);
Result<void> check_guards(const Case& current, const procedure::CommandRule& command, const std::string& tag, const Rules& rules,
                          Now now);
Result<const procedure::CommandRule*> find_allowed(const Case& current, const Act& act, const Rules& rules);

Result<Event> decide_opening(const Case& current, const OpenContent& opening, Now now);
Result<Event> decide_assignment(const Case& current, const Assign& assign, Now now);
Result<Event> decide_stepping_out(const Case& current, const StepOut& leaving, Now now);
Result<Event> decide_taking_off(const Case& current, const TakeOff& taking, Now now);
Result<Event> decide_asking_to_cosign(const Case& current, const AskCosign& asking, const Rules& rules, Now now);
Result<Event> decide_answer_to_cosigning(const Case& current, const AnswerCosign& answer, Now now);
/// Says in the event of a command who signed it with its author, if it was given so. Refuses with casework/cosign-void.
Result<void> sign_with_colleague(Event& event, const Case& current, const Act& act);

}  // namespace huiyin::casework::decide_detail
