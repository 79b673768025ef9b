"""ISO 20022 bank-to-customer messages: CAMT.052, CAMT.053 and CAMT.054, versions 001.02 to 001.13.

`stream` cuts the XML into pieces, `draft` collects those of a statement, `entry` makes lines of an entry and `split`
says whether its transactions may become lines of their own; the other modules read the parts of a piece.
"""
