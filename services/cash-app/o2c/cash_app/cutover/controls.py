"""What the general ledger says that the opening items must add up to; the latest word holds."""

from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace

from o2c.cash_app.cutover.commands import StateControl
from o2c.cash_app.cutover.events import Control, ControlStated
from o2c.chassis.domain import Context, Outcome

UNIT = "cutover:"


@dataclass(slots=True)
class Controls:
    """Of a legal entity, by day, account class and currency."""

    unit: str = ""
    stated: dict[tuple[date, str, str], Control] = field(default_factory=dict)


def state(command: StateControl, controls: Controls, ctx: Context) -> list[Outcome]:  # noqa: ARG001
    """Nothing where it says nothing new, whoever says it, or says it with a lower change number than was heard."""
    control = command.control
    before = controls.stated.get(control.place)
    if before is not None:
        same = replace(control, loaded_by=before.loaded_by, change_number=before.change_number) == before
        if same or control.change_number < before.change_number:
            return []
    return [ControlStated(control)]


def evolve(controls: Controls, event: ControlStated) -> Controls:
    controls.stated[event.control.place] = event.control
    return controls
