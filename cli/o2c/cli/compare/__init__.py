"""`o2c customer compare`: the customer's own list of our invoices beside what is open here."""
