#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/casework/case.h"
#include "core/procedure/procedure.h"

/// What is put before people, and whether it still stands.
namespace huiyin::casework {

/// What that command of the resident's answers: what an office put before them and waits for or, where it has put the question anew
/// since (it named other mediators), that. Null if it answers nothing, or nothing was asked.
const procedure::CommandRule* asked_by(const procedure::Procedure& procedure, const Case& current, const procedure::CommandRule& answer);

/// What an office put before the resident and waits for, or what was promised for a day that has come: they answer by one of
/// `answers`; a question (procedure::question_asked) by writing.
struct Asked {
    const procedure::CommandRule* by = nullptr;  ///< what was put, or what named the day
    std::optional<Date> day;                     ///< the day that has come
    std::vector<const procedure::CommandRule*> answers;
    std::uint32_t seq = 0;  ///< of its event
};
/// All that waits for the resident, in the order in which it was put. `open`: the commands that they may give now.
std::vector<Asked> asked_of_resident(const procedure::Procedure& procedure, const Case& current,
                                     const std::vector<const procedure::CommandRule*>& open);

/// What waits for the resident's word longest, whatever day it is; null if nothing does. Lists show it.
const procedure::CommandRule* waits_for_resident(const procedure::Procedure& procedure, const Case& current);

/// The step whose `meanwhile` says how the case goes on now: the last of those that are not settled. Null: none, or it is the resident's turn since.
const procedure::CommandRule* goes_on(const procedure::Procedure& procedure, const Case& current);

/// The event by which what an earlier one of its kind put was replaced before it was settled: a new text of an agreement, another day
/// of a hearing. 0: it was not. Only of what somebody waits for or comes to; two questions stand beside each other.
std::uint32_t replaced_by(const procedure::Procedure& procedure, std::span<const Committed> events, std::uint32_t seq);

/// The days ahead among `values` that are days off: nothing forbids them, but whoever names one is told. casework/day-off
/// {"field","day","next"}, where = field.
std::vector<Problem> days_off(std::span<const procedure::Field> fields, const std::map<std::string, std::string>& values,
                              const calendar::WorkCalendar& calendar, Date today);

}  // namespace huiyin::casework
