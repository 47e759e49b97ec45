#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/handling.h"
#include "engine/town.h"

/// How a case stands for its resident: which day they have to come to, and which of their own periods has passed.
namespace huiyin::papers {

/// A day to come that an office announced (procedure::CommandRule::announces), a hearing, for which something is promised by
/// the step that led to where the case is (procedure::CommandRule::promises), or until which the resident may do something
/// elsewhere that outlives the case (procedure::ClockRule::after_end): ask a court to confirm an agreement.
struct Announced {
    Date day{};
    std::string what;       ///< what was announced or is to be done by then, as the procedure says it
    std::string words;      ///< what else is said of it there: where, at what time; empty if nothing is
    std::uint32_t seq = 0;  ///< of the event
};
/// Those that are neither held nor called off, from today on, the next one first.
std::vector<Announced> announced(const engine::Town& town, text::Language language, const engine::CaseView& view, Date today);

/// That the period in which the resident could have asked for a review has passed: how long it was, its last day, and what is still open
/// to them (`open`: the commands that are). casework/period-ended; nothing if none has, or it was used.
std::optional<Problem> late_review(const engine::Town& town, const engine::LoadedCase& loaded, Date today,
                                   const std::vector<const procedure::CommandRule*>& open);

}  // namespace huiyin::papers
