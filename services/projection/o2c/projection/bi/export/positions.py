"""Up to where an export has read: for each source and partition the place of its last event.

Not one number: several processes fold at once, a partition each, and what got its number first may be committed last.
In one partition events are committed in their order, so what is greater than a place is all that came after it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Cursor

from o2c.projection.bi.export.errors import ExportRefused

_PLACE = re.compile(r"([a-z0-9/-]{1,100})/([0-9]{1,9})=([0-9]{1,18})")
_WATERMARKS = "select source, position_partition, position, known_at from bi.extract_position order by 1, 2"


@dataclass(frozen=True)
class Positions:
    """`known`: whatever comes after these places was committed then or later; None where nothing is read yet."""

    places: Mapping[tuple[str, int], int]
    known: datetime | None

    def __str__(self) -> str:
        """
        >>> at = datetime.fromisoformat("2026-05-04T08:00:00+00:00")
        >>> str(Positions({("/o2c/order", 0): 7, ("/o2c/order", 1): 3}, at))
        '/o2c/order/0=7,/o2c/order/1=3@2026-05-04T08:00:00+00:00'
        """
        places = ",".join(f"{source}/{partition}={at}" for (source, partition), at in sorted(self.places.items()))
        return f"{places}@{self.known.isoformat()}" if self.known else places

    def of(self, source: str) -> dict[int, int]:
        """Partition → place."""
        return {partition: at for (name, partition), at in self.places.items() if name == source}


def parse(text: str) -> Positions:
    """What `str` wrote. Raises ExportRefused.

    >>> parse("/o2c/order/0=7,/o2c/order/1=3@2026-05-04T08:00:00+00:00").of("/o2c/order")
    {0: 7, 1: 3}
    """
    places, _, known = text.strip().partition("@")
    found: dict[tuple[str, int], int] = {}
    for place in places.split(",") if text.strip() else ():  # nothing was read yet
        match = _PLACE.fullmatch(place)
        if match is None:
            raise ExportRefused(
                f"{text[:80]!r} is no position: give the manifest.json of an earlier export, or the `position` it says"
            )
        found[match[1], int(match[2])] = int(match[3])
    try:
        moment = datetime.fromisoformat(known) if known else None
    except ValueError:
        raise ExportRefused(f"{known[:40]!r} in the position is no moment") from None
    if moment is not None and moment.tzinfo is None:
        raise ExportRefused(f"{known!r} in the position has no time zone")
    return Positions(found, moment)


def read(cur: Cursor[Any]) -> Positions:
    """Where the views stand, in the transaction of the cursor."""
    rows = cur.execute(_WATERMARKS).fetchall()
    known = min((row[3] for row in rows), default=None)
    return Positions({(source, partition): at for source, partition, at, _ in rows}, known)


def check(since: Positions, until: Positions) -> None:
    """Raises ExportRefused where `since` is of another system, or of one that was restored to an earlier state."""
    for (source, partition), at in since.places.items():
        reached = until.places.get((source, partition), 0)
        if at > reached:
            raise ExportRefused(
                f"the position is ahead of these read models: {source}, partition {partition}: {at} is asked for, "
                f"{reached} is reached. Is it of another system? If this one was restored, export without --since"
            )
