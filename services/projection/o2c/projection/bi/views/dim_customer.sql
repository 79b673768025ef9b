create or replace view bi.dim_customer as select
  c.customer as customer_id,
  c.name as customer_name,
  c.country as country_code,
  nullif(c.parent, '') as parent_customer_id,
  c.risk_class,
  c.payment_terms,
  round(c.limit_amount * cur.unit, cur.exponent) as credit_limit_amount,
  c.limit_currency as credit_limit_currency,
  c.credit_check as is_credit_checked,
  coalesce(c.attributes, '{}') as attributes,
  c.partition as position_partition,
  c.position as position
from customer c left join currency cur on cur.code = c.limit_currency;
comment on view bi.dim_customer is 'A customer: one row each, as the master data stand now.';
comment on column bi.dim_customer.customer_id is 'account number of the customer in the ERP';
comment on column bi.dim_customer.customer_name is 'name as the ERP has it';
comment on column bi.dim_customer.country_code is 'ISO 3166-1 alpha-2, empty where the ERP gives none';
comment on column bi.dim_customer.parent_customer_id is 'customer_id of the parent, null without one';
comment on column bi.dim_customer.risk_class is 'risk class of the ERP''s master data';
comment on column bi.dim_customer.payment_terms is 'terms for new invoices; an invoice keeps those it was issued with';
comment on column bi.dim_customer.credit_limit_amount is
  'credit limit in credit_limit_currency; 0 is a limit of nothing';
comment on column bi.dim_customer.credit_limit_currency is
  'ISO 4217 currency of the limit; the only currency it is compared in';
comment on column bi.dim_customer.is_credit_checked is 'false: orders of this customer are never checked';
comment on column bi.dim_customer.attributes is 'custom fields of the ERP, carried along as JSON';
comment on column bi.dim_customer.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.dim_customer.position is 'place in its partition of the event that last changed the row';
