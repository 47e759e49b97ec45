-- The order of open cases, which until here was that of their numbers: the planner took that index for lists of one office, too. A
-- database that was made in the days between has it so already.
drop index case_row_open;
create index case_row_open on case_row (case_id) where open and timer is not null;
