"""What accounts ask of each other about the portions of one payment."""

from datetime import date

from msgspec import Struct

from o2c.cash_app.facts import Evidence, Facts
from o2c.cash_app.ledger.valuation import Rate
from o2c.cash_app.receipts.events import Weighing
from o2c.cash_app.receipts.placement import Placement


class TakePortion(Struct, frozen=True):
    """To an account whose items are paid from another: settle them with this portion. `rounds`: so often what was in
    the way on them has yielded."""

    facts: Facts
    source: str
    row: int
    value: int
    weighing: Weighing
    placements: tuple[Placement, ...]
    rule: str
    evidence: tuple[Evidence, ...]
    reason: str
    said: str = ""
    """Why a person applied it."""
    rate: Rate | None = None
    rounds: int = 0


class GivePortionBack(Struct, frozen=True):
    """To an account that has a portion: take it off all items, and give it back. `returned_on`: the day on which the
    bank took the money; None: as of the day it counted from."""

    receipt: str
    reason: str
    returned_on: date | None = None


class TakePortionBack(Struct, frozen=True):
    """To the payer's account. `refused`: what it was for is open no more, so the payment is decided about anew."""

    receipt: str
    account: str
    amount: int
    value: int
    reason: str
    returned_on: date | None = None
    refused: bool = False
    by_hand: bool = False
    item: str = ""


class AwaitItems(Struct, frozen=True):
    """To an account of which a payment elsewhere names items, each with what was open of it when that was decided."""

    items: tuple[tuple[str, int], ...]
    account: str
    receipt: str
