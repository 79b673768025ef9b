-- What people make of suggestions, what their decisions propose to learn, and how right each rule was.

alter table open_receipts
  add score bigint not null default 0,             -- millionths; of no suggestion 0
  add suggested_rule text not null default '',
  add suggested_amount bigint not null default 0,  -- what of the receipt would be placed
  add suggestion jsonb;                            -- as the receipt's event has it; null: nothing is suggested
create index open_receipts_surest on open_receipts (currency, score desc, account, receipt)
  where unapplied > 0 and suggestion is not null;

create table proposals (
  proposal text collate "C" primary key,
  kind text not null,          -- alias, pattern
  shown text not null,         -- a payer masked, or a pattern
  customer text not null,
  clue text not null,          -- keyed hash of the payer's name or account
  receipt text not null,
  item text not null,
  made_by text not null,
  reason text not null,
  confirmed bool,              -- null: waits
  decided_by text not null default '',
  decided_reason text not null default '',
  known timestamptz not null
) with (fillfactor = 80);
create index proposals_waiting on proposals (known, proposal) where confirmed is null;

-- By rule and the month that its decision counts from. Amounts are minor units of the currency.
create table rule_precision (
  rule text collate "C" not null,
  month date not null,
  currency text collate "C" not null,
  applied bigint not null,
  applied_amount bigint not null,
  undone bigint not null,           -- by a person
  undone_amount bigint not null,
  gave_way bigint not null,         -- to what was known later
  gave_way_amount bigint not null,
  accepted bigint not null,         -- suggestions, in whole or in part
  overruled bigint not null,        -- suggestions: changed or rejected
  primary key (rule, month, currency)
) with (fillfactor = 50);
