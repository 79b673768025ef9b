-- Earlier receipts of a customer with the same amount, where a payment names nothing and nothing fits (earlier.py).
create index bank_lines_of_payer on bank_lines (account, amount, booking_date) where line_class = 'receipt';

-- What of a receipt is kept for orders whose invoices have not come.
alter table open_receipts add prepaid bigint not null default 0;
alter table open_receipts drop constraint open_receipts_check;
alter table open_receipts add check (unapplied + on_account + prepaid + applied + returned + moved + withdrawn = amount);

-- Tax that customers withheld, and what became of its certificates.
create table withholdings (
  application text collate "C" primary key,  -- with which it was withheld
  account text collate "C" not null,
  item text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  amount bigint not null,
  withheld_on date not null,
  number text not null default '',  -- of the certificate; '': it has not come
  dated date,
  written_back bool not null default false
);
create index withholdings_due on withholdings (withheld_on, application) where number = '' and not written_back;

-- What of our payables was set off against items.
create table nettings (
  adjustment text collate "C" primary key,
  account text collate "C" not null,
  item text collate "C" not null,
  legal_entity text not null,
  currency text not null,
  amount bigint not null,
  payable text collate "C" not null,
  agreement text not null,
  effective date not null,
  approved_by text not null,
  taken_back bool not null default false
);
create index nettings_of_payable on nettings (payable);
