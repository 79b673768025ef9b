-- Goals, in versions: a change is another version, an end one too. No folds of events: they outlive every rebuild.
create table goal (
  name text collate "C" not null,
  version int not null check (version > 0),
  measure text not null,
  legal_entity text not null,
  currency text not null,
  customer text,               -- of one customer, or of a group (name=value), or of all
  customer_group text,
  target numeric not null,
  first date not null,
  last date not null,
  owner text not null,
  author text not null,
  reason text not null,
  ended boolean not null,
  created timestamptz not null default now(),
  primary key (name, version),
  check (customer is null or customer_group is null),
  check (first <= last)
);
