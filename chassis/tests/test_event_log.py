"""The event log kept to the eventsourcing library's own contract, and to the order of commits."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, NotSupportedError, StoredEvent
from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase
from replicas import Home, mint
from toy.language import CoinStruck
from toy.service import jars

from o2c.chassis.batch import Batch
from o2c.chassis.codec import Codec
from o2c.chassis.event_log import EventLog

pytestmark = pytest.mark.servers


@pytest.fixture
def log(home: Home) -> Iterator[EventLog]:
    made = EventLog(home.url, home.schema, "toy")
    yield made
    made.close()


class LogContract:
    """Gives the library's cases a recorder of ours, new for each test."""

    INITIAL_VERSION = 1

    @pytest.fixture(autouse=True)
    def _take_log(self, log: EventLog) -> None:
        self._log = log

    def new_originator_id(self) -> str:
        return f"jar:{uuid4()}"

    def create_recorder(self) -> EventLog:
        return self._log


class TestApplicationRecorder(LogContract, ApplicationRecorderTestCase[EventLog]):
    """The library's contract of an application recorder."""

    def test_performance(self) -> None:
        """A timing; not asserted here."""

    def test_concurrent_throughput(self) -> None:
        """A timing; not asserted here."""


class TestPositionsAreNotInterleaved(LogContract, NonInterleavingNotificationIDsBaseCase):
    """The library's check that the positions of concurrent large appends do not mix."""


def stored(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "filled.v1", state)


def test_an_empty_append_is_nothing(log: EventLog) -> None:
    assert log.insert_events([]) == []
    assert log.max_notification_id() is None


def test_a_version_that_is_there_already_loses_the_whole_append(log: EventLog) -> None:
    log.insert_events([stored("jar:A", 1)])
    with pytest.raises(IntegrityError):
        log.insert_events([stored("jar:B", 1), stored("jar:A", 1)])
    assert log.select_events("jar:B") == []


def test_twenty_megabytes_in_one_append_do_not_hang(log: EventLog) -> None:
    """The library's own insert stops for ever here, holding the lock of all writers."""
    positions = log.insert_events([stored(f"jar:{n}", 1, b"x" * (1 << 20)) for n in range(20)])
    assert len(positions) == 20


def test_what_the_engine_stored_is_read_by_the_library(home: Home, log: EventLog) -> None:
    asked = [CoinStruck(account=f"A{n % 3}", ask="fill", coin=f"c{n}", amount=n) for n in range(9)]
    home.replica(jars()).handle(mint().say(*asked))
    codec = Codec(jars().events)
    notifications = log.select_notifications(start=1, limit=100)
    assert [n.id for n in notifications] == list(range(1, 10))
    assert {codec.decode(n.topic, n.state).coin for n in notifications} == {f"c{n}" for n in range(9)}
    assert [e.originator_version for e in log.select_events("jar:A0")] == [1, 2, 3]


def test_nobody_can_listen_where_nothing_notifies(log: EventLog) -> None:
    with pytest.raises(NotSupportedError, match="poll select_notifications"):
        log.subscribe(gt=0)


Append = Callable[[psycopg.Connection, int, int], None]


def with_the_log_lock(connection: psycopg.Connection, writer: int, turn: int) -> None:
    batch = Batch("toy", 4)
    for n in range(20):
        batch.event(f"jar:{writer}/{turn}/{n}", 1, "filled.v1", b"{}")
    with connection.transaction(), connection.cursor(binary=True) as cur:
        batch.append(cur)


def without_it(connection: psycopg.Connection, writer: int, turn: int) -> None:
    """What the append would be without its lock: positions are drawn before anybody knows who commits first."""
    with connection.transaction(), connection.cursor() as cur:
        for n in range(20):
            cur.execute(
                "insert into stored_events (originator_id, originator_version, topic, state) values (%s, 1, 't', '')",
                (f"jar:{writer}/{turn}/{n}",),
            )


def skipped_by_a_tail_reader(home: Home, append: Append, writers: int = 3, turns: int = 60) -> int:
    """How many events a reader of `position > last` never sees while several writers append."""
    done = threading.Event()

    def write(writer: int) -> None:
        connection = home.database().connect()
        with connection:
            for turn in range(turns):
                append(connection, writer, turn)

    def read() -> int:
        seen, last = 0, 0
        with home.database().connect() as connection:
            while True:
                finished = done.is_set()
                query = "select notification_id from stored_events where notification_id > %s order by 1"
                positions = [row[0] for row in connection.execute(query, (last,)).fetchall()]
                seen += len(positions)
                last = positions[-1] if positions else last
                if finished and not positions:
                    return seen

    with ThreadPoolExecutor(writers + 1) as pool:
        reading = pool.submit(read)
        for writing in [pool.submit(write, n) for n in range(writers)]:
            writing.result()
        done.set()
        seen = reading.result()
    (total,) = home.column("select count(*) from stored_events")
    assert total == writers * turns * 20
    return int(total) - seen


def test_the_order_of_positions_is_the_order_of_commits(home: Home) -> None:
    assert skipped_by_a_tail_reader(home, with_the_log_lock) == 0


def test_without_the_log_lock_a_reader_would_skip_events(home: Home) -> None:
    """The negative control of the test above: it could see a skipped event."""
    assert skipped_by_a_tail_reader(home, without_it) > 0
