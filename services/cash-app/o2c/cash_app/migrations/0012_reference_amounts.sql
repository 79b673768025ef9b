-- What a document was issued for: a short number tells a payer only together with the amount (naming.py). Of documents
-- that were indexed before it is not known, and their short numbers tell nobody.
alter table item_refs add column gross bigint not null default 0, add column currency text not null default '';
