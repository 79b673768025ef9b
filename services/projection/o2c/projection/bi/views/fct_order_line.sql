create or replace view bi.fct_order_line as select
  o.order_id,
  l.line as line_number,
  o.customer as customer_id,
  o.entity as legal_entity_id,
  o.ordered_on as order_date,
  l.requested_on as requested_date,
  l.product as product_id,
  nullif(l.description, '') as product_description,
  nullif(l.ship_to, '') as ship_to,
  l.quantity as ordered_quantity,
  coalesce(g.shipped, 0) as shipped_quantity,
  coalesce(g.cancelled, 0) as cancelled_quantity,
  coalesce(l.unit, 'C62') as quantity_unit,
  l.unit_price,
  coalesce(l.discount_percent, 0) as discount_percent,
  coalesce(l.tax_rate, 0) as tax_rate_percent,
  round(l.net, cur.exponent) as net_amount,
  round(l.gross, cur.exponent) as gross_amount,
  round(coalesce(g.shipped_gross, 0), cur.exponent) as shipped_amount,
  round(coalesce(g.cancelled_gross, 0), cur.exponent) as cancelled_amount,
  round(l.gross - coalesce(g.shipped_gross, 0) - coalesce(g.cancelled_gross, 0), cur.exponent) as open_amount,
  o.currency as line_currency,
  o.partition as position_partition,
  o.position
from sales_order o join currency cur on cur.code = o.currency
cross join lateral (select t.lines from order_lines t where t.order_id = o.order_id and t.kind = 'ordered'
  order by t.sequence desc limit 1) r
cross join lateral jsonb_to_recordset(r.lines) as l(line bigint, product text, description text, ship_to text,
  requested_on date, quantity numeric, unit text, unit_price numeric, discount_percent numeric, tax_rate numeric,
  net numeric, gross numeric)
left join lateral (
  select sum(x.quantity) filter (where t.kind = 'shipped') as shipped,
    sum(x.gross) filter (where t.kind = 'shipped') as shipped_gross,
    sum(x.quantity) filter (where t.kind = 'cancelled') as cancelled,
    sum(x.gross) filter (where t.kind = 'cancelled') as cancelled_gross
  from order_lines t cross join lateral jsonb_to_recordset(t.lines) as x(line bigint, quantity numeric, gross numeric)
  where t.order_id = o.order_id and t.kind <> 'ordered' and x.line = l.line
) g on true;
comment on view bi.fct_order_line is
  'A line of a sales order as it holds now: one row each, with what of it was shipped and cancelled.';
comment on column bi.fct_order_line.order_id is 'fct_order.order_id';
comment on column bi.fct_order_line.line_number is 'number of the line in its order';
comment on column bi.fct_order_line.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_order_line.legal_entity_id is 'dim_legal_entity.legal_entity_id: who sells';
comment on column bi.fct_order_line.order_date is 'day of the order, in the legal entity''s time zone';
comment on column bi.fct_order_line.requested_date is 'day the customer wants it; null where the ERP gives none';
comment on column bi.fct_order_line.product_id is 'number of the product in the ERP';
comment on column bi.fct_order_line.product_description is 'its description on the order';
comment on column bi.fct_order_line.ship_to is 'where it is sent to; null where the ERP gives none';
comment on column bi.fct_order_line.ordered_quantity is 'quantity in quantity_unit, gone parts included';
comment on column bi.fct_order_line.shipped_quantity is 'part of it that was shipped';
comment on column bi.fct_order_line.cancelled_quantity is 'part of it that will never be shipped';
comment on column bi.fct_order_line.quantity_unit is 'UN/ECE recommendation 20 code of the unit; C62 is a piece';
comment on column bi.fct_order_line.unit_price is
  'price of a unit before tax and discount, in line_currency, up to 6 decimals';
comment on column bi.fct_order_line.discount_percent is 'discount on the line in percent';
comment on column bi.fct_order_line.tax_rate_percent is 'tax in percent that gross_amount was estimated with';
comment on column bi.fct_order_line.net_amount is 'value of the whole line before tax';
comment on column bi.fct_order_line.gross_amount is 'value of the whole line with estimated tax; what credit counts';
comment on column bi.fct_order_line.shipped_amount is 'part of gross_amount that was shipped';
comment on column bi.fct_order_line.cancelled_amount is 'part of gross_amount that was cancelled';
comment on column bi.fct_order_line.open_amount is 'part of gross_amount still to be shipped';
comment on column bi.fct_order_line.line_currency is 'ISO 4217 currency of the amounts; never add two currencies';
comment on column bi.fct_order_line.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_order_line.position is 'place in its partition of the event that last changed the order';
