"""A payment as its payer means it; what the bank prints of it is in `texts.py` and `bank.py`."""

from dataclasses import dataclass
from datetime import date

from o2c.cli.demo.customers import Customer
from o2c.cli.demo.firm import HouseBank
from o2c.cli.demo.invoices import Key


@dataclass(frozen=True, slots=True)
class Share:
    """What settles of one invoice, in minor units: cash, and the cash discount that was earned beside it."""

    invoice: Key
    cash: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` is negative where the bank takes an earlier payment back, whose id is then in `returns`.

    `customer` is whose money it is, None where nobody can tell. `shares` are what the rules for references that do not
    add up make of it: the payer who names two invoices and pays for one and a half means both, and settles neither.
    `id` is the end-to-end id, of letters alone: nobody takes it for the number of an invoice.
    """

    id: str
    bank: HouseBank
    customer: Customer | None
    day: date
    amount: int
    text: str
    payer_name: str
    payer_account: str
    shares: tuple[Share, ...] = ()
    returns: str = ""

    @property
    def rest(self) -> int:
        """What of it is applied to nothing."""
        return self.amount - sum(share.cash for share in self.shares)
