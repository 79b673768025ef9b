"""What a process measures of itself and of its servers, on real ones where it matters."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from kafka_tools import Outbox, eventually, fresh_name, make_topic, running
from prometheus_client import Counter, Gauge, Histogram
from replicas import Home, mint
from test_reader import Totals, coin, folded  # noqa: F401 - a fixture
from toy.language import CoinMelted, CoinStruck

from o2c.chassis import metrics as m
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.measure.disks import measure_disks
from o2c.chassis.measure.loops import busy, feel_delay
from o2c.chassis.measure.pool import PoolGauges
from o2c.chassis.measure.postgres import PostgresGauges
from o2c.chassis.measure.watch import watch
from o2c.chassis.reader import Fact, Reader

pytestmark = pytest.mark.servers


def shown(metric: Counter | Gauge | Histogram, suffix: str = "", **labels: str) -> float:
    """The sum of a metric's samples that carry these labels."""
    wanted = {name + suffix for name in (metric._name, metric._name + "_total")}
    samples = [s for family in metric.collect() for s in family.samples if s.name in wanted]
    return sum(s.value for s in samples if labels.items() <= s.labels.items())


# -- PostgreSQL


def test_the_server_is_measured_with_no_more_than_a_services_own_login(home: Home) -> None:
    PostgresGauges(home.database("toy")).measure()
    assert shown(m.POSTGRES_UP) == 1
    assert shown(m.POSTGRES_SIZE) > 1_000_000
    assert 0 < shown(m.POSTGRES_SESSIONS) < shown(m.POSTGRES_SESSIONS_MOST)


def test_what_the_server_counts_is_counted_from_the_second_look_on(home: Home) -> None:
    database = home.database("toy")
    gauges = PostgresGauges(database)
    gauges.measure()
    before = shown(m.POSTGRES_TRANSACTIONS, end="commit"), shown(m.POSTGRES_BLOCKS, place="cache")
    with database.transaction() as cur:
        cur.execute("select pg_stat_force_next_flush(), count(*) from inbox")
    gauges.measure()
    after = shown(m.POSTGRES_TRANSACTIONS, end="commit"), shown(m.POSTGRES_BLOCKS, place="cache")
    assert after[0] > before[0]
    assert after[1] > before[1]


def test_the_oldest_open_transaction_of_the_login_shows_its_age(home: Home) -> None:
    database = home.database("toy")
    with database.connect() as connection, connection.transaction():
        connection.execute("select pg_sleep(0.05)")
        PostgresGauges(database).measure()
        assert shown(m.POSTGRES_OLDEST) >= 0.05


def test_a_server_that_does_not_answer_is_said_to_be_down_and_the_look_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = home.database("toy")

    def away(*_: object) -> None:
        raise psycopg.OperationalError("connection refused")

    async def a_while() -> None:
        looking = asyncio.create_task(watch(database, []))
        await eventually(lambda: shown(m.LOOP_ERRORS, loop="watch") > before)
        assert not looking.done()
        looking.cancel()

    PostgresGauges(database).measure()
    before = shown(m.LOOP_ERRORS, loop="watch")
    monkeypatch.setattr(database, "read", away)
    asyncio.run(a_while())
    assert shown(m.POSTGRES_UP) == 0


def test_the_pool_says_what_of_it_is_used(home: Home) -> None:
    database = home.database("toy")
    gauges = PoolGauges(database)
    with database.snapshot():
        gauges.measure()
        assert shown(m.POOL_CONNECTIONS, state="used") == 1
    gauges.measure()
    assert shown(m.POOL_CONNECTIONS, state="used") == 0
    assert shown(m.POOL_CONNECTIONS, state="free") == 1
    assert shown(m.POOL_MOST) == 4


# -- the outbox


async def test_what_is_committed_and_not_published_is_measured_while_nothing_can_be_published(
    home: Home, broker: EmbeddedKafka
) -> None:
    """As when the broker is away: the relay's own turns say nothing then."""
    topic = fresh_name()
    await make_topic(broker.bootstrap, topic)
    outbox = Outbox(home, topic)
    outbox.say(10)
    relay = outbox.relay(broker.bootstrap)
    await relay.compare()
    outbox.say(7)
    relay.measure()
    assert shown(m.RELAY_BACKLOG) == 17
    assert shown(m.RELAY_OLDEST) > 0
    async with running(relay):
        await eventually(lambda: outbox.is_complete(broker.bootstrap))
        await asyncio.sleep(0)
    await asyncio.to_thread(relay.measure)
    assert (shown(m.RELAY_BACKLOG), shown(m.RELAY_OLDEST)) == (0, 0)


async def test_a_replica_that_does_not_publish_has_nothing_left_to_publish(home: Home, broker: EmbeddedKafka) -> None:
    topic = fresh_name()
    await make_topic(broker.bootstrap, topic)
    outbox = Outbox(home, topic)
    first = outbox.relay(broker.bootstrap)
    async with running(first):
        await eventually(lambda: first.leading)
        second = outbox.relay(broker.bootstrap)
        waiting = asyncio.create_task(second.run())
        await eventually(lambda: not second._mine)
        second.measure()
        assert (shown(m.RELAY_BACKLOG), shown(m.RELAY_OLDEST)) == (0, 0)
        second.stop()
        await waiting


# -- records


def test_every_event_is_counted_by_its_type_and_by_what_became_of_it(folded: Home) -> None:  # noqa: F811
    totals = Reader(Totals(), folded.database("totals"))
    totals.reload()
    taken, kept = {"type": CoinStruck.TYPE, "outcome": "taken"}, {"type": CoinMelted.TYPE, "outcome": "unknown-type"}
    before = shown(m.HANDLED, **taken), shown(m.HANDLED, **kept)
    totals.handle(mint().say(coin("A"), coin("B"), CoinMelted(account="C")))
    assert (shown(m.HANDLED, **taken), shown(m.HANDLED, **kept)) == (before[0] + 2, before[1] + 1)


def test_a_type_that_somebody_invented_makes_no_label(folded: Home) -> None:  # noqa: F811
    class Invented(CoinMelted):
        TYPE = "o2c.mint.invented.v1"

    totals = Reader(Totals(), folded.database("totals"))
    totals.reload()
    before = shown(m.HANDLED, type="unknown", outcome="unknown-type")
    totals.handle(mint().say(Invented(account="C")))
    assert shown(m.HANDLED, type="unknown", outcome="unknown-type") == before + 1
    assert shown(m.HANDLED, type=Invented.TYPE) == 0


def test_a_fact_counts_as_visible_when_its_rows_are_committed_and_is_told_of(folded: Home) -> None:  # noqa: F811
    told: list[Fact] = []
    totals = Reader(Totals(), folded.database("totals"), told=told.extend)
    totals.reload()
    topic = mint().name
    before = shown(m.VISIBLE_SECONDS, "_count", topic=topic)
    totals.handle(mint().say(coin("A"), coin("B")))
    assert shown(m.VISIBLE_SECONDS, "_count", topic=topic) == before + 2
    assert [fact.key for fact in told] == ["A", "B"]


# -- loops and disks


def test_a_turn_of_a_loop_counts_its_time_and_its_error() -> None:
    before = shown(m.BUSY_SECONDS, loop="test"), shown(m.LOOP_ERRORS, loop="test")

    def turn() -> None:
        with busy("test"):
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        turn()
    assert shown(m.BUSY_SECONDS, loop="test") > before[0]
    assert shown(m.LOOP_ERRORS, loop="test") == before[1] + 1


async def test_the_delay_of_the_event_loop_is_felt() -> None:
    before = shown(m.LOOP_DELAY, "_count")
    feeling = asyncio.create_task(feel_delay())
    await eventually(lambda: shown(m.LOOP_DELAY, "_count") > before)
    feeling.cancel()


def test_a_folder_shows_the_room_of_its_disk_and_one_that_is_not_there_shows_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    measure_disks([tmp_path, missing])
    assert 0 < shown(m.DISK_FREE, path=str(tmp_path)) <= shown(m.DISK_SIZE, path=str(tmp_path))
    assert str(missing) not in {s.labels["path"] for family in m.DISK_SIZE.collect() for s in family.samples}
