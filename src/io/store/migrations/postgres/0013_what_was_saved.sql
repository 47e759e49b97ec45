-- Sums over what is put once and never changed, so that huiyin fsck, which holds nobody's key, sees when the disk gives something
-- else: 8 bytes each (rows/sums.h). Null in rows from before, which tell nothing.
--
-- Of an event's texts and files; with the first event of a case also of its resident's code and key, which no event tells.
alter table event add column content_sum bytea;
alter table event add column receipt_sum bytea;
alter table chunk add column sum bytea;
alter table office_key add column sum bytea;
alter table member_key add column sum bytea;

-- The newest archived checkpoint, and how many there are.
insert into setting (key, value)
select convert_to('log.archived', 'UTF8'), convert_to(max(size) || ' ' || count(*), 'UTF8') from log_checkpoint having count(*) > 0;
