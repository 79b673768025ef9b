"""Type codes: what a BAI2 amount is, and whether it came in or went out.

Source: Cash Management Balance Reporting Specifications, version 2, appendix A. Codes from 100 are credits and those
from 400 debits. Loan accounts and the codes that a bank may define for itself have ranges of their own.
"""

from functools import lru_cache

OPENING_LEDGER = "010"
CLOSING_LEDGER = "015"
TOTAL_CREDITS = "100"
TOTAL_DEBITS = "400"
NON_MONETARY = "890"
"""A message of the bank in the form of a transaction."""

_SIGNS = (
    (range(100, 400), 1),
    (range(400, 700), -1),
    (range(720, 729), 1),  # payments on a loan
    (range(760, 761), -1),  # loan paid out
    (range(920, 960), 1),  # the bank's own
    (range(960, 1000), -1),
)


@lru_cache(2_000)
def sign(code: str) -> int:
    """1 for money in, -1 for money out, 0 for what is neither: a balance, a message, no code at all.

    >>> sign("195"), sign("495"), sign("721"), sign("930"), sign("015"), sign("890")
    (1, -1, 1, 1, 0, 0)
    """
    if not (len(code) == 3 and code.isascii() and code.isdigit()):
        return 0
    return next((sign for codes, sign in _SIGNS if int(code) in codes), 0)
