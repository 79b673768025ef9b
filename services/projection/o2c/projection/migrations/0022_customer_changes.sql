-- What was said of a customer, one row an event: master data as a whole, terms, or the limit; null where the event did not
-- say it. Who was what, when, is read from here (bi.dim_customer_version), and so are changes of terms and limits.
create table customer_change (
  customer text collate "C" not null,
  known timestamptz not null,
  partition int not null,
  sequence bigint not null,
  type text not null,
  name text,
  country text,
  parent text,
  risk_class text,
  payment_terms text,
  attributes jsonb,
  limit_amount bigint,
  limit_currency text,
  credit_check boolean,
  reason text not null,
  actor text not null
);
create index customer_change_customer on customer_change (customer, known);
create index customer_change_later on customer_change using brin (known) with (pages_per_range = 16, autosummarize = on);
