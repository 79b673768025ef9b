"""From a real broker to the processor: where reading starts, what a rebalance leaves, and what stops a partition."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from kafka_tools import eventually, fresh_name, make_topic, remake_topic, remove_topic, send
from replicas import ErpTopic, FakeTopic, Home
from toy.language import CoinStruck, DepositSent
from toy.service import jars

from o2c.chassis.consumer import Consumer
from o2c.chassis.inbox import Record
from o2c.chassis.lag import measure_lag
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.local.postgres import EmbeddedPostgres
from o2c.chassis.measure.brokers import measure_brokers
from o2c.chassis.metrics import KAFKA_BROKERS, KAFKA_UNDER_REPLICATED, KAFKA_UP, LAG_RECORDS, STOPPED
from o2c.chassis.processor import Processor
from o2c.chassis.reading import Reading

pytestmark = pytest.mark.servers


def fill(account: str, coin: str) -> CoinStruck:
    return CoinStruck(account=account, ask="fill", coin=coin, amount=1)


def sent(account: str, coin: str) -> DepositSent:
    return DepositSent(account=account, ask="fill", coin=coin, amount=1)


def stored(home: Home) -> int:
    (n,) = home.column("select count(*) from stored_events")
    return int(n)


@dataclass
class Slow:
    """A processor that can be held in the middle of a batch."""

    work: Processor
    hold: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)
    armed: bool = False

    def handle(self, records: Sequence[Record]) -> int:
        if self.armed:
            self.armed = False
            self.held.set()
            assert self.hold.wait(30)
        return self.work.handle(records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.work, name)


@dataclass
class Group:
    """Consumers of one group on topics of this test's own."""

    broker: EmbeddedKafka
    topics: Sequence[str]
    name: str = field(default_factory=fresh_name)
    failures: list[BaseException] = field(default_factory=list)

    @asynccontextmanager
    async def member(self, work: Any, instance: str = "0") -> AsyncIterator[Consumer]:
        consumer = Consumer(
            work, self.broker.bootstrap, self.name, instance, self.topics, 50, 10, self.failures.append
        )  # fmt: skip
        watch = asyncio.create_task(self._run(consumer))
        try:
            yield consumer
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)
            await asyncio.wait_for(consumer.stop(), 20)

    async def _run(self, consumer: Consumer) -> None:
        await consumer.start()
        await consumer.watch()


@pytest.fixture
async def mint(broker: EmbeddedKafka) -> FakeTopic:
    topic = FakeTopic(fresh_name())
    await make_topic(broker.bootstrap, topic.name)
    return topic


@pytest.fixture
async def erp(broker: EmbeddedKafka) -> ErpTopic:
    topic = ErpTopic(fresh_name().replace("o2c.", "erp."))
    await make_topic(broker.bootstrap, topic.name)
    return topic


async def test_what_is_in_the_topics_is_taken_and_a_restart_goes_on_behind_it(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic, erp: ErpTopic
) -> None:
    group = Group(broker, [mint.name, erp.name])
    await send(broker.bootstrap, mint.name, mint.say(*[fill(f"A{n % 7}", f"c{n}") for n in range(100)]))
    await send(broker.bootstrap, erp.name, [erp.send(sent(f"A{n % 7}", f"e{n}"), f"id-{n}") for n in range(100)])
    async with group.member(home.replica(jars())) as consumer:
        await eventually(lambda: stored(home) == 200)
        assert consumer.ready
    more = mint.say(*[fill("A", f"d{n}") for n in range(10)])
    await send(broker.bootstrap, mint.name, more)
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 210)
    assert group.failures == []
    assert home.letters() == []


async def test_a_topic_that_was_away_while_others_were_read_is_heard_again(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic, erp: ErpTopic
) -> None:
    """The group's assignment without the topic outlives the process: a static member is given what it had."""
    group = Group(broker, [mint.name, erp.name])
    await send(broker.bootstrap, mint.name, mint.say(fill("A", "c1")))
    async with group.member(home.replica(jars())) as consumer:
        await eventually(lambda: stored(home) == 1)
        await remove_topic(broker.bootstrap, erp.name)
        await eventually(lambda: {tp.topic for tp in consumer._client.assignment()} == {mint.name})
    await make_topic(broker.bootstrap, erp.name)
    await send(broker.bootstrap, erp.name, [erp.send(sent("A", "e1"), "id-1")])
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 2)
    assert group.failures == []


async def test_the_group_s_own_offsets_are_not_believed(home: Home, broker: EmbeddedKafka, mint: FakeTopic) -> None:
    """Somebody set them to the end of the topic before anything was read."""
    group = Group(broker, [mint.name])
    await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"c{n}") for n in range(20)]))
    other = AIOKafkaConsumer(mint.name, bootstrap_servers=broker.bootstrap, group_id=group.name)
    async with other:
        (tp,) = [TopicPartition(mint.name, p) for p in range(4) if mint.ends.get(p)]
        await eventually(lambda: tp in other.assignment())
        await other.commit({tp: 20})
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 20)


async def test_an_inbound_topic_that_was_re_created_is_read_from_its_start(
    home: Home, broker: EmbeddedKafka, erp: ErpTopic
) -> None:
    """It is longer than before, and where we would go on stands another message."""
    group = Group(broker, [erp.name])
    await send(broker.bootstrap, erp.name, [erp.send(sent("A", f"c{n}"), f"id-{n}") for n in range(10)])
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 10)
    again = ErpTopic(erp.name)
    records = [again.send(sent("A", f"n{n}"), f"new-{n}") for n in range(30)]
    await remake_topic(broker.bootstrap, erp.name, records)
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 40)
    assert group.failures == []


async def test_an_inbound_topic_that_is_shorter_than_before_is_read_from_its_start(
    home: Home, broker: EmbeddedKafka, erp: ErpTopic
) -> None:
    group = Group(broker, [erp.name])
    await send(broker.bootstrap, erp.name, [erp.send(sent("A", f"c{n}"), f"id-{n}") for n in range(30)])
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 30)
    again = ErpTopic(erp.name)
    records = [again.send(sent("A", f"c{n}"), f"id-{n}") for n in range(5)]
    records += [again.send(sent("A", f"n{n}"), f"new-{n}") for n in range(5)]
    await remake_topic(broker.bootstrap, erp.name, records)
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 35)
    assert home.letters() == []


async def test_a_topic_of_ours_rebuilt_with_duplicates_is_skipped_up_to_what_is_known(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic
) -> None:
    group = Group(broker, [mint.name])
    records = mint.say(*[fill("A", f"c{n}") for n in range(30)])
    await send(broker.bootstrap, mint.name, [*records[:20], *records[10:20]])
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 20)
    await remake_topic(broker.bootstrap, mint.name, [*records[:15], *records[5:]])
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 30)
    assert group.failures == []


async def test_a_hole_stops_its_partition_and_no_other_one_until_the_missing_record_is_there(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic
) -> None:
    group = Group(broker, [mint.name])
    records = mint.say(*[fill(f"A{n % 9}", f"c{n}") for n in range(120)])
    (lost, *_) = [r for r in records if r.partition == 0][5:]
    others = sum(1 for r in records if r.partition != 0)
    gauge = STOPPED.labels(mint.name, "0")
    await send(broker.bootstrap, mint.name, [r for r in records if r is not lost])
    async with group.member(home.replica(jars())):
        await eventually(lambda: gauge._value.get() == 1)
        await eventually(lambda: stored(home) >= others)
        assert stored(home) < others + 6, "nothing behind the hole is applied"
    assert group.failures == []
    await remake_topic(broker.bootstrap, mint.name, records)
    async with group.member(home.replica(jars())):
        await eventually(lambda: stored(home) == 120)
        assert gauge._value.get() == 0


async def test_a_hole_that_a_second_reading_fills_is_no_alarm(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client loses a fetched page once; and once more later, in the same assignment."""
    group = Group(broker, [mint.name])
    admit, drop = Reading.admit, [True]

    def losing(self: Reading, records: Sequence[Any]) -> list[Any]:
        admitted = admit(self, records)
        return admitted[len(admitted) // 2 :] if drop and drop.pop() else admitted

    monkeypatch.setattr(Reading, "admit", losing)
    async with group.member(home.replica(jars())):
        for turn in range(1, 4):
            drop[:] = [True]
            await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"{turn}-{n}") for n in range(20)]))
            await eventually(lambda turn=turn: stored(home) == 20 * turn)
    assert group.failures == []


async def test_a_rebalance_with_a_commit_in_flight_does_nothing_twice(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic
) -> None:
    """One member holds a batch before its transaction while a third one joins and takes over some of its partitions."""
    group = Group(broker, [mint.name])
    first = Slow(home.replica(jars()))
    await send(broker.bootstrap, mint.name, mint.say(*[fill(f"A{n % 9}", f"a{n}") for n in range(40)]))
    async with group.member(home.replica(jars()), "1") as second, group.member(first, "0") as one:
        await eventually(lambda: stored(home) == 40 and one.ready and second.ready)
        await eventually(lambda: one._reading.next and second._reading.next)
        first.armed = True
        await send(broker.bootstrap, mint.name, mint.say(*[fill(f"A{n % 9}", f"b{n}") for n in range(40)]))
        await asyncio.to_thread(first.held.wait, 20)
        async with group.member(home.replica(jars()), "2"):
            await asyncio.sleep(0.5)
            first.hold.set()
            await eventually(lambda: stored(home) == 80)
            await send(broker.bootstrap, mint.name, mint.say(*[fill(f"A{n % 9}", f"c{n}") for n in range(40)]))
            await eventually(lambda: stored(home) == 120)
    assert group.failures == []
    assert home.letters() == []


async def test_a_partition_number_is_one_worker_s_across_topics(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic, erp: ErpTopic
) -> None:
    group = Group(broker, [mint.name, erp.name])
    async with group.member(home.replica(jars()), "0") as one, group.member(home.replica(jars()), "1") as two:
        await eventually(lambda: len(one._reading.next) == len(two._reading.next) == 4)
        for consumer in (one, two):
            places = consumer._reading.next
            by_topic = {name: {tp.partition for tp in places if tp.topic == name} for name in group.topics}
            assert by_topic[mint.name] == by_topic[erp.name]
        coordinator = one._client._coordinator
        assert coordinator._assignors == [RangePartitionAssignor]


async def test_a_broker_that_is_killed_and_comes_back_is_read_on(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic
) -> None:
    group = Group(broker, [mint.name])
    async with group.member(home.replica(jars())):
        await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"a{n}") for n in range(20)]))
        await eventually(lambda: stored(home) == 20)
        broker.kill()
        broker.start()
        broker.wait_ready(60)
        await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"b{n}") for n in range(20)]))
        await eventually(lambda: stored(home) == 40)
    assert group.failures == []


async def test_a_restart_of_postgresql_is_ridden_out(
    restartable_home: Home, embedded_postgres: EmbeddedPostgres, broker: EmbeddedKafka, mint: FakeTopic
) -> None:
    home, group = restartable_home, Group(broker, [mint.name])
    async with group.member(home.replica(jars())):
        await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"a{n}") for n in range(20)]))
        await eventually(lambda: stored(home) == 20)
        embedded_postgres.kill()
        await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"b{n}") for n in range(20)]))
        embedded_postgres.start()
        await asyncio.to_thread(embedded_postgres.wait_ready, 60)
        await eventually(lambda: stored(home) == 40)
    assert group.failures == []
    assert home.letters() == []


async def test_lag_is_measured_in_records(home: Home, broker: EmbeddedKafka, mint: FakeTopic) -> None:
    group, work = Group(broker, [mint.name]), Slow(home.replica(jars()))
    records = mint.say(*[fill("A", f"a{n}") for n in range(5)])
    async with group.member(work) as consumer:
        await send(broker.bootstrap, mint.name, records)
        await eventually(lambda: stored(home) == 5)
        await eventually(lambda: not consumer._busy.locked())  # committed, and noted
        assert await measure_lag(consumer._client, consumer._reading) == 0
        measure_brokers(consumer._client)
        assert (KAFKA_UP._value.get(), KAFKA_BROKERS._value.get()) == (1, 1)
        assert KAFKA_UNDER_REPLICATED.labels(mint.name)._value.get() == 0
        assert consumer._client._client.cluster._partitions[mint.name][0].isr == [1], "the names that are looked at"
        work.armed = True
        await send(broker.bootstrap, mint.name, mint.say(*[fill("A", f"b{n}") for n in range(7)]))
        await asyncio.to_thread(work.held.wait, 20)
        assert await measure_lag(consumer._client, consumer._reading) == 7
        assert LAG_RECORDS.labels(mint.name, str(records[0].partition))._value.get() == 7
        work.hold.set()
        await eventually(lambda: stored(home) == 12)


async def test_a_failure_stops_the_process_and_commits_no_offset(
    home: Home, broker: EmbeddedKafka, mint: FakeTopic, monkeypatch: pytest.MonkeyPatch
) -> None:
    group, work = Group(broker, [mint.name]), home.replica(jars())
    await send(broker.bootstrap, mint.name, mint.say(fill("A", "a")))

    def broken(records: Sequence[Record]) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(work, "handle", broken)
    consumer = Consumer(work, broker.bootstrap, group.name, "0", group.topics, 50, 10, group.failures.append)
    await consumer.start()
    await eventually(lambda: group.failures)
    assert [str(failure) for failure in group.failures] == ["the disk is full"]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(consumer.stop(), 0.5)  # the handler waits to be cancelled: it never returns
    await remove_topic(broker.bootstrap, mint.name)
    assert home.column("select count(*) from inbox") == [0]


# -- what is admitted, without a broker
