"""Which records count: exactly the next sequence of each (source, topic, partition), and nothing twice.

For `o2c.*` topics the producer's dense sequence decides, never the Kafka offset: a relay that crashed publishes again
at new offsets, a rebuilt cluster starts again at 0, and neither changes what a sequence means. Inbound topics have no
sequence; there the CloudEvents (source, id) decides, in `heard.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from o2c.chassis.batch import Move
from o2c.chassis.errors import Hole
from o2c.chassis.metrics import DUPLICATES
from o2c.contracts.envelope import ContractError, Envelope, parse
from o2c.contracts.own import Own, OwnReader

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record, as much of it as is looked at; aiokafka's own records fit too."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]] = ()


class Taken(msgspec.Struct, eq=False):
    """A record that counts; with what is wrong with it, if anything is."""

    record: Record
    envelope: Envelope | Own | None
    problem: ContractError | None
    place: Place
    sequence: int
    passed: bool = False
    """Of a type that is passed over: it is counted, and not even read."""

    @property
    def inbound(self) -> bool:
        return self.place[0] == ""

    @property
    def key(self) -> str:
        """What keeps records in order: the account, also where it is only an attribute; "" where there is none."""
        return self.envelope.key if self.envelope is not None else key_text(self.record.key)


def key_text(key: bytes | None) -> str:
    return (key or b"").decode("utf-8", "replace").replace("\x00", "\ufffd")


class Inbox:
    def __init__(self) -> None:
        self._rows: dict[Place, tuple[int, int]] = {}
        self._last_ids: dict[tuple[str, int], str] = {}

    def load(self, cur: "Cur") -> None:
        cur.execute("select source, topic, partition, sequence, kafka_offset, last_id from inbox")
        rows = cur.fetchall()
        self._rows = {(s, t, p): (sequence, offset) for s, t, p, sequence, offset, _ in rows}
        self._last_ids = {(t, p): last_id for s, t, p, _, _, last_id in rows if s == ""}

    def resume(self, topic: str, partition: int) -> int:
        """Offset to read from: the last handled record, once more, so that a re-created topic shows itself."""
        offsets = [o for (_, t, p), (_, o) in self._rows.items() if (t, p) == (topic, partition)]
        return max(offsets, default=0)

    def positions(self) -> dict[tuple[str, int], int]:
        """(topic, partition) → sequence of the last event taken; topics of others have none."""
        rows = dict(self._rows)
        return {(t, p): sequence for (source, t, p), (sequence, _) in rows.items() if source}

    def is_last(self, topic: str, partition: int, message_id: str) -> bool:
        """Whether the record at the resume offset is the one that was handled last (inbound topics)."""
        return self._last_ids.get((topic, partition), "") in ("", message_id)

    def admit(self, items: Iterable[Taken]) -> list[Taken]:
        """Those that count, in order. Raises Hole where a sequence is missing: nothing is admitted then."""
        taken: list[Taken] = []
        heads: dict[Place, int] = {}
        for item in items:
            place = item.place
            if place[0]:
                head = heads.get(place)
                if head is None:
                    head = self._rows.get(place, (0, -1))[0]
                if item.sequence <= head:
                    DUPLICATES.labels(place[1]).inc()
                    continue
                if item.sequence != head + 1:
                    raise Hole(place[1], place[2], head + 1, item.sequence)
                heads[place] = item.sequence
            taken.append(item)
        return taken

    def moves(self, items: Sequence[Taken]) -> list[Move]:
        """The inbox steps of these records, compared with what this worker believes to be in the table."""
        last: dict[Place, Taken] = {item.place: item for item in items}
        return [self._move(place, item) for place, item in last.items()]

    def _move(self, place: Place, item: Taken) -> Move:
        old_sequence, old_offset = self._rows.get(place, (0, -1))
        message_id = item.envelope.id if item.envelope is not None and item.inbound else ""
        # A record of our own topics that nobody can read has no sequence: it moves the offset only.
        sequence = max(item.sequence, old_sequence)
        return Move(*place, old_sequence, old_offset, sequence, item.record.offset, message_id)

    def committed(self, moves: Iterable[Move]) -> None:
        for move in moves:
            self._rows[move.source, move.topic, move.partition] = (move.sequence, move.offset)
            if move.source == "":
                self._last_ids[move.topic, move.partition] = move.last_id


def read_own(record: Record, reader: OwnReader) -> Taken:
    """As `read_record`; of our own topics the short way where that is possible."""
    if record.topic.startswith("o2c."):
        read = reader.read(record.value, record.headers or ())
        if read is not None and (read[2] is None or record.key == read[2].key.encode()):
            sequence, source, envelope = read
            place = (source, record.topic, record.partition)
            return Taken(record, envelope, None, place, sequence, envelope is None)
    return read_record(record)


def read_record(record: Record) -> Taken:
    """Read the envelope; a record that has none, or no sequence where it must, carries the problem along."""
    unread = ("", record.topic, record.partition)
    try:
        envelope = parse(record.value or b"", record.headers or (), record.key)
    except ContractError as problem:
        return Taken(record, None, problem, unread, 0)
    if not record.topic.startswith("o2c."):
        return Taken(record, envelope, None, unread, 0)
    if envelope.sequence is None:
        missing = ContractError("no-sequence", f"a record of {record.topic} must carry the attribute 'sequence'")
        return Taken(record, None, missing, unread, 0)
    return Taken(record, envelope, None, (envelope.source, record.topic, record.partition), envelope.sequence)
