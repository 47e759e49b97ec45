#pragma once

#include <span>
#include <string_view>

namespace huiyin::store::sqlite {

/// Every statement of the store, reads first.
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
    desk_late,
    desk_late_after,
    desk_waiting,
    desk_waiting_after,
    desk_mine,
    desk_mine_after,
    desk_closed,
    desk_closed_after,
    count_open,
    count_late,
    count_waiting,
    count_mine,
    count_closed,
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
    obligation,
    figures,
    imported,
    setting,
    last_entry,
    version,
    find_case,

    number_case,
    put_event,
    put_case,
    put_part,
    put_wrap,
    put_file,
    put_chunk,
    put_upload,
    put_submission,
    put_draft,
    put_session,
    put_office,
    put_office_key,
    put_member_key,
    put_staff,
    put_imported,
    put_obligation,
    put_docket_line,
    put_figure,
    put_checkpoint,
    put_setting,
    drop_figure,
    drop_upload,
    drop_chunks,
    drop_wrap,
    drop_submission,
    drop_draft,
    drop_session,
    drop_sessions_of,
    drop_docket_lines,
    sweep_drafts,
    sweep_submissions,
    sweep_sessions,
    sweep_chunks,
    sweep_uploads,
    put_entry,
    begin_tile,
    grow_tile,
    move_log,
};
inline constexpr std::size_t query_count = static_cast<std::size_t>(Query::move_log) + 1;

struct Statement {
    Query query;
    std::string_view served_by;  ///< the index or key that finds its rows; "whole" for tables that stay small
    std::string_view sql;
};

/// In the order of `Query`.
std::span<const Statement> statements();
const Statement& text_of(Query query);

}  // namespace huiyin::store::sqlite
