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
  round(r.prepaid * cur.unit, cur.exponent) as prepaid_amount,
  r.partition as position_partition,
  r.position as position
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
comment on column bi.fct_receipt.position_partition is 'partition of the source''s topic that position counts in';
comment on column bi.fct_receipt.position is 'place in its partition of the event that last changed the row';
