create or replace view bi.dim_date as select
  d.day::date as calendar_date,
  extract(year from d.day)::int as year_number,
  extract(quarter from d.day)::int as quarter_number,
  extract(month from d.day)::int as month_number,
  extract(day from d.day)::int as day_number,
  to_char(d.day, 'YYYY-MM') as month_code,
  date_trunc('month', d.day)::date as month_start_date,
  (date_trunc('month', d.day) + interval '1 month - 1 day')::date as month_end_date,
  extract(day from d.day + interval '1 day') = 1 as is_month_end,
  extract(isoyear from d.day)::int as iso_year,
  extract(week from d.day)::int as iso_week,
  to_char(d.day, 'IYYY"-W"IW') as iso_week_code,
  extract(isodow from d.day)::int as iso_weekday,
  extract(isodow from d.day) > 5 as is_weekend,
  extract(year from d.day)::int as fiscal_year,
  extract(month from d.day)::int as fiscal_period
from generate_series(timestamp '2000-01-01', timestamp '2049-12-31', interval '1 day') as d(day);
comment on view bi.dim_date is 'A calendar: one row for each day from 2000-01-01 to 2049-12-31.';
comment on column bi.dim_date.calendar_date is 'the day; join any _date with it';
comment on column bi.dim_date.year_number is 'calendar year';
comment on column bi.dim_date.quarter_number is 'calendar quarter, 1 to 4';
comment on column bi.dim_date.month_number is 'calendar month, 1 to 12';
comment on column bi.dim_date.day_number is 'day of the month, 1 to 31';
comment on column bi.dim_date.month_code is 'year and month, as in 2026-05';
comment on column bi.dim_date.month_start_date is 'first day of the month';
comment on column bi.dim_date.month_end_date is 'last day of the month';
comment on column bi.dim_date.is_month_end is 'whether it is the last day of its month';
comment on column bi.dim_date.iso_year is 'ISO 8601 year that the week belongs to';
comment on column bi.dim_date.iso_week is 'ISO 8601 week, 1 to 53; weeks begin on Monday';
comment on column bi.dim_date.iso_week_code is 'ISO 8601 year and week, as in 2026-W18';
comment on column bi.dim_date.iso_weekday is '1 is Monday, 7 is Sunday';
comment on column bi.dim_date.is_weekend is 'Saturday or Sunday; public holidays are not known here';
comment on column bi.dim_date.fiscal_year is 'the calendar year: fiscal periods are calendar months';
comment on column bi.dim_date.fiscal_period is 'the calendar month, 1 to 12, in which accounting dates are closed';
