"""Orders on a real PostgreSQL: the totals that are proved are those of the orders, in every partition."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from order_facts import answered, cancelled, changed, shipped, submitted

from o2c.chassis.database import Database
from o2c.chassis.domain import Send
from o2c.chassis.engine import Job
from o2c.chassis.ids import partition_of
from o2c.chassis.migrate import CHASSIS, migrate
from o2c.chassis.processor import Processor
from o2c.chassis.testing.spec import CONTEXT, NOW
from o2c.chassis.testing.wire import as_heard
from o2c.contracts.base import Event
from o2c.contracts.order import OrderBalanceProved
from o2c.order.proof import prove
from o2c.order.service import make

pytestmark = pytest.mark.servers

SERVICE = make(None)  # type: ignore[arg-type] - it needs no settings
PARTITIONS = 4


class Desk:
    """The service in a schema of its own, without Kafka."""

    def __init__(self, url: str) -> None:
        self.schema = f"order_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(url) as connection:
            migrate(connection, self.schema, [CHASSIS, SERVICE.migrations])
        self.url, self.databases = url, list[Database]()
        self.processor = self.replica()

    def replica(self) -> Processor:
        self.databases.append(Database(self.url, self.schema, "order-test"))
        processor = Processor(SERVICE, self.databases[-1], PARTITIONS, lambda: NOW)
        processor.reload()
        return processor

    def hear(self, *events: Event, by: Processor | None = None) -> None:
        """A batch, in one transaction."""
        sends = [s for e in events for s in SERVICE.hears[type(e)](as_heard(e)) if isinstance(s, Send)]
        (by or self.processor).command(Job(CONTEXT, sends), lambda cur: None, lambda cur: None)

    def proved(self) -> dict[tuple[int, str, str, str], str]:
        """(partition, legal entity, class, currency) → amount, without those of 0."""
        self.processor.prove(PARTITIONS)
        with self.processor.database.transaction() as cur:
            said = prove(cur, PARTITIONS)
        assert [(partition, key) for partition, key, _ in said] == [(p, f"partition:{p}") for p in range(PARTITIONS)]
        return {
            (partition, t.legal_entity, t.account_class, t.currency): t.amount
            for partition, _, event in said
            if isinstance(event, OrderBalanceProved)
            for t in event.totals
            if t.amount.strip("0.")
        }

    def close(self) -> None:
        for database in self.databases:
            database.close()
        with psycopg.connect(self.url) as connection:
            connection.execute(f"drop schema {self.schema} cascade")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    desk = Desk(database_url)
    try:
        yield desk
    finally:
        desk.close()


def test_totals_are_proved_for_every_partition_by_entity_class_and_currency(desk: Desk) -> None:
    others = {"order": "O-2", "customer": "C-2", "legal_entity": "US01", "currency": "JPY"}
    desk.hear(submitted(), answered("1190.00"), submitted(**others))
    desk.hear(shipped("4"))
    at = {customer: partition_of(customer, PARTITIONS) for customer in ("C-1", "C-2")}
    yen = (at["C-2"], "US01", "held", "JPY")
    assert desk.proved() == {(at["C-1"], "DE01", "released", "EUR"): "714.00", yen: "1190"}
    outbox = desk.processor.database.read(
        lambda cur: cur.execute("select partition, body from outbox order by partition").fetchall()
    )
    told = [row["partition"] for row in outbox if b"o2c.order.balance-proved.v1" in bytes(row["body"])]
    assert told == list(range(PARTITIONS))


def test_what_is_loaded_anew_moves_the_totals_from_where_they_stood(desk: Desk) -> None:
    desk.hear(submitted())
    desk.hear(answered("1190.00"), by=desk.replica())
    desk.hear(changed("12", number=2), by=desk.replica())
    desk.hear(cancelled((1, "2")), by=desk.replica())
    held = (partition_of("C-1", PARTITIONS), "DE01", "held", "EUR")
    assert desk.proved() == {held: "1190.00"}


def test_a_batch_that_is_refused_moves_nothing(desk: Desk) -> None:
    desk.hear(submitted())
    desk.hear(shipped("11"))
    held = (partition_of("C-1", PARTITIONS), "DE01", "held", "EUR")
    assert desk.proved() == {held: "1190.00"}
