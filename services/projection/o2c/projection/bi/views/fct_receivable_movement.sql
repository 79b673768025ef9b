create or replace view bi.fct_receivable_movement as select
  m.partition || '-' || m.sequence as movement_id,
  m.item as open_item_id,
  i.customer as customer_id,
  i.entity as legal_entity_id,
  m.kind as movement_kind,
  round(m.amount * cur.unit, cur.exponent) as movement_amount,
  i.currency as movement_currency,
  m.effective as effective_date,
  m.accounting as accounting_date,
  i.due_date,
  i.document_date,
  m.cause as cause_id,
  m.known as known_at,
  m.actor,
  m.partition as position_partition,
  m.sequence as position
from movement m join open_item i using (item) join currency cur on cur.code = i.currency;
comment on view bi.fct_receivable_movement is
  'A change of an open item: one row each, never changed. Sums over them are balances at any date.';
comment on column bi.fct_receivable_movement.movement_id is 'place of the event in cash application''s topic';
comment on column bi.fct_receivable_movement.open_item_id is 'fct_open_item.open_item_id';
comment on column bi.fct_receivable_movement.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_receivable_movement.legal_entity_id is 'legal entity whose receivable moved';
comment on column bi.fct_receivable_movement.movement_kind is
  'invoiced, credited, applied, discounted, unapplied, discount-reversed, returned, written-off or transferred';
comment on column bi.fct_receivable_movement.movement_amount is 'signed: positive raises what the customer owes';
comment on column bi.fct_receivable_movement.movement_currency is 'ISO 4217 currency of the amount';
comment on column bi.fct_receivable_movement.effective_date is 'when it counts';
comment on column bi.fct_receivable_movement.accounting_date is
  'the effective date if its period was open, else the first day of the earliest open one';
comment on column bi.fct_receivable_movement.due_date is 'due date of the item, for aging at any date';
comment on column bi.fct_receivable_movement.document_date is 'document date of the item';
comment on column bi.fct_receivable_movement.cause_id is 'document, application or receipt that moved it';
comment on column bi.fct_receivable_movement.known_at is 'when cash application committed it, UTC';
comment on column bi.fct_receivable_movement.actor is 'who decided it';
comment on column bi.fct_receivable_movement.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_receivable_movement.position is 'place of the event in its partition, from 1';
