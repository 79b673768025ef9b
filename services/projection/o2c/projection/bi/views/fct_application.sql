create or replace view bi.fct_application as select
  m.application as application_id,
  m.kind as application_kind,
  m.receipt as receipt_id,
  m.item as open_item_id,
  m.account as customer_id,
  m.entity as legal_entity_id,
  round(-m.amount * cur.unit, cur.exponent) as applied_amount,
  round(case m.kind when 'applied' then m.discount else -m.discount end * cur.unit, cur.exponent) as discount_amount,
  m.currency as application_currency,
  m.effective as effective_date,
  m.accounting as accounting_date,
  nullif(m.rule, '') as rule,
  m.note as evidence,
  m.known as known_at,
  m.actor,
  m.partition as position_partition,
  m.sequence as position
from receipt_movement m join currency cur on cur.code = m.currency
where m.item is not null;
comment on view bi.fct_application is
  'Cash that settled an open item, or was taken off it again: one row for each of the two, never changed.';
comment on column bi.fct_application.application_id is 'names the application; its taking back has the same';
comment on column bi.fct_application.application_kind is 'applied, or unapplied: taken back';
comment on column bi.fct_application.receipt_id is 'fct_receipt.receipt_id';
comment on column bi.fct_application.open_item_id is 'fct_open_item.open_item_id';
comment on column bi.fct_application.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_application.legal_entity_id is 'legal entity of the item';
comment on column bi.fct_application.applied_amount is 'cash; negative where it was taken back';
comment on column bi.fct_application.discount_amount is
  'cash discount granted beside it, tax share included; negative where it was taken back';
comment on column bi.fct_application.application_currency is 'ISO 4217 currency of the amounts';
comment on column bi.fct_application.effective_date is 'when it counts';
comment on column bi.fct_application.accounting_date is 'the period it books in';
comment on column bi.fct_application.rule is 'rule and version that decided it';
comment on column bi.fct_application.evidence is 'what the rule saw, or the reason a person gave';
comment on column bi.fct_application.known_at is 'when cash application committed it, UTC';
comment on column bi.fct_application.actor is 'who decided it';
comment on column bi.fct_application.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_application.position is 'place of the event in its partition, from 1';
