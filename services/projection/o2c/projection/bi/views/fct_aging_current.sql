create or replace view bi.fct_aging_current as
with aged as (
  select i.customer, i.entity, i.currency, i.kind = 'credit-note' as credit, current_date - i.due_date as late,
    i.open * cur.unit as open, cur.exponent, i.mark
  from open_item i join currency cur on cur.code = i.currency where not i.closed
)
select
  customer as customer_id,
  entity as legal_entity_id,
  round(coalesce(sum(open) filter (where not credit and late <= 0), 0), exponent) as not_due_amount,
  round(coalesce(sum(open) filter (where not credit and late between 1 and 30), 0), exponent) as days_1_30_amount,
  round(coalesce(sum(open) filter (where not credit and late between 31 and 60), 0), exponent) as days_31_60_amount,
  round(coalesce(sum(open) filter (where not credit and late between 61 and 90), 0), exponent) as days_61_90_amount,
  round(coalesce(sum(open) filter (where not credit and late between 91 and 120), 0), exponent) as days_91_120_amount,
  round(coalesce(sum(open) filter (where not credit and late > 120), 0), exponent) as over_120_amount,
  round(coalesce(sum(open) filter (where credit), 0), exponent) as open_credit_amount,
  round(sum(open), exponent) as total_amount,
  count(*) as item_count,
  currency as aging_currency,
  round(coalesce(sum(open) filter (where mark = 'disputed'), 0), exponent) as disputed_amount,
  round(coalesce(sum(open) filter (where mark = 'legal'), 0), exponent) as legal_amount,
  round(coalesce(sum(open) filter (where mark = 'disputed' and not credit and late > 0), 0), exponent)
    as overdue_disputed_amount
from aged group by customer, entity, currency, exponent;
comment on view bi.fct_aging_current is
  'Aging of what is open now, by due date, as of today: one row a customer, legal entity and currency.';
comment on column bi.fct_aging_current.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_aging_current.legal_entity_id is 'legal entity whose receivables they are';
comment on column bi.fct_aging_current.not_due_amount is 'invoices due today or later';
comment on column bi.fct_aging_current.days_1_30_amount is 'invoices 1 to 30 days late';
comment on column bi.fct_aging_current.days_31_60_amount is 'invoices 31 to 60 days late';
comment on column bi.fct_aging_current.days_61_90_amount is 'invoices 61 to 90 days late';
comment on column bi.fct_aging_current.days_91_120_amount is 'invoices 91 to 120 days late';
comment on column bi.fct_aging_current.over_120_amount is 'invoices more than 120 days late';
comment on column bi.fct_aging_current.open_credit_amount is
  'open credit notes, negative; buckets + open credits = AR control';
comment on column bi.fct_aging_current.total_amount is 'AR control, before money that is not applied';
comment on column bi.fct_aging_current.item_count is 'open items, credits included';
comment on column bi.fct_aging_current.aging_currency is 'ISO 4217 currency of the amounts; never add two currencies';
comment on column bi.fct_aging_current.disputed_amount is 'part of total_amount that is disputed; in its bucket too';
comment on column bi.fct_aging_current.legal_amount is 'part of total_amount on legal hold; in its bucket too';
comment on column bi.fct_aging_current.overdue_disputed_amount is 'part of the late buckets that is disputed';
