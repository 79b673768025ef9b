-- Where in its source's log a row was last changed: (partition, position), the partition of the topic and the sequence of
-- the event in it. Rows that events are only appended to have had both from the beginning, as (partition, sequence). What
-- was read up to a watermark is complete below it, so "everything since" loses nothing, whoever else writes meanwhile.
alter table customer add column partition int;
alter table customer add column position bigint;
alter table sales_order add column partition int;
alter table sales_order add column position bigint;
alter table open_item add column partition int;
alter table open_item add column position bigint;
alter table receipt add column partition int;
alter table receipt add column position bigint;

-- The lines of orders, shipments and cancellations as the order service said them, one row an event. They are kept as they
-- came, because nothing but BI looks into them: the fold does not even decode them.
create table order_lines (
  order_id text collate "C" not null,
  kind text not null,          -- ordered: all lines as they hold from then on; shipped, cancelled: what left them
  lines jsonb not null,
  known timestamptz not null,
  partition int not null,
  sequence bigint not null
);
create index order_lines_order on order_lines (order_id);
