-- The read models. One schema holds one version of them; another version is built in a schema beside it.
--
-- Amounts are minor units (cents) of the currency beside them. Every table is a function of the set of events heard:
-- append-only tables hold one row an event, the others are sums, or the last word of a single partition.
-- A column that a later event may leave untouched can be null: an upsert offers null for it and keeps what stands.
-- Tables whose rows are updated leave room in their pages, so that an update needs no new index entries.

create table watermark (
  source text collate "C" not null,
  partition int not null,
  sequence bigint not null,
  known timestamptz not null,
  moved bigint,                -- the last that was not a proof of totals
  primary key (source, partition)
) with (fillfactor = 20);

-- What happened, one row an event, for the story of an order, customer or statement and for credit use at a past date.
-- Money movements, documents and shipments tell their part of a story from their own tables below.
create table story (
  source text not null,
  partition int not null,
  sequence bigint not null,
  known timestamptz not null,
  type text not null,
  account text not null,
  subject text collate "C" not null,
  code text not null,
  other text not null,
  amount bigint,
  currency text,
  day date,
  note text not null,
  actor text not null
);
create index story_subject on story (subject);
-- What came later than a moment lies together, and is found by range. So too for shipments and documents.
create index story_later on story using brin (known) with (pages_per_range = 16, autosummarize = on);

create table customer (
  customer text collate "C" primary key,
  name text,
  country text,
  parent text,
  risk_class text,
  payment_terms text,
  attributes jsonb,
  limit_amount bigint,
  limit_currency text,
  credit_check boolean
);

-- `gross` is the value of the latest revision's lines, gone parts included: open = gross - shipped - cancelled, where
-- `shipped` is the sum of the order's shipments. An order is completed only when every shipment is billed, so what is
-- shipped and not billed is found from the orders that are not completed. A shipment's number is unique in its order.
create table sales_order (
  order_id text collate "C" primary key,
  cancelled bigint not null,
  shipped bigint not null,
  customer text collate "C",
  entity text,
  currency text,
  customer_reference text,
  ordered_on date,
  revision bigint,
  gross bigint,
  held boolean,
  hold_reason text,
  held_known timestamptz,
  completed boolean
) with (fillfactor = 60);
create index sales_order_customer on sales_order (completed, customer, order_id);
create index sales_order_left on sales_order (order_id) where gross > shipped + cancelled;

create table shipment (
  shipment text collate "C" not null,
  order_id text collate "C" not null,
  customer text collate "C" not null,
  entity text not null,
  currency text not null,
  gross bigint not null,
  shipped_on date not null,
  known timestamptz not null,
  partition int not null,
  sequence bigint not null,
  actor text not null,
  primary key (order_id, shipment)
);
create index shipment_name on shipment (shipment);
create index shipment_later on shipment using brin (known) with (pages_per_range = 16, autosummarize = on);

create table document (
  document text collate "C" primary key,
  kind text not null,
  number text collate "C" not null,
  customer text collate "C" not null,
  entity text not null,
  currency text not null,
  document_date date not null,
  due_date date,
  terms text not null,
  net bigint not null,
  tax bigint not null,
  gross bigint not null,
  order_id text collate "C",
  shipment text collate "C",
  invoice text collate "C",
  customer_reference text not null,
  books text not null,
  source_known date,
  attributes jsonb,
  reason text not null,
  known timestamptz not null,
  partition int not null,
  sequence bigint not null,
  actor text not null
);
create index document_number on document (number);
create index document_order on document (order_id) where order_id is not null;
create index document_invoice on document (invoice) where invoice is not null;
create index document_later on document using brin (known) with (pages_per_range = 16, autosummarize = on);

create table open_item (
  item text collate "C" primary key,
  open bigint not null,
  original bigint not null,
  customer text collate "C",
  entity text,
  currency text,
  kind text,
  number text collate "C",
  document_date date,
  due_date date,
  order_id text,
  shipment text,
  settled_on date,
  parent text collate "C",     -- what a deduction was split off
  closed boolean generated always as (open = 0) stored
) with (fillfactor = 60);
create index open_item_customer on open_item (closed, customer, item);
create index open_item_order on open_item (order_id) where order_id is not null;

-- Every change of an open item. `known` and the dates are found by range: what came later than a moment lies together.
create table movement (
  item text collate "C" not null,
  kind text not null,
  amount bigint not null,
  effective date not null,
  accounting date not null,
  known timestamptz not null,
  cause text not null,
  partition int not null,
  sequence bigint not null,
  actor text not null
);
create index movement_item on movement (item);
create index movement_later on movement using brin (known, effective, accounting)
  with (pages_per_range = 16, autosummarize = on);

-- Movements by kind and day: the roll-forward without a look at single items.
create table movement_day (
  entity text collate "C" not null,
  currency text collate "C" not null,
  kind text collate "C" not null,
  effective date not null,
  accounting date not null,
  known_day date not null,
  amount bigint not null,
  movements bigint not null,
  primary key (entity, currency, kind, effective, accounting, known_day)
) with (fillfactor = 60);

-- Differences of open amounts and of numbers of open items by day (folds/aging.py explains them).
-- A sum over `known_day` <= K and the date of a basis <= D is the aging as of D as known at the end of day K.
create table aging_cube (
  aged_by text collate "C" not null,
  entity text collate "C" not null,
  currency text collate "C" not null,
  item_kind text collate "C" not null,
  base_date date not null,
  effective date not null,
  accounting date not null,
  known_day date not null,
  amount bigint not null,
  items_effective bigint not null,
  items_accounting bigint not null,
  primary key (aged_by, entity, currency, item_kind, base_date, effective, accounting, known_day)
) with (fillfactor = 60);

-- A receipt on an account: what came in there, was moved to or from other accounts, was applied or returned, and is kept
-- for orders (prepaid: a contract liability); of what is left, what is on account: the customer's credit, and no work.
create table receipt (
  receipt text collate "C" not null,
  account text collate "C" not null,
  received bigint not null,
  transferred bigint not null,
  applied bigint not null,
  returned bigint not null,
  prepaid bigint not null,
  on_account bigint not null,
  entity text,
  currency text,
  booking_date date,
  value_date date,
  bank_account text,
  statement text,
  line bigint,
  payer text,
  identified_by text,
  spent boolean generated always as (received + transferred = applied + returned + prepaid) stored,
  primary key (receipt, account)
) with (fillfactor = 60);
create index receipt_account on receipt (spent, account);

-- Every change of what is left of a receipt (`amount`) and of what of it is on account; an application is a row with an
-- item.
create table receipt_movement (
  receipt text collate "C" not null,
  account text collate "C" not null,
  kind text not null,
  amount bigint not null,
  on_account bigint not null,
  discount bigint not null,
  entity text not null,
  currency text not null,
  effective date not null,
  accounting date not null,
  known timestamptz not null,
  application text,
  item text collate "C",
  other text not null,
  rule text not null,
  note text not null,
  partition int not null,
  sequence bigint not null,
  actor text not null
);
create index receipt_movement_receipt on receipt_movement (receipt);
create index receipt_movement_item on receipt_movement (item) where item is not null;
create index receipt_movement_later on receipt_movement using brin (known, effective, accounting)
  with (pages_per_range = 16, autosummarize = on);

-- What an account owes, what of its money is not applied, what is on account, and what is kept for its orders; also for
-- unidentified:<bank account>.
create table balance (
  account text collate "C" not null,
  entity text collate "C" not null,
  currency text collate "C" not null,
  invoices bigint not null,
  credits bigint not null,
  unapplied bigint not null,
  on_account bigint not null,
  prepaid bigint not null,
  primary key (account, entity, currency)
) with (fillfactor = 60);

-- Totals of a partition in the source's own measures, and how they compared with what the source last said of them.
create table proof_total (
  source text collate "C" not null,
  partition int not null,
  entity text collate "C" not null,
  account_class text collate "C" not null,
  currency text collate "C" not null,
  amount bigint not null,
  primary key (source, partition, entity, account_class, currency)
) with (fillfactor = 40);

create table proof (
  source text collate "C" not null,
  partition int not null,
  entity text collate "C" not null,
  account_class text collate "C" not null,
  currency text collate "C" not null,
  sequence bigint not null,
  known timestamptz not null,
  ours bigint not null,
  theirs bigint not null,
  agreed_sequence bigint not null,
  differs_since bigint not null,
  primary key (source, partition, entity, account_class, currency)
) with (fillfactor = 40);
create index proof_difference on proof (source, partition) where ours <> theirs;

-- Whether credit last approved an order; it is in the partition of its customer.
create table credit_answer (
  order_id text collate "C" primary key,
  partition int not null,
  approved boolean not null
) with (fillfactor = 60);

-- What credit last said of each partition, `totals` as [{account_class, currency, amount}]. Its billed and unapplied
-- amounts rest on cash application's partition up to `cash_app_sequence`, its open and shipped ones besides on the order
-- service's up to `order_sequence`.
create table credit_proof (
  partition int primary key,
  sequence bigint not null,
  known timestamptz not null,
  cash_app_sequence bigint not null,
  order_sequence bigint,
  totals jsonb not null
) with (fillfactor = 20);
