create or replace view bi.fct_deduction as select
  i.item as deduction_id,
  i.parent as open_item_id,
  i.customer as customer_id,
  i.entity as legal_entity_id,
  o.code as reason_code,
  coalesce(w.code, 'open') as work_status,
  nullif(w.other, '') as owner_id,
  coalesce(w.day, o.day) as work_due_date,
  i.document_date,
  i.due_date,
  b.day as opened_date,
  case when i.closed then i.settled_on end as resolved_date,
  not i.closed as is_open,
  case when i.closed then r.other end as resolved_by,
  round(i.original * cur.unit, cur.exponent) as deduction_amount,
  round(i.open * cur.unit, cur.exponent) as open_amount,
  i.currency as deduction_currency,
  o.known as known_at,
  i.partition as position_partition,
  greatest(i.position, o.sequence, w.sequence, r.sequence) as position
from open_item i join currency cur on cur.code = i.currency
cross join lateral (select min(m.effective) as day from movement m where m.item = i.item) b
left join lateral (select s.code, s.day, s.known, s.sequence from story s where s.subject = i.item
  and s.type = 'deduction-opened' order by s.sequence desc limit 1) o on true
left join lateral (select s.code, s.other, s.day, s.sequence from story s where s.subject = i.item
  and s.type = 'deduction-moved' order by s.sequence desc limit 1) w on true
left join lateral (select s.other, s.sequence from story s where s.subject = i.item
  and s.type = 'deduction-resolved' order by s.sequence desc limit 1) r on true
where i.parent is not null;
comment on view bi.fct_deduction is
  'A part of an invoice that a customer kept back, split off as an item of its own: one row each, with where it '
  'stands now.';
comment on column bi.fct_deduction.deduction_id is 'fct_open_item.open_item_id of the part that was split off';
comment on column bi.fct_deduction.open_item_id is 'fct_open_item.open_item_id of what it was split off';
comment on column bi.fct_deduction.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_deduction.legal_entity_id is 'dim_legal_entity.legal_entity_id';
comment on column bi.fct_deduction.reason_code is 'reason it was opened with; null where it was only split off';
comment on column bi.fct_deduction.work_status is 'how far the work on it is: open, or as it was last set';
comment on column bi.fct_deduction.owner_id is 'who works on it, as last set; null: nobody was set';
comment on column bi.fct_deduction.work_due_date is 'day until which it is to be decided';
comment on column bi.fct_deduction.document_date is 'document date of what it was split off; it never becomes younger';
comment on column bi.fct_deduction.due_date is 'due date of what it was split off';
comment on column bi.fct_deduction.opened_date is 'effective date of its first movement';
comment on column bi.fct_deduction.resolved_date is 'effective date on which it reached zero; null while it is open';
comment on column bi.fct_deduction.is_open is 'whether its balance is not zero';
comment on column bi.fct_deduction.resolved_by is 'what ended it; null while it is open';
comment on column bi.fct_deduction.deduction_amount is 'amount that was split off first';
comment on column bi.fct_deduction.open_amount is 'what of it is open now';
comment on column bi.fct_deduction.deduction_currency is 'ISO 4217 currency of the amounts; never add two currencies';
comment on column bi.fct_deduction.known_at is
  'when cash application said that it was opened, UTC; null where it was only split off';
comment on column bi.fct_deduction.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_deduction.position is 'place in its partition of the event that last changed the row';
