-- What business intelligence reads: views over the active build of the read models, one fact or dimension each, a file each.
--
-- Names follow the usual conventions: dim_ and fct_, singular, _id, _date (a day in the legal entity's time zone), _at
-- (UTC), _amount beside a _currency. Amounts are decimals of their currency; two currencies must never be added.
-- Run again on every switch of builds; columns are only ever added at the end, so that views of your own survive it.
create schema if not exists bi;
