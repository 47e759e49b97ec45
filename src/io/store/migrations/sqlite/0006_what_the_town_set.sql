-- What the town sets for itself (offices, categories, reply templates, calendars, procedures), version by version. Rows are only
-- added; the highest serial of a kind and name counts. An empty document: withdrawn. An empty author: the server, from the data folder.
create table town_version (
    serial integer primary key,
    kind text not null,
    name text not null,
    at integer not null,
    author text not null,
    document text not null
) strict;
create index town_version_name on town_version (kind, name, serial);
