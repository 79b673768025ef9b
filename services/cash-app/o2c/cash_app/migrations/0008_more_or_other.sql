-- Earlier receipts of a customer with the same amount, where a payment names nothing and nothing fits (earlier.py).
create index bank_lines_of_payer on bank_lines (account, amount, booking_date) where line_class = 'receipt';

-- What of a receipt is kept for orders whose invoices have not come.
alter table open_receipts add prepaid bigint not null default 0;
alter table open_receipts drop constraint open_receipts_check;
alter table open_receipts add check (unapplied + on_account + prepaid + applied + returned + moved + withdrawn = amount);
