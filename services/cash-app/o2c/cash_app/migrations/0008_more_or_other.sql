-- Earlier receipts of a customer with the same amount, where a payment names nothing and nothing fits (earlier.py).
create index bank_lines_of_payer on bank_lines (account, amount, booking_date) where line_class = 'receipt';
