-- The counters of the yearly report begin with the program's version: what happened before is in none of them. Until `huiyin fsck
-- --rebuild` has counted anew, which takes this row away, there is no report of a year that is over.
insert into figure (section, source, office, procedure, clock, measure, day, total)
select 'own-years', '9999', '', '', '', 'not-counted', '', 1
where exists (select 1 from event);
