"""An ERP, a bank and a person that do not give up: what was not confirmed is sent again, as it was.

Sending again is harmless: an inbound event's id is a hash of its content, and a command has its `Idempotency-Key`.
"""

import time
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

import httpx2
import psycopg
from confluent_kafka import KafkaException
from world import PARTITIONS, World

from o2c.cli.demo.invoices import Invoice
from o2c.cli.demo.payers import CreditNote
from o2c.cli.demo.play import Stage
from o2c.cli.settle import wait_settled
from o2c.contracts.base import Event
from o2c.intake.publish import PublishError, publish_now

T = TypeVar("T")
PATIENCE = 180.0
AWAY = (PublishError, TimeoutError, OSError, KafkaException, psycopg.OperationalError, httpx2.TransportError)
"""What it looks like from outside when a process is away for a moment."""


class Unavailable(Exception):
    """The service says so itself: 503."""


def persist(work: Callable[[], T]) -> T:
    """Try until it is done. Anything else than an absence is a failure at once."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except (*AWAY, Unavailable):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


class SturdyStage(Stage):
    def __init__(self, world: World) -> None:
        super().__init__(world.running)
        self._world = world

    def send(self, events: Sequence[Event]) -> int:
        persist(lambda: publish_now(self._world.stack.kafka_bootstrap_servers, events, "/example-erp", PARTITIONS))
        self.settle()
        return len(events)

    def settle(self) -> None:
        still = persist(lambda: wait_settled(self._world.running, PATIENCE))
        assert not still, f"not heard after {PATIENCE:.0f} s: {still[:8]}"

    def released(self) -> set[str]:
        return persist(super().released)

    def invoices(self) -> list[Invoice]:
        return persist(super().invoices)

    def credit(self, notes: list[CreditNote]) -> None:
        for note in notes:
            persist(lambda note=note: self._ask(note))
        if notes:
            self.settle()

    def _ask(self, note: CreditNote) -> None:
        body = {"reason": note.reason, "document_date": note.document_date.isoformat()}
        amount = {"amount": note.amount} if note.amount is not None else {"full": True}
        path = f"/v1/invoices/{quote(note.document, safe='')}/credit-notes"
        answer = self._world.post("billing", path, {**body, **amount}, **{"Idempotency-Key": note.key})
        if answer.status_code == 503:
            raise Unavailable(answer.text)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
