-- What was paid of items by day, for days to pay and days late: amounts, and amounts times days from the document's date
-- (`amount_days`), from the due date (`amount_late`), and of what was late alone (`amount_late_only`).
--
-- A payment that is taken back keeps the day on which it was made and counts from the day on which it was taken back. So
-- what was paid in a span and still stands at its end is a sum over (paid within the span, counts by its end).
create table paid_day (
  entity text collate "C" not null,
  currency text collate "C" not null,
  paid_effective date not null,
  paid_accounting date not null,
  effective date not null,
  accounting date not null,
  known_day date not null,
  amount bigint not null,
  amount_days numeric not null,
  amount_late numeric not null,
  amount_late_only numeric not null,
  primary key (entity, currency, paid_effective, paid_accounting, effective, accounting, known_day)
) with (fillfactor = 60);

-- Why a balance was given up, and what of a discount was allowed though it was not earned.
alter table movement add column reason_code text not null default '';
create index movement_written_off on movement (item) where kind = 'written-off';
alter table receipt_movement add column unearned bigint not null default 0;
create index receipt_movement_discount on receipt_movement (effective) where discount <> 0;
create index open_item_parent on open_item (item) where parent is not null;
create index story_held on story (subject) where type = 'order-held';
-- Key figures kept by day, for whoever reads series in SQL: effective dates, as everything known at `kpi_kept.known` says.
--
-- Nothing of it comes from the fold: a job of the projection keeps it (kpis/keeping.py), and it can be emptied at any time.
create table kpi_day (
  entity text collate "C" not null,
  currency text collate "C" not null,
  kpi text collate "C" not null,
  day date not null,
  value numeric,
  reason text,
  numerator numeric,
  denominator numeric,
  primary key (kpi, day, entity, currency)
);
create index kpi_day_day on kpi_day (day);

create table kpi_kept (
  one boolean primary key default true check (one),
  known timestamptz not null
);

-- Days of which the figures that each take a question of their own are still to be worked out.
create table kpi_stale (
  day date primary key
);
