"""Sweeps that are under way: the service goes on with each, batch by batch, until all is done."""

from typing import TYPE_CHECKING

from o2c.cash_app.sweeps import views
from o2c.cash_app.sweeps.commands import AdvanceSweep
from o2c.cash_app.sweeps.sweep import UNIT
from o2c.chassis.domain import Send

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


def due(cur: "Cur") -> list[Send]:
    return [Send(UNIT + name, AdvanceSweep()) for name in views.due(cur)]
