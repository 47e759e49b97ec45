-- Where a resident wants a mail when there is news in one case, sealed under the case's own key, and what the mails about it are up
-- to. The link in each mail that ends them leads to the row by its hash.
create table news (
    case_id bytea primary key,
    stop_hash bytea not null,
    epoch bigint not null,
    sealed bytea not null,
    last_at bigint,
    waits boolean not null
);
create unique index news_stop on news (stop_hash);

-- Mails that wait to be sent, each sealed under a month key. `mark` changes with the row: of several servers one takes it.
create table mail (
    id bytea primary key,
    mark bytea not null,
    kind bytea not null,
    made_at bigint not null,
    not_before bigint not null,
    tries bigint not null,
    given_up boolean not null,
    last_error bytea not null,
    sealed bytea not null,
    has_error boolean not null generated always as (length(last_error) > 0) stored
);
create index mail_due on mail (not_before, id) where not given_up;
create index mail_given_up on mail (made_at, id) where given_up;
create index mail_trouble on mail (made_at, id) where has_error;
