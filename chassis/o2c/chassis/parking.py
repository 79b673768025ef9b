"""Keys whose records must wait, because an earlier record of the same (topic, key) is a dead letter.

Every process of a service keeps this set in memory and rests on it when it lets a record pass. So every commit asserts
the set's version, as it does with everything else it has read, and whoever changes the set raises it: a verdict that is
given at one replica is known to all of them at their next commit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from o2c.chassis.batch import Batch

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

Place = tuple[str, str]
"""(topic, key): what later records are parked by."""

PARKING = ("undecodable", "unknown-type", "failed", "parked")
"""Kinds of dead letters that later records of the key queue behind. A record without a key has no order to keep."""

GUARD = "parked keys"

_KEYS = "select distinct topic, key from dead_letters where state = 'open' and kind = any(%s) and key <> ''"


@dataclass(frozen=True, slots=True)
class Parking:
    keys: frozenset[Place] = frozenset()
    version: int = 0

    @classmethod
    def read(cls, cur: "Cur") -> "Parking":
        # The version first: what changes between these queries raises it, and the commit will see that.
        cur.execute("select version from guards where name = %s", (GUARD,))
        row = cur.fetchone()
        cur.execute(_KEYS, (list(PARKING),))
        return cls(frozenset((topic, key) for topic, key in cur.fetchall()), row[0] if row else 0)

    def fence(self, batch: Batch, parked: Iterable[Place] = (), freed: bool = False) -> bool:
        """Assert this set in the batch's commit; raise its version if the batch changes it, and say so."""
        batch.guards[GUARD] = self.version
        changes = freed or not self.keys.issuperset(parked)
        if changes:
            batch.bumps.add(GUARD)
        return changes
