-- Where a resident wants a mail when there is news in one case, sealed under the case's own key, and what the mails about it are up
-- to. The link in each mail that ends them leads to the row by its hash.
create table news (
    case_id blob primary key,
    stop_hash blob not null,
    epoch integer not null,
    sealed blob not null,
    last_at integer,
    waits integer not null
) strict, without rowid;
create unique index news_stop on news (stop_hash);

-- Mails that wait to be sent, each sealed under a month key. `mark` changes with the row: of several servers one takes it.
create table mail (
    id blob primary key,
    mark blob not null,
    kind text not null,
    made_at integer not null,
    not_before integer not null,
    tries integer not null,
    given_up integer not null,
    last_error text not null,
    sealed blob not null,
    has_error integer not null generated always as (last_error <> '') virtual
) strict, without rowid;
create index mail_due on mail (not_before, id) where given_up = 0;
create index mail_given_up on mail (made_at, id) where given_up = 1;
create index mail_trouble on mail (made_at, id) where has_error = 1;
