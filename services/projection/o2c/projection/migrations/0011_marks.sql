-- Marks of open items: on hold (disputed, legal), or a deduction that is disputed by what it is. A mark moves nothing.
-- Marks of an item of one kind follow one another by their days too, so the last one said by a moment, and dated by a day,
-- is the one that holds then.
create table item_mark (
  item text collate "C" not null,
  kind text not null,          -- hold, claim
  code text not null,          -- disputed, legal; empty: not any more
  effective date not null,
  accounting date not null,
  known timestamptz not null,
  ended text not null,         -- of a release: the hold that ended
  reason text not null,
  partition int not null,
  sequence bigint not null,
  actor text not null
);
create index item_mark_item on item_mark (item);
create index item_mark_later on item_mark using brin (known, effective, accounting)
  with (pages_per_range = 16, autosummarize = on);

-- The last word about each of the two, and what it comes to: a hold comes before a claim.
alter table open_item add hold text;
alter table open_item add claim text;
alter table open_item add mark text generated always as (coalesce(nullif(hold, ''), claim, '')) stored;
create index open_item_marked on open_item (item) where mark <> '' and not closed;

-- Differences of what is marked of open amounts, by day (folds/marked.py explains them). A sum over `known_day` <= K and
-- `day` <= D is what has that mark as of D as known at the end of day K.
create table marked_cube (
  aged_by text collate "C" not null,
  entity text collate "C" not null,
  currency text collate "C" not null,
  item_kind text collate "C" not null,
  base_date date not null,
  mark text collate "C" not null,
  day date not null,
  known_day date not null,
  amount_effective bigint not null,
  amount_accounting bigint not null,
  primary key (aged_by, entity, currency, item_kind, base_date, mark, day, known_day)
) with (fillfactor = 60);

-- Numbers that payers quote an item by, of a system before.
create table former_number (
  number text collate "C" not null,
  item text collate "C" not null
);
create index former_number_number on former_number (number);
create index former_number_item on former_number (item);

-- What became of changes of the matching policy. `scope` in words, as people are shown it; `changes` as
-- [{name, before, after}], `summary` the same in words.
create table policy_change (
  proposal text collate "C" not null,
  decision text not null,      -- proposed, changed, rejected
  scope text collate "C" not null,
  legal_entity text not null,
  bank_account text not null,
  customer_group text not null,
  version bigint,              -- of the whole policy, where the change holds
  removed boolean not null,
  changes jsonb,
  summary text not null,
  decided_by text not null,    -- proposed, agreed or rejected by
  reason text not null,
  known timestamptz not null,
  partition int not null,
  sequence bigint not null,
  actor text not null
);
