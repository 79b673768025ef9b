create or replace view bi.fct_order as select
  o.order_id,
  o.customer as customer_id,
  o.entity as legal_entity_id,
  o.ordered_on as order_date,
  o.customer_reference,
  case when o.completed then 'completed' when o.held then 'held' else 'released' end as order_status,
  case when o.held and not o.completed then o.hold_reason end as hold_reason,
  case when o.held and not o.completed then o.held_known end as held_since_at,
  round(o.gross * cur.unit, cur.exponent) as order_amount,
  round(coalesce(s.gross, 0) * cur.unit, cur.exponent) as shipped_amount,
  round(o.cancelled * cur.unit, cur.exponent) as cancelled_amount,
  round((o.gross - o.cancelled - coalesce(s.gross, 0)) * cur.unit, cur.exponent) as open_amount,
  o.currency as order_currency,
  o.partition as position_partition,
  o.position as position
from sales_order o join currency cur on cur.code = o.currency
left join lateral (select sum(gross)::bigint as gross from shipment s where s.order_id = o.order_id) s on true;
comment on view bi.fct_order is 'A sales order: one row each, with where its value stands now.';
comment on column bi.fct_order.order_id is 'number of the order in the ERP';
comment on column bi.fct_order.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_order.legal_entity_id is 'legal entity that sells';
comment on column bi.fct_order.order_date is 'day of the order, in the legal entity''s time zone';
comment on column bi.fct_order.customer_reference is 'the customer''s own reference';
comment on column bi.fct_order.order_status is
  'held (may not be shipped), released, or completed (shipped, billed and settled)';
comment on column bi.fct_order.hold_reason is
  'why it is held: awaiting-credit, credit-declined, credit-account-missing, shipped-while-held';
comment on column bi.fct_order.held_since_at is 'when that was said';
comment on column bi.fct_order.order_amount is 'value of the order''s lines as they hold, tax included';
comment on column bi.fct_order.shipped_amount is 'part of it that was shipped';
comment on column bi.fct_order.cancelled_amount is 'part of it that was cancelled';
comment on column bi.fct_order.open_amount is 'part of it still to be shipped';
comment on column bi.fct_order.order_currency is 'ISO 4217 currency of the amounts';
comment on column bi.fct_order.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_order.position is 'place in its partition of the event that last changed the row';
