"""What is asked of an account about its open items."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Document
from o2c.cash_app.items.claims import Rank


class OpenItem(Struct, frozen=True):
    document: Document


class ApplyCredits(Struct, frozen=True):
    """Apply the open credit notes against this invoice.

    `released`: what stands after them has yielded, so far as it can. `put_back`: they had yielded themselves.
    """

    invoice: str
    released: bool = False
    put_back: bool = False


class ReleaseCredits(Struct, frozen=True):
    """Credit notes on this invoice yield to the payment or credit note of this rank, those that stand after it."""

    invoice: str
    rank: Rank


class ReleasePayment(Struct, frozen=True):
    """What rules applied of a receipt to this item yields to what has the better right to it."""

    receipt: str
    item: str
    reason: str


class HoldItem(Struct, frozen=True):
    """It is disputed, or a court has a say: rules leave it alone, people decide.

    `effective`: since when; None, today.
    """

    item: str
    code: str
    effective: date | None = None


class ReleaseItem(Struct, frozen=True):
    item: str
    effective: date | None = None


class AddNumber(Struct, frozen=True):
    """Another number that payers quote the item by, with the keys it is found by. `printed` and what
    follows are the document's own number, day and amount, by which it is looked up."""

    item: str
    number: str
    keys: tuple[str, ...]
    printed: str
    dated: date
    gross: int = 0
    currency: str = ""
