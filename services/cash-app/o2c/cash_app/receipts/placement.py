"""What a decision settles of an item."""

from msgspec import Struct

from o2c.cash_app.adjustments.events import Status
from o2c.cash_app.adjustments.reason_codes import ClosesBy
from o2c.cash_app.facts import Evidence
from o2c.cash_app.ledger.valuation import Exchange


class KeptBack(Struct, frozen=True):
    """So much of an item goes to a deduction, for the reason `code`; its owner has so many days from the booking date.

    `approved`: it is believed at once, and closes by that; a write-off goes to the journal's `account`.
    """

    amount: int
    code: str
    owner: str = ""
    days: int = 0
    status: Status = "open"
    approved: ClosesBy | None = None
    account: str = ""
    exposed: bool = True
    dunned: bool = False


class Placement(Struct, frozen=True):
    """So much cash of the receipt for this item, with a discount earned on `base`, and with an allowance: what is given
    up of it for the reason `code` and goes to the journal's `account`."""

    item: str
    cash: int
    discount: int = 0
    base: int = 0
    allowance: int = 0
    code: str = ""
    account: str = ""
    evidence: tuple[Evidence, ...] = ()
    """Of this one alone, where it has its own."""

    rule: str = ""
    """Where it is another one than the decision's."""

    unearned: int = 0
    """So much of the discount was taken without being earned, and is allowed; it goes to `unearned_account`."""

    unearned_account: str = ""
    kept: tuple[KeptBack, ...] = ()
    exchange: Exchange | None = None
    """Where money of another currency settles the item: `cash` is in the item's."""

    @property
    def paid(self) -> int:
        """What leaves the receipt, in its currency."""
        return self.cash if self.exchange is None else self.exchange.paid

    @property
    def settled(self) -> int:
        """What of the item is open no more."""
        taken = self.cash + self.discount + self.allowance
        return taken + sum([kept.amount for kept in self.kept]) if self.kept else taken
