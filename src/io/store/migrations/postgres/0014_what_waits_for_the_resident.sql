-- The event by which an office put something before the resident and waits for them; empty: none. Lists of what waits are in one order
-- with the others.
alter table case_row add column asked bytea not null default '';
alter table guest_row add column asked bytea not null default '';
create index case_row_desk_waiting on case_row (office, due_order, filed_at, case_id) where open and (due is null or asked <> '');
create index guest_row_waiting on guest_row (guest, due_order, filed_at, case_id) where (due is null or asked <> '');

-- Open cases are looked at once by the timers, which puts in what their events say.
update case_row set timer = 0 where open;
