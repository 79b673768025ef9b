create or replace view bi.dim_currency as select
  c.code as currency_code,
  c.exponent as decimal_count,
  c.unit as smallest_unit
from currency c;
comment on view bi.dim_currency is 'A currency of ISO 4217: one row each.';
comment on column bi.dim_currency.currency_code is 'ISO 4217 code; join any _currency with it';
comment on column bi.dim_currency.decimal_count is 'decimals of its amounts: 2 for EUR, 0 for JPY, 3 for KWD';
comment on column bi.dim_currency.smallest_unit is 'its smallest amount: 0.01 for EUR';
