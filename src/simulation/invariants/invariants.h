#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulation/stage/town.h"

// The promises, one file each. They look at a town in which nothing is under way and nothing goes wrong, whose server has
// just started from what is durable.
namespace huiyin::simulation::invariants {

/// Nothing, or how the promise is broken.
using Reason = std::optional<std::string>;

Reason every_receipt_stays_provable(Town& town, const engine::Context& context);
Reason every_checkpoint_stays_a_prefix(Town& town, const engine::Context& context);
Reason every_event_opens_its_leaf(Town& town, const engine::Context& context);
Reason no_case_is_half_made(Town& town, const engine::Context& context);
Reason one_form_makes_one_case(Town& town, const engine::Context& context);
Reason every_old_row_makes_one_case(Town& town, const engine::Context& context);
Reason every_promise_stands_in_one_docket_line(Town& town, const engine::Context& context);
Reason the_board_is_the_log(Town& town, const engine::Context& context);
Reason content_stays_sealed(Town& town, const engine::Context& context);
Reason a_code_opens_its_own_case(Town& town, const engine::Context& context);
Reason looking_leaves_a_trace(Town& town, const engine::Context& context);
Reason accused_offices_are_kept_out(Town& town, const engine::Context& context);
Reason who_handles_can_read(Town& town, const engine::Context& context);
Reason timers_fire_once(Town& town, const engine::Context& context);
Reason a_time_is_given_once(Town& town, const engine::Context& context);
Reason a_signed_draft_is_what_was_sent(Town& town, const engine::Context& context);
Reason nothing_loose_is_kept(Town& town, const engine::Context& context);

struct Invariant {
    const char* name;
    Reason (*look)(Town& town, const engine::Context& context);
};
const std::vector<Invariant>& all();

/// Every event, in order of the log.
std::vector<engine::EventRow> events_of(const engine::Context& context);
/// Every entry of the log.
std::vector<Bytes> entries_of(const engine::Context& context);

}  // namespace huiyin::simulation::invariants
