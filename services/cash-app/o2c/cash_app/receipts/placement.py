"""What a decision settles of an item."""

from msgspec import Struct

from o2c.cash_app.facts import Evidence
from o2c.cash_app.ledger.valuation import Exchange


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

    exchange: Exchange | None = None
    """Where money of another currency settles the item: `cash` is in the item's."""

    @property
    def paid(self) -> int:
        """What leaves the receipt, in its currency."""
        return self.cash if self.exchange is None else self.exchange.paid

    @property
    def settled(self) -> int:
        return self.cash + self.discount + self.allowance
