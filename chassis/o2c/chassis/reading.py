"""Where reading stands in each partition of this assignment, and which records that come are taken.

A record is taken when it follows the one before it. A jump of offsets is looked at once more before it is believed, the
first record of an assignment must be the one after the last that was handled, and what comes of a partition that was
not sought is dropped: it will come again.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import groupby
from operator import attrgetter
from typing import Any, Protocol

from aiokafka import TopicPartition

from o2c.chassis.errors import Hole
from o2c.chassis.inbox import read_record
from o2c.chassis.metrics import LAG_RECORDS, LAG_SECONDS, STOPPED

log = logging.getLogger("o2c.consumer")

_PLACE = attrgetter("topic", "partition")


class Positions(Protocol):
    """What was handled, as the inbox has it."""

    def resume(self, topic: str, partition: int) -> int: ...

    def is_last(self, topic: str, partition: int, message_id: str) -> bool: ...


class Reading:
    """`client` gives the Kafka client, which changes when it has to be started again."""

    def __init__(self, positions: Positions, client: Callable[[], Any]) -> None:
        self._positions, self._client = positions, client
        self.next: dict[TopicPartition, int] = {}
        self.stamps: dict[TopicPartition, float] = {}
        """Seconds since the epoch of the last record handled."""
        self.stopped: dict[TopicPartition, int] = {}
        """Where a hole stopped reading."""
        self.looked: dict[TopicPartition, tuple[float, bool]] = {}
        """When lag was last measured as nothing; else when it was measured first, and False."""
        self._verify: set[TopicPartition] = set()
        self._reread: set[TopicPartition] = set()
        self._holes: dict[TopicPartition, int] = {}

    def begin(self, tp: TopicPartition) -> None:
        """Seek to where the inbox says. Another worker may have filled the hole that was found in it."""
        offset = self._positions.resume(tp.topic, tp.partition)
        self._client().seek(tp, offset)
        self.next[tp] = offset
        self._verify.add(tp)
        self._reread.discard(tp)
        self._holes.pop(tp, None)
        self.stopped.pop(tp, None)
        STOPPED.labels(tp.topic, str(tp.partition)).set(0)

    def end(self, tp: TopicPartition) -> None:
        """It is somebody else's, or begins anew: drop what comes until then."""
        self.next.pop(tp, None)
        self.looked.pop(tp, None)
        if self.stopped.pop(tp, None) is not None:
            STOPPED.labels(tp.topic, str(tp.partition)).set(0)
        for gauge in (LAG_RECORDS, LAG_SECONDS):
            with suppress(KeyError):  # it was never measured
                gauge.remove(tp.topic, str(tp.partition))

    def handled(self, records: Sequence[Any]) -> None:
        for place, run in groupby(records, _PLACE):
            *_, last = run
            tp = TopicPartition(*place)
            self.next[tp] = last.offset + 1
            self.stamps[tp] = last.timestamp / 1000

    def admit(self, records: Sequence[Any]) -> list[Any]:
        """Records of partitions that were sought; a jump of offsets is looked at once more before it is believed."""
        admitted: list[Any] = []
        skip: set[TopicPartition] = set()
        expected: dict[TopicPartition, int] = {}
        for place, run in groupby(records, _PLACE):
            tp = TopicPartition(*place)
            want = expected.get(tp, self.next.get(tp))
            if want is None or tp in skip:
                continue
            unsure = tp in self._verify or tp in self._reread
            for record in run:
                if (unsure or record.offset != want) and not self._believed(tp, record, want):
                    skip.add(tp)
                    break
                unsure = False
                want = expected[tp] = record.offset + 1
                admitted.append(record)
        return admitted

    def _believed(self, tp: TopicPartition, record: Any, want: int) -> bool:
        if tp in self._verify and not self._same_topic(tp, record, want):
            return False
        if record.offset > want and tp not in self._reread:
            self._reread.add(tp)
            self._client().seek(tp, want)
            return False
        if record.offset > want:
            log.warning("%s/%s holds nothing from offset %s to %s", *tp, want, record.offset - 1)
        self._reread.discard(tp)
        self._verify.discard(tp)
        return True

    def _same_topic(self, tp: TopicPartition, record: Any, want: int) -> bool:
        """At the first record of an assignment: is it the one that was handled last? Else the topic is a new one."""
        if tp.topic.startswith("o2c.") or record.offset != want:
            return True
        envelope = read_record(record).envelope
        if envelope is None or self._positions.is_last(tp.topic, tp.partition, envelope.id):
            return True
        log.warning("%s/%s was re-created: reading it from its start", tp.topic, tp.partition)
        self._verify.discard(tp)
        self._client().seek(tp, 0)
        self.next[tp] = 0
        self._reread.add(tp)
        return False

    def on_hole(self, hole: Hole) -> None:
        """Read the partition once from its start; if the record is not there either, stop it and alarm."""
        tp = TopicPartition(hole.topic, hole.partition)
        if self._holes.get(tp) == hole.expected:
            log.error("%s; not in the topic either: the partition is stopped", hole)
            self._client().pause(tp)
            self.next.pop(tp, None)
            self.stopped[tp] = self._positions.resume(*tp) + 1
            STOPPED.labels(tp.topic, str(tp.partition)).set(1)
            return
        log.warning("%s; reading the partition from its start", hole)
        self._holes[tp] = hole.expected
        self._client().seek(tp, 0)
        self.next[tp] = 0
        self._reread.add(tp)
