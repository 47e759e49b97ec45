#pragma once

#include "core/casework/decide.h"

// The parts of `decide`, a file each: what all of them use, and what each decides.
namespace huiyin::casework::decide_detail {

/// An event of the case, now.
Event begin(const Case& current, std::string kind, Agent by, Now now);
Result<const procedure::CommandRule*> find_allowed(const Case& current, const Act& act, const Rules& rules);

Result<Event> decide_act(const Case& current, const Act& act, const Rules& rules, Now now);

// ---- decide_guards.cpp
/// What the guards of a command ask of who gives it.
struct Giver {
    procedure::Actor actor = procedure::Actor::caseworker;
    std::optional<OfficeId> office = {};  ///< none: any in which one may be that actor
    std::string tag = {};
};
Giver giver_of(const Act& act);
/// Refuses with the first guard that doesn't hold.
Result<void> check_guards(const Case& current, const procedure::CommandRule& command, const Giver& giver, const Rules& rules, Now now);
/// Whether no head of an office is free of the case: each has it or has left it, or there is none.
bool no_head_is_free(const Case& current, const OfficeId& office, const Rules& rules);
/// From when on a guard `days_before` holds.
Date reminder_day(const RunningClock& clock, const procedure::Guard& guard);

// ---- decide_clocks.cpp
/// The day on which a notice that was put into the case counts as received, if the resident doesn't open it.
Date presumed_receipt(const Rules& rules, Date put_on);
/// The day on which a clock ends, counted anew from its start, with so many extensions.
Result<calendar::Deadline> recount(const RunningClock& clock, const Rules& rules, int extended);
ClockMoved moved(const RunningClock& clock, const calendar::Deadline& deadline, const char* reason);
/// What a command says of a clock that it starts.
struct Given {
    std::optional<procedure::CountsFrom> counts_from = {};  ///< day zero, where the command says otherwise than the clock
    std::optional<Date> day = {};                ///< in the field that the clock's day comes from
    std::optional<OfficeId> other = {};          ///< the office with which the handling one has to do
};
/// `after` is the case as it will stand: its handling office, and the day that office received it.
/// Refuses with casework/no-office-above, no-office-above-both, and as the calendar does.
Result<ClockStarted> start(const Case& after, const ClockId& id, const Rules& rules, Now now, const Given& given = {});
/// A clock by id and by its names, as problems tell it.
Facts named(const Rules& rules, const ClockId& clock);
/// Whether `office` answers to `above`, on whatever level.
bool lies_below(const Rules& rules, const OfficeId& office, const OfficeId& above);
/// Whether a clock runs on when the case is over, or goes on under this procedure.
bool outlives(const procedure::Procedure& procedure, const RunningClock& clock);
/// Whether the office on which it began owes it, also when the case is handed on.
bool stays(const procedure::Procedure& procedure, const RunningClock& clock);
/// Where the case goes to another office, that one owes from now on what the command neither ends nor starts: from the same day, due
/// on the same day. What stays with its office stays.
void hand_on_clocks(Event& event, const Case& current, const procedure::CommandRule& command, const procedure::Procedure& procedure);

// ---- decide_people.cpp: what the people at work do with a case beside its procedure's commands
Result<Event> decide_opening(const Case& current, const OpenContent& opening, Now now);
Result<Event> decide_assignment(const Case& current, const Assign& assign, const Rules& rules, Now now);
Result<Event> decide_stepping_out(const Case& current, const StepOut& leaving, Now now);
Result<Event> decide_taking_off(const Case& current, const TakeOff& taking, const Rules& rules, Now now);
Result<Event> decide_asking_to_cosign(const Case& current, const AskCosign& asking, const Rules& rules, Now now);
Result<Event> decide_answer_to_cosigning(const Case& current, const AnswerCosign& answer, Now now);
/// Says in the event of a command who signed it with its author, if it was given so. Refuses with casework/cosign-void.
Result<void> sign_with_colleague(Event& event, const Case& current, const Act& act);

// ---- decide_appointments.cpp
Result<Event> decide_booking(const Case& current, const BookAppointment& booking, Now now);
Result<Event> decide_end_of_appointment(const Case& current, const EndAppointment& end, Now now);

// ---- decide_by_itself.cpp
Result<Event> decide_receipt(const Case& current, const Rules& rules, Now now);
Result<Event> decide_recount(const Case& current, const Rules& rules, Now now);
Result<Event> decide_timer(const Case& current, const Rules& rules, Now now);
Result<Event> decide_warning(const Case& current, const WarnOfEnd& warning, const Rules& rules, Now now);
Result<Event> decide_forgetting(const Case& current, const Rules& rules, Now now);

}  // namespace huiyin::casework::decide_detail
