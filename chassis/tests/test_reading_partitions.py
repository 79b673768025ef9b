"""Which records are taken of a partition: those that follow what was handled, and no others."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition
from replicas import ErpTopic
from toy.language import DepositSent

from o2c.chassis.inbox import Record
from o2c.chassis.reading import Reading

DEPOSIT = DepositSent(account="A", ask="fill", coin="c", amount=1)


class Seeks:
    """A client that only remembers where it was told to go."""

    def __init__(self) -> None:
        self.asked: list[tuple[TopicPartition, int]] = []

    def seek(self, tp: TopicPartition, offset: int) -> None:
        self.asked.append((tp, offset))


def reader(at: int, last_id: str = "", topic: str = "erp.toys.v1") -> tuple[Reading, Seeks, TopicPartition]:
    """It has just begun with partition 0 at an offset."""
    positions = SimpleNamespace(
        resume=lambda topic, partition: at, is_last=lambda topic, partition, message_id: message_id == last_id
    )
    client, tp = Seeks(), TopicPartition(topic, 0)
    reading = Reading(positions, lambda: client)
    reading.begin(tp)
    client.asked.clear()
    return reading, client, tp


def from_offset(first: int, count: int = 2, name: str = "erp.toys.v1") -> list[Record]:
    erp = ErpTopic(name, ends={0: first})
    return [erp.send(DEPOSIT, f"id-{first + n}", partition=0) for n in range(count)]


def offsets(records: Sequence[Any]) -> list[int]:
    return [record.offset for record in records]


def test_records_of_a_partition_that_was_not_sought_are_dropped() -> None:
    reading, _, tp = reader(0)
    reading.end(tp)
    assert reading.admit(from_offset(0)) == []


def test_records_fetched_before_we_sought_are_dropped_and_do_not_count_as_the_first_look() -> None:
    """The group's own offset was further: the page it fetched there says nothing about who wrote offset 5."""
    reading, client, tp = reader(5, last_id="another")
    assert reading.admit(from_offset(80)) == []
    assert client.asked == [(tp, 5)]
    assert reading.admit(from_offset(5)) == []
    assert client.asked[-1] == (tp, 0), "offset 5 holds another message than the one handled: the topic is a new one"
    assert offsets(reading.admit(from_offset(0))) == [0, 1]


def test_a_jump_of_offsets_is_believed_at_the_second_look() -> None:
    reading, client, tp = reader(0)
    assert reading.admit(from_offset(7)) == []
    assert client.asked == [(tp, 0)]
    assert offsets(reading.admit(from_offset(7))) == [7, 8]
    assert client.asked == [(tp, 0)]


def test_going_back_needs_no_second_look() -> None:
    reading, client, _ = reader(9, last_id="id-9")
    assert offsets(reading.admit(from_offset(0))) == [0, 1]
    assert client.asked == []
