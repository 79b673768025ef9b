"""Charges that a bank on the way took off a payment: booked to bank fees, no claim on anybody."""

from collections.abc import Sequence

from msgspec import Struct

from o2c.cash_app.adjustments.reason_codes import BANK_FEE, ReasonCode, exceeds
from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.matching.tolerances import borne_by_largest
from o2c.cash_app.receipts.placement import Placement
from o2c.chassis.money import to_text


class BankCharge(Struct, frozen=True, forbid_unknown_fields=True):
    """What a payment may be short because banks charged for it: `up_to` that much, as decimal text in `currency`; of
    payments that the bank codes so (`codes` empty: of all)."""

    up_to: str
    currency: str
    codes: tuple[str, ...] = ()
    code: str = BANK_FEE
    """The reason code, which names the journal's account too."""

    def explains(self, missing: int, facts: Facts) -> bool:
        """
        >>> from datetime import date
        >>> wire = Facts("S/1", "US01", "USD", 2498500, date.min, date.min, "", "", 1, code="195")
        >>> fee = BankCharge("25", "USD", codes=("195",))
        >>> fee.explains(1500, wire), fee.explains(2501, wire), fee.explains(1500, Facts(*("",) * 9))
        (True, False, False)
        """
        if facts.currency != self.currency or (self.codes and facts.code not in self.codes):
            return False
        return missing > 0 and not exceeds(missing, self.up_to, self.currency)


def charged(
    placements: Sequence[Placement],
    facts: Facts,
    money: int,
    charges: Sequence[BankCharge],
    reasons: Sequence[ReasonCode],
) -> tuple[tuple[Placement, ...], Evidence] | None:
    """The placements with the charge taken off the largest; None where no charge explains what is missing."""
    missing = sum([placement.cash for placement in placements]) - money
    charge = next((charge for charge in charges if charge.explains(missing, facts)), None)
    if charge is None:
        return None
    code = next((reason for reason in reasons if reason.code == charge.code), None)
    borne = None if code is None else borne_by_largest(placements, missing, code)
    said = f"{to_text(missing, facts.currency)} {facts.currency}, at most {charge.up_to} are charged on the way"
    return None if borne is None else (borne, Evidence("bank-charge", said))
