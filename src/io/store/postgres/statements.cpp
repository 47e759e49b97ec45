#include "io/store/postgres/statements.h"

#include <iterator>

namespace huiyin::store::postgres {
namespace statements_detail {

#define VERSION_COLUMNS "serial, kind, name, at, author, document "
#define CASE_COLUMNS                                                                                     \
    "case_id, version, procedure, office, state, open, due, due_clock, provisional, filed_at, changed_at, " \
    "month, receipt_tag, resident_key, subject_sealed, imported, handler, stepped_out, timer, asks, cosigner, asked "
#define GUEST_COLUMNS                                                                                       \
    "case_id, version, procedure, office, state, true, due, due_clock, provisional, filed_at, changed_at, month, " \
    "null::bytea, null::bytea, subject_sealed, imported, handler, stepped_out, null::bigint, false, null::bytea, asked "
#define EVENT_COLUMNS "e.seq, e.kind, e.at, e.canonical, e.opening_sealed, e.month, e.leaf_index "
#define STAFF_COLUMNS "id, login, document, credentials, public_key, setup_hash, setup_until "
#define NUMBER_OF_CASE "(select number from case_number where case_id = $1) "

// The desk lists. `open` is spelled out, since the planner uses a partial index only for its own words.
#define OWN "from case_row where open and office = $1 "
#define GUEST "from guest_row where guest = $1 "
#define COSIGN "from case_row where open and cosigner is not null and cosigner = $1 "
#define CLOSED "from case_row where not open and office = $1 "
#define TODAY "and due_order = $3 "
#define LATE "and due_order < $3 "
#define WAITING "and (due is null or asked <> '') "
#define MINE "and handler is not null and handler = $3 "
#define SOON "and due_order >= $3 and due_order <= $4 "
#define FREE "and handler is null "
#define ASKS "and asks "
#define BY_DUE "order by due_order, filed_at, case_id "
#define BY_FILING "order by filed_at, case_id "
#define OPEN_ORDER BY_DUE "limit $2"
#define CLOSED_ORDER "order by changed_at desc, case_id desc limit $2"
// One list of both: each half comes in the order of its index, and the two are merged as far as the limit. The planner merges by
// no column that is the same in all rows.
#define DESK(WHICH, ORDER)                                                                                     \
    "select " CASE_COLUMNS "from ((select " CASE_COLUMNS ", due_order " OWN WHICH ORDER ") union all (select " \
    GUEST_COLUMNS ", due_order " GUEST WHICH ORDER ")) as list " ORDER "limit $2"
// Bounded: reads no more of an index than `limit` entries. The order keeps the planner from reading the whole of a narrower one.
#define COUNT(FROM) "select count(*) from (select 1 " FROM "limit $2) as found"
#define COUNT_BOTH(WHICH)                                                  \
    "select (" COUNT(OWN WHICH) ") + (" COUNT(GUEST WHICH BY_DUE) ")"

constexpr Statement all[] = {
    // ----------------------------------------------------------------------------------------------- the log
    {Query::log_state, "log_state_pkey", "select size, root from log_state where id = 1"},
    {Query::log_entries, "log_entry_pkey", "select data from log_entry where seq >= $1 and seq < $2 order by seq"},
    {Query::unsealed_entries, "log_entry_unsealed",
     "select seq from log_entry where seq >= $1 and substr(data, 1, 17) <> '\\x68756979696e2f7631207365616c65640a' order by seq"},
    {Query::log_tile, "log_tile_pkey", "select hashes from log_tile where level = $1 and n = $2"},
    {Query::checkpoint_up_to, "log_checkpoint_pkey",
     "select size, at, note from log_checkpoint where size <= $1 order by size desc limit 1"},
    {Query::checkpoint_from, "log_checkpoint_pkey",
     "select size, at, note from log_checkpoint where size >= $1 order by size limit 1"},
    {Query::checkpoints, "log_checkpoint_pkey",
     "select size, at, note from log_checkpoint where size > $1 order by size limit $2"},

    // ------------------------------------------------------------------------------------------------- cases
    {Query::case_row, "case_number_id, case_row_pkey",
     "select " CASE_COLUMNS "from case_row where number = " NUMBER_OF_CASE},
    {Query::case_by_receipt, "case_row_receipt", "select case_id from case_row where receipt_tag = $1"},
    {Query::cases_between, "case_number_id", "select case_id from case_number where case_id between $1 and $2 order by case_id limit 10"},
    {Query::submission, "submission_pkey",
     "select token_hash, case_id, at, request_hash from submission where token_hash = $1"},
    {Query::events, "case_number_id, event_case",
     "select $1::bytea, " EVENT_COLUMNS "from event e where e.case_number = " NUMBER_OF_CASE "and e.seq > $2 order by e.seq"},
    {Query::parts, "case_number_id, part_pkey",
     "select seq, part, epoch, key, sealed from part where case_number = " NUMBER_OF_CASE "order by seq, part"},
    {Query::wraps, "case_number_id, wrap_pkey",
     "select key, recipient, month, wrapped from wrap where case_number = " NUMBER_OF_CASE "order by key, recipient"},
    {Query::files, "case_number_id, file_pkey",
     "select file_id, seq, ordinal, epoch, meta_sealed, chunks from file where case_number = " NUMBER_OF_CASE
     "order by seq, ordinal"},
    {Query::chunk, "chunk_pkey", "select sealed from chunk where file_id = $1 and number = $2"},
    {Query::desk_open, "case_row_desk_open, guest_row_desk", DESK("", BY_DUE)},
    {Query::desk_open_after, "case_row_desk_open, guest_row_desk", DESK("and (due_order, filed_at, case_id) > ($3, $4, $5) ", BY_DUE)},
    {Query::desk_today, "case_row_desk_open, guest_row_desk", DESK(TODAY, BY_FILING)},
    {Query::desk_today_after, "case_row_desk_open, guest_row_desk", DESK(TODAY "and (filed_at, case_id) > ($4, $5) ", BY_FILING)},
    {Query::desk_late, "case_row_desk_open, guest_row_desk", DESK(LATE, BY_DUE)},
    {Query::desk_late_after, "case_row_desk_open, guest_row_desk",
     DESK(LATE "and (due_order, filed_at, case_id) > ($4, $5, $6) ", BY_DUE)},
    {Query::desk_waiting, "case_row_desk_waiting, guest_row_waiting", DESK(WAITING, BY_DUE)},
    {Query::desk_waiting_after, "case_row_desk_waiting, guest_row_waiting", DESK(WAITING "and (due_order, filed_at, case_id) > ($3, $4, $5) ", BY_DUE)},
    {Query::desk_mine, "case_row_desk_mine, guest_row_mine", DESK(MINE, BY_DUE)},
    {Query::desk_mine_after, "case_row_desk_mine, guest_row_mine", DESK(MINE "and (due_order, filed_at, case_id) > ($4, $5, $6) ", BY_DUE)},
    {Query::desk_cosign, "case_row_cosign", "select " CASE_COLUMNS COSIGN OPEN_ORDER},
    {Query::desk_cosign_after, "case_row_cosign",
     "select " CASE_COLUMNS COSIGN "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_own, "case_row_desk_open", "select " CASE_COLUMNS OWN OPEN_ORDER},
    {Query::desk_own_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_own_late, "case_row_desk_open", "select " CASE_COLUMNS OWN LATE OPEN_ORDER},
    {Query::desk_own_late_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN LATE "and (due_order, filed_at, case_id) > ($4, $5, $6) " OPEN_ORDER},
    {Query::desk_own_soon, "case_row_desk_open", "select " CASE_COLUMNS OWN SOON OPEN_ORDER},
    {Query::desk_own_soon_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN SOON "and (due_order, filed_at, case_id) > ($5, $6, $7) " OPEN_ORDER},
    {Query::desk_own_waiting, "case_row_desk_waiting", "select " CASE_COLUMNS OWN WAITING OPEN_ORDER},
    {Query::desk_own_waiting_after, "case_row_desk_waiting",
     "select " CASE_COLUMNS OWN WAITING "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_own_free, "case_row_desk_free", "select " CASE_COLUMNS OWN FREE OPEN_ORDER},
    {Query::desk_own_free_after, "case_row_desk_free",
     "select " CASE_COLUMNS OWN FREE "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_own_asks, "case_row_desk_asks", "select " CASE_COLUMNS OWN ASKS OPEN_ORDER},
    {Query::desk_own_asks_after, "case_row_desk_asks",
     "select " CASE_COLUMNS OWN ASKS "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_guest, "guest_row_desk", "select " GUEST_COLUMNS GUEST OPEN_ORDER},
    {Query::desk_guest_after, "guest_row_desk",
     "select " GUEST_COLUMNS GUEST "and (due_order, filed_at, case_id) > ($3, $4, $5) " OPEN_ORDER},
    {Query::desk_closed, "case_row_desk_closed", "select " CASE_COLUMNS CLOSED CLOSED_ORDER},
    {Query::desk_closed_after, "case_row_desk_closed",
     "select " CASE_COLUMNS CLOSED "and (changed_at, case_id) < ($3, $4) " CLOSED_ORDER},
    {Query::count_open, "case_row_desk_open, guest_row_desk", COUNT_BOTH("")},
    {Query::count_today, "case_row_desk_open, guest_row_desk", COUNT_BOTH(TODAY)},
    {Query::count_late, "case_row_desk_open, guest_row_desk", COUNT_BOTH(LATE)},
    {Query::count_waiting, "case_row_desk_waiting, guest_row_waiting", COUNT_BOTH(WAITING)},
    {Query::count_mine, "case_row_desk_mine, guest_row_mine", COUNT_BOTH(MINE)},
    {Query::count_cosign, "case_row_cosign", COUNT(COSIGN)},
    {Query::count_own, "case_row_desk_open", COUNT(OWN)},
    {Query::count_own_late, "case_row_desk_open", COUNT(OWN LATE)},
    {Query::count_own_soon, "case_row_desk_open", COUNT(OWN SOON)},
    {Query::count_own_waiting, "case_row_desk_waiting", COUNT(OWN WAITING)},
    {Query::count_own_free, "case_row_desk_free", COUNT(OWN FREE)},
    {Query::count_own_asks, "case_row_desk_asks", COUNT(OWN ASKS)},
    {Query::count_guest, "guest_row_desk", COUNT(GUEST BY_DUE)},
    {Query::count_closed, "case_row_desk_closed", COUNT(CLOSED)},
    {Query::guests, "case_number_id, guest_row_pkey",
     "select guest, " GUEST_COLUMNS "from guest_row where case_number = " NUMBER_OF_CASE "order by guest"},
    {Query::timers, "case_row_timer",
     "select timer, case_id from case_row where timer is not null and timer <= $1 order by timer, case_id limit $2"},
    {Query::timers_after, "case_row_timer",
     "select timer, case_id from case_row where timer is not null and timer <= $1 and (timer, case_id) > ($3, $4) "
     "order by timer, case_id limit $2"},
    {Query::open_cases, "case_row_open",
     "select case_id from case_row where open and timer is not null and case_id > $1 order by case_id limit $2"},
    {Query::events_by_leaf, "event_pkey, case_number_pkey",
     "select c.case_id, " EVENT_COLUMNS "from event e join case_number c on c.number = e.case_number "
     "where e.leaf_index >= $1 order by e.leaf_index limit $2"},

    // ---------------------------------------------------------------------------------------- people at work
    {Query::offices, "whole", "select id, document from office order by id"},
    {Query::office_keys, "whole", "select office, epoch, public_key, at from office_key order by office, epoch"},
    {Query::member_keys, "member_key_pkey",
     "select office, epoch, wrapped from member_key where staff = $1 order by office, epoch"},
    {Query::staff, "whole", "select " STAFF_COLUMNS "from staff order by id"},
    {Query::staff_by_login, "staff_login", "select " STAFF_COLUMNS "from staff where login = $1"},
    {Query::staff_by_id, "staff_pkey", "select " STAFF_COLUMNS "from staff where id = $1"},
    {Query::staff_by_setup, "staff_setup", "select " STAFF_COLUMNS "from staff where setup_hash = $1"},
    {Query::session, "session_pkey",
     "select cookie_hash, staff, case_id, began_at, seen_at, sealed from session where cookie_hash = $1"},
    {Query::draft, "draft_pkey", "select token_hash, changed_at, sealed from draft where token_hash = $1"},

    // ---------------------------------------------------------------------------------------- accountability
    {Query::docket_lines, "docket_line_pkey",
     "select leaf_index, ordinal, line from docket_line order by leaf_index, ordinal limit $1"},
    {Query::obligations, "obligation_pkey",
     "select o.obligation_id, o.document from unnest($1::bytea[]) as u(id), obligation o where o.obligation_id = u.id"},
    {Query::figures, "whole",
     "select section, source, office, procedure, clock, measure, day, total from figure "
     "order by section, source, office, procedure, clock, measure, day"},
    {Query::figures_of, "figure_pkey",
     "select section, source, office, procedure, clock, measure, day, total from figure "
     "where section = $1 and source >= $2 order by section, source, office, procedure, clock, measure, day"},
    {Query::imported, "imported_pkey", "select case_id from imported where source_row = $1"},
    {Query::news, "news_pkey", "select case_id, stop_hash, epoch, sealed, last_at, waits from news where case_id = $1"},
    {Query::news_by_stop, "news_stop", "select case_id, stop_hash, epoch, sealed, last_at, waits from news where stop_hash = $1"},
    {Query::mail, "mail_pkey", "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail where id = $1"},
    {Query::mails_due, "mail_due",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where not given_up and not_before <= $1 order by not_before, id limit $2"},
    {Query::mails_in_trouble, "mail_trouble",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where has_error and made_at >= 0 order by made_at, id limit $1"},
    {Query::mails_in_trouble_after, "mail_trouble",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where has_error and (made_at, id) > ($2, $3) order by made_at, id limit $1"},
    {Query::count_mails_waiting, "mail_due",
     "select count(*) from (select 1 from mail where not given_up and not_before >= 0 limit $1) as counted"},
    {Query::count_mails_given_up, "mail_given_up",
     "select count(*) from (select 1 from mail where given_up and made_at >= 0 limit $1) as counted"},
    {Query::appointments, "appointment_pkey", "select day, minute, case_id, reference, state, name_sealed from appointment where day = $1 order by minute"},
    {Query::appointments_of, "appointment_case", "select day, minute, case_id, reference, state, name_sealed from appointment where case_id = $1 order by day, minute"},
    {Query::setting, "setting_pkey", "select value from setting where key = $1"},
    {Query::newest_version, "town_version_pkey", "select serial from town_version order by serial desc limit 1"},
    {Query::current_versions, "whole",
     "select " VERSION_COLUMNS "from town_version where serial = (select n.serial from town_version n "
     "where n.kind = town_version.kind and n.name = town_version.name order by n.serial desc limit 1) order by serial"},
    {Query::version_history, "town_version_name",
     "select " VERSION_COLUMNS "from town_version where kind = $1 and name = $2 and serial < $3 order by serial desc limit $4"},

    // ------------------------------------------------------------------------------- what the writer looks up
    {Query::last_entry, "log_entry_pkey", "select seq from log_entry order by seq desc limit 1"},
    // The lock: held against every other writer to the end of the transaction.
    {Query::lock_log, "log_state_pkey", "select size, root from log_state where id = 1 for update"},
    {Query::versions, "case_number_id, event_case",
     "select c.case_id, e.seq from unnest($1::bytea[]) as u(id), case_number c, "
     "lateral (select seq from event where case_number = c.number order by seq desc limit 1) as e where c.case_id = u.id"},
    {Query::submitted, "submission_pkey",
     "select s.token_hash, s.case_id from unnest($1::bytea[]) as u(id), submission s where s.token_hash = u.id"},
    {Query::imported_of, "imported_pkey",
     "select i.source_row, i.case_id from unnest($1::bytea[]) as u(id), imported i where i.source_row = u.id"},
    {Query::mail_marks, "mail_pkey", "select id, mark from mail where id = any($1::bytea[])"},
    {Query::booked, "appointment_pkey",
     "select a.day, a.minute, a.case_id from unnest($1::bytea[], $2::bigint[]) as u(day, minute), appointment a "
     "where a.day = u.day and a.minute = u.minute"},
    {Query::settings_of, "setting_pkey", "select key, value from setting where key = any($1::bytea[])"},

    // ------------------------------------------------------------------------------------------------- puts
    {Query::number_cases, "case_number_id",
     "insert into case_number (case_id) select u.id from unnest($1::bytea[]) as u(id) "
     "where not exists (select 1 from case_number c where c.case_id = u.id)"},
    {Query::put_events, "case_number_id",
     "insert into event (leaf_index, case_number, seq, kind, at, canonical, opening_sealed, month, content_sum, receipt_sum) "
     "select u.leaf_index, c.number, u.seq, u.kind, u.at, u.canonical, u.opening_sealed, u.month, u.content_sum, u.receipt_sum "
     "from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[], "
     "$10::bytea[]) "
     "as u(case_id, leaf_index, seq, kind, at, canonical, opening_sealed, month, content_sum, receipt_sum), case_number c where c.case_id = u.case_id"},
    {Query::put_cases, "case_number_id, case_row_pkey",
     "insert into case_row (number, " CASE_COLUMNS ") select c.number, u.* "
     "from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::boolean[], $7::bigint[], $8::bytea[], "
     "$9::boolean[], $10::bigint[], $11::bigint[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[], $16::boolean[], "
     "$17::bytea[], $18::bytea[], $19::bigint[], $20::boolean[], $21::bytea[], $22::bytea[]) as u(" CASE_COLUMNS "), case_number c where c.case_id = u.case_id "
     "on conflict (number) do update set version = excluded.version, procedure = excluded.procedure, "
     "office = excluded.office, state = excluded.state, open = excluded.open, due = excluded.due, "
     "due_clock = excluded.due_clock, provisional = excluded.provisional, filed_at = excluded.filed_at, "
     "changed_at = excluded.changed_at, month = excluded.month, receipt_tag = excluded.receipt_tag, "
     "resident_key = excluded.resident_key, subject_sealed = excluded.subject_sealed, imported = excluded.imported, "
     "handler = excluded.handler, stepped_out = excluded.stepped_out, timer = excluded.timer, asks = excluded.asks, "
     "cosigner = excluded.cosigner, asked = excluded.asked"},
    {Query::put_guests, "case_number_id, guest_row_pkey",
     "insert into guest_row (case_number, guest, case_id, version, procedure, office, state, due, due_clock, provisional, filed_at, "
     "changed_at, month, subject_sealed, imported, handler, stepped_out, asked) "
     "select c.number, u.* from unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], "
     "$7::bigint[], $8::bytea[], $9::boolean[], $10::bigint[], $11::bigint[], $12::bytea[], $13::bytea[], $14::boolean[], "
     "$15::bytea[], $16::bytea[], $17::bytea[]) as u(guest, case_id, version, procedure, office, state, due, due_clock, provisional, filed_at, "
     "changed_at, month, subject_sealed, imported, handler, stepped_out, asked), case_number c where c.case_id = u.case_id "
     "on conflict (case_number, guest) do update set version = excluded.version, procedure = excluded.procedure, "
     "office = excluded.office, state = excluded.state, due = excluded.due, due_clock = excluded.due_clock, "
     "provisional = excluded.provisional, filed_at = excluded.filed_at, changed_at = excluded.changed_at, "
     "month = excluded.month, subject_sealed = excluded.subject_sealed, imported = excluded.imported, "
     "handler = excluded.handler, stepped_out = excluded.stepped_out, asked = excluded.asked"},
    {Query::put_parts, "case_number_id",
     "insert into part (case_number, seq, part, epoch, key, sealed) "
     "select c.number, u.seq, u.part, u.epoch, u.key, u.sealed "
     "from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bytea[]) "
     "as u(case_id, seq, part, epoch, key, sealed), case_number c where c.case_id = u.case_id"},
    {Query::put_wraps, "case_number_id, wrap_pkey",
     "insert into wrap (case_number, key, recipient, month, wrapped) "
     "select c.number, u.key, u.recipient, u.month, u.wrapped "
     "from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[]) "
     "as u(case_id, key, recipient, month, wrapped), case_number c where c.case_id = u.case_id "
     "on conflict (case_number, key, recipient) do update set month = excluded.month, wrapped = excluded.wrapped"},
    {Query::put_files, "case_number_id",
     "insert into file (case_number, seq, ordinal, file_id, epoch, meta_sealed, chunks) "
     "select c.number, u.seq, u.ordinal, u.file_id, u.epoch, u.meta_sealed, u.chunks "
     "from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bigint[], $6::bytea[], $7::bigint[]) "
     "as u(case_id, seq, ordinal, file_id, epoch, meta_sealed, chunks), case_number c where c.case_id = u.case_id"},
    {Query::put_chunks, "chunk_pkey",
     "insert into chunk (file_id, number, sealed, sum) select * from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bytea[]) "
     "on conflict (file_id, number) do update set sealed = excluded.sealed, sum = excluded.sum"},
    {Query::put_uploads, "file_id, upload_pkey",
     "insert into upload (file_id, at) select u.file_id, u.at from unnest($1::bytea[], $2::bigint[]) as u(file_id, at) "
     "where not exists (select 1 from file f where f.file_id = u.file_id) "
     "on conflict (file_id) do update set at = greatest(upload.at, excluded.at)"},
    {Query::put_submissions, "none",
     "insert into submission (token_hash, case_id, at, request_hash) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[])"},
    {Query::put_drafts, "draft_pkey",
     "insert into draft (token_hash, changed_at, sealed) select * from unnest($1::bytea[], $2::bigint[], $3::bytea[]) "
     "on conflict (token_hash) do update set changed_at = excluded.changed_at, sealed = excluded.sealed"},
    {Query::put_sessions, "session_pkey",
     "insert into session (cookie_hash, staff, case_id, began_at, seen_at, sealed) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bytea[]) "
     "on conflict (cookie_hash) do update set staff = excluded.staff, case_id = excluded.case_id, "
     "began_at = excluded.began_at, seen_at = excluded.seen_at, sealed = excluded.sealed"},
    {Query::put_offices, "office_pkey",
     "insert into office (id, document) select * from unnest($1::bytea[], $2::bytea[]) "
     "on conflict (id) do update set document = excluded.document"},
    {Query::put_office_keys, "none",
     "insert into office_key (office, epoch, public_key, at, sum) "
     "select * from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bytea[])"},
    {Query::put_member_keys, "member_key_pkey",
     "insert into member_key (staff, office, epoch, wrapped, sum) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[]) "
     "on conflict (staff, office, epoch) do update set wrapped = excluded.wrapped, sum = excluded.sum"},
    {Query::put_staff, "staff_pkey",
     "insert into staff (" STAFF_COLUMNS ") "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bigint[]) "
     "on conflict (id) do update set login = excluded.login, document = excluded.document, "
     "credentials = excluded.credentials, public_key = excluded.public_key, setup_hash = excluded.setup_hash, "
     "setup_until = excluded.setup_until"},
    {Query::reseal_staff, "staff_pkey",
     "update staff set credentials = $3 where id = $1 and credentials = $2 and setup_hash is not distinct from $4"},
    {Query::put_imported, "none",
     "insert into imported (source_row, case_id) select * from unnest($1::bytea[], $2::bytea[])"},
    {Query::put_obligations, "obligation_pkey",
     "insert into obligation (obligation_id, document) select * from unnest($1::bytea[], $2::bytea[]) "
     "on conflict (obligation_id) do update set document = excluded.document"},
    {Query::put_docket_lines, "none",
     "insert into docket_line (leaf_index, ordinal, line) "
     "select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])"},
    {Query::put_figures, "figure_pkey",
     "insert into figure (section, source, office, procedure, clock, measure, day, total) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], "
     "$8::bigint[]) on conflict (section, source, office, procedure, clock, measure, day) "
     "do update set total = figure.total + excluded.total"},
    {Query::put_checkpoints, "none",
     "insert into log_checkpoint (size, at, note) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])"},
    {Query::put_settings, "setting_pkey",
     "insert into setting (key, value) select * from unnest($1::bytea[], $2::bytea[]) "
     "on conflict (key) do update set value = excluded.value"},
    {Query::put_versions, "none",
     "insert into town_version (serial, kind, name, at, author, document) "
     "select * from unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bytea[], $6::bytea[])"},
    {Query::put_news, "news_pkey",
     "insert into news (case_id, stop_hash, epoch, sealed, last_at, waits) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[], $6::boolean[]) "
     "on conflict (case_id) do update set stop_hash = excluded.stop_hash, epoch = excluded.epoch, sealed = excluded.sealed, "
     "last_at = excluded.last_at, waits = excluded.waits"},
    {Query::move_news, "news_stop",
     "update news n set last_at = u.last_at, waits = u.waits "
     "from unnest($1::bytea[], $2::bigint[], $3::boolean[]) as u(stop_hash, last_at, waits) where n.stop_hash = u.stop_hash"},
    {Query::put_mails, "mail_pkey",
     "insert into mail (id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed) "
     "select * from unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[], "
     "$8::bytea[], $9::bytea[]) "
     "on conflict (id) do update set mark = excluded.mark, kind = excluded.kind, made_at = excluded.made_at, "
     "not_before = excluded.not_before, tries = excluded.tries, given_up = excluded.given_up, "
     "last_error = excluded.last_error, sealed = excluded.sealed"},
    {Query::put_appointments, "appointment_pkey",
     "insert into appointment (day, minute, case_id, reference, state, name_sealed) "
     "select * from unnest($1::bytea[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[]) "
     "on conflict (day, minute) do update set case_id = excluded.case_id, reference = excluded.reference, "
     "state = excluded.state, name_sealed = excluded.name_sealed"},

    // ------------------------------------------------------------------------------------------------- drops
    // Otherwise a row would stay for every due day that has long been answered.
    {Query::drop_zero_figures, "figure_zero", "delete from figure where total = 0"},
    {Query::drop_uploads, "upload_pkey", "delete from upload where file_id = any($1::bytea[])"},
    // Chunks of uploads that no event names.
    {Query::drop_files, "upload_pkey, chunk_pkey",
     "with gone as (delete from upload where file_id = any($1::bytea[]) returning file_id) "
     "delete from chunk using gone where chunk.file_id = gone.file_id"},
    {Query::drop_wraps, "case_number_id, wrap_pkey",
     "delete from wrap w using unnest($1::bytea[], $2::bytea[], $3::bytea[]) as u(case_id, key, recipient), case_number c "
     "where c.case_id = u.case_id and w.case_number = c.number and w.key = u.key and w.recipient = u.recipient"},
    {Query::forget_files, "case_number_id, file_pkey, chunk_pkey",
     "with gone as (delete from file f using unnest($1::bytea[]) as u(id), case_number c "
     "where c.case_id = u.id and f.case_number = c.number returning f.file_id) "
     "delete from chunk using gone where chunk.file_id = gone.file_id"},
    {Query::forget_parts, "case_number_id, part_pkey",
     "delete from part p using unnest($1::bytea[]) as u(id), case_number c where c.case_id = u.id and p.case_number = c.number"},
    {Query::forget_wraps, "case_number_id, wrap_pkey",
     "delete from wrap w using unnest($1::bytea[]) as u(id), case_number c where c.case_id = u.id and w.case_number = c.number"},
    {Query::forget_appointments, "appointment_case", "delete from appointment where case_id = any($1::bytea[])"},
    {Query::drop_guests, "case_number_id, guest_row_pkey",
     "delete from guest_row g using unnest($1::bytea[], $2::bytea[]) as u(case_id, guest), case_number c "
     "where c.case_id = u.case_id and g.case_number = c.number and g.guest = u.guest"},
    {Query::drop_obligations, "obligation_pkey", "delete from obligation where obligation_id = any($1::bytea[])"},
    {Query::drop_news, "news_stop", "delete from news where stop_hash = any($1::bytea[])"},
    // No two mails have one mark.
    {Query::drop_mails, "mail_pkey", "delete from mail where id = any($1::bytea[]) and mark = any($2::bytea[])"},
    {Query::drop_appointments, "appointment_pkey or appointment_case",
     "delete from appointment a using unnest($1::bytea[], $2::bigint[], $3::bytea[]) as u(day, minute, case_id) "
     "where a.day = u.day and a.minute = u.minute and a.case_id = u.case_id"},
    {Query::drop_submissions, "submission_pkey", "delete from submission where token_hash = any($1::bytea[])"},
    {Query::drop_drafts, "draft_pkey", "delete from draft where token_hash = any($1::bytea[])"},
    {Query::drop_sessions, "session_pkey", "delete from session where cookie_hash = any($1::bytea[])"},
    {Query::drop_sessions_of, "session_staff", "delete from session where staff = any($1::bytea[])"},
    {Query::drop_docket_lines, "docket_line_pkey", "delete from docket_line where leaf_index < $1"},
    {Query::sweep_drafts, "draft_changed", "delete from draft where changed_at < $1"},
    {Query::sweep_submissions, "submission_at", "delete from submission where at < $1"},
    {Query::sweep_sessions, "session_seen", "delete from session where seen_at < $1"},
    {Query::sweep_chunks, "upload_at, chunk_pkey",
     "delete from chunk using upload u where u.at < $1 and chunk.file_id = u.file_id"},
    {Query::sweep_uploads, "upload_at", "delete from upload where at < $1"},

    // --------------------------------------------------------------------------------------- growth of the log
    {Query::put_entries, "none",
     "insert into log_entry (seq, data) "
     "select $1 + u.place - 1, u.data from unnest($2::bytea[]) with ordinality as u(data, place)"},
    {Query::begin_tiles, "none",
     "insert into log_tile (level, n, hashes) select * from unnest($1::bigint[], $2::bigint[], $3::bytea[])"},
    {Query::grow_tiles, "log_tile_pkey",
     "update log_tile t set hashes = t.hashes || u.hashes "
     "from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[]) as u(level, n, hashes, held) "
     "where t.level = u.level and t.n = u.n and length(t.hashes) = u.held"},
    // The fence: who has slept through another writer's batch changes nothing.
    {Query::move_log, "log_state_pkey",
     "update log_state set size = $1, root = $2 where id = 1 and size = $3 and root = $4"},
};

#undef CASE_COLUMNS
#undef EVENT_COLUMNS
#undef STAFF_COLUMNS
#undef NUMBER_OF_CASE
#undef GUEST_COLUMNS
#undef OWN
#undef GUEST
#undef CLOSED
#undef TODAY
#undef LATE
#undef WAITING
#undef MINE
#undef BY_DUE
#undef BY_FILING
#undef OPEN_ORDER
#undef CLOSED_ORDER
#undef DESK
#undef COUNT
#undef COUNT_BOTH

constexpr bool in_order() {
    if (std::size(all) != query_count) return false;
    for (std::size_t i = 0; i < query_count; ++i)
        if (static_cast<std::size_t>(all[i].query) != i) return false;
    return true;
}
static_assert(in_order());

}  // namespace statements_detail

std::span<const Statement> statements() { return statements_detail::all; }
const Statement& text_of(Query query) { return statements_detail::all[static_cast<std::size_t>(query)]; }

}  // namespace huiyin::store::postgres
