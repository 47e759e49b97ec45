-- From here on each case has a day on which something is done with it by itself, if only in years: what it holds is kept longer, or
-- forgotten. Cases that are there already are looked at once (day 0), which puts the right day in its place.
update case_row set timer = 0 where timer is null;
