create or replace view bi.fct_item_mark as select
  m.partition || '-' || m.sequence as mark_id,
  m.item as open_item_id,
  i.customer as customer_id,
  i.entity as legal_entity_id,
  m.kind as mark_kind,
  nullif(m.code, '') as mark_code,
  m.effective as effective_date,
  m.accounting as accounting_date,
  m.reason as mark_reason,
  m.known as known_at,
  m.actor,
  m.partition as position_partition,
  m.sequence as position
from item_mark m join open_item i using (item);
comment on view bi.fct_item_mark is
  'A hold of an open item, or its end; a deduction that began to be disputed, or ceased to: one row each, never changed.';
comment on column bi.fct_item_mark.mark_id is 'place of the event in cash application''s topic';
comment on column bi.fct_item_mark.open_item_id is 'fct_open_item.open_item_id';
comment on column bi.fct_item_mark.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_item_mark.legal_entity_id is 'legal entity whose receivable it is';
comment on column bi.fct_item_mark.mark_kind is 'hold, or claim: a deduction; a hold comes before a claim';
comment on column bi.fct_item_mark.mark_code is 'disputed or legal from now on; null: not any more';
comment on column bi.fct_item_mark.effective_date is 'from when it counts';
comment on column bi.fct_item_mark.accounting_date is 'the same in open periods; see fct_receivable_movement';
comment on column bi.fct_item_mark.mark_reason is 'reason that was given with a hold or its end';
comment on column bi.fct_item_mark.known_at is 'when cash application committed it, UTC';
comment on column bi.fct_item_mark.actor is 'who decided it';
comment on column bi.fct_item_mark.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_item_mark.position is 'place of the event in its partition, from 1';
