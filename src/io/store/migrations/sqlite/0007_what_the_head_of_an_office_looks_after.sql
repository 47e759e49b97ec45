-- Cases that nobody works on: for who gives out the work.
create index case_row_desk_free on case_row (office, due_order, filed_at, case_id) where open = 1 and handler is null;

-- Whether somebody waits for what only the head of the office decides. Open cases are looked at once by the timers, which puts
-- in what their events say.
alter table case_row add column asks integer not null default 0;
create index case_row_desk_asks on case_row (office, due_order, filed_at, case_id) where open = 1 and asks = 1;
update case_row set timer = 0 where open = 1;
