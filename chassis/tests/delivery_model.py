"""An outbox, a topic, two relays and two workers, in memory, one step at a time.

The decisions are the project's own: `Inbox` says which records count and what it expects of its table, `Places`,
`one_round` and `newest` say what a relay sends. Only what lies around them is modelled: a table with compare-and-set, a
broker that loses tails and forgets producers, processes that die between any two steps or go on when they should not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

from toy.language import CoinStruck

from o2c.chassis.batch import Move
from o2c.chassis.errors import Fatal, Fenced, Hole
from o2c.chassis.inbox import Inbox, Record, Taken, read_record
from o2c.chassis.places import LostRecords, Place, Places, Row, newest, one_round
from o2c.contracts.envelope import HEADERS, body, complete, event_id

SOURCE, TOPIC, PARTITIONS = "/o2c/mint", "o2c.mint.v1", 2
KNOWN = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MOST_IN_A_BATCH = 4


class ProducerError(Exception):
    """The broker did not take a batch, or the producer does not know whether it did."""


@lru_cache(10_000)
def value_of(partition: int, sequence: int) -> bytes:
    event = CoinStruck(account="A", ask="fill", coin=f"{partition}-{sequence}")
    event_body = body(event, source=SOURCE, key="A")
    message_id = event_id(SOURCE, TOPIC, partition, sequence)
    return complete(event_body, id=message_id, time=KNOWN, sequence=sequence)


@dataclass(frozen=True, slots=True)
class Stored:
    """A record in the topic, with the producer's own numbering of it."""

    value: bytes
    producer: int
    number: int


class Broker:
    """One topic. A producer it knows must go on where it was; one that it does not know may begin anywhere."""

    def __init__(self) -> None:
        self.logs: list[list[Stored]] = [[] for _ in range(PARTITIONS)]

    def append(self, partition: int, values: Sequence[bytes], producer: int, number: int) -> int:
        log = self.logs[partition]
        known = next((s.number for s in reversed(log) if s.producer == producer), None)
        if known is not None and number != known + 1:
            raise ProducerError("out of order sequence")
        log += [Stored(value, producer, number + n) for n, value in enumerate(values)]
        return len(log) - len(values)

    def ends(self) -> dict[int, int]:
        return {p: len(log) for p, log in enumerate(self.logs)}

    def records(self, partition: int, first: int, count: int) -> list[Record]:
        """From an offset on; from the start where that offset is beyond the end."""
        log = self.logs[partition]
        first = 0 if first > len(log) else first
        page = enumerate(log[first : first + count], first)
        return [Record(TOPIC, partition, offset, b"A", s.value, HEADERS) for offset, s in page]

    def lose_tail(self, partition: int, left: int) -> None:
        del self.logs[partition][left:]

    def wipe(self) -> None:
        for log in self.logs:
            log.clear()


@dataclass
class Outbox:
    heads: list[int] = field(default_factory=lambda: [0] * PARTITIONS)

    def rows(self, partition: int, after: int, count: int) -> Iterator[Row]:
        head = self.heads[partition]
        for sequence in range(after + 1, min(after + count, head) + 1):
            yield Row(partition, sequence, KNOWN, "A", value_of(partition, sequence), head)


class Relay:
    """Each call of `step` is one step of its life; between any two of them the world may change."""

    def __init__(self, number: int, outbox: Outbox, broker: Broker, saves_its_position: bool = False) -> None:
        self._outbox, self._broker, self._number = outbox, broker, number
        self._saves, self._saved = saves_its_position, dict.fromkeys(range(PARTITIONS), 0)
        self.die()

    def die(self) -> None:
        self._steps = self._life()

    def step(self) -> None:
        """Raises Fatal where it cannot go on by itself."""
        try:
            next(self._steps)
        except (ProducerError, LostRecords):
            self.die()

    def _life(self) -> Iterator[None]:
        self._number += 2
        places = Places(TOPIC, self._read())
        numbers = [0] * PARTITIONS
        yield
        while True:
            rows = [row for p, after in places.sent().items() for row in self._outbox.rows(p, after, 6)]
            yield
            if rows:
                places.check(self._broker.ends())
                yield
                yield from self._round(places, rows, numbers)

    def _round(self, places: Places, rows: Sequence[Row], numbers: list[int]) -> Iterator[None]:
        room = [MOST_IN_A_BATCH] * PARTITIONS

        def append(row: Row) -> bool:
            room[row.partition] -= 1
            return room[row.partition] >= 0

        taken = one_round(rows, append)
        offsets: dict[int, int] = {}
        for partition, sent in taken.items():
            values = [row.body for row in sent]
            offsets[partition] = self._broker.append(partition, values, self._number, numbers[partition])
            numbers[partition] += len(values)
            yield
        for partition, sent in taken.items():
            places.confirmed(partition, sent[-1].sequence, offsets[partition], len(sent))
        self._saved = places.sent()

    def _read(self) -> dict[int, Place]:
        ends = self._broker.ends()
        if self._saves:
            return {p: Place(self._saved[p], 0) for p in range(PARTITIONS)}
        return {
            p: Place(newest(self._broker.records(p, end - 1, 1), SOURCE) if end else 0, end) for p, end in ends.items()
        }


@dataclass
class Table:
    """The hearer's database: inbox rows with compare-and-set, and the effects of what was taken."""

    rows: dict[tuple[str, str, int], tuple[int, int]] = field(default_factory=dict)
    effects: list[list[int]] = field(default_factory=lambda: [[] for _ in range(PARTITIONS)])
    compares: bool = True

    def commit(self, moves: Sequence[Move], items: Sequence[Taken]) -> None:
        for move in moves:
            found = self.rows.get((move.source, move.topic, move.partition), (0, -1))
            if self.compares and found != (move.old_sequence, move.old_offset):
                raise Fenced("moved")
        for move in moves:
            self.rows[move.source, move.topic, move.partition] = (move.sequence, move.offset)
        for item in items:
            self.effects[item.record.partition].append(item.sequence)

    def execute(self, query: str) -> None:
        assert "from inbox" in query

    def fetchall(self) -> list[tuple[Any, ...]]:
        return [(*place, sequence, offset, "") for place, (sequence, offset) in self.rows.items()]


class Worker:
    """Reads the partitions it believes to own; it is told of a new assignment sooner or later, or never."""

    def __init__(self, table: Table, broker: Broker) -> None:
        self._table, self._broker = table, broker
        self.inbox, self.next = Inbox(), dict[int, int]()
        self._holes: dict[int, int] = {}
        self.fetched: list[Record] = []
        self.stopped = False

    def assign(self, partitions: Sequence[int]) -> None:
        self.inbox.load(self._table)  # type: ignore[arg-type]
        self.next = {p: self.inbox.resume(TOPIC, p) for p in partitions}
        self._holes.clear()
        self.fetched = []
        self.stopped = False

    def die(self, partitions: Sequence[int]) -> None:
        self.inbox = Inbox()
        self.assign(partitions)

    def fetch(self, random: Random) -> None:
        """The records it would handle next; a redelivery begins earlier, a page may hold several partitions."""
        self.fetched = []
        for partition, position in self.next.items():
            first = max(0, position - random.choice((0, 0, 0, 2)))
            self.fetched += self._broker.records(partition, first, random.randint(1, 6))

    def handle(self, crash: Callable[[str], None]) -> None:
        """`crash` is called before and after the commit and may raise."""
        records, self.fetched = self.fetched, []
        while True:
            try:
                items = self.inbox.admit(map(read_record, records))
                break
            except Hole as hole:
                self._on_hole(hole)
                records = [r for r in records if r.partition != hole.partition]
        try:
            if items:
                moves = self.inbox.moves(items)
                crash("before the commit")
                self._table.commit(moves, items)
                crash("after the commit")
                self.inbox.committed(moves)
        except Fenced:
            self.inbox.load(self._table)  # type: ignore[arg-type]
            self.fetched = records
            self.handle(crash)
            return
        for record in records:
            if record.partition in self.next:
                self.next[record.partition] = record.offset + 1

    def _on_hole(self, hole: Hole) -> None:
        """As the consumer does: once more from the start, then stop and alarm."""
        if self._holes.get(hole.partition) == hole.expected:
            self.stopped = True
        self._holes[hole.partition] = hole.expected
        self.next[hole.partition] = 0


class Crash(Exception):
    """The process is gone."""


@dataclass
class World:
    random: Random
    saves_its_position: bool = False
    compares: bool = True

    def __post_init__(self) -> None:
        self.outbox, self.broker = Outbox(), Broker()
        self.table = Table(compares=self.compares)
        self.relays = [Relay(n, self.outbox, self.broker, self.saves_its_position) for n in range(2)]
        self.workers = [Worker(self.table, self.broker) for _ in range(2)]
        self.alarms = 0

    def run(self, steps: int) -> None:
        """So many random steps with every kind of accident, then as many orderly ones as it takes."""
        self._rebalance()
        actions = [self._say] * 4 + [self._relay] * 14 + [self._fetch] * 6 + [self._handle] * 6
        actions += [self._rebalance, self._kill_relay, self._kill_worker, self._lose_tail]
        for _ in range(steps):
            self.random.choice(actions)()
            if self.random.random() < 0.003:
                self.broker.wipe()
            self.check()
        for worker in self.workers:
            worker.die(range(PARTITIONS))
        for relay in self.relays:
            relay.die()
        for _ in range(400):
            for act in (self._relay, self._relay, self._relay, self._fetch, self._handle_well):
                act()
            self.check()
            if [len(done) for done in self.table.effects] == self.outbox.heads:
                return
        raise AssertionError(f"not everything was heard: {self.table.effects} of {self.outbox.heads}")

    def check(self) -> None:
        """Each partition's effects are 1, 2, 3 … : nothing twice, nothing skipped."""
        for partition, done in enumerate(self.table.effects):
            assert done == list(range(1, len(done) + 1)), f"partition {partition}: {done}"
            assert len(done) <= self.outbox.heads[partition]

    def _say(self) -> None:
        self.outbox.heads[self.random.randrange(PARTITIONS)] += self.random.randint(1, 4)

    def _relay(self) -> None:
        """Both may be at it: one of them has lost its lock and does not know."""
        try:
            self.random.choice(self.relays).step()
        except Fatal:
            self._operator()

    def _operator(self) -> None:
        """What the alarm asks for: the topic is made again, and filled up from the outbox."""
        self.alarms += 1
        self.broker.wipe()
        for relay in self.relays:
            relay.die()
        for worker in self.workers:
            worker.stopped = False

    def _kill_relay(self) -> None:
        self.random.choice(self.relays).die()

    def _kill_worker(self) -> None:
        self.random.choice(self.workers).die(self.random.sample(range(PARTITIONS), self.random.randint(0, PARTITIONS)))

    def _rebalance(self) -> None:
        """Told to one of them only: the other one goes on with what it had."""
        split = self.random.randint(0, PARTITIONS)
        mine = [range(split), range(split, PARTITIONS)]
        worker = self.random.randrange(2)
        self.workers[worker].assign(mine[worker])

    def _fetch(self) -> None:
        self.random.choice(self.workers).fetch(self.random)

    def _handle(self) -> None:
        worker = self.random.choice(self.workers)

        def crash(_: str) -> None:
            if self.random.random() < 0.08:
                raise Crash

        try:
            worker.handle(crash)
        except Crash:
            worker.die(self.random.sample(range(PARTITIONS), self.random.randint(0, PARTITIONS)))
        self._alarm(worker)

    def _handle_well(self) -> None:
        worker = self.random.choice(self.workers)
        worker.handle(lambda _: None)
        self._alarm(worker)

    def _alarm(self, worker: Worker) -> None:
        if worker.stopped:
            self._operator()

    def _lose_tail(self) -> None:
        if self.random.random() < 0.3:
            partition = self.random.randrange(PARTITIONS)
            self.broker.lose_tail(partition, self.random.randint(0, len(self.broker.logs[partition])))
