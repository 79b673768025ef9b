create or replace view bi.fct_open_item as select
  i.item as open_item_id,
  i.number as document_number,
  i.kind as item_kind,
  i.customer as customer_id,
  i.entity as legal_entity_id,
  i.document_date,
  i.due_date,
  case when i.closed then i.settled_on end as settled_date,
  not i.closed as is_open,
  case when not i.closed then current_date - i.due_date end as days_overdue,
  round(i.original * cur.unit, cur.exponent) as original_amount,
  round(i.open * cur.unit, cur.exponent) as open_amount,
  i.currency as item_currency,
  i.order_id,
  i.shipment as shipment_id,
  i.parent as parent_item_id,
  nullif(i.mark, '') as mark_code,
  i.mark = 'disputed' as is_disputed,
  case when i.mark <> '' then (
    select m.effective from item_mark m where m.item = i.item and m.code <> ''
      and m.kind = case when coalesce(i.hold, '') <> '' then 'hold' else 'claim' end
    order by m.sequence desc limit 1) end as marked_since_date,
  i.partition as position_partition,
  i.position as position
from open_item i join currency cur on cur.code = i.currency;
comment on view bi.fct_open_item is
  'An open item: one row for each invoice or credit note that was ever open, with what is open now.';
comment on column bi.fct_open_item.open_item_id is 'fct_document.document_id';
comment on column bi.fct_open_item.document_number is 'number as printed and quoted by payers';
comment on column bi.fct_open_item.item_kind is 'invoice (positive) or credit-note (negative)';
comment on column bi.fct_open_item.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_open_item.legal_entity_id is 'legal entity whose receivable it is';
comment on column bi.fct_open_item.document_date is 'date on the document';
comment on column bi.fct_open_item.due_date is 'last day to pay without being late';
comment on column bi.fct_open_item.settled_date is 'effective date on which it reached zero; null while it is open';
comment on column bi.fct_open_item.is_open is 'whether its balance is not zero';
comment on column bi.fct_open_item.days_overdue is 'days since the due date, negative before it; null when settled';
comment on column bi.fct_open_item.original_amount is 'amount as issued; negative for a credit note';
comment on column bi.fct_open_item.open_amount is 'balance now; negative for an open credit';
comment on column bi.fct_open_item.item_currency is 'ISO 4217 currency of the amounts';
comment on column bi.fct_open_item.order_id is 'fct_order.order_id';
comment on column bi.fct_open_item.shipment_id is 'delivery note it bills';
comment on column bi.fct_open_item.parent_item_id is
  'fct_open_item.open_item_id that a deduction was split off; null for whole documents';
comment on column bi.fct_open_item.mark_code is
  'disputed (on hold, or a deduction that is not charged back), legal (on hold); null: neither';
comment on column bi.fct_open_item.is_disputed is 'whether what is open of it counts as disputed';
comment on column bi.fct_open_item.marked_since_date is 'day from which mark_code counts; null without one';
comment on column bi.fct_open_item.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_open_item.position is 'place in its partition of the event that last changed the row';
