-- Sums over what is put once and never changed, so that huiyin fsck, which holds nobody's key, sees when the disk gives something
-- else: 8 bytes each (rows/sums.h). Null in rows from before, which tell nothing.
--
-- Of an event's texts and files; with the first event of a case also of its resident's code and key, which no event tells.
alter table event add column content_sum blob;
alter table event add column receipt_sum blob;
alter table chunk add column sum blob;
alter table office_key add column sum blob;
alter table member_key add column sum blob;

-- The newest archived checkpoint, and how many there are.
insert into setting (key, value)
select 'log.archived', max(size) || ' ' || count(*) from log_checkpoint having count(*) > 0;
