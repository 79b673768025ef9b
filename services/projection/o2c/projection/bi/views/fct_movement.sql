create or replace view bi.fct_movement as
select
  m.partition || '-' || m.sequence as movement_id,
  'receivable' as movement_class,
  m.kind as movement_kind,
  i.customer as account_id,
  i.customer as customer_id,
  i.entity as legal_entity_id,
  m.item as open_item_id,
  null::text as receipt_id,
  round(m.amount * cur.unit, cur.exponent) as movement_amount,
  i.currency as movement_currency,
  m.effective as effective_date,
  m.accounting as accounting_date,
  m.known as known_at,
  m.cause as cause_id,
  nullif(m.reason_code, '') as reason_code,
  m.actor,
  m.partition as position_partition,
  m.sequence as position
from movement m join open_item i using (item) join currency cur on cur.code = i.currency
union all
select
  m.partition || '-' || m.sequence,
  'receipt',
  m.kind,
  m.account,
  case when not starts_with(m.account, 'unidentified:') then m.account end,
  m.entity,
  m.item,
  m.receipt,
  round(-m.amount * cur.unit, cur.exponent),
  m.currency,
  m.effective,
  m.accounting,
  m.known,
  coalesce(m.application, nullif(m.other, ''), m.receipt),
  null,
  m.actor,
  m.partition,
  m.sequence
from receipt_movement m join currency cur on cur.code = m.currency;
comment on view bi.fct_movement is
  'Every movement of the sub-ledger, of open items and of money not applied to any: one row each, never changed. '
  'Sums over both classes are what customers owe less what is left of their money; over one class, its balance at '
  'any date.';
comment on column bi.fct_movement.movement_id is 'place of the event in cash application''s topic: partition-position';
comment on column bi.fct_movement.movement_class is
  'receivable: of an open item (AR control); receipt: of what is left of a receipt, on account or not';
comment on column bi.fct_movement.movement_kind is
  'of a receivable: invoiced, credited, applied, discounted, unapplied, discount-reversed, returned, written-off or '
  'transferred; of a receipt: received, transferred, applied, unapplied, left-on-account, prepaid, returned or '
  'withdrawn';
comment on column bi.fct_movement.account_id is
  'customer, or unidentified:<our bank account> while the payer is unknown';
comment on column bi.fct_movement.customer_id is 'dim_customer.customer_id; null while the payer is unknown';
comment on column bi.fct_movement.legal_entity_id is 'dim_legal_entity.legal_entity_id';
comment on column bi.fct_movement.open_item_id is
  'fct_open_item.open_item_id: the item that moved, or that money of the receipt was applied to';
comment on column bi.fct_movement.receipt_id is 'fct_receipt.receipt_id; null for a receivable';
comment on column bi.fct_movement.movement_amount is
  'signed: positive raises what the customer owes. An application is two rows that cancel out, one of each class';
comment on column bi.fct_movement.movement_currency is 'ISO 4217 currency of the amount; never add two currencies';
comment on column bi.fct_movement.effective_date is 'when it counts';
comment on column bi.fct_movement.accounting_date is
  'the effective date if its period was open, else the first day of the earliest open one';
comment on column bi.fct_movement.known_at is 'when cash application committed it, UTC';
comment on column bi.fct_movement.cause_id is 'document, application, account or receipt that moved it';
comment on column bi.fct_movement.reason_code is 'why a balance was given up or split off; null without one';
comment on column bi.fct_movement.actor is 'who decided it';
comment on column bi.fct_movement.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_movement.position is 'place of the event in its partition, from 1';
