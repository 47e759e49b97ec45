-- The day from which on the server does something in a case by itself, null: never. Cases that are there already are looked
-- at once (day 0), which puts the right day in its place.
alter table case_row add column timer bigint;
update case_row set timer = 0 where open or not imported;
create index case_row_timer on case_row (timer, case_id) where timer is not null;
