"""The world around the platform, a process of its own: an ERP that orders and ships, customers who pay at once.

Reads one job as a JSON line (`Job`), says `ready`, and starts at the next line. Sends the orders at the given rate, or
as fast as it can; ships what is released, pays what is invoiced, and writes down when each order was due to be sent and
at which place of the cash-app topic its invoice was settled. Ends when all are; exits 1 when nothing moves any more.
"""

import sys
import threading
import time

import msgspec
from confluent_kafka import OFFSET_END, Consumer, Message, Producer, TopicPartition
from messages import HEADERS, Bank, Invoice, order, shipment

STALLED_SECONDS = 60
_TYPE = b'"type":"'
_HEADERS: list[tuple[str, str | bytes | None]] = [*HEADERS]


class Job(msgspec.Struct):
    bootstrap: str
    run: str
    orders: int
    customers: int
    rate: float
    """Orders a second; 0: as fast as they can be sent."""
    partitions: int
    out: str


class Report(msgspec.Struct):
    """Moments are seconds of the machine's monotonic clock, the same in every process."""

    sent: list[float]
    """By order number, when it was to be sent: an order that had to wait for its turn waited for the platform."""
    settled: list[tuple[int, int]]
    """By order number, (partition, sequence) of its OpenItemSettled in the topic of cash-app."""
    sending_ended: float
    cpu_seconds: float


class _Order(msgspec.Struct):
    order: str
    customer: str


class _Released(msgspec.Struct):
    data: _Order


class _Document(msgspec.Struct):
    number: str
    customer: str
    gross: str


class _Issued(msgspec.Struct):
    data: _Document


class _Item(msgspec.Struct):
    order: str | None = None


class _Settled(msgspec.Struct):
    sequence: str
    data: _Item


_released = msgspec.json.Decoder(_Released).decode
_issued = msgspec.json.Decoder(_Issued).decode
_settled = msgspec.json.Decoder(_Settled).decode


class Outside:
    def __init__(self, job: Job) -> None:
        self._job, self._prefix = job, job.run + "-"
        self._bank = Bank(f"BANK-{job.run}")
        common = {"bootstrap.servers": job.bootstrap, "log_level": 0}
        self._producer = Producer(
            {
                **common, "acks": "all", "enable.idempotence": True, "linger.ms": 2, "partitioner": "murmur2_random",
                "queue.buffering.max.messages": 1_000_000,
            }
        )  # fmt: skip
        self._consumer = Consumer({**common, "group.id": "bench", "enable.auto.commit": False, "check.crcs": False})
        topics = ("o2c.order.v1", "o2c.billing.v1", "o2c.cash-app.v1")
        places = [TopicPartition(t, p, OFFSET_END) for t in topics for p in range(job.partitions)]
        self._consumer.assign(places)
        self._consumer.consume(1, 2.0)  # by then every partition's end is known
        self._sent = [0.0] * job.orders
        self._settled: list[tuple[int, int]] = [(-1, 0)] * job.orders
        self._open, self._released, self._invoiced = job.orders, 0, 0
        self._sending_ended = 0.0

    def prepare(self) -> None:
        """Write what can be written before the clock starts: in a drain, all orders."""
        numbers = range(self._job.orders if not self._job.rate else 0)
        self._ready = [order(self._job.run, number, self._job.customers) for number in numbers]

    def play(self) -> Report:
        sender = threading.Thread(target=self._send_paced if self._job.rate else self._send_all)
        sender.start()
        moved_at = time.monotonic()
        while self._open:
            records = self._consumer.consume(500, 0.01)
            invoices = [found for record in records if (found := self._take(record)) is not None]
            if invoices:
                self._say("bank.statements.v1", self._bank.account, self._bank.statement(invoices))
            self._producer.poll(0)
            moved_at = time.monotonic() if records else moved_at
            if time.monotonic() - moved_at > STALLED_SECONDS:
                raise SystemExit(f"outside: nothing moved for {STALLED_SECONDS} s: {self._standing()}")
        sender.join()
        self._producer.flush()
        return Report(self._sent, self._settled, self._sending_ended, time.process_time())

    def _say(self, topic: str, key: str, message: bytes) -> None:
        self._producer.produce(topic, message, key, headers=_HEADERS)

    def _send_all(self) -> None:
        self._sent = [time.monotonic()] * self._job.orders
        for number, (customer, message) in enumerate(self._ready):
            self._say("erp.orders.v1", customer, message)
            if number % 1000 == 0:
                self._producer.poll(0)
        self._sending_ended = time.monotonic()

    def _send_paced(self) -> None:
        started, job = time.monotonic(), self._job
        for number in range(job.orders):
            due = self._sent[number] = started + number / job.rate
            while (early := due - time.monotonic()) > 0:
                time.sleep(max(early, 0.002))
            self._say("erp.orders.v1", *order(job.run, number, job.customers))
        self._sending_ended = time.monotonic()

    def _take(self, record: Message) -> Invoice | None:
        """Ship what is released, note what is settled; an invoice is returned, to be paid."""
        value, partition = record.value(), record.partition()
        assert value is not None
        assert partition is not None
        start = value.find(_TYPE) + len(_TYPE)
        kind = value[start : value.find(b'"', start)]
        if kind == b"o2c.order.order-released.v1":
            released = _released(value).data
            if released.order.startswith(self._prefix):
                self._released += 1
                self._say("erp.orders.v1", released.customer, shipment(released.order, released.customer))
        elif kind == b"o2c.billing.invoice-issued.v1":
            self._invoiced += 1
            document = _issued(value).data
            return Invoice(document.number, document.customer, document.gross)
        elif kind == b"o2c.cash-app.open-item-settled.v1":
            settled = _settled(value)
            if settled.data.order is not None and settled.data.order.startswith(self._prefix):
                number = int(settled.data.order.rpartition("-")[2])
                self._open -= self._settled[number][0] < 0
                self._settled[number] = (partition, int(settled.sequence))
        return None

    def _standing(self) -> str:
        done = self._job.orders - self._open
        return f"{self._job.orders} orders, {self._released} released, {self._invoiced} invoiced, {done} settled"


def main() -> None:
    job = msgspec.json.decode(sys.stdin.readline(), type=Job)
    outside = Outside(job)
    outside.prepare()
    print("ready", flush=True)
    if not sys.stdin.readline():
        return  # whoever started us is gone
    before = time.process_time()
    report = outside.play()
    report.cpu_seconds -= before
    with open(job.out, "wb") as file:
        file.write(msgspec.json.encode(report))


if __name__ == "__main__":
    main()
