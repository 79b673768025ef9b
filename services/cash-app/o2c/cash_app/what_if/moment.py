"""Where a replay is."""

from dataclasses import dataclass
from datetime import datetime

END = 2**62
"""After the last event."""


@dataclass(slots=True)
class Moment:
    """Number of the event in the store; when it was committed, where that is known."""

    number: int = 0
    known: datetime | None = None
