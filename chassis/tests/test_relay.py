"""From the outbox to a real broker: in order, without a gap, whoever dies in the middle of it."""

import asyncio
import time
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError, KafkaError
from kafka_tools import (
    Outbox,
    eventually,
    first_occurrences,
    fresh_name,
    make_topic,
    read_all,
    remake_topic,
    running,
    send,
    sequences,
)
from replicas import Home

from o2c.chassis.errors import Fatal
from o2c.chassis.inbox import Record
from o2c.chassis.kafka import paced_producer
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.places import Place, Places
from o2c.chassis.relay import Relay
from o2c.contracts.base import MAX_BYTES
from o2c.contracts.envelope import event_id, parse

pytestmark = pytest.mark.servers


@pytest.fixture
async def outbox(home: Home, broker: EmbeddedKafka) -> Outbox:
    topic = fresh_name()
    await make_topic(broker.bootstrap, topic)
    return Outbox(home, topic)


class Faulty(Relay):
    """Its producer does `fault` at the n-th batch, before or after the broker has it."""

    after: bool = False
    at = 3
    sent = 0
    error: BaseException = KafkaConnectionError("injected")

    async def _confirmed(self, producer: AIOKafkaProducer, batch: Any, partition: int) -> Any:
        self.sent += 1
        if self.sent == self.at and not self.after:
            raise self.error
        confirmed = await super()._confirmed(producer, batch, partition)
        if self.sent == self.at:
            raise self.error
        return confirmed


async def complete(outbox: Outbox, broker: EmbeddedKafka) -> None:
    await eventually(lambda: outbox.is_complete(broker.bootstrap))


async def test_everything_is_sent_in_order_and_each_record_is_what_the_outbox_says(
    outbox: Outbox, broker: EmbeddedKafka
) -> None:
    outbox.say(500)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)
        outbox.say(500)
        await complete(outbox, broker)
    found = await read_all(broker.bootstrap, outbox.topic)
    rows = {(r["partition"], r["sequence"]): r for r in outbox.home.rows("select * from outbox")}
    assert sum(map(len, found.values())) == 1000
    for partition, records in found.items():
        for sequence, record in enumerate(records, 1):
            envelope, row = parse(record.value, record.headers, record.key), rows[partition, sequence]
            assert (envelope.sequence, envelope.key, envelope.time) == (sequence, row["key"], row["known"])
            assert envelope.id == event_id(outbox.source, outbox.topic, partition, sequence)
            assert record.value.endswith(row["body"][1:])


@pytest.mark.parametrize("after", [False, True], ids=["before the broker has it", "after the broker has it"])
async def test_a_producer_error_in_the_middle_of_a_batch_loses_nothing(
    outbox: Outbox, broker: EmbeddedKafka, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("o2c.chassis.relay.BACK_OFF_SECONDS", 0.05)
    monkeypatch.setattr("o2c.chassis.relay.PAGE", 20)
    outbox.say(300)
    relay = outbox.relay(broker.bootstrap, Faulty)
    assert isinstance(relay, Faulty)
    relay.after = after
    async with running(relay):
        await complete(outbox, broker)
    assert relay.sent > relay.at
    twice = sum(map(len, (await read_all(broker.bootstrap, outbox.topic)).values())) > 300
    assert not twice, "it goes on after the topic's last record, whatever the producer said"


async def test_a_relay_killed_in_the_middle_of_sending_is_continued_by_the_next_one(
    outbox: Outbox, broker: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies with one batch confirmed, one on its way and one not sent; its lock goes with its connection."""
    monkeypatch.setattr("o2c.chassis.relay.PAGE", 20)
    outbox.say(400)
    killed = outbox.relay(broker.bootstrap)
    task = asyncio.create_task(killed.run())

    async def under_way() -> bool:
        return sum(map(len, (await sequences(broker.bootstrap, outbox.topic)).values())) > 50

    await eventually(under_way)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    killed._release()
    outbox.say(100)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)


async def test_only_one_of_two_relays_leads_and_the_other_takes_over(outbox: Outbox, broker: EmbeddedKafka) -> None:
    outbox.say(10)
    one, two = outbox.relay(broker.bootstrap), outbox.relay(broker.bootstrap)
    async with running(two):
        async with running(one):
            await eventually(lambda: one.leading or two.leading)
            await complete(outbox, broker)
            assert one.leading != two.leading
        outbox.say(10)
        await complete(outbox, broker)
        assert two.leading


async def test_two_relays_at_once_send_everything_twice_and_skip_nothing(
    outbox: Outbox, broker: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both believe to hold the lock, as after a lost connection that one of them has not noticed."""
    monkeypatch.setattr("o2c.chassis.relay.PAGE", 20)
    monkeypatch.setattr(Relay, "_take_lock", lambda self: bool(self._connect()))
    async with running(outbox.relay(broker.bootstrap), outbox.relay(broker.bootstrap)):
        for _ in range(10):
            outbox.say(50)
            await asyncio.sleep(0.05)
        await complete(outbox, broker)
    found = await sequences(broker.bootstrap, outbox.topic)
    assert sum(map(len, found.values())) > 500


async def test_a_topic_that_lost_its_tail_is_filled_up_by_the_next_relay(outbox: Outbox, broker: EmbeddedKafka) -> None:
    outbox.say(200)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)
    everything = await read_all(broker.bootstrap, outbox.topic)
    left = [Record(outbox.topic, p, 0, r.key, r.value, r.headers) for p, rs in everything.items() for r in rs[: 10 * p]]
    await remake_topic(broker.bootstrap, outbox.topic, left)
    outbox.say(50)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)


async def test_a_relay_that_runs_on_notices_that_the_topic_is_empty_again(
    outbox: Outbox, broker: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker takes any first sequence of a producer that it has never seen: the relay itself must look."""
    monkeypatch.setattr("o2c.chassis.relay.BACK_OFF_SECONDS", 0.05)
    monkeypatch.setattr("o2c.chassis.relay.SURE_SECONDS", 0.0)
    outbox.say(200)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)
        await remake_topic(broker.bootstrap, outbox.topic)
        outbox.say(50)
        await complete(outbox, broker)


async def test_records_of_strangers_at_the_end_of_the_topic_do_not_mislead_it(
    outbox: Outbox, broker: EmbeddedKafka
) -> None:
    outbox.say(40)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)
    strangers = [Record(outbox.topic, p, 0, b"k", b"junk", ()) for p in range(4) for _ in range(25)]
    await send(broker.bootstrap, outbox.topic, strangers)
    outbox.say(40)
    async with running(outbox.relay(broker.bootstrap)):
        await asyncio.sleep(0)
    found = await read_all(broker.bootstrap, outbox.topic)
    ours = {p: [parse(r.value, r.headers).sequence for r in rs if r.value != b"junk"] for p, rs in found.items()}
    assert ours == {p: list(range(1, head + 1)) for p, head in outbox.heads().items()}


async def test_a_store_restored_from_before_what_the_topic_holds_refuses_to_start(
    outbox: Outbox, broker: EmbeddedKafka
) -> None:
    outbox.say(40)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)
    outbox.home.rows("update outbox_head set sequence = sequence - 1 where partition = 2")
    relay = outbox.relay(broker.bootstrap)
    with pytest.raises(Fatal, match=r"is ahead of this event store .*2: .*Recover it to the last commit"):
        await asyncio.wait_for(relay.run(), 30)
    relay._release()


async def test_the_largest_possible_events_go_through(outbox: Outbox, broker: EmbeddedKafka) -> None:
    outbox.say(12, blob=MAX_BYTES - 1000)
    async with running(outbox.relay(broker.bootstrap)):
        await complete(outbox, broker)


async def test_a_page_of_the_outbox_is_bounded_in_bytes(outbox: Outbox, broker: EmbeddedKafka) -> None:
    outbox.say(40, blob=MAX_BYTES // 2)
    relay = outbox.relay(broker.bootstrap)
    relay._take_lock()
    relay._places = Places(outbox.topic, dict.fromkeys(range(4), Place(0, 0)))
    rows = relay._page()
    relay._release()
    assert 4 <= len(rows) <= 12
    assert {row.sequence for row in rows if row.partition == rows[0].partition} >= {1, 2}


async def test_a_broker_that_was_killed_is_ridden_out(
    outbox: Outbox, broker: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("o2c.chassis.relay.BACK_OFF_SECONDS", 0.2)
    async with running(outbox.relay(broker.bootstrap)):
        outbox.say(100)
        await complete(outbox, broker)
        broker.kill()
        outbox.say(100)
        broker.start()
        broker.wait_ready(60)
        outbox.say(100)
        await complete(outbox, broker)


async def test_producer_options_that_correctness_needs_are_set(broker: EmbeddedKafka) -> None:
    producer = paced_producer(broker.bootstrap)
    await producer.start()
    try:
        assert producer._txn_manager is not None, "idempotent"
        assert producer._sender._acks == -1
        assert not hasattr(producer, "retries")
    finally:
        await producer.stop()


async def test_the_private_hook_that_paces_the_producer_is_still_there() -> None:
    """aiokafka 0.14 has no public way; if this fails after an upgrade, look whether it still spins without a leader."""
    assert callable(AIOKafkaProducer(bootstrap_servers="127.0.0.1:1").client._metadata_update)
    producer = paced_producer("127.0.0.1:1")
    asked: list[float] = []

    async def no_answer(*_: Any) -> bool:
        asked.append(time.monotonic())
        return False

    original = producer.client._metadata_update
    assert original.__name__ == "paced"
    with pytest.raises(KafkaError):
        await producer.start()
    await producer.stop()


def test_first_occurrences_show_a_hole() -> None:
    assert first_occurrences([1, 2, 1, 2, 3]) == [1, 2, 3]
    assert first_occurrences([1, 3, 2]) != [1, 2, 3]
