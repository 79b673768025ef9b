"""A relay and a reader go on while their broker is restarted, loses a tail, or is emptied: nothing is done twice."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from kafka_tools import Outbox, eventually, fresh_name, make_topic, read_all, remake_topic, running
from replicas import Home
from test_consumer import Group, stored
from toy.service import jars

from o2c.chassis.inbox import Record
from o2c.chassis.local.kafka import EmbeddedKafka

pytestmark = pytest.mark.servers


@dataclass
class Chain:
    """The outbox of one service, its relay, the broker, and another service that hears it."""

    outbox: Outbox
    hearer: Home
    broker: EmbeddedKafka
    failures: list[BaseException] = field(default_factory=list)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        group = Group(self.broker, [self.outbox.topic], failures=self.failures)
        relay = self.outbox.relay(self.broker.bootstrap)
        async with group.member(self.hearer.replica(jars())), running(relay):
            yield

    async def say_in_batches(self) -> None:
        """Several record batches a partition, so that a log can lose some of them."""
        for _ in range(6):
            self.outbox.say(50)
            await self.all_heard()

    async def all_heard(self) -> None:
        await eventually(lambda: stored(self.hearer) == self.outbox.said)

    def check(self) -> None:
        """Everything once, in the order it was said, and nothing kept aside."""
        assert self.failures == []
        assert self.hearer.letters() == []
        rows = self.hearer.rows("select key, body from outbox order by topic, partition, sequence")
        assert len(rows) == self.outbox.said
        (inbox,) = self.hearer.column("select sum(sequence) from inbox")
        assert inbox == self.outbox.said


@pytest.fixture
async def chain(home: Home, other_home: Home, broker: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch) -> Chain:
    monkeypatch.setattr("o2c.chassis.relay.BACK_OFF_SECONDS", 0.2)
    monkeypatch.setattr("o2c.chassis.relay.SURE_SECONDS", 0.0)
    topic = fresh_name()
    await make_topic(broker.bootstrap, topic)
    return Chain(Outbox(home, topic), other_home, broker)


async def restart(chain: Chain) -> None:
    chain.broker.stop()
    chain.outbox.say(100)
    chain.broker.start()
    chain.broker.wait_ready(60)


async def kill(chain: Chain) -> None:
    chain.outbox.say(100)
    chain.broker.kill()
    chain.broker.start()
    chain.broker.wait_ready(60)


async def lose_a_tail(chain: Chain) -> None:
    """A power cut before everything confirmed had reached the disk: the logs end somewhere earlier."""
    chain.broker.kill()
    for log in (chain.broker.data_dir / "log").glob(f"{chain.outbox.topic}-*/*.log"):
        partition = int(log.parent.name.rpartition("-")[2])
        os.truncate(log, log.stat().st_size * partition // 3)
    chain.broker.start()
    chain.broker.wait_ready(60)
    left = await read_all(chain.broker.bootstrap, chain.outbox.topic)
    assert [bool(left[0]), len(left[3])] == [False, chain.outbox.heads()[3]]
    assert 0 < len(left[1]) < chain.outbox.heads()[1]


async def make_it_again_shorter(chain: Chain) -> None:
    """Each partition keeps a different part of its beginning; the last keeps all."""
    topic, everything = chain.outbox.topic, await read_all(chain.broker.bootstrap, chain.outbox.topic)
    kept = [rs[: len(rs) * p // 3] for p, rs in everything.items()]
    left = [Record(topic, p, 0, r.key, r.value, r.headers) for p, rs in enumerate(kept) for r in rs]
    await remake_topic(chain.broker.bootstrap, topic, left)


async def wipe(chain: Chain) -> None:
    """A new cluster without a single record, under the old address."""
    chain.broker.stop()
    shutil.rmtree(chain.broker.data_dir / "log")
    (chain.broker.data_dir / "formatted").unlink()
    chain.broker.start()
    chain.broker.wait_ready(60)
    await make_topic(chain.broker.bootstrap, chain.outbox.topic)


@pytest.mark.parametrize("disaster", [restart, kill, lose_a_tail, make_it_again_shorter, wipe])
async def test_a_relay_and_a_reader_that_run_through_it_do_everything_once(
    chain: Chain, disaster: Callable[[Chain], Awaitable[None]]
) -> None:
    async with chain.at_work():
        await chain.say_in_batches()
        await disaster(chain)
        chain.outbox.say(100)
        await chain.all_heard()
    chain.check()
    assert await chain.outbox.is_complete(chain.broker.bootstrap), "a reader that starts now gets everything, too"


@pytest.mark.parametrize("disaster", [lose_a_tail, wipe])
async def test_processes_that_start_after_it_do_everything_once(
    chain: Chain, disaster: Callable[[Chain], Awaitable[None]]
) -> None:
    async with chain.at_work():
        await chain.say_in_batches()
    await disaster(chain)
    chain.outbox.say(100)
    async with chain.at_work():
        await chain.all_heard()
    chain.check()
    assert await chain.outbox.is_complete(chain.broker.bootstrap)
