-- Movements of open items that do not count as credit exposure: few, so what is billed is all that is owed less these.
create table unexposed (
  customer text collate "C" not null,
  entity text not null,
  currency text not null,
  amount bigint not null,
  effective date not null,
  accounting date not null,
  known timestamptz not null,
  partition int not null
);
create index unexposed_customer on unexposed (customer);
