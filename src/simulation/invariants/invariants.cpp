#include "simulation/invariants/invariants.h"

#include <limits>

namespace huiyin::simulation::invariants {

const std::vector<Invariant>& all() {
    static const std::vector<Invariant> out{
        {"every_receipt_stays_provable", every_receipt_stays_provable},
        {"every_checkpoint_stays_a_prefix", every_checkpoint_stays_a_prefix},
        {"every_event_opens_its_leaf", every_event_opens_its_leaf},
        {"no_case_is_half_made", no_case_is_half_made},
        {"one_form_makes_one_case", one_form_makes_one_case},
        {"every_old_row_makes_one_case", every_old_row_makes_one_case},
        {"every_promise_stands_in_one_docket_line", every_promise_stands_in_one_docket_line},
        {"the_board_is_the_log", the_board_is_the_log},
        {"content_stays_sealed", content_stays_sealed},
        {"a_code_opens_its_own_case", a_code_opens_its_own_case},
        {"looking_leaves_a_trace", looking_leaves_a_trace},
        {"accused_offices_are_kept_out", accused_offices_are_kept_out},
        {"who_handles_can_read", who_handles_can_read},
        {"timers_fire_once", timers_fire_once},
        {"a_time_is_given_once", a_time_is_given_once},
        {"a_signed_draft_is_what_was_sent", a_signed_draft_is_what_was_sent},
        {"nothing_loose_is_kept", nothing_loose_is_kept},
    };
    return out;
}

std::vector<engine::EventRow> events_of(const engine::Context& context) {
    return context.store.events_by_leaf(0, std::numeric_limits<std::size_t>::max());
}

std::vector<Bytes> entries_of(const engine::Context& context) {
    return context.store.log_entries(0, static_cast<std::size_t>(context.store.log_state().size));
}

}  // namespace huiyin::simulation::invariants
