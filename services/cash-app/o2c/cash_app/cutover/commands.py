"""What is asked of the cut-over, when our ledger begins."""

from msgspec import Struct

from o2c.cash_app.cutover.events import Control
from o2c.cash_app.facts import NOTHING, Facts
from o2c.cash_app.ledger.valuation import Rate
from o2c.chassis.private import Unlogged


class TakeMoney(Struct, frozen=True):
    """Money of a customer that another system kept; `facts.taken` says how."""

    customer: str
    facts: Facts
    private: Unlogged = NOTHING


class BookTaken(Struct, frozen=True):
    """It stands on its account from now on."""

    facts: Facts
    private: Unlogged
    rate: Rate | None


class StateControl(Struct, frozen=True):
    control: Control
