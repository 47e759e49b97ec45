#include "core/procedure/deadline.h"

#include "core/procedure/problems.h"

namespace huiyin::procedure {

Result<calendar::Deadline> deadline_for(const Procedure& procedure,
                                        const DeadlineQuestion& question,
                                        const calendar::WorkCalendar& calendar) {
    const ClockRule* clock = procedure.find_clock(question.clock);
    if (clock == nullptr) {
        std::string known;
        for (const ClockRule& other : procedure.clocks)
            if (!other.due_in) known += (known.empty() ? "" : ", ") + other.id.value;
        return refuse(problems::unknown_clock, {{"clock", question.clock.value}, {"known", known}});
    }
    if (clock->due_in) return refuse(problems::no_period, {{"clock", clock->id.value}});
    int extra = 0;
    if (question.extensions != 0) {
        if (!clock->extension) return refuse(problems::not_extendable, {{"clock", clock->id.value}});
        if (question.extensions < 0 || question.extensions > clock->extension->times)
            return refuse(problems::extended_too_often,
                          {{"clock", clock->id.value}, {"times", std::to_string(clock->extension->times)}});
        extra = question.extensions * clock->extension->amount;
    }
    TRY_LET(deadline, calendar::count({.from = question.from,
                                       .period = clock->period,
                                       .suspensions = question.suspensions,
                                       .extra = extra},
                                      calendar));
    // Most likely a year that was mistyped: passed over in silence, it would look as if it had been taken into account.
    for (const calendar::Suspension& one : question.suspensions) {
        if (one.last > question.from && one.first <= deadline.due) continue;
        const auto code = one.first == one.last ? calendar::steps::outside_day : calendar::steps::outside;
        deadline.steps.push_back({std::string(code), {{"first", to_text(one.first)}, {"last", to_text(one.last)}}});
    }
    return std::move(deadline);
}

std::optional<Date> presumed_receipt_day(const Procedure& procedure,
                                         Date put_into_case,
                                         const calendar::WorkCalendar& calendar) {
    if (!procedure.presumed_receipt) return std::nullopt;
    const auto received = calendar::count({.from = put_into_case, .period = *procedure.presumed_receipt}, calendar);
    if (!received) return std::nullopt;
    return received->due;
}

}  // namespace huiyin::procedure
