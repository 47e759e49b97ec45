#pragma once

#include <span>
#include <string_view>

namespace huiyin::store::postgres {

/// Every statement of the store, reads first. What writes takes many rows at once, as arrays.
enum class Query {
    log_state,
    log_entries,
    unsealed_entries,
    log_tile,
    checkpoint_up_to,
    checkpoint_from,
    checkpoints,
    case_row,
    case_by_receipt,
    submission,
    events,
    parts,
    wraps,
    files,
    chunk,
    desk_open,
    desk_open_after,
    desk_today,
    desk_today_after,
    desk_late,
    desk_late_after,
    desk_waiting,
    desk_waiting_after,
    desk_mine,
    desk_mine_after,
    desk_own,
    desk_own_after,
    desk_guest,
    desk_guest_after,
    desk_closed,
    desk_closed_after,
    count_open,
    count_today,
    count_late,
    count_waiting,
    count_mine,
    count_own,
    count_guest,
    count_closed,
    guests,
    timers,
    timers_after,
    events_by_leaf,
    offices,
    office_keys,
    member_keys,
    staff,
    staff_by_login,
    staff_by_id,
    staff_by_setup,
    session,
    draft,
    docket_lines,
    obligations,
    figures,
    imported,
    setting,

    last_entry,
    lock_log,
    versions,
    submitted,
    imported_of,
    number_cases,
    put_events,
    put_cases,
    put_guests,
    put_parts,
    put_wraps,
    put_files,
    put_chunks,
    put_uploads,
    put_submissions,
    put_drafts,
    put_sessions,
    put_offices,
    put_office_keys,
    put_member_keys,
    put_staff,
    put_imported,
    put_obligations,
    put_docket_lines,
    put_figures,
    put_checkpoints,
    put_settings,
    drop_zero_figures,
    drop_uploads,
    drop_files,
    drop_wraps,
    drop_guests,
    drop_submissions,
    drop_drafts,
    drop_sessions,
    drop_sessions_of,
    drop_docket_lines,
    sweep_drafts,
    sweep_submissions,
    sweep_sessions,
    sweep_chunks,
    sweep_uploads,
    put_entries,
    begin_tiles,
    grow_tiles,
    move_log,
};
inline constexpr std::size_t query_count = static_cast<std::size_t>(Query::move_log) + 1;
inline constexpr Query last_read = Query::setting;  ///< a reader prepares no more than these

struct Statement {
    Query query;
    std::string_view served_by;  ///< the indexes that find its rows; "whole" for tables that stay small; "none"
    std::string_view sql;
};

/// In the order of `Query`.
std::span<const Statement> statements();
const Statement& text_of(Query query);

}  // namespace huiyin::store::postgres
