-- Open cases alone, in the order in which they came: for going through all of them when another calendar counts.
create index case_row_open on case_row (number, case_id) where open = 1;
