-- What every account stands at, by currency, in minor units. Set against cash-app's open items by `o2c verify`.
create table exposure (
  customer text collate "C" not null,
  currency text collate "C" not null,
  open_orders bigint not null,
  shipped bigint not null,     -- and not billed
  billed bigint not null,      -- open items, credits negative
  unapplied bigint not null,   -- identified, beside the exposure
  primary key (customer, currency)
) with (fillfactor = 50);

create table accounts (
  customer text collate "C" primary key,
  risk_class text not null,
  payment_terms text not null,
  limit_amount bigint not null,
  limit_currency text not null,
  limit_given bool not null,   -- false: nobody set a limit, so it is 0 in any currency
  credit_check bool not null
);

-- Declined orders, until they are approved, shipped or cancelled.
create table waiting_orders (
  customer text collate "C" not null,
  order_id text collate "C" not null,
  revision int not null,
  currency text not null,
  amount bigint not null,      -- neither shipped nor cancelled
  placed_on date not null,
  code text not null,
  primary key (customer, order_id)
) with (fillfactor = 50);

-- Personal data: events carry the hash and a masked form; what is deleted here is gone.
create table bank_account_numbers (
  customer text collate "C" not null,
  hash text collate "C" not null,
  number text not null,
  primary key (customer, hash)
);

-- Totals of the exposure, per partition of the customers: kept with the events and not from the rows above, so that
-- saying them costs the same with any number of customers.
create table balances (
  partition int not null,
  account_class text collate "C" not null
    check (account_class in ('billed', 'open-orders', 'shipped-not-billed', 'unapplied')),
  currency text collate "C" not null,
  amount bigint not null,
  primary key (partition, account_class, currency)
) with (fillfactor = 20);
