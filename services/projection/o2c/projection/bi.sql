-- What business intelligence reads: views over the active build of the read models, one fact or dimension each.
--
-- Names follow the usual conventions: dim_ and fct_, singular, _id, _date (a day in the legal entity's time zone), _at
-- (UTC), _amount beside a _currency. Amounts are decimals of their currency; two currencies must never be added.
-- Run again on every switch of builds; columns are only ever added at the end, so that views of your own survive it.
create schema if not exists bi;

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
  coalesce(c.attributes, '{}') as attributes
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

create or replace view bi.fct_order as select
  o.order_id,
  o.customer as customer_id,
  o.entity as legal_entity_id,
  o.ordered_on as order_date,
  o.customer_reference,
  case when o.completed then 'completed' when o.held then 'held' else 'released' end as order_status,
  case when o.held and not o.completed then o.hold_reason end as hold_reason,
  case when o.held and not o.completed then o.held_known end as held_since_at,
  round(o.gross * cur.unit, cur.exponent) as order_amount,
  round(coalesce(s.gross, 0) * cur.unit, cur.exponent) as shipped_amount,
  round(o.cancelled * cur.unit, cur.exponent) as cancelled_amount,
  round((o.gross - o.cancelled - coalesce(s.gross, 0)) * cur.unit, cur.exponent) as open_amount,
  o.currency as order_currency
from sales_order o join currency cur on cur.code = o.currency
left join lateral (select sum(gross)::bigint as gross from shipment s where s.order_id = o.order_id) s on true;
comment on view bi.fct_order is 'A sales order: one row each, with where its value stands now.';
comment on column bi.fct_order.order_id is 'number of the order in the ERP';
comment on column bi.fct_order.customer_id is 'dim_customer.customer_id';
comment on column bi.fct_order.legal_entity_id is 'legal entity that sells';
comment on column bi.fct_order.order_date is 'day of the order, in the legal entity''s time zone';
comment on column bi.fct_order.customer_reference is 'the customer''s own reference';
comment on column bi.fct_order.order_status is
  'held (may not be shipped), released, or completed (shipped, billed and settled)';
comment on column bi.fct_order.hold_reason is
  'why it is held: awaiting-credit, credit-declined, credit-account-missing, shipped-while-held';
comment on column bi.fct_order.held_since_at is 'when that was said';
comment on column bi.fct_order.order_amount is 'value of the order''s lines as they hold, tax included';
comment on column bi.fct_order.shipped_amount is 'part of it that was shipped';
comment on column bi.fct_order.cancelled_amount is 'part of it that was cancelled';
comment on column bi.fct_order.open_amount is 'part of it still to be shipped';
comment on column bi.fct_order.order_currency is 'ISO 4217 currency of the amounts';

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
  d.known as known_at
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
    order by m.sequence desc limit 1) end as marked_since_date
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
  m.actor
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

create or replace view bi.fct_receipt as select
  r.receipt as receipt_id,
  r.account as account_id,
  case when not starts_with(r.account, 'unidentified:') then r.account end as customer_id,
  r.entity as legal_entity_id,
  r.booking_date,
  r.value_date,
  r.bank_account as bank_account_id,
  r.statement as statement_id,
  r.line as statement_line,
  r.identified_by,
  round(r.received * cur.unit, cur.exponent) as received_amount,
  round(r.transferred * cur.unit, cur.exponent) as transferred_amount,
  round(r.applied * cur.unit, cur.exponent) as applied_amount,
  round(r.returned * cur.unit, cur.exponent) as returned_amount,
  round((r.received + r.transferred - r.applied - r.returned - r.prepaid) * cur.unit, cur.exponent) as left_amount,
  r.currency as receipt_currency,
  round(r.on_account * cur.unit, cur.exponent) as on_account_amount,
  round((r.received + r.transferred - r.applied - r.returned - r.prepaid - r.on_account) * cur.unit, cur.exponent)
    as unapplied_amount,
  round(r.prepaid * cur.unit, cur.exponent) as prepaid_amount
from receipt r join currency cur on cur.code = r.currency;
comment on view bi.fct_receipt is
  'A receipt on an account: received + transferred - applied - returned - prepaid = left = on account + unapplied.';
comment on column bi.fct_receipt.receipt_id is 'one bank line';
comment on column bi.fct_receipt.account_id is
  'customer, or unidentified:<our bank account> while the payer is unknown';
comment on column bi.fct_receipt.customer_id is 'dim_customer.customer_id; null while the payer is unknown';
comment on column bi.fct_receipt.legal_entity_id is 'legal entity that received it';
comment on column bi.fct_receipt.booking_date is 'the bank''s booking date; null on an account it was transferred to';
comment on column bi.fct_receipt.value_date is 'the bank''s value date; null on an account it was transferred to';
comment on column bi.fct_receipt.bank_account_id is 'our bank account';
comment on column bi.fct_receipt.statement_id is 'bank statement it stands in';
comment on column bi.fct_receipt.statement_line is 'line of the statement';
comment on column bi.fct_receipt.identified_by is
  'how the payer was found: bank-account, customer-number, name or references';
comment on column bi.fct_receipt.received_amount is 'amount that came in on this account';
comment on column bi.fct_receipt.transferred_amount is 'amount moved here from other accounts; negative: moved away';
comment on column bi.fct_receipt.applied_amount is 'amount that settled open items';
comment on column bi.fct_receipt.returned_amount is 'amount that the bank took back, or that was refunded or withdrawn';
comment on column bi.fct_receipt.left_amount is 'amount neither applied nor kept for an order, on account or not';
comment on column bi.fct_receipt.receipt_currency is 'ISO 4217 currency of the amounts';
comment on column bi.fct_receipt.on_account_amount is 'amount that someone decided to leave as the customer''s credit';
comment on column bi.fct_receipt.unapplied_amount is
  'amount that waits for a decision; while the payer is unknown it is unidentified';
comment on column bi.fct_receipt.prepaid_amount is
  'amount kept for orders of which no invoice is open: a contract liability';

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
  m.actor
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

create or replace view bi.fct_kpi_day as select
  k.day as kpi_date,
  k.entity as legal_entity_id,
  k.currency as kpi_currency,
  k.kpi as kpi_name,
  k.value as kpi_value,
  k.reason as missing_reason,
  k.numerator,
  k.denominator,
  (select known from kpi_kept) as known_at
from kpi_day k;
comment on view bi.fct_kpi_day is
  'A key figure of a complete day: one row for each day, legal entity, currency and figure; docs/kpis.md has the formulas.';
comment on column bi.fct_kpi_day.kpi_date is 'the figure is as of the end of this day, by effective dates';
comment on column bi.fct_kpi_day.legal_entity_id is 'legal entity whose figure it is';
comment on column bi.fct_kpi_day.kpi_currency is 'ISO 4217 currency of the amounts behind it; never add two currencies';
comment on column bi.fct_kpi_day.kpi_name is 'name of the figure, such as dso or days-to-pay';
comment on column bi.fct_kpi_day.kpi_value is
  'the figure in its unit (days, hours, %, times, or money of kpi_currency); null where it has no meaning';
comment on column bi.fct_kpi_day.missing_reason is 'why there is no figure; null where there is one';
comment on column bi.fct_kpi_day.numerator is 'sum above the line, amounts in decimals of kpi_currency';
comment on column bi.fct_kpi_day.denominator is 'sum below the line; null for a figure that is a sum of money';
comment on column bi.fct_kpi_day.known_at is 'everything known until then is in it, UTC; what came later is not yet';

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
  m.actor
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

create or replace view bi.fct_policy_change as select
  p.partition || '-' || p.sequence as policy_change_id,
  p.proposal as proposal_id,
  p.decision as policy_decision,
  nullif(p.legal_entity, '') as legal_entity_id,
  nullif(p.bank_account, '') as bank_account_id,
  nullif(p.customer_group, '') as customer_group,
  p.version as policy_version,
  p.removed as is_removed,
  p.summary as change_summary,
  coalesce(p.changes, '[]') as changes,
  p.decided_by,
  p.reason as change_reason,
  p.known as known_at
from policy_change p;
comment on view bi.fct_policy_change is
  'A change of the matching policy that was proposed, agreed to or rejected: one row each, never changed.';
comment on column bi.fct_policy_change.policy_change_id is 'place of the event in cash application''s topic';
comment on column bi.fct_policy_change.proposal_id is 'the same on the proposal and on what became of it';
comment on column bi.fct_policy_change.policy_decision is 'proposed, changed (agreed to, it holds) or rejected';
comment on column bi.fct_policy_change.legal_entity_id is 'legal entity that the layer is for; null: any';
comment on column bi.fct_policy_change.bank_account_id is 'bank account that the layer is for; null: any';
comment on column bi.fct_policy_change.customer_group is 'customer group that the layer is for; null: any';
comment on column bi.fct_policy_change.policy_version is 'version of the whole policy from then on; null unless it holds';
comment on column bi.fct_policy_change.is_removed is 'true: the whole layer is taken away';
comment on column bi.fct_policy_change.change_summary is 'which fields changed, in words, long values cut';
comment on column bi.fct_policy_change.changes is 'name, before and after of each field that changed; values as JSON text';
comment on column bi.fct_policy_change.decided_by is 'who proposed, agreed or rejected';
comment on column bi.fct_policy_change.change_reason is 'reasons that were given';
comment on column bi.fct_policy_change.known_at is 'when cash application committed it, UTC';
