"""Differences too small to ask for: how much less than what it names a payment may be and still settle it.

Amount and percent must both fit (the smaller binds, as SAP's tolerance groups have it), for the payment as a whole and
for the invoice that bears the difference. An overpayment is never given up: it is the customer's money.
"""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from o2c.cash_app.adjustments.reason_codes import ReasonCode
from o2c.cash_app.facts import Evidence
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_minor, to_text

CODE = "small-difference"


class Tolerance(Struct, frozen=True, forbid_unknown_fields=True):
    """`amount`: decimal text in the receipt's currency; `percent` of what is owed. "0": nothing is given up."""

    amount: str = "0"
    percent: str = "0"

    def allows(self, missing: int, owed: int, currency: str) -> bool:
        """
        >>> two = Tolerance("25", "2")
        >>> two.allows(2000, 100000, "EUR"), two.allows(2001, 100000, "EUR"), two.allows(2501, 1000000, "EUR")
        (True, False, False)
        """
        return missing <= to_minor(self.amount, currency) and missing * 100 <= owed * Decimal(self.percent)


class Tolerances(Struct, frozen=True, forbid_unknown_fields=True):
    """For what is missing of a payment, and of the one invoice that bears it."""

    payment: Tolerance = Tolerance()
    invoice: Tolerance = Tolerance()


def given_up(
    placements: Sequence[Placement], money: int, tolerances: Tolerances, code: ReasonCode | None, currency: str
) -> tuple[tuple[Placement, ...], Evidence] | None:
    """The placements with what is missing taken off the largest; None where it is more than may be given up.

    `placements` settle all that is named, with more cash than `money`.
    """
    owed = sum([placement.cash for placement in placements])
    missing = owed - money
    if code is None or missing <= 0 or not tolerances.payment.allows(missing, owed, currency):
        return None
    largest = max(placements, key=lambda placement: (placement.cash, placement.item))
    if not tolerances.invoice.allows(missing, largest.cash, currency) or missing >= largest.cash:
        return None
    borne = replace(largest, cash=largest.cash - missing, allowance=missing, code=code.code, account=code.account)
    evidence = Evidence("tolerance", f"{to_text(missing, currency)} {currency} less than is owed is given up")
    return tuple([borne if placement is largest else placement for placement in placements]), evidence
