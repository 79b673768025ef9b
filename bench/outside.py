"""The world around the platform: an ERP that orders and ships, a bank whose customers pay at once.

    python bench/outside.py BOOTSTRAP OUT.json RUN ORDERS CUSTOMERS RATE

Sends ORDERS orders at RATE a second (0: as fast as it can), ships what is released, pays what is invoiced, and notes when
each order was sent and at which place of the cash-app topic its invoice was settled. Ends when all are.
"""

import json
import random
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta

import msgspec
from confluent_kafka import OFFSET_END, Consumer, Producer, TopicPartition

LINES = [(1, "4", "12.50"), (2, "1", "199.90"), (3, "12", "3.75")]
TODAY = date(2026, 3, 2)
BANK_ACCOUNT = "DE02120300000000202051"
HEADERS = [("content-type", b"application/cloudevents+json")]
PARTITIONS = 4


class Peek(msgspec.Struct):
    type: str
    data: msgspec.Raw
    sequence: str = ""


class Released(msgspec.Struct):
    order: str
    customer: str


class Issued(msgspec.Struct):
    number: str
    customer: str
    gross: str
    order: str | None = None


class Settled(msgspec.Struct):
    order: str | None = None


class Outside:
    def __init__(self, bootstrap: str, run: str, orders: int, customers: int, rate: float) -> None:
        self.run, self.orders, self.customers, self.rate = run, orders, customers, rate
        self.producer = Producer(
            {
                "bootstrap.servers": bootstrap, "acks": "all", "enable.idempotence": True, "linger.ms": 2,
                "partitioner": "murmur2_random", "queue.buffering.max.messages": 1_000_000, "log_level": 0,
            }
        )  # fmt: skip
        self.consumer = Consumer(
            {
                "bootstrap.servers": bootstrap, "group.id": "bench", "enable.auto.commit": False, "log_level": 0,
                "fetch.wait.max.ms": 20,
            }
        )  # fmt: skip
        topics = ("o2c.order.v1", "o2c.billing.v1", "o2c.cash-app.v1")
        self.consumer.assign([TopicPartition(t, p, OFFSET_END) for t in topics for p in range(PARTITIONS)])
        self.consumer.consume(1, 1.0)
        self.sent: dict[str, float] = {}
        self.settled: dict[str, tuple[int, int, float]] = {}
        self.balance, self.statement = 0, 0
        self.now = datetime.now(UTC).isoformat()

    def say(self, topic: str, kind: str, message_id: str, key: str, data: object) -> None:
        body = {
            "specversion": "1.0", "id": message_id, "source": "/bench", "type": kind, "time": self.now,
            "partitionkey": key, "datacontenttype": "application/json", "data": data,
        }  # fmt: skip
        self.producer.produce(topic, msgspec.json.encode(body), key, headers=HEADERS)

    def order(self, number: int) -> None:
        order, customer = f"{self.run}-{number}", f"B{random.randrange(self.customers):05d}"
        lines = [{"line": n, "product": f"P{n}", "quantity": q, "unit_price": p, "tax_rate": "19"} for n, q, p in LINES]
        data = {
            "order": order, "customer": customer, "legal_entity": "BENCH", "currency": "EUR", "ordered_on": TODAY,
            "lines": lines,
        }  # fmt: skip
        self.sent[order] = time.time()
        self.say("erp.orders.v1", "erp.sales-order-submitted.v1", order, customer, data)

    def send_all(self) -> None:
        started = time.perf_counter()
        for number in range(self.orders):
            if self.rate:
                while (early := number / self.rate - (time.perf_counter() - started)) > 0:
                    self.producer.poll(0)
                    time.sleep(min(early, 0.002))
            self.order(number)
            if number % 1000 == 0:
                self.producer.poll(0)
        self.producer.flush()

    def ship(self, released: Released) -> None:
        data = {
            "order": released.order, "customer": released.customer, "shipment": f"S-{released.order}",
            "shipped_on": TODAY, "lines": [{"line": n, "quantity": q} for n, q, _ in LINES],
        }  # fmt: skip
        self.say("erp.orders.v1", "erp.goods-shipped.v1", f"S-{released.order}", released.customer, data)

    def pay(self, invoices: list[Issued]) -> None:
        """One statement for what was invoiced since the last, its balances chained."""
        lines, day = [], TODAY + timedelta(days=5)
        opening = self.balance
        for number, invoice in enumerate(invoices, 1):
            self.balance += int(invoice.gross.replace(".", ""))
            lines.append(
                {
                    "line": number, "booking_date": day, "value_date": day, "amount": invoice.gross,
                    "text": f"INVOICE {invoice.number}", "payer_account": f"ACC{invoice.customer}", "code": "NTRF",
                }
            )  # fmt: skip
        self.statement += 1
        name = f"{self.run}-{self.statement}"
        data = {
            "statement": name, "bank_account": BANK_ACCOUNT, "legal_entity": "BENCH", "currency": "EUR",
            "number": name, "statement_date": day, "opening": _text(opening), "closing": _text(self.balance),
            "format": "bench", "lines": lines,
        }  # fmt: skip
        self.say("bank.statements.v1", "bank.statement-received.v1", name, BANK_ACCOUNT, data)

    def play(self) -> None:
        sender = threading.Thread(target=self.send_all)
        sender.start()
        peek = msgspec.json.Decoder(Peek).decode
        while len(self.settled) < self.orders:
            invoices: list[Issued] = []
            for record in self.consumer.consume(500, 0.01):
                event = peek(record.value())
                kind = event.type
                if kind == "o2c.order.order-released.v1":
                    self.ship(msgspec.json.decode(event.data, type=Released))
                elif kind == "o2c.billing.invoice-issued.v1":
                    invoices.append(msgspec.json.decode(event.data, type=Issued))
                elif kind == "o2c.cash-app.open-item-settled.v1":
                    settled = msgspec.json.decode(event.data, type=Settled)
                    if settled.order:
                        self.settled[settled.order] = (record.partition(), int(event.sequence), time.time())
            if invoices:
                self.pay(invoices)
            self.producer.poll(0)
        sender.join()
        self.producer.flush()


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def main() -> None:
    bootstrap, out, run, orders, customers, rate = sys.argv[1:]
    outside = Outside(bootstrap, run, int(orders), int(customers), float(rate))
    print("ready", flush=True)
    sys.stdin.readline()
    outside.play()
    with open(out, "w") as file:
        json.dump({"sent": outside.sent, "settled": outside.settled}, file)


if __name__ == "__main__":
    main()
