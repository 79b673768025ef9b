-- What of a document a reference is: its number, or what it belongs to (strictness.py).
alter table item_refs add column kind text not null default 'number';
