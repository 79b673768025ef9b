"""What a row, or the rows of one order, became."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError

from o2c.contracts.base import Event
from o2c.contracts.money import BadAmount
from o2c.intake.tables.cells import BadRow
from o2c.intake.tables.row import Row

Made = tuple[Event, tuple[str, ...]]
"""An event and its warnings."""


@dataclass(frozen=True, slots=True)
class Built:
    """An event, or the reason why not."""

    rows: tuple[Row, ...]
    event: Event | None
    reason: str = ""
    warnings: tuple[str, ...] = ()


def built(rows: tuple[Row, ...], make: Callable[[], Made]) -> Built:
    """What `make` gives; what it finds wrong with the rows is a reason, anything else a bug."""
    try:
        event, warnings = make()
    except (BadRow, BadAmount) as error:
        return Built(rows, None, str(error))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        return Built(rows, None, f"{where}: {first['msg']}, found {str(first['input'])[:60]!r}")
    return Built(rows, event, "", warnings)
