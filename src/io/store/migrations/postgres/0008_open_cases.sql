-- Open cases in the order of their numbers, for whoever looks at all of them. Each has a timer; that is said here so that no list's
-- query, which asks for open cases of one office, takes this index for its own.
create index case_row_open on case_row (number, case_id) where open and timer is not null;
