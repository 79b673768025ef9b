create or replace view bi.fct_kpi_day as select
  k.day as kpi_date,
  k.entity as legal_entity_id,
  k.currency as kpi_currency,
  k.kpi as kpi_name,
  k.value as kpi_value,
  k.reason as missing_reason,
  k.numerator,
  k.denominator,
  (select known from kpi_kept) as known_at
from kpi_day k;
comment on view bi.fct_kpi_day is
  'A key figure of a complete day: one row for each day, legal entity, currency and figure; docs/kpis.md has the formulas.';
comment on column bi.fct_kpi_day.kpi_date is 'the figure is as of the end of this day, by effective dates';
comment on column bi.fct_kpi_day.legal_entity_id is 'legal entity whose figure it is';
comment on column bi.fct_kpi_day.kpi_currency is 'ISO 4217 currency of the amounts behind it; never add two currencies';
comment on column bi.fct_kpi_day.kpi_name is 'name of the figure, such as dso or days-to-pay';
comment on column bi.fct_kpi_day.kpi_value is
  'the figure in its unit (days, hours, %, times, or money of kpi_currency); null where it has no meaning';
comment on column bi.fct_kpi_day.missing_reason is 'why there is no figure; null where there is one';
comment on column bi.fct_kpi_day.numerator is 'sum above the line, amounts in decimals of kpi_currency';
comment on column bi.fct_kpi_day.denominator is 'sum below the line; null for a figure that is a sum of money';
comment on column bi.fct_kpi_day.known_at is 'everything known until then is in it, UTC; what came later is not yet';
