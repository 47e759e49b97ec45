-- What the town sets for itself (offices, categories, reply templates, calendars, procedures), version by version. Rows are only
-- added; the highest serial of a kind and name counts. An empty document: withdrawn. An empty author: the server, from the data folder.
create table town_version (
    serial bigint primary key,
    kind bytea not null,
    name bytea not null,
    at bigint not null,
    author bytea not null,
    document bytea not null
);
create index town_version_name on town_version (kind, name, serial);
