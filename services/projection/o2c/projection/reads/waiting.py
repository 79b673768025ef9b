"""What is read of money that waits."""

from datetime import date

from o2c.projection.reads.base import Read
from o2c.projection.reads.cash_app import Evidence


class PaymentWeighed(Read):
    receipt: str
    left: str
    identified_by: str = ""
    customers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    rule: str = ""
    score: int | None = None
    evidence: tuple[Evidence, ...] = ()
    policy: str = ""


class PaymentHeld(Read):
    receipt: str
    code: str
    until: date | None = None
    held_by: str = ""
    reason: str = ""


class PaymentReleased(Read):
    receipt: str
    released_by: str = ""
    reason: str = ""


class PaymentNoted(Read):
    receipt: str
    comment: str = ""
    assigned_to: str | None = None
    noted_by: str = ""
