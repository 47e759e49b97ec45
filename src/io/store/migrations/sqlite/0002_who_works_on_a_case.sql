-- Who worked on a case last, as a pseudonym that only the keys outside the database lead back from: serves the list "mine".
alter table case_row add column handler blob;
create index case_row_desk_mine on case_row (office, handler, due_order, filed_at, case_id)
where open = 1 and handler is not null;
