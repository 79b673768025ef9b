-- Of a document that was open at the cut-over: how much of it came into our ledger, and when it began. Null of any other,
-- which comes with its gross.
alter table document add column taken_over bigint, add column cutover date;
