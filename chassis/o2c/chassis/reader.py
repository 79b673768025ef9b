"""For read models: records in, a fold into tables, nothing said. Admission, dead letters and retries as for a service.

A read model fails on what it knows and cannot fold; it never skips. In a strict rebuild the first failure stops it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from o2c.chassis.batch import Batch
from o2c.chassis.errors import Fatal
from o2c.chassis.inbox import Taken
from o2c.chassis.letters import Letter, place_of
from o2c.chassis.metrics import TIE_OUT, VISIBLE_SECONDS
from o2c.chassis.parking import Place
from o2c.chassis.taker import Attempt, Taker
from o2c.contracts.envelope import ContractError
from o2c.contracts.errors import unknown_type
from o2c.contracts.own import Own, OwnReader
from o2c.contracts.registry import HEARTBEATS

if TYPE_CHECKING:
    from o2c.chassis.database import Database
    from o2c.chassis.service import Cur


class Fact(msgspec.Struct, frozen=True, gc=False):
    """A contract event with what its envelope says about it. `known` is when its source committed it."""

    topic: str
    partition: int
    sequence: int
    source: str
    known: datetime
    type: str
    key: str
    actor: str
    correlation: str
    causation: str
    id: str
    data: Any


class Projection(Protocol):
    """A read model: a function of the set of events, never of their arrival across partitions."""

    name: str
    version: int
    topics: Sequence[str]
    reads: Mapping[str, type]
    """CloudEvents type → the struct it is read as (msgspec): a read model takes only the fields it folds."""

    def fold(self, cur: "Cur", facts: Sequence[Fact]) -> None: ...

    def differences(self, cur: "Cur") -> Mapping[str, int]:
        """Account class → minor units by which its totals differ from what their source said; 0 is well."""
        ...


class Reader(Taker):
    transaction_bytes = 4 << 20

    def __init__(
        self,
        projection: Projection,
        database: "Database",
        strict: bool = False,
        fence: "Callable[[Cur], None]" = lambda _: None,
        told: Callable[[Sequence[Fact]], None] = lambda _: None,
    ) -> None:
        """`told` hears of facts once their rows are committed."""
        super().__init__(database, OwnReader(projection.reads))
        self.projection, self.strict, self.fence, self.told = projection, strict, fence, told
        self.decoders: dict[str, Callable[[bytes], Any]] = {
            name: msgspec.json.Decoder(kind).decode for name, kind in projection.reads.items()
        }

    def attempt(self, resubmitted: bool) -> Attempt:  # noqa: ARG002
        return Folding(self)

    def pulse(self) -> None:
        """Notice another build that took over also when nothing comes in: readers wait for its answers."""
        with self.lock:
            with self.database.transaction() as cur:
                self.fence(cur)
            self.settle()

    def measure(self, partitions: int, cause: str) -> None:  # noqa: ARG002
        """Show the tie-out as a metric."""
        with self.lock, self.database.transaction() as cur:
            for account_class, amount in self.projection.differences(cur).items():
                TIE_OUT.labels(account_class).set(amount)


class Folding:
    """An attempt that folds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.batch = Batch(reader.projection.name, 1)
        self.created: set[str] = set()
        self._facts: list[Fact] = []

    def run(self, cur: "Cur", items: Sequence[Taken], parked: set[Place]) -> list[Letter]:
        facts: list[Fact] = []
        kept: list[Letter] = []
        for item in items:
            if parked and place_of(item) in parked:
                kept.append(Letter.parked(item))
                continue
            made = self._read(item)
            if isinstance(made, Letter):
                if self._reader.strict:
                    raise Fatal(f"{made.detail} (strict rebuild)")
                kept.append(made)
                if made.parks:
                    parked.add(made.parks)
            else:
                facts.append(made)
        self._facts = facts
        if facts:
            self._reader.projection.fold(cur, facts)
        return kept

    def _read(self, item: Taken) -> Fact | Letter:
        envelope = item.envelope
        if envelope is None:
            return Letter.of(item, item.problem or ContractError("unreadable", "the record has no envelope"))
        if isinstance(envelope, Own):
            data = envelope.data
        else:
            decoder = self._reader.decoders.get(envelope.type)
            if decoder is None:
                return Letter.of(item, unknown_type(envelope.type))
            try:
                data = decoder(envelope.data_raw)
            except msgspec.DecodeError as error:
                return Letter(item, "undecodable", "breaks-contract", str(error))
        return Fact(
            item.record.topic, item.record.partition, item.sequence, envelope.source, envelope.time, envelope.type,
            envelope.key, envelope.actor, envelope.correlation, envelope.causation, envelope.id, data,
        )  # fmt: skip

    def bury(self, cur: "Cur", item: Taken) -> None:  # noqa: ARG002
        if self._reader.strict:
            place = f"{item.record.topic}/{item.record.partition}@{item.record.offset}"
            raise Fatal(f"the record at {place} cannot be folded (strict rebuild); the log says why")

    def write(self, cur: "Cur") -> None:
        self._reader.fence(cur)
        self.batch.append(cur)

    def committed(self) -> None:
        now = datetime.now(UTC)
        for fact in self._facts:
            if fact.type not in HEARTBEATS:
                VISIBLE_SECONDS.labels(fact.topic).observe(max(0.0, (now - fact.known).total_seconds()))
        self._reader.told(self._facts)

    def failed(self) -> None: ...
