"""What stood open in an ERP at the cut-over: items, money, and the general ledger's figures, one a row."""
