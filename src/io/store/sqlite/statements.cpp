#include "io/store/sqlite/statements.h"

namespace huiyin::store::sqlite {
namespace statements_detail {

#define CASE_COLUMNS                                                                                     \
    "case_id, version, procedure, office, state, open, due, due_clock, provisional, filed_at, changed_at, " \
    "month, receipt_tag, resident_key, subject_sealed, imported, handler, stepped_out, timer, asks, cosigner, asked "
#define GUEST_COLUMNS                                                                                       \
    "case_id, version, procedure, office, state, 1, due, due_clock, provisional, filed_at, changed_at, month, " \
    "null, null, subject_sealed, imported, handler, stepped_out, null, 0, null, asked "
#define EVENT_COLUMNS "c.case_id, e.seq, e.kind, e.at, e.canonical, e.opening_sealed, e.month, e.leaf_index "
#define STAFF_COLUMNS "id, login, document, credentials, public_key, setup_hash, setup_until "
#define VERSION_COLUMNS "serial, kind, name, at, author, document "
#define NUMBER_OF_CASE "(select number from case_number where case_id = ?1) "

// The desk lists. `open = 1` is spelled out, since the planner uses a partial index only for its own words.
#define OWN "from case_row where open = 1 and office = ?1 "
#define GUEST "from guest_row where guest = ?1 "
#define COSIGN "from case_row where open = 1 and cosigner is not null and cosigner = ?1 "
#define CLOSED "from case_row where open = 0 and office = ?1 "
#define TODAY "and due_order = ?3 "
#define LATE "and due_order < ?3 "
#define WAITING "and (due is null or asked <> '') "
#define MINE "and handler is not null and handler = ?3 "
#define SOON "and due_order >= ?3 and due_order <= ?4 "
#define FREE "and handler is null "
#define ASKS "and asks = 1 "
#define OPEN_ORDER "order by due_order, filed_at, case_id limit ?2"
#define CLOSED_ORDER "order by changed_at desc, case_id desc limit ?2"
// One list of both: each half comes in the order of its index, and the two are merged as far as the limit.
#define DESK(WHICH)                                                                                        \
    "select " CASE_COLUMNS ", due_order " OWN WHICH "union all select " GUEST_COLUMNS ", due_order " GUEST WHICH OPEN_ORDER
// Bounded: reads no more of an index than `limit` entries.
#define COUNT(FROM) "select count(*) from (select 1 " FROM "limit ?2)"
#define COUNT_BOTH(WHICH)                                                  \
    "select (" COUNT(OWN WHICH) ") + (" COUNT(GUEST WHICH) ")"

constexpr Statement all[] = {
    // ----------------------------------------------------------------------------------------------- the log
    {Query::log_state, "log_state key", "select size, root from log_state where id = 1"},
    {Query::log_entries, "log_entry key", "select data from log_entry where seq >= ?1 and seq < ?2 order by seq"},
    {Query::unsealed_entries, "log_entry_unsealed",
     "select seq from log_entry where seq >= ?1 and substr(data, 1, 17) is not x'68756979696e2f7631207365616c65640a' order by seq"},
    {Query::log_tile, "log_tile_key", "select hashes from log_tile where level = ?1 and n = ?2"},
    {Query::checkpoint_up_to, "log_checkpoint key",
     "select size, at, note from log_checkpoint where size <= ?1 order by size desc limit 1"},
    {Query::checkpoint_from, "log_checkpoint key",
     "select size, at, note from log_checkpoint where size >= ?1 order by size limit 1"},
    {Query::checkpoints, "log_checkpoint key",
     "select size, at, note from log_checkpoint where size > ?1 order by size limit ?2"},

    // ------------------------------------------------------------------------------------------------- cases
    {Query::case_row, "case_number_id, case_row key",
     "select " CASE_COLUMNS "from case_row where number = " NUMBER_OF_CASE},
    {Query::case_by_receipt, "case_row_receipt", "select case_id from case_row where receipt_tag = ?1"},
    {Query::cases_between, "case_number_id", "select case_id from case_number where case_id between ?1 and ?2 order by case_id limit 10"},
    {Query::submission, "submission key",
     "select token_hash, case_id, at, request_hash from submission where token_hash = ?1"},
    {Query::events, "case_number_id, event_case",
     "select " EVENT_COLUMNS "from case_number c join event e on e.case_number = c.number "
     "where c.case_id = ?1 and e.seq > ?2 order by e.seq"},
    {Query::parts, "case_number_id, part_case",
     "select seq, part, epoch, key, sealed from part where case_number = " NUMBER_OF_CASE "order by seq, part"},
    {Query::wraps, "case_number_id, wrap key",
     "select key, recipient, month, wrapped from wrap where case_number = " NUMBER_OF_CASE
     "order by key, recipient"},
    {Query::files, "case_number_id, file key",
     "select file_id, seq, ordinal, epoch, meta_sealed, chunks from file where case_number = " NUMBER_OF_CASE
     "order by seq, ordinal"},
    {Query::chunk, "chunk_file", "select sealed from chunk where file_id = ?1 and number = ?2"},
    {Query::desk_open, "case_row_desk_open, guest_row_desk", DESK("")},
    {Query::desk_open_after, "case_row_desk_open, guest_row_desk", DESK("and (due_order, filed_at, case_id) > (?3, ?4, ?5) ")},
    {Query::desk_today, "case_row_desk_open, guest_row_desk", DESK(TODAY)},
    {Query::desk_today_after, "case_row_desk_open, guest_row_desk", DESK(TODAY "and (filed_at, case_id) > (?4, ?5) ")},
    {Query::desk_late, "case_row_desk_open, guest_row_desk", DESK(LATE)},
    {Query::desk_late_after, "case_row_desk_open, guest_row_desk",
     DESK(LATE "and (due_order, filed_at, case_id) > (?4, ?5, ?6) ")},
    {Query::desk_waiting, "case_row_desk_waiting, guest_row_waiting", DESK(WAITING)},
    {Query::desk_waiting_after, "case_row_desk_waiting, guest_row_waiting", DESK(WAITING "and (due_order, filed_at, case_id) > (?3, ?4, ?5) ")},
    {Query::desk_mine, "case_row_desk_mine, guest_row_mine", DESK(MINE)},
    {Query::desk_mine_after, "case_row_desk_mine, guest_row_mine", DESK(MINE "and (due_order, filed_at, case_id) > (?4, ?5, ?6) ")},
    {Query::desk_cosign, "case_row_cosign", "select " CASE_COLUMNS COSIGN OPEN_ORDER},
    {Query::desk_cosign_after, "case_row_cosign",
     "select " CASE_COLUMNS COSIGN "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_own, "case_row_desk_open", "select " CASE_COLUMNS OWN OPEN_ORDER},
    {Query::desk_own_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_own_late, "case_row_desk_open", "select " CASE_COLUMNS OWN LATE OPEN_ORDER},
    {Query::desk_own_late_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN LATE "and (due_order, filed_at, case_id) > (?4, ?5, ?6) " OPEN_ORDER},
    {Query::desk_own_soon, "case_row_desk_open", "select " CASE_COLUMNS OWN SOON OPEN_ORDER},
    {Query::desk_own_soon_after, "case_row_desk_open",
     "select " CASE_COLUMNS OWN SOON "and (due_order, filed_at, case_id) > (?5, ?6, ?7) " OPEN_ORDER},
    {Query::desk_own_waiting, "case_row_desk_waiting", "select " CASE_COLUMNS OWN WAITING OPEN_ORDER},
    {Query::desk_own_waiting_after, "case_row_desk_waiting",
     "select " CASE_COLUMNS OWN WAITING "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_own_free, "case_row_desk_free", "select " CASE_COLUMNS OWN FREE OPEN_ORDER},
    {Query::desk_own_free_after, "case_row_desk_free",
     "select " CASE_COLUMNS OWN FREE "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_own_asks, "case_row_desk_asks", "select " CASE_COLUMNS OWN ASKS OPEN_ORDER},
    {Query::desk_own_asks_after, "case_row_desk_asks",
     "select " CASE_COLUMNS OWN ASKS "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_guest, "guest_row_desk", "select " GUEST_COLUMNS GUEST OPEN_ORDER},
    {Query::desk_guest_after, "guest_row_desk",
     "select " GUEST_COLUMNS GUEST "and (due_order, filed_at, case_id) > (?3, ?4, ?5) " OPEN_ORDER},
    {Query::desk_closed, "case_row_desk_closed", "select " CASE_COLUMNS CLOSED CLOSED_ORDER},
    {Query::desk_closed_after, "case_row_desk_closed",
     "select " CASE_COLUMNS CLOSED "and (changed_at, case_id) < (?3, ?4) " CLOSED_ORDER},
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
    {Query::count_guest, "guest_row_desk", COUNT(GUEST)},
    {Query::count_closed, "case_row_desk_closed", COUNT(CLOSED)},
    {Query::guests, "case_number_id, guest_row_case",
     "select guest, " GUEST_COLUMNS "from guest_row where case_number = " NUMBER_OF_CASE "order by guest"},
    {Query::timers, "case_row_timer",
     "select timer, case_id from case_row where timer is not null and timer <= ?1 order by timer, case_id limit ?2"},
    {Query::timers_after, "case_row_timer",
     "select timer, case_id from case_row where timer is not null and timer <= ?1 and (timer, case_id) > (?3, ?4) "
     "order by timer, case_id limit ?2"},
    {Query::open_cases, "case_row_open, case_number_id",
     "select case_id from case_row indexed by case_row_open where open = 1 and timer is not null "
     "and number > coalesce((select number from case_number where case_id = ?1), 0) order by number limit ?2"},
    // The cross join fixes the order: events in order of their key, the case of each looked up.
    {Query::events_by_leaf, "event key, case_number key",
     "select " EVENT_COLUMNS "from event e cross join case_number c on c.number = e.case_number "
     "where e.leaf_index >= ?1 order by e.leaf_index limit ?2"},

    // ---------------------------------------------------------------------------------------- people at work
    {Query::offices, "whole", "select id, document from office order by id"},
    {Query::office_keys, "whole", "select office, epoch, public_key, at from office_key order by office, epoch"},
    {Query::member_keys, "member_key key",
     "select office, epoch, wrapped from member_key where staff = ?1 order by office, epoch"},
    {Query::staff, "whole", "select " STAFF_COLUMNS "from staff order by id"},
    {Query::staff_by_login, "staff_login", "select " STAFF_COLUMNS "from staff where login = ?1"},
    {Query::staff_by_id, "staff key", "select " STAFF_COLUMNS "from staff where id = ?1"},
    {Query::staff_by_setup, "staff_setup", "select " STAFF_COLUMNS "from staff where setup_hash = ?1"},
    {Query::session, "session key",
     "select cookie_hash, staff, case_id, began_at, seen_at, sealed from session where cookie_hash = ?1"},
    {Query::draft, "draft_token", "select token_hash, changed_at, sealed from draft where token_hash = ?1"},

    // ---------------------------------------------------------------------------------------- accountability
    {Query::docket_lines, "docket_line key",
     "select leaf_index, ordinal, line from docket_line where leaf_index >= 0 order by leaf_index, ordinal limit ?1"},
    {Query::obligation, "obligation_key", "select document from obligation where obligation_id = ?1"},
    {Query::figures, "whole",
     "select section, source, office, procedure, clock, measure, day, total from figure "
     "order by section, source, office, procedure, clock, measure, day"},
    {Query::figures_of, "figure key",
     "select section, source, office, procedure, clock, measure, day, total from figure "
     "where section = ?1 and source >= ?2 order by section, source, office, procedure, clock, measure, day"},
    {Query::imported, "imported key", "select case_id from imported where source_row = ?1"},
    {Query::news, "news key", "select case_id, stop_hash, epoch, sealed, last_at, waits from news where case_id = ?1"},
    {Query::news_by_stop, "news_stop", "select case_id, stop_hash, epoch, sealed, last_at, waits from news where stop_hash = ?1"},
    {Query::mail, "mail key", "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail where id = ?1"},
    {Query::mails_due, "mail_due",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where given_up = 0 and not_before <= ?1 order by not_before, id limit ?2"},
    {Query::mails_in_trouble, "mail_trouble",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where has_error = 1 and made_at >= 0 order by made_at, id limit ?1"},
    {Query::mails_in_trouble_after, "mail_trouble",
     "select id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed from mail "
     "where has_error = 1 and (made_at, id) > (?2, ?3) order by made_at, id limit ?1"},
    {Query::count_mails_waiting, "mail_due",
     "select count(*) from (select 1 from mail where given_up = 0 and not_before >= 0 limit ?1)"},
    {Query::count_mails_given_up, "mail_given_up",
     "select count(*) from (select 1 from mail where given_up = 1 and made_at >= 0 limit ?1)"},
    {Query::appointments, "appointment key", "select day, minute, case_id, reference, state, name_sealed from appointment where day = ?1 order by minute"},
    {Query::appointments_of, "appointment_case", "select day, minute, case_id, reference, state, name_sealed from appointment where case_id = ?1 order by day, minute"},
    {Query::setting, "setting key", "select value from setting where key = ?1"},
    {Query::newest_version, "town_version key", "select serial from town_version where serial > 0 order by serial desc limit 1"},
    {Query::current_versions, "whole",
     "select " VERSION_COLUMNS "from town_version where serial = (select n.serial from town_version n "
     "where n.kind = town_version.kind and n.name = town_version.name order by n.serial desc limit 1) order by serial"},
    {Query::version_history, "town_version_name",
     "select " VERSION_COLUMNS "from town_version where kind = ?1 and name = ?2 and serial < ?3 order by serial desc limit ?4"},

    // ------------------------------------------------------------------------------- what the writer looks up
    {Query::last_entry, "log_entry key", "select seq from log_entry where seq >= 0 order by seq desc limit 1"},
    {Query::version, "case_number_id, event_case",
     "select case_number, seq from event where case_number = " NUMBER_OF_CASE "order by seq desc limit 1"},
    {Query::find_case, "case_number_id", "select number from case_number where case_id = ?1"},
    {Query::mail_mark, "mail key", "select mark from mail where id = ?1"},
    {Query::booked, "appointment key", "select case_id from appointment where day = ?1 and minute = ?2"},

    // ------------------------------------------------------------------------------------------------- puts
    // "Insert or replace" is always an upsert on the one key: REPLACE would silently delete the row that clashes
    // on any other unique key, such as somebody else's login.
    // Nothing here "returns" a row: SQLite would make a table for it, and take it down again, at each run.
    {Query::number_case, "case_number_id", "insert into case_number (case_id) values (?1) on conflict (case_id) do nothing"},
    {Query::put_event, "none",
     "insert into event (leaf_index, case_number, seq, kind, at, canonical, opening_sealed, month, content_sum, receipt_sum) "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    {Query::put_case, "case_row key",
     "insert into case_row (number, " CASE_COLUMNS ") "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) "
     "on conflict (number) do update set version = excluded.version, procedure = excluded.procedure, "
     "office = excluded.office, state = excluded.state, open = excluded.open, due = excluded.due, "
     "due_clock = excluded.due_clock, provisional = excluded.provisional, filed_at = excluded.filed_at, "
     "changed_at = excluded.changed_at, month = excluded.month, receipt_tag = excluded.receipt_tag, "
     "resident_key = excluded.resident_key, "
     "subject_sealed = excluded.subject_sealed, imported = excluded.imported, handler = excluded.handler, "
     "stepped_out = excluded.stepped_out, timer = excluded.timer, asks = excluded.asks, "
     "cosigner = excluded.cosigner, asked = excluded.asked"},
    {Query::move_case, "case_row key",
     // Sets nothing that an index of the lists is made of, so that SQLite leaves these alone.
     "update case_row set version = ?2, procedure = ?3, state = ?4, due_clock = ?5, provisional = ?6, changed_at = ?7, month = ?8, "
     "resident_key = ?9, subject_sealed = ?10, imported = ?11, stepped_out = ?12 "
     "where number = ?1 and office = ?13 and open = ?14 and due is ?15 and filed_at = ?16 and receipt_tag is ?17 and handler is ?18 "
     "and timer is ?19 and asks = ?20 and cosigner is ?21 and asked = ?22"},
    {Query::shift_case, "case_row key",
     // Another place on the lists, the same receipt: a random key, which stays where it is.
     "update case_row set version = ?2, procedure = ?3, office = ?4, state = ?5, open = ?6, due = ?7, due_clock = ?8, provisional = ?9, "
     "changed_at = ?10, month = ?11, resident_key = ?12, subject_sealed = ?13, imported = ?14, handler = ?15, stepped_out = ?16, "
     "timer = ?17, asks = ?18, cosigner = ?19, asked = ?20 where number = ?1 and filed_at = ?21 and receipt_tag is ?22"},
    {Query::put_guest, "guest_row_case",
     "insert into guest_row (case_number, guest, case_id, version, procedure, office, state, due, due_clock, provisional, filed_at, "
     "changed_at, month, subject_sealed, imported, handler, stepped_out, asked) "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) "
     "on conflict (case_number, guest) do update set version = excluded.version, procedure = excluded.procedure, "
     "office = excluded.office, state = excluded.state, due = excluded.due, due_clock = excluded.due_clock, "
     "provisional = excluded.provisional, filed_at = excluded.filed_at, changed_at = excluded.changed_at, "
     "month = excluded.month, subject_sealed = excluded.subject_sealed, imported = excluded.imported, "
     "handler = excluded.handler, stepped_out = excluded.stepped_out, asked = excluded.asked"},
    {Query::put_part, "none",
     "insert into part (case_number, seq, part, epoch, key, sealed) values (?1, ?2, ?3, ?4, ?5, ?6)"},
    {Query::put_wrap, "wrap key",
     "insert into wrap (case_number, key, recipient, month, wrapped) values (?1, ?2, ?3, ?4, ?5) "
     "on conflict (case_number, key, recipient) do update set month = excluded.month, wrapped = excluded.wrapped"},
    {Query::put_file, "none",
     "insert into file (case_number, seq, ordinal, file_id, epoch, meta_sealed, chunks) "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {Query::put_chunk, "chunk_file",
     "insert into chunk (file_id, number, sealed, sum) values (?1, ?2, ?3, ?4) "
     "on conflict (file_id, number) do update set sealed = excluded.sealed, sum = excluded.sum"},
    {Query::put_upload, "upload key, file_id",
     "insert into upload (file_id, at) select ?1, ?2 where not exists (select 1 from file where file_id = ?1) "
     "on conflict (file_id) do update set at = max(at, excluded.at)"},
    {Query::put_submission, "none",
     "insert into submission (token_hash, case_id, at, request_hash) values (?1, ?2, ?3, ?4)"},
    {Query::put_draft, "draft_token",
     "insert into draft (token_hash, changed_at, sealed) values (?1, ?2, ?3) "
     "on conflict (token_hash) do update set changed_at = excluded.changed_at, sealed = excluded.sealed"},
    {Query::put_session, "session key",
     "insert into session (cookie_hash, staff, case_id, began_at, seen_at, sealed) values (?1, ?2, ?3, ?4, ?5, ?6) "
     "on conflict (cookie_hash) do update set staff = excluded.staff, case_id = excluded.case_id, "
     "began_at = excluded.began_at, seen_at = excluded.seen_at, sealed = excluded.sealed"},
    {Query::put_office, "office key",
     "insert into office (id, document) values (?1, ?2) on conflict (id) do update set document = excluded.document"},
    {Query::put_office_key, "none",
     "insert into office_key (office, epoch, public_key, at, sum) values (?1, ?2, ?3, ?4, ?5)"},
    {Query::put_member_key, "member_key key",
     "insert into member_key (staff, office, epoch, wrapped, sum) values (?1, ?2, ?3, ?4, ?5) "
     "on conflict (staff, office, epoch) do update set wrapped = excluded.wrapped, sum = excluded.sum"},
    {Query::put_staff, "staff key",
     "insert into staff (" STAFF_COLUMNS ") values (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
     "on conflict (id) do update set login = excluded.login, document = excluded.document, "
     "credentials = excluded.credentials, public_key = excluded.public_key, setup_hash = excluded.setup_hash, "
     "setup_until = excluded.setup_until"},
    {Query::reseal_staff, "staff key",
     "update staff set credentials = ?3 where id = ?1 and credentials = ?2 and setup_hash is ?4"},
    {Query::put_imported, "none", "insert into imported (source_row, case_id) values (?1, ?2)"},
    {Query::put_obligation, "obligation_key",
     "insert into obligation (obligation_id, document) values (?1, ?2) "
     "on conflict (obligation_id) do update set document = excluded.document"},
    {Query::put_docket_line, "none", "insert into docket_line (leaf_index, ordinal, line) values (?1, ?2, ?3)"},
    {Query::add_figure, "figure key",
     "update figure set total = total + ?8 where section = ?1 and source = ?2 and office = ?3 and procedure = ?4 and clock = ?5 "
     "and measure = ?6 and day = ?7 and total + ?8 <> 0"},
    {Query::put_figure, "none",
     "insert into figure (section, source, office, procedure, clock, measure, day, total) "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    {Query::put_checkpoint, "none", "insert into log_checkpoint (size, at, note) values (?1, ?2, ?3)"},
    {Query::put_setting, "setting key",
     "insert into setting (key, value) values (?1, ?2) on conflict (key) do update set value = excluded.value"},
    {Query::put_version, "none",
     "insert into town_version (serial, kind, name, at, author, document) values (?1, ?2, ?3, ?4, ?5, ?6)"},
    {Query::put_news, "news key",
     "insert into news (case_id, stop_hash, epoch, sealed, last_at, waits) values (?1, ?2, ?3, ?4, ?5, ?6) "
     "on conflict (case_id) do update set stop_hash = excluded.stop_hash, epoch = excluded.epoch, sealed = excluded.sealed, "
     "last_at = excluded.last_at, waits = excluded.waits"},
    {Query::move_news, "news key", "update news set last_at = ?3, waits = ?4 where case_id = ?1 and stop_hash = ?2"},
    {Query::put_mail, "mail key",
     "insert into mail (id, mark, kind, made_at, not_before, tries, given_up, last_error, sealed) "
     "values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
     "on conflict (id) do update set mark = excluded.mark, kind = excluded.kind, made_at = excluded.made_at, "
     "not_before = excluded.not_before, tries = excluded.tries, given_up = excluded.given_up, "
     "last_error = excluded.last_error, sealed = excluded.sealed"},
    {Query::put_appointment, "appointment key",
     "insert into appointment (day, minute, case_id, reference, state, name_sealed) values (?1, ?2, ?3, ?4, ?5, ?6) "
     "on conflict (day, minute) do update set case_id = excluded.case_id, reference = excluded.reference, "
     "state = excluded.state, name_sealed = excluded.name_sealed"},

    // ------------------------------------------------------------------------------------------------- drops
    {Query::drop_figure, "figure key",
     "delete from figure where section = ?1 and source = ?2 and office = ?3 and procedure = ?4 and clock = ?5 "
     "and measure = ?6 and day = ?7"},
    {Query::drop_upload, "upload key", "delete from upload where file_id = ?1"},
    {Query::drop_chunks, "chunk_file", "delete from chunk where file_id = ?1"},
    {Query::drop_wrap, "case_number_id, wrap key",
     "delete from wrap where case_number = " NUMBER_OF_CASE "and key = ?2 and recipient = ?3"},
    {Query::forget_chunks, "case_number_id, file key, chunk_file",
     "delete from chunk where file_id in (select file_id from file where case_number = " NUMBER_OF_CASE ")"},
    {Query::forget_files, "case_number_id, file key", "delete from file where case_number = " NUMBER_OF_CASE},
    {Query::forget_parts, "case_number_id, part_case", "delete from part where case_number = " NUMBER_OF_CASE},
    {Query::forget_wraps, "case_number_id, wrap key", "delete from wrap where case_number = " NUMBER_OF_CASE},
    {Query::forget_appointments, "appointment_case", "delete from appointment where case_id = ?1"},
    {Query::drop_guest, "case_number_id, guest_row_case",
     "delete from guest_row where case_number = " NUMBER_OF_CASE "and guest = ?2"},
    {Query::drop_obligation, "obligation_key", "delete from obligation where obligation_id = ?1"},
    {Query::drop_news, "news key", "delete from news where case_id = ?1 and stop_hash = ?2"},
    {Query::drop_mail, "mail key", "delete from mail where id = ?1 and mark = ?2"},
    {Query::drop_appointment, "appointment key", "delete from appointment where day = ?1 and minute = ?2 and case_id = ?3"},
    {Query::drop_submission, "submission key", "delete from submission where token_hash = ?1"},
    {Query::drop_draft, "draft_token", "delete from draft where token_hash = ?1"},
    {Query::drop_session, "session key", "delete from session where cookie_hash = ?1"},
    {Query::drop_sessions_of, "session_staff", "delete from session where staff = ?1"},
    {Query::drop_docket_lines, "docket_line key", "delete from docket_line where leaf_index < ?1"},
    {Query::sweep_drafts, "draft_changed", "delete from draft where changed_at < ?1"},
    {Query::sweep_submissions, "submission_at", "delete from submission where at < ?1"},
    {Query::sweep_sessions, "session_seen", "delete from session where seen_at < ?1"},
    {Query::sweep_chunks, "upload_at, chunk_file",
     "delete from chunk where file_id in (select file_id from upload where at < ?1)"},
    {Query::sweep_uploads, "upload_at", "delete from upload where at < ?1"},

    // --------------------------------------------------------------------------------------- growth of the log
    {Query::put_entry, "none", "insert into log_entry (seq, data) values (?1, ?2)"},
    {Query::begin_tile, "none", "insert into log_tile (level, n, hashes) values (?1, ?2, ?3)"},
    {Query::grow_tile, "log_tile_key",
     // || makes text of two blobs; cast gives the bytes back as they are.
     "update log_tile set hashes = cast(hashes || ?3 as blob) where level = ?1 and n = ?2 and length(hashes) = ?4"},
    {Query::mend_tile, "log_tile_key",
     "insert into log_tile (level, n, hashes) values (?1, ?2, ?3) on conflict (level, n) do update set hashes = excluded.hashes"},
    {Query::mend_number, "case_number key, case_number_id",
     "insert into case_number (number, case_id) values (?1, ?2) on conflict (number) do update set case_id = excluded.case_id"},
    {Query::move_log, "log_state key",
     "update log_state set size = ?1, root = ?2 where id = 1 and size = ?3 and root = ?4"},
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

}  // namespace huiyin::store::sqlite
