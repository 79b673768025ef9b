"""Stored events of a payer's habit, for one legal entity and currency; their stream is
`habit:<account>/<group>/<number>`.

A stream holds a limited number of observations; the next begins with all that was learned, and only the last is loaded.
So what loading costs does not grow with what a payer has paid.
"""

from datetime import date

from msgspec import Struct

from o2c.cash_app.cascade.habit import Observation


class HabitObserved(Struct, frozen=True):
    """What one receipt showed when it was known what it settled."""

    group: str
    number: int
    observation: Observation


class HabitCarried(Struct, frozen=True):
    """What was learned in the streams before. Counts are (bucket, settled, seen) and (bucket, gap, settled, seen)."""

    group: str
    number: int
    last: date | None
    payments: int
    late: tuple[tuple[int, int, int], ...]
    after: tuple[tuple[int, int, int, int], ...]
    alone: tuple[int, int]
