"""Load, decide, and no more: what commands would come to, were they given now.

The look-ups, the loading and the rules are the engine's own, and what the commands decide they see of each other, as in
one batch. Nothing is appended, so no sequence is drawn and no guard raised; the cursor's transaction is read-only.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.chassis.domain import Context, Send
from o2c.chassis.engine import Engine, Job

if TYPE_CHECKING:
    from o2c.chassis.service import Cur, Service

Event = tuple[str, Any]
"""(stream, stored event)."""


class Rehearsal:
    """On one snapshot of the service's tables, with states of its own."""

    def __init__(self, service: "Service", cur: "Cur", now: datetime) -> None:
        self._service, self.cur, self.now = service, cur, now
        self.codec = service.codec()
        self._engine = Engine(service, 1, lambda _: 0)

    def state(self, unit: str, streams: Iterable[str] = ()) -> Any:
        """Of a unit, with these of its streams loaded too, live or not; after `decide` as it would be then."""
        wanted = set(streams)
        self._engine.units.load(self.cur, [unit], {unit: wanted} if wanted else {})
        return self._engine.units[unit].state

    def look(self, *sends: Send) -> Any:
        """What the service looks up for such commands."""
        assert self._service.look is not None
        return self._service.look(sends, self.cur)

    def job(self, sends: Sequence[Send], actor: str) -> Job:
        return Job(Context(self.now, actor, "", ""), sends)

    def decide(self, jobs: Sequence[Job]) -> list[Event]:
        """Run the jobs as one batch; returns what would be stored, in order. A refused job says so in `rejected`."""
        batch = self._engine.decide(self.cur, jobs).batch
        decoded = map(self.codec.decode, batch.names, batch.states)
        return list(zip(batch.streams, decoded, strict=True))
