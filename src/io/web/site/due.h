#pragma once

#include <string>
#include <vector>

#include "core/calendar/calendar.h"
#include "core/casework/case.h"
#include "core/procedure/procedure.h"
#include "engine/filing.h"
#include "io/web/site/site.h"

/// How pages say when something is due, under which rule, and how that day was counted.
namespace huiyin::web {

/// One count of a clock, as the page /deadline shows it.
struct Counted {
    std::string procedure;
    std::string clock;
    Date from{};
    std::vector<calendar::Suspension> suspensions = {};
    bool extended = false;
};
/// The address that shows that count.
std::string deadline_address(text::Language language, const Counted& counted);
/// The count of the clock that an event started or moved; nothing if it did neither, or if more than this event went into it.
std::optional<Counted> counted_by(const procedure::Procedure& procedure, const casework::Event& event);

/// STEPS*: how a day was reached, in the words of `huiyin deadline`.
void set_steps(View& view, text::Language language, const calendar::Deadline& deadline);
/// What due.tpl shows of one clock of a case; WHAT is the caller's.
void set_due_date(View& shown, const Site& site, text::Language language, const casework::Case& current, const procedure::ClockRule& clock,
                  const engine::DueDate& due);

}  // namespace huiyin::web
