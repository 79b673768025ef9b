"""`o2c import opening` and `o2c opening`: a ledger that was kept elsewhere begins here, and ties out."""
