"""Stored events of an open item; its stream is `item:<document>`.

Amounts are minor units of the item's currency. Sums over an item's events are its open balance.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Document, Posting
from o2c.cash_app.ledger.valuation import Exchange, Rate


class ItemOpened(Struct, frozen=True):
    document: Document
    accounting: date
    rate: Rate | None = None


class ItemApplied(Struct, frozen=True):
    """Cash settled part of the item, with a discount beside it that was earned on `base`, and an allowance for a
    difference too small to ask for. `unearned` of the discount was allowed though it was not earned, and is in the
    journal's `unearned_account`."""

    item: str
    application: str
    receipt: str
    cash: int
    discount: int
    base: int
    value_date: date
    effective: date
    accounting: date
    rule: str
    allowance: int = 0
    code: str = ""
    unearned: int = 0
    unearned_account: str = ""
    exchange: Exchange | None = None
    """Where the cash came in another currency."""


class ItemUnapplied(Struct, frozen=True):
    item: str
    application: str
    cash: int
    discount: int
    returned: bool
    effective: date
    accounting: date
    allowance: int = 0
    code: str = ""
    exchange: Exchange | None = None


class CreditApplied(Struct, frozen=True):
    """A credit note settled part of its invoice; said of both: `amount` lowers the invoice, raises the credit note.

    With the signs turned round it yields again to a payment that counts from an earlier day. `note`: net and gross of
    the whole credit note, where a cash discount of its invoice is of the net.
    """

    item: str
    counter: str
    amount: int
    effective: date
    accounting: date
    note: tuple[int, int] = (0, 0)


class DiscountCorrected(Struct, frozen=True):
    """A credit note took away part of what a discount was granted on: so much of the discount is owed again, and what
    is left of it was granted on `base`."""

    item: str
    application: str
    amount: int
    base: int
    lines: tuple[Posting, ...]
    credit: str
    effective: date
    accounting: date
    unearned: int = 0
    """So much of `amount` had not been earned."""


class ItemHeld(Struct, frozen=True):
    """Rules leave the item alone from now on; `code` is one of `holding.HOLDS`. It counts as disputed, or as legal,
    from `effective` on; None of what was stored before marks had dates."""

    item: str
    code: str
    by: str
    reason: str
    effective: date | None = None
    accounting: date | None = None


class ItemReleased(Struct, frozen=True):
    """`code`: the hold that ended."""

    item: str
    by: str
    reason: str
    code: str = ""
    effective: date | None = None
    accounting: date | None = None


class NumberAdded(Struct, frozen=True):
    """Payers quote the item by this number too: it was called so in a system before."""

    item: str
    number: str
    by: str
    reason: str
