"""Load, decide, append: from commands to the rows of one transaction. The same for records and for HTTP commands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from o2c.chassis.batch import Batch
from o2c.chassis.domain import Context, Refuse, Send, Wait
from o2c.chassis.ids import lock_key
from o2c.chassis.service import Indexes, Service
from o2c.chassis.units import Unit, Units
from o2c.contracts.base import Event as ContractEvent
from o2c.contracts.envelope import body
from o2c.contracts.wire.base import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from o2c.chassis.service import Cur

MAX_WAVES = 16
"""How often a command may send on; more is a loop in the rules."""


class Undone(Exception):
    """A job was rejected after it had already changed states: forget them and decide again without the job."""

    def __init__(self, job: "Job") -> None:
        super().__init__()
        self.job = job


class Job(msgspec.Struct, eq=False):
    """A record or a command with what it asks for, and what came of it."""

    context: Context
    sends: Sequence[Send]
    rejected: Refuse | Wait | None = None
    events: int = 0
    said: list[Message | ContractEvent] | None = None


@dataclass(slots=True)
class Decided:
    """The outcome of a batch, not yet written."""

    batch: Batch
    indexes: Indexes
    touched: dict[str, Unit] = field(default_factory=dict)
    bumped: set[str] = field(default_factory=set)
    created: set[str] = field(default_factory=set)


class Engine:
    def __init__(self, service: Service, partitions: int, partition: "Callable[[str], int]") -> None:
        self.units = Units(service)
        self._service = service
        self._codec = service.codec()
        self._partitions = partitions
        self._partition = partition
        self._guarded = service.streams_of is not None
        if self._guarded and service.snapshot_every:
            raise ValueError(f"{service.name}: only units of one stream can be snapshotted")

    def decide(self, cur: "Cur", jobs: Sequence[Job], hold: bool = False) -> Decided:
        """Run all commands of all jobs, wave by wave. A rejected job leaves no trace but `job.rejected` and what that
        rests on: the commit asserts it too. With `hold` nobody else commits meanwhile."""
        asked = [job for job in jobs if job.rejected is None]
        batch = Batch(self._service.name, self._partitions)
        while True:
            try:
                return self._decide(cur, asked, batch, hold)
            except Undone as undone:
                asked.remove(undone.job)
                for job in asked:
                    job.rejected, job.events = None, 0  # it may have been refused because of what is undone now
                    if job.said is not None:
                        job.said.clear()
                batch = Batch(self._service.name, self._partitions, reads=batch.reads, guards=batch.guards)

    def _decide(self, cur: "Cur", jobs: Sequence[Job], batch: Batch, hold: bool) -> Decided:
        indexes = self._service.indexes()
        indexes.partition = self._partition
        decided = Decided(batch, indexes)
        sends = [send for job in jobs for send in job.sends]
        found: dict[str, Any] = self._service.look(sends, cur) if self._service.look and sends else {}
        for name, version in found.pop("guards", {}).items():
            batch.guards.setdefault(name, version)
        if hold:
            self.units.clear()
            cur.execute("select pg_advisory_xact_lock(%b::bigint)", (lock_key(self._service.name),))
        if found:
            for job in jobs:
                job.context = replace(job.context, found=found)
        wave = [(job, send) for job in jobs for send in job.sends]
        for _ in range(MAX_WAVES):
            if not wave:
                return decided
            self._load(cur, [send for _, send in wave])
            wave = self._run(wave, decided)
        raise RuntimeError(f"commands still send on after {MAX_WAVES} waves: {wave[0][1]}")

    def _load(self, cur: "Cur", sends: Iterable[Send]) -> None:
        wanted: set[str] = set()
        extra: dict[str, set[str]] = {}
        for send in sends:
            wanted.add(send.unit)
            wanted.update(send.reads)
            if send.streams:
                extra.setdefault(send.unit, set()).update(send.streams)
            for unit, streams in send.beside:
                extra.setdefault(unit, set()).update(streams)
        self.units.load(cur, wanted, extra)

    def _run(self, wave: Sequence[tuple[Job, Send]], decided: Decided) -> list[tuple[Job, Send]]:
        later: list[tuple[Job, Send]] = []
        decide = self._service.decider.decide
        for job, send in wave:
            if job.rejected is not None:
                continue
            unit = self._touch(send.unit, decided)
            context = job.context
            if send.reads:
                states = {name: self._touch(name, decided).state for name in send.reads}
                context = replace(context, reads=states)
            for outcome in decide(send.command, unit.state, context):
                kind = type(outcome)
                if kind is Send:
                    later.append((job, outcome))
                elif kind is Refuse or kind is Wait:
                    self._reject(job, outcome, decided)
                    break
                else:
                    self._take(outcome, job, send.unit, unit, decided)
        return later

    def _touch(self, name: str, decided: Decided) -> Unit:
        unit = decided.touched.get(name)
        if unit is None:
            unit = decided.touched[name] = self.units[name]
            # What was asserted first stays: a job that was undone may have read an earlier version.
            if self._guarded:
                decided.batch.guards.setdefault(name, unit.guard)
            else:
                decided.batch.reads.setdefault(name, unit.versions[name])
        return unit

    def _reject(self, job: Job, outcome: Refuse | Wait, decided: Decided) -> None:
        job.rejected = outcome
        if job.events:
            self.units.evict(decided.touched)
            job.events = 0
            if job.said is not None:
                job.said.clear()
            raise Undone(job)

    def _take(self, event: Any, job: Job, name: str, unit: Unit, decided: Decided) -> None:
        context, service = job.context, self._service
        stream = service.decider.stream_of(name, event)
        version = unit.versions[stream] = unit.versions.get(stream, 0) + 1
        batch = decided.batch
        batch.event(
            stream,
            version,
            self._codec.name(event),
            self._codec.encode(event, context.actor, context.correlation, context.causation),
        )
        job.events += 1
        decided.bumped.add(name)
        if version == 1:
            decided.created.add(stream)
        unit.state = service.decider.evolve(unit.state, event)
        decided.indexes.add(event, unit.state, name)
        for key, said in service.publish(event, unit.state, name):
            self.say(batch, said, key, name.partition(":")[2], context)
            if job.said is not None:
                job.said.append(said)

    def say(
        self,
        batch: Batch,
        event: Message | ContractEvent,
        key: str,
        subject: str,
        context: Context,
        partition: int | None = None,
    ) -> None:
        batch.say(
            event.TOPIC,
            key,
            body(
                event,
                source=self._service.source,
                key=key,
                subject=subject,
                correlation=context.correlation,
                causation=context.causation,
                actor=context.actor,
            ),
            partition,
        )

    def write(self, cur: "Cur", decided: Decided) -> None:
        """Append the batch and write its index rows and snapshots, in the transaction of `cur`."""
        batch = decided.batch
        if self._guarded:
            batch.bumps |= decided.bumped | getattr(decided.indexes, "bumps", set)()
            decided.created |= {name for name in decided.bumped if decided.touched[name].guard == 0}
        decided.indexes.known = batch.append(cur)
        decided.indexes.write(cur)
        if self._service.snapshot_every:
            self._snapshot(cur, decided)

    def _snapshot(self, cur: "Cur", decided: Decided) -> None:
        due = [
            (name, unit)
            for name, unit in decided.touched.items()
            if unit.versions[name] - unit.snapshot >= self._service.snapshot_every
        ]
        for name, unit in due:
            unit.snapshot = unit.versions[name]
        if due:
            cur.execute(
                """insert into snapshots (unit, fold, version, state)
                   select unit, %b, version, state from unnest(%b::text[], %b::bigint[], %b::bytea[])
                     x(unit, version, state) order by unit
                   on conflict (unit) do update set fold = excluded.fold, version = excluded.version,
                     state = excluded.state""",
                (
                    self._service.fold,
                    [name for name, _ in due],
                    [unit.snapshot for _, unit in due],
                    [msgspec.json.encode(unit.state) for _, unit in due],
                ),
                prepare=True,
            )

    def committed(self, decided: Decided) -> int:
        """The transaction stands: the cached states are the new truth. Returns how many streams it touched."""
        if self._guarded:
            for name in decided.bumped:
                decided.touched[name].guard += 1
        return self.units.trim(decided.touched)

    def failed(self, decided: Decided | None, jobs: Sequence[Job]) -> None:
        """Nothing of the batch stands: forget every state it may have changed."""
        if decided is None:
            self.units.clear()
        else:
            self.units.evict(decided.touched)
        for job in jobs:
            job.events = 0
            if job.said is not None:
                job.said.clear()
