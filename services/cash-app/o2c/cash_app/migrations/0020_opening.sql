-- What was open at the cut-over, one row an item or a receipt, as it was taken over: what became of it later changes
-- nothing here. Amounts are minor units; debit is positive, so that credits and money are negative.
create table opening_entries (
  entry text collate "C" primary key,  -- item or receipt
  legal_entity text collate "C" not null,
  cutover date not null,
  account_class text collate "C" not null check (account_class in ('receivable', 'unapplied', 'on-account')),
  kind text not null check (kind in ('invoice', 'credit-note', 'money')),
  currency text collate "C" not null,
  customer text collate "C" not null,
  number text not null,
  original bigint not null,
  amount bigint not null,
  document_date date not null,
  due_date date not null,
  loaded_by text not null,
  known timestamptz not null
);
create index opening_entries_cutover on opening_entries (cutover, legal_entity, entry);

-- What the general ledger says that they add up to.
create table opening_controls (
  legal_entity text collate "C" not null,
  cutover date not null,
  account_class text collate "C" not null,
  currency text collate "C" not null,
  amount bigint not null,
  gl_account text not null,
  loaded_by text not null,
  known timestamptz not null,
  primary key (cutover, legal_entity, account_class, currency)
);

-- The journal's own word on it, without reading all of the journal.
create index journal_migration on journal (effective, legal_entity, currency) include (amount)
  where account = 'migration-clearing';
