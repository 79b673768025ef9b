-- Lookup tables of cash application, written in the transaction of the events they follow from. They say where to look;
-- what is true is in the events. Amounts are minor units of the currency beside them.

-- Streams to load for a unit: open items, receipts with money left, the last statement and unfinished ones.
create table live (
  unit text collate "C" not null,
  stream text collate "C" not null,
  primary key (unit, stream)
);

-- Documents by the numbers that payers may write (references.py).
create table item_refs (
  reference text collate "C" not null,
  document text collate "C" not null,
  number text not null,
  account text collate "C" not null,
  document_date date not null,
  primary key (reference, document)
);

-- Customers by what tells them as payers: a… account hash, n… hash of the name, t… customer number.
create table payers (
  clue text collate "C" not null,
  customer text collate "C" not null,
  primary key (clue, customer)
);

-- Receipts that wait for something to become known, with all their clues, so that they can be decided about again.
create table waiting (
  clue text collate "C" not null,
  receipt text collate "C" not null,
  unit text collate "C" not null,
  clues text[] not null,
  primary key (clue, receipt)
);

-- Statements that were seen: by id, by number within the year, by content (bank.py).
create table statement_marks (mark text collate "C" primary key, content text not null);

create table statements (
  statement text collate "C" primary key,
  bank_account text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  number text not null,
  statement_date date,
  first_day date,
  opening bigint,
  closing bigint,
  lines int not null,
  totals jsonb not null,       -- class → [lines, amount]
  flags text[] not null,
  refused text,                -- code; null: accepted
  detail text,
  file_name text not null,
  format text not null,
  known timestamptz not null
);
create index statements_of_account on statements (bank_account, known);

create table bank_accounts (
  bank_account text collate "C" primary key,
  legal_entity text not null,
  currency text not null,
  covered jsonb not null       -- stretches of days without a gap: first, last, opening, closing, confirmed
);

-- Every bank line, with the texts a person wrote: they are nowhere else and can be erased here.
create table bank_lines (
  statement text collate "C" not null,
  number int not null,
  bank_account text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  amount bigint not null,
  booking_date date not null,
  value_date date not null,
  line_class text not null,    -- 'pending': of a statement of which parts are missing
  reason text not null,
  account text collate "C" not null,  -- of a receipt: where it is now
  receipt text not null,       -- of a return: what it takes back
  reference text not null,
  end_to_end text not null,
  account_clue text not null,
  name_clue text not null,
  tokens text[] not null,
  balanced bool not null,
  to_adopt bool not null,      -- from a file without balances, and no statement has vouched for it yet
  returned bool not null default false,
  payer_name text not null,
  payer_account text not null,
  text text not null,
  primary key (statement, number)
) with (fillfactor = 90);
create index bank_lines_amount on bank_lines (bank_account, amount, booking_date);

-- Receipts with money left, for people.
create table open_receipts (
  account text collate "C" not null,
  receipt text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  amount bigint not null,
  unapplied bigint not null,
  on_account bigint not null,
  applied bigint not null,
  returned bigint not null,
  moved bigint not null,
  booking_date date not null,
  value_date date not null,
  payer text not null,
  identified_by text not null,
  reason text not null,        -- why it was left
  suggested text[] not null,
  primary key (account, receipt),
  check (unapplied + on_account + applied + returned + moved = amount)
);

-- The one journal. Entries balance per currency; a debit is positive.
create table journal (
  entry text collate "C" not null,
  line int not null,
  legal_entity text not null,
  account text not null,
  tax_code text not null,
  currency text not null,
  amount bigint not null,
  functional_currency text not null,
  functional_amount bigint not null,
  rate text not null,          -- functional / transaction currency; '1': they are the same
  effective date not null,
  accounting date not null,
  known timestamptz not null,
  books text not null,         -- 'erp': adopted, never exported again
  unit text collate "C" not null,
  cause text collate "C" not null,
  primary key (entry, line)
);
create index journal_accounting on journal using brin (accounting);

-- Totals of the sub-ledger, kept beside the journal and not from it, per partition of the accounts.
create table balances (
  partition int not null,
  legal_entity text not null,
  account_class text not null,
  currency text not null,
  amount bigint not null,
  primary key (partition, legal_entity, account_class, currency)
) with (fillfactor = 20);
