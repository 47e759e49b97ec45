-- Dockets, history and notes among the entries: a start reads those since the last docket, not the million leaves between.
-- x'...' is the first line of a sealed leaf, "huiyin/v1 sealed" and a line feed.
create index log_entry_unsealed on log_entry (seq)
where substr(data, 1, 17) is not x'68756979696e2f7631207365616c65640a';
