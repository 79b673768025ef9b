-- What is still to be shipped, in minor units, per partition of the customers: kept with the events, so that saying it
-- costs the same after years as on the first day.
create table balances (
  partition int not null,
  legal_entity text collate "C" not null,
  account_class text collate "C" not null check (account_class in ('held', 'released')),
  currency text collate "C" not null,
  amount bigint not null,
  primary key (partition, legal_entity, account_class, currency)
) with (fillfactor = 20);
