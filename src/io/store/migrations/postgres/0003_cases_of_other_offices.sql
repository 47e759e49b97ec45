-- Cases on the lists of offices that only take part: a row as that office sees it. Serves one list in one order with the cases
-- of its own, so the columns are those of case_row.
create table guest_row (
    case_number bigint not null,
    guest bytea not null,
    case_id bytea not null,
    version bigint not null,
    procedure bytea not null,
    office bytea not null,
    state bytea not null,
    due bigint,
    due_clock bytea not null,
    provisional boolean not null,
    filed_at bigint not null,
    changed_at bigint not null,
    month bytea not null,
    subject_sealed bytea not null,
    imported boolean not null,
    handler bytea,
    stepped_out bytea,
    due_order bigint not null generated always as (coalesce(due, 9223372036854775807)) stored,
    primary key (case_number, guest)
);
create index guest_row_desk on guest_row (guest, due_order, filed_at, case_id);
create index guest_row_mine on guest_row (guest, handler, due_order, filed_at, case_id) where handler is not null;

-- Who stepped out of a case for a conflict of interest, as pseudonyms of 32 bytes, one after the other; null: nobody.
alter table case_row add column stepped_out bytea;
