"""Work of our own that is under way: sweeps, batch by batch, and months that are closing or closed."""

from typing import TYPE_CHECKING

from o2c.cash_app.ledger.certifying import Signer, period_work
from o2c.cash_app.ledger.closing_worth import ClosingWorth
from o2c.cash_app.sweeps.due import due as sweeps_due
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


def due(cur: "Cur", signer: Signer | None, worths: ClosingWorth) -> list[Send]:
    """Without a `signer` no month is certified; those that are closed wait for one."""
    return [*sweeps_due(cur), *period_work(cur, signer, worths)]
