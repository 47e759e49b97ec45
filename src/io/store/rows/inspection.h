#pragma once

// SQL that reads whole tables in the order of their keys, for a check of everything: not among the statements, which never do.
// The same words in each database; what follows a row's columns is read by rows/read.h.
namespace huiyin::store::rows {

inline constexpr const char* leaves_sql =
    "select l.seq, l.data, c.case_id, e.seq, e.kind, e.at, e.canonical, e.opening_sealed, e.month "
    "from log_entry l left join event e on e.leaf_index = l.seq left join case_number c on c.number = e.case_number "
    "order by l.seq";
inline constexpr const char* cases_sql =
    "select n.number, n.case_id, r.number, r.case_id, r.version, r.procedure, r.office, r.state, r.open, r.due, r.due_clock, "
    "r.provisional, r.filed_at, r.changed_at, r.month, r.receipt_tag, r.resident_key, r.subject_sealed, r.imported, r.handler, r.stepped_out, "
    "r.timer, r.asks, r.cosigner "
    "from case_number n left join case_row r on r.number = n.number order by n.number";
inline constexpr const char* events_sql =
    "select case_number, seq, kind, at, canonical, month, leaf_index from event order by case_number, seq";

inline constexpr const char* wraps_sql =
    "select n.case_id, w.key, w.recipient, w.month, w.wrapped from wrap w join case_number n on n.number = w.case_number";

/// Of each case the times that it has booked; there are few.
inline constexpr const char* appointments_sql =
    "select n.number, a.day, a.minute, a.case_id, a.reference, a.state, a.name_sealed "
    "from appointment a join case_number n on n.case_id = a.case_id order by n.number, a.day, a.minute";

}  // namespace huiyin::store::rows
