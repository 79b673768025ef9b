-- Remittance advices, with what the payer wrote: it is nowhere else and can be erased here.
create table advices (
  advice text collate "C" primary key,
  currency text collate "C" not null,
  amount bigint not null,
  payment_date date,
  number text not null,
  payer text not null,         -- masked
  difference bigint not null,  -- the payment less the sum of the lines
  lines int not null,
  receipt text collate "C" not null default '',  -- its payment; '': none yet
  tied_by text not null default '',              -- trace, payer, person
  reason text not null default '',               -- of the person
  left_for text not null default '',             -- why it has no payment
  suggested text[] not null default '{}',
  clues text[] not null,       -- what its payer and documents are looked up by
  format text not null,
  file_name text not null,
  said jsonb not null,         -- as the payer said it
  known timestamptz not null
);
create index advices_waiting on advices (currency, amount) where receipt = '';
create index advices_of_receipt on advices (receipt) where receipt <> '';
