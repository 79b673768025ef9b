"""What a service has committed and its relay has not published: also while the relay cannot work at all."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from o2c.chassis.metrics import RELAY_BACKLOG, RELAY_OLDEST
from o2c.chassis.places import Places

if TYPE_CHECKING:
    from o2c.chassis.database import Database

_LEFT = """select sum(h.sequence - x.after)::bigint as backlog, min(o.known) as oldest
  from unnest(%s::int[], %s::bigint[]) x(partition, after)
  join outbox_head h on h.topic = %s and h.partition = x.partition and h.sequence > x.after
  left join outbox o on o.topic = h.topic and o.partition = x.partition and o.sequence = x.after + 1"""


def measure_outbox(database: "Database", topic: str, places: Places) -> None:
    """What follows these places in the outbox."""
    sent = places.sent()
    bound = (list(sent), list(sent.values()), topic)
    row = database.read(lambda cur: cur.execute(_LEFT, bound).fetchone())
    assert row is not None
    RELAY_BACKLOG.set(row["backlog"] or 0)
    RELAY_OLDEST.set((datetime.now(UTC) - row["oldest"]).total_seconds() if row["oldest"] else 0)


def another_publishes() -> None:
    """Another replica knows what is left."""
    RELAY_BACKLOG.set(0)
    RELAY_OLDEST.set(0)
