create or replace view bi.fct_document as select
  d.document as document_id,
  d.number as document_number,
  d.kind as document_kind,
  d.customer as customer_id,
  d.entity as legal_entity_id,
  d.document_date,
  d.due_date,
  d.terms as payment_terms,
  round(d.net * cur.unit, cur.exponent) as net_amount,
  round(d.tax * cur.unit, cur.exponent) as tax_amount,
  round(d.gross * cur.unit, cur.exponent) as gross_amount,
  d.currency as document_currency,
  d.order_id,
  d.shipment as shipment_id,
  d.invoice as credited_document_id,
  d.customer_reference,
  d.books = 'erp' as is_adopted,
  nullif(d.reason, '') as credit_reason,
  coalesce(d.attributes, '{}') as attributes,
  d.known as known_at,
  d.partition as position_partition,
  d.sequence as position
from document d join currency cur on cur.code = d.currency;
comment on view bi.fct_document is 'An invoice or credit note as issued: one row each, never changed.';
comment on column bi.fct_document.document_id is 'unique over all legal entities and source systems';
comment on column bi.fct_document.document_number is 'number as printed and quoted by payers';
comment on column bi.fct_document.document_kind is 'invoice or credit-note';
comment on column bi.fct_document.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_document.legal_entity_id is 'legal entity that issued it';
comment on column bi.fct_document.document_date is 'date on the document';
comment on column bi.fct_document.due_date is 'last day to pay without being late; null for a credit note';
comment on column bi.fct_document.payment_terms is 'terms it was issued with';
comment on column bi.fct_document.net_amount is 'amount before tax; positive also for a credit note';
comment on column bi.fct_document.tax_amount is 'tax; positive also for a credit note';
comment on column bi.fct_document.gross_amount is 'amount with tax; positive also for a credit note';
comment on column bi.fct_document.document_currency is 'ISO 4217 currency of the amounts';
comment on column bi.fct_document.order_id is 'fct_order.order_id, null for a document without an order';
comment on column bi.fct_document.shipment_id is 'delivery note it bills';
comment on column bi.fct_document.credited_document_id is 'the invoice that a credit note is against';
comment on column bi.fct_document.customer_reference is 'the customer''s own reference';
comment on column bi.fct_document.is_adopted is 'true: issued by the ERP and taken over, never exported again';
comment on column bi.fct_document.credit_reason is 'why a credit note was issued';
comment on column bi.fct_document.attributes is 'custom fields of the sender, carried along as JSON';
comment on column bi.fct_document.known_at is 'when billing committed it, UTC';
comment on column bi.fct_document.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_document.position is 'place of the event in its partition, from 1';
