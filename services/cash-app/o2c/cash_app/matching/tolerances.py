"""Differences too small to ask for: how much less, or more, than what it names a payment may be and still settle it.

Amount and percent must both fit (the smaller binds, as SAP's tolerance groups have it), for the payment as a whole and
for the invoice that bears the difference. What people give up by hand is bound by the tolerance of their own group.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from o2c.cash_app.adjustments.reason_codes import ReasonCode, exceeds
from o2c.cash_app.facts import Evidence
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text

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
        return not exceeds(missing, self.amount or "0", currency) and missing * 100 <= owed * Decimal(self.percent)


class Tolerances(Struct, frozen=True, forbid_unknown_fields=True):
    """For what is missing of a payment, and of the one invoice that bears it; and for what is paid too much."""

    payment: Tolerance = Tolerance()
    invoice: Tolerance = Tolerance()
    over_payment: Tolerance = Tolerance()
    """What is paid too much is the customer's money, unless a company says up to what amount it keeps it."""
    over_invoice: Tolerance = Tolerance()
    groups: Mapping[str, Tolerance] = field(default_factory=dict)
    """Group of users → what one of them may give up by hand of one item; "" for those of no group. Who has none is
    bound by the ceilings of the reason codes alone."""


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
    if not tolerances.invoice.allows(missing, largest_of(placements).cash, currency):
        return None
    evidence = Evidence("tolerance", f"{to_text(missing, currency)} {currency} less than is owed is given up")
    borne = borne_by_largest(placements, missing, code)
    return None if borne is None else (borne, evidence)


def largest_of(placements: Sequence[Placement]) -> Placement:
    return max(placements, key=lambda placement: (placement.cash, placement.item))


def borne_by_largest(placements: Sequence[Placement], missing: int, code: ReasonCode) -> tuple[Placement, ...] | None:
    """The same with that much given up of the largest; None where nothing would be paid of it."""
    largest = largest_of(placements)
    if missing >= largest.cash:
        return None
    borne = replace(largest, cash=largest.cash - missing, allowance=missing, code=code.code, account=code.account)
    return tuple([borne if placement is largest else placement for placement in placements])


def kept_over(opens: Sequence[int], over: int, tolerances: Tolerances, currency: str) -> bool:
    """Whether so much more than these open amounts, all of them settled, is too little to give back.

    >>> ten = Tolerance("10", "1")
    >>> small = Tolerances(over_payment=ten, over_invoice=ten)
    >>> kept_over([90000, 10000], 900, small, "EUR"), kept_over([90000, 10000], 901, small, "EUR")
    (True, False)
    """
    if over <= 0 or not opens:
        return False
    whole = tolerances.over_payment.allows(over, sum(opens), currency)
    return whole and tolerances.over_invoice.allows(over, max(opens), currency)
