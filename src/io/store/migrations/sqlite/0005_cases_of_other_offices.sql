-- Cases on the lists of offices that only take part: a row as that office sees it. Serves one list in one order with the cases
-- of its own, so the columns are those of case_row.
create table guest_row (
    id integer primary key,
    case_number integer not null,
    guest text not null,
    case_id blob not null,
    version integer not null,
    procedure text not null,
    office text not null,
    state text not null,
    due integer,
    due_clock text not null,
    provisional integer not null,
    filed_at integer not null,
    changed_at integer not null,
    month text not null,
    subject_sealed blob not null,
    imported integer not null,
    handler blob,
    stepped_out blob,
    due_order integer generated always as (coalesce(due, 9223372036854775807)) virtual
) strict;
create unique index guest_row_case on guest_row (case_number, guest);
create index guest_row_desk on guest_row (guest, due_order, filed_at, case_id);
create index guest_row_mine on guest_row (guest, handler, due_order, filed_at, case_id) where handler is not null;

-- Who stepped out of a case for a conflict of interest, as pseudonyms of 32 bytes, one after the other; null: nobody.
alter table case_row add column stepped_out blob;
