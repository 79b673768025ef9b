-- The read-only login of business intelligence sees the views of schema bi and nothing behind them.
grant usage on schema bi to bi_reader;
grant select on all tables in schema bi to bi_reader;
