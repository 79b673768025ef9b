"""What is decided about a receipt: the items it settles, by which rule, and why."""

from msgspec import Struct

from o2c.cash_app.facts import Evidence
from o2c.cash_app.receipts.placement import Placement
from o2c.cash_app.receipts.suggestion import Suggestion

MAX_SUGGESTED = 20
MAX_ITEMS = 2_000
"""Items that a rule settles at most with one receipt."""


class Decision(Struct, frozen=True):
    """`left` is why money is left over; "" when all of it found its place. `suggestion` is what that may be for,
    `repeats` an earlier receipt that it seems to pay again, `prepays` the order that what is left is kept for."""

    rule: str
    placements: tuple[Placement, ...]
    evidence: tuple[Evidence, ...] = ()
    left: str = ""
    suggested: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
    excess: int = 0
    """Paid too much, and too little to give back."""
    repeats: str = ""
    prepays: str = ""
    asks: tuple[str, ...] = ()
    """Units without which it cannot be decided, of exchange rates or of the customer: read them, and decide again."""
