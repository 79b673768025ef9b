-- Number series: the row is locked by the transaction that draws from it, and holds what was drawn last.
create table series (
  legal_entity text collate "C" not null,
  kind text collate "C" not null check (kind in ('INV', 'CN')),
  year int not null,
  last_number bigint not null,
  last_date date not null,
  primary key (legal_entity, kind, year)
) with (fillfactor = 20);

-- Where a document lives, and what a list of documents shows. Inserted once, never changed: a second document of the
-- same name is an error of the rules, and the key stops it.
create table documents (
  document text collate "C" primary key,
  unit text collate "C" not null,
  number text collate "C" not null,
  kind text collate "C" not null check (kind in ('INV', 'CN')),
  legal_entity text collate "C" not null,
  year int not null,           -- of the series; of adopted documents the sender's fiscal year
  serial bigint not null,      -- place in our own series; 0: adopted
  customer text collate "C" not null,
  document_date date not null,
  currency text not null,
  gross bigint not null,       -- minor units; of a credit note positive
  invoice text collate "C"     -- what a credit note is against
);
create index documents_number on documents (number);
create index documents_series on documents (legal_entity, kind, year, document);
create index documents_invoice on documents (invoice) where invoice is not null;

-- Totals of the documents, gross in minor units, per partition of the customers: kept with the events, so that saying
-- them costs the same after years as on the first day.
create table balances (
  partition int not null,
  legal_entity text collate "C" not null,
  account_class text collate "C" not null check (account_class in ('credited', 'invoiced')),
  currency text collate "C" not null,
  amount bigint not null,
  primary key (partition, legal_entity, account_class, currency)
) with (fillfactor = 20);
