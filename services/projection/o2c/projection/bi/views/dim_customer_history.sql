-- An event says some of the master data; the rest holds on. A group begins where something is said, and has it in its
-- first row. What was said at one moment is one row. A customer that is asked for alone is read alone: every window is one
-- customer's.
create or replace view bi.dim_customer_history as
with said as (
  select c.*,
    count(c.name) over told as masters,
    count(c.payment_terms) over told as terms,
    count(c.limit_amount) over told as limits
  from customer_change c window told as (partition by c.customer order by c.known, c.sequence)
), held as (
  select s.customer, s.known, s.partition, s.sequence,
    first_value(s.name) over master as name,
    first_value(s.country) over master as country,
    first_value(s.parent) over master as parent,
    first_value(s.risk_class) over master as risk_class,
    first_value(s.attributes) over master as attributes,
    first_value(s.payment_terms) over term as payment_terms,
    first_value(s.limit_amount) over limiting as limit_amount,
    first_value(s.limit_currency) over limiting as limit_currency,
    first_value(s.credit_check) over limiting as credit_check,
    lead(s.known) over told as next_known,
    lead(s.sequence) over told as next_sequence
  from said s
  window told as (partition by s.customer order by s.known, s.sequence),
    master as (partition by s.customer, s.masters order by s.known, s.sequence),
    term as (partition by s.customer, s.terms order by s.known, s.sequence),
    limiting as (partition by s.customer, s.limits order by s.known, s.sequence)
)
select
  h.customer as customer_id,
  h.known as valid_from,
  h.next_known as valid_to,
  h.next_known is null as is_current,
  h.name as customer_name,
  h.country as country_code,
  nullif(h.parent, '') as parent_customer_id,
  h.risk_class,
  h.payment_terms,
  round(h.limit_amount * cur.unit, cur.exponent) as credit_limit_amount,
  h.limit_currency as credit_limit_currency,
  h.credit_check as is_credit_checked,
  coalesce(h.attributes, '{}') as attributes,
  h.partition as position_partition,
  coalesce(h.next_sequence, h.sequence) as position
from held h left join currency cur on cur.code = h.limit_currency
where h.next_known is distinct from h.known;
comment on view bi.dim_customer_history is
  'A customer as the master data stood in a span of time: one row each, spans without gap from when we first knew '
  'of it. Join it where valid_from <= moment and (valid_to > moment or valid_to is null).';
comment on column bi.dim_customer_history.customer_id is 'account number of the customer in the ERP';
comment on column bi.dim_customer_history.valid_from is 'when credit committed the change, UTC; it holds from then on';
comment on column bi.dim_customer_history.valid_to is
  'when the next change was committed, UTC: not any more then; null: it still holds';
comment on column bi.dim_customer_history.is_current is 'whether it holds now; the row of dim_customer';
comment on column bi.dim_customer_history.customer_name is 'name as the ERP had it';
comment on column bi.dim_customer_history.country_code is 'ISO 3166-1 alpha-2, empty where the ERP gives none';
comment on column bi.dim_customer_history.parent_customer_id is 'customer_id of the parent, null without one';
comment on column bi.dim_customer_history.risk_class is 'risk class of the ERP''s master data';
comment on column bi.dim_customer_history.payment_terms is
  'terms for invoices of that time that were agreed on no other';
comment on column bi.dim_customer_history.credit_limit_amount is
  'credit limit in credit_limit_currency; 0 is a limit of nothing';
comment on column bi.dim_customer_history.credit_limit_currency is 'ISO 4217 currency of the limit';
comment on column bi.dim_customer_history.is_credit_checked is 'false: orders of this customer were never checked';
comment on column bi.dim_customer_history.attributes is 'custom fields of the ERP, carried along as JSON';
comment on column bi.dim_customer_history.position_partition is
  'partition of the source''s topic that position counts in';
comment on column bi.dim_customer_history.position is
  'place in its partition of the event that last changed the row: the one that made it, or the one that ended it';
