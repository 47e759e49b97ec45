-- The first schema: the log, cases, people at work, accountability.
--
-- Times are seconds since 1970 (UTC), dates are days since 1970-01-01, identifiers and hashes are blobs.
-- Rows of a case hang on a running number, not on its random identity: the rows of new cases then go to the end of
-- each table, and a batch of filings touches a few pages instead of one page a row. Small rows are clustered by their
-- key (without rowid); rows with sealed texts are not, since a large row there leaves for overflow pages early.

-- ------------------------------------------------------------------------------------------------------- the log

create table log_entry (
    seq integer primary key,
    data blob not null
) strict;

-- One row a tile; it grows to 8192 bytes. A partial tile is a prefix of it.
create table log_tile (
    level integer not null,
    n integer not null,
    hashes blob not null
) strict;
create unique index log_tile_key on log_tile (level, n);

-- One row: what the next batch starts from.
create table log_state (
    id integer primary key check (id = 1),
    size integer not null,
    root blob not null
) strict;
-- SHA-256 of nothing: the root of an empty tree (RFC 6962, section 2.1).
insert into log_state (id, size, root)
values (1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

create table log_checkpoint (
    size integer primary key,
    at integer not null,
    note text not null
) strict;

-- ---------------------------------------------------------------------------------------------------------- cases

create table case_number (
    number integer primary key,
    case_id blob not null
) strict;
create unique index case_number_id on case_number (case_id);

-- A projection of the events.
create table case_row (
    number integer primary key,
    case_id blob not null,
    version integer not null,
    procedure text not null,
    office text not null,
    state text not null,
    open integer not null,
    due integer,
    due_clock text not null,
    provisional integer not null,
    filed_at integer not null,
    changed_at integer not null,
    month text not null,
    receipt_tag blob,
    resident_key blob,
    subject_sealed blob not null,
    imported integer not null,
    -- "Nothing is due" sorts last: later than any date.
    due_order integer generated always as (coalesce(due, 9223372036854775807)) virtual
) strict;
create unique index case_row_receipt on case_row (receipt_tag) where receipt_tag is not null;
create index case_row_desk_open on case_row (office, due_order, filed_at, case_id) where open = 1;
create index case_row_desk_closed on case_row (office, changed_at, case_id) where open = 0;

-- Every event has one leaf, so the leaf's index is its key; new events are appended.
create table event (
    leaf_index integer primary key,
    case_number integer not null,
    seq integer not null,
    kind text not null,
    at integer not null,
    canonical text not null,
    opening_sealed blob not null,
    month text not null
) strict;
create unique index event_case on event (case_number, seq);

create table part (
    id integer primary key,
    case_number integer not null,
    seq integer not null,
    part text not null,
    epoch integer not null,
    key text not null,
    sealed blob not null
) strict;
create unique index part_case on part (case_number, seq, part);

create table wrap (
    case_number integer not null,
    key text not null,
    recipient text not null,
    month text not null,
    wrapped blob not null,
    primary key (case_number, key, recipient)
) strict, without rowid;

create table file (
    case_number integer not null,
    seq integer not null,
    ordinal integer not null,
    file_id blob not null,
    epoch integer not null,
    meta_sealed blob not null,
    chunks integer not null,
    primary key (case_number, seq, ordinal)
) strict, without rowid;
create unique index file_id on file (file_id);

create table chunk (
    id integer primary key,
    file_id blob not null,
    number integer not null,
    sealed blob not null
) strict;
create unique index chunk_file on chunk (file_id, number);

-- Files whose chunks came and that no event names yet, with the time of the latest chunk: what a sweep looks at.
create table upload (
    file_id blob primary key,
    at integer not null
) strict, without rowid;
create index upload_at on upload (at);

create table submission (
    token_hash blob primary key,
    case_id blob not null,
    at integer not null,
    request_hash blob not null
) strict, without rowid;
create index submission_at on submission (at);

create table draft (
    id integer primary key,
    token_hash blob not null,
    changed_at integer not null,
    sealed blob not null
) strict;
create unique index draft_token on draft (token_hash);
create index draft_changed on draft (changed_at);

-- ------------------------------------------------------------------------------------------------ people at work

create table session (
    cookie_hash blob primary key,
    staff blob,
    case_id blob,
    began_at integer not null,
    seen_at integer not null,
    sealed blob not null
) strict, without rowid;
create index session_staff on session (staff) where staff is not null;
create index session_seen on session (seen_at);

create table office (
    id text primary key,
    document text not null
) strict, without rowid;

create table office_key (
    office text not null,
    epoch integer not null,
    public_key blob not null,
    at integer not null,
    primary key (office, epoch)
) strict, without rowid;

create table member_key (
    staff blob not null,
    office text not null,
    epoch integer not null,
    wrapped blob not null,
    primary key (staff, office, epoch)
) strict, without rowid;

create table staff (
    id blob primary key,
    login text not null,
    document text not null,
    credentials blob not null,
    public_key blob not null,
    setup_hash blob,
    setup_until integer
) strict, without rowid;
create unique index staff_login on staff (login);
create unique index staff_setup on staff (setup_hash) where setup_hash is not null;

-- ------------------------------------------------------------------------------------------------- accountability

create table imported (
    source_row blob primary key,
    case_id blob not null
) strict, without rowid;

create table obligation (
    id integer primary key,
    obligation_id blob not null,
    document text not null
) strict;
create unique index obligation_key on obligation (obligation_id);

create table docket_line (
    leaf_index integer not null,
    ordinal integer not null,
    line text not null,
    primary key (leaf_index, ordinal)
) strict, without rowid;

create table figure (
    section text not null,
    source text not null,
    office text not null,
    procedure text not null,
    clock text not null,
    measure text not null,
    day text not null,
    total integer not null,
    primary key (section, source, office, procedure, clock, measure, day)
) strict, without rowid;

create table setting (
    key text primary key,
    value text not null
) strict, without rowid;
