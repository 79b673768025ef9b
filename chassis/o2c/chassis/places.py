"""Where a relay stands in its topic: bookkeeping without a broker, so that any order of crashes can be tried in memory.

A relay goes on after the last record of its own that the topic holds. What a broker has confirmed it may still lose (a
power cut before it reached the disk, a topic that is deleted and made again), and afterwards it takes any sequence of a
producer that it has forgotten. So the topic's end is watched too: an end that moves back means that records are gone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from o2c.chassis.errors import Fatal
from o2c.contracts.envelope import ContractError, parse


class LostRecords(Exception):
    """The topic holds less than it did: read the place again and send once more what is missing."""


class Row(NamedTuple):
    """A row of the outbox."""

    partition: int
    sequence: int
    known: datetime
    key: str
    body: bytes
    head: int
    """The last sequence of its partition in the outbox."""


@dataclass(frozen=True, slots=True)
class Place:
    sequence: int
    """The last of ours in the partition; 0: none."""
    end: int
    """The offset after the last record that we know of."""


class Places:
    def __init__(self, topic: str, found: Mapping[int, Place]) -> None:
        self._topic = topic
        self._places = dict(found)

    def sent(self) -> dict[int, int]:
        """The last sequence in the topic, by partition."""
        return {partition: place.sequence for partition, place in self._places.items()}

    def check(self, ends: Mapping[int, int]) -> None:
        """Raises LostRecords where a partition ends before what we know of: before anything is sent behind a gap."""
        for partition, place in self._places.items():
            if ends[partition] < place.end:
                raise LostRecords(f"{self._topic}/{partition} ended at offset {place.end}, now at {ends[partition]}")

    def confirmed(self, partition: int, sequence: int, offset: int, count: int) -> None:
        """A batch was taken at `offset`; negative where the broker only knows that it has it.

        Raises Fatal where earlier records are gone: the batch stands behind a gap that no reader can pass.
        """
        place = self._places[partition]
        if 0 <= offset < place.end:
            raise Fatal(
                f"{self._topic}/{partition} lost the records from offset {offset} to {place.end - 1}, which it had "
                f"confirmed, and has already taken later ones. Delete the topic and create it again: it will be filled "
                f"up from the outbox, and readers skip what they have."
            )
        self._places[partition] = Place(sequence, max(place.end, offset + count))

    def ahead(self, heads: Mapping[int, int]) -> dict[int, tuple[int, int]]:
        """Partitions whose topic holds more than the outbox: (topic, outbox)."""
        return {p: (at.sequence, heads.get(p, 0)) for p, at in self._places.items() if at.sequence > heads.get(p, 0)}


def newest(records: Iterable[Any], source: str) -> int:
    """The highest sequence of ours among some Kafka records; 0 where there is none."""
    return max((_own_sequence(record, source) for record in records), default=0)


def _own_sequence(record: Any, source: str) -> int:
    try:
        envelope = parse(record.value or b"", record.headers or (), record.key)
    except ContractError:
        return 0
    return (envelope.sequence or 0) if envelope.source == source else 0


def one_round(rows: Iterable[Row], append: Callable[[Row], bool]) -> dict[int, list[Row]]:
    """At most one record batch per partition, in order, up to the first row that does not fit.

    All of a round are confirmed before the next: a refused batch leaves no gap behind which a later one is accepted.
    """
    taken: dict[int, list[Row]] = {}
    full: set[int] = set()
    for row in rows:
        if row.partition in full:
            continue
        if append(row):
            taken.setdefault(row.partition, []).append(row)
        elif row.partition in taken:
            full.add(row.partition)
        else:
            raise Fatal(f"outbox row {row.partition}/{row.sequence} of {len(row.body):,} bytes fits no record batch")
    return taken
