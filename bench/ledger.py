"""A large ledger for the aging query: a year of trading in three currencies and two legal entities.

It is told to the projection's own fold, fact by fact, so that its tables are what they would be. Every third invoice is
paid, early or late, as known on the day; a receipt in forty is not applied, and an invoice in fifty is disputed, every
other one only for a while. The ledger of the key figures is longer, most of it is paid, and every payment is told with
its receipt and application.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from messages import customer_name

from o2c.chassis.reader import Fact
from o2c.contracts import cash_app
from o2c.contracts.money import to_text
from o2c.projection.reads import cash_app as read
from o2c.projection.reads.base import Money

DAYS, PARTITIONS = 360, 4
FIRST = date(2025, 4, 1)
LAST = FIRST + timedelta(days=DAYS - 1)
CURRENCIES, ENTITIES, TERMS = ("EUR", "USD", "GBP"), ("DE01", "US01"), (14, 30, 45, 60)
ITEMS_EACH = 50
"""Open items of a customer, on average."""
PAID_SHARE, UNAPPLIED_SHARE, DISPUTED_SHARE = 1 / 3, 1 / 40, 1 / 50
BY_RULE = 0.9
LATEST = 120
"""Days until the latest payment: what is younger today is not paid yet."""
DISPUTED_AFTER, RELEASED_AFTER = 20, 60
"""Days from the invoice."""
BETWEEN = timedelta(milliseconds=3)
"""From one fact of a day to the next."""


class Ledger:
    """`open_items` of them in the end; the same in every run. `cash`: payments with their receipts."""

    def __init__(
        self, open_items: int, *, paid_share: float = PAID_SHARE, days: int = DAYS, cash: bool = False
    ) -> None:
        self._invoices = round(open_items / (1 - paid_share))
        self._open, self._customers = open_items, max(1, open_items // ITEMS_EACH)
        self._days, self._cash, self._first = days, cash, LAST - timedelta(days=days - 1)
        self._chance = random.Random(1)
        self._marks: dict[int, list[tuple[str, read.ReceivableMoved]]] = {}
        self._sequences = [0] * PARTITIONS

    def facts(self) -> Iterator[Fact]:
        """In the order they became known, day by day."""
        early = self._invoices * (self._days - LATEST) // self._days
        paid = set(self._chance.sample(range(early), self._invoices - self._open))
        due: dict[int, list[read.ReceivableMoved]] = {}
        for day in range(self._days):
            self._known = datetime.combine(self._first + timedelta(days=day), time(9), UTC)
            for number in range(self._invoices * day // self._days, self._invoices * (day + 1) // self._days):
                invoice = self._invoice(number, self._first + timedelta(days=day))
                yield self._fact(cash_app.ReceivableMoved.TYPE, invoice.customer, invoice)
                if number in paid:
                    due.setdefault(day + self._delay(invoice), []).append(invoice)
                if self._chance.random() < UNAPPLIED_SHARE:
                    receipt = self._receipt(number, invoice)
                    yield self._fact(cash_app.PaymentReceived.TYPE, receipt.account, receipt)
                if self._chance.random() < DISPUTED_SHARE:
                    self._marks.setdefault(day + DISPUTED_AFTER, []).append((cash_app.ReceivableHeld.TYPE, invoice))
                    if number % 2:
                        ended = (cash_app.ReceivableReleased.TYPE, invoice)
                        self._marks.setdefault(day + RELEASED_AFTER, []).append(ended)
            for kind, invoice in self._marks.pop(day, ()):
                yield self._fact(kind, invoice.customer, self._mark(invoice, self._first + timedelta(days=day)))
            for invoice in due.pop(day, ()):
                if self._cash:
                    yield from self._money(invoice, self._first + timedelta(days=day))
                yield self._fact(cash_app.ReceivableMoved.TYPE, invoice.customer, self._payment(invoice, day))

    def _delay(self, invoice: read.ReceivableMoved) -> int:
        """Days to the payment: around the due date, most a little late."""
        terms = (invoice.due_date - invoice.document_date).days
        return min(LATEST - 1, max(1, round(self._chance.gauss(terms + 4, 12))))

    def _invoice(self, number: int, day: date) -> read.ReceivableMoved:
        chance = self._chance
        currency, entity = chance.choice(CURRENCIES), chance.choice(ENTITIES)
        name = f"INV-{entity}-{number:09d}"
        amount = Money(to_text(chance.randrange(1_000, 5_000_000), currency), currency)
        return read.ReceivableMoved(
            customer=customer_name(chance.randrange(self._customers)), legal_entity=entity, item=name,
            item_kind="invoice", kind="invoiced", amount=amount, effective=day, accounting=day, document_date=day,
            due_date=day + timedelta(days=chance.choice(TERMS)), number=name, order=f"SO-{number:09d}",
            shipment=f"SH-{number:09d}", cause=name,
        )  # fmt: skip

    def _payment(self, invoice: read.ReceivableMoved, day: int) -> read.ReceivableMoved:
        on = self._first + timedelta(days=day)
        return read.ReceivableMoved(
            customer=invoice.customer, legal_entity=invoice.legal_entity, item=invoice.item,
            item_kind="invoice", kind="applied", amount=Money("-" + invoice.amount.amount, invoice.amount.currency),
            effective=on, accounting=on, document_date=invoice.document_date, due_date=invoice.due_date,
            number=invoice.number, order=invoice.order, shipment=invoice.shipment, cause="A-" + invoice.item,
        )  # fmt: skip

    def _money(self, invoice: read.ReceivableMoved, on: date) -> Iterator[Fact]:
        account, entity, amount = invoice.customer, invoice.legal_entity, invoice.amount
        receipt = f"P-{invoice.number}"
        received = read.PaymentReceived(
            account=account, legal_entity=entity, effective=on, accounting=on, receipt=receipt, amount=amount,
            booking_date=on, value_date=on, bank_account="BANK-1", statement="S-1", line=1, payer="P***",
            identified_by="bank-account",
        )  # fmt: skip
        yield self._fact(cash_app.PaymentReceived.TYPE, account, received)
        applied = read.PaymentApplied(
            account=account, legal_entity=entity, effective=on, accounting=on, application=f"A-{invoice.item}",
            receipt=receipt, item=invoice.item, amount=amount,
            rule="reference.v1" if self._chance.random() < BY_RULE else "person",
        )  # fmt: skip
        yield self._fact(cash_app.PaymentApplied.TYPE, account, applied)

    def _mark(self, invoice: read.ReceivableMoved, on: date) -> read.Marked:
        return read.Marked(item=invoice.item, code="disputed", effective=on, accounting=on, reason="line 3")

    def _receipt(self, number: int, invoice: read.ReceivableMoved) -> read.PaymentReceived:
        day = invoice.document_date
        return read.PaymentReceived(
            account=invoice.customer, legal_entity=invoice.legal_entity, effective=day, accounting=day,
            receipt=f"R-{number:09d}", amount=invoice.amount, booking_date=day, value_date=day, bank_account="BANK-1",
            statement="S-1", line=number, payer="P***", identified_by="bank-account",
        )  # fmt: skip

    def _fact(self, kind: str, account: str, data: Any) -> Fact:
        self._known += BETWEEN
        partition = int(account[2:]) % PARTITIONS
        self._sequences[partition] += 1
        return Fact(
            "o2c.cash-app.v1", partition, self._sequences[partition], "/o2c/cash-app", self._known, kind, account,
            "bench", "", "", "", data,
        )  # fmt: skip
