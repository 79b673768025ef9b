"""What the company's ERP hears from the platform: which orders may be shipped, which invoices stand."""

from typing import Any

from confluent_kafka import Consumer, TopicPartition

from o2c.cli.demo.firm import BANKS
from o2c.cli.demo.invoices import Invoice
from o2c.contracts import billing, order
from o2c.contracts.envelope import decode, parse

TOPICS = (order.OrderReleased.TOPIC, billing.InvoiceIssued.TOPIC)
ENTITIES = frozenset(bank.legal_entity for bank in BANKS)


class Ears:
    """Reads the topics from their beginning, each time as far as they go."""

    def __init__(self, bootstrap: str, partitions: int) -> None:
        self.released: set[str] = set()
        self.invoices: dict[str, Invoice] = {}
        self._consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "o2c-demo", "log_level": 0})
        self._read = {(topic, p): 0 for topic in TOPICS for p in range(partitions)}

    def listen(self) -> None:
        """Take in everything that has been said by now.

        Partitions are assigned only while there is something to read: a fetch that waits for more would hold up every
        question for an end by half a second.
        """
        ends = {place: self._end(*place) for place in self._read}
        self._consumer.assign([TopicPartition(*at, read) for at, read in self._read.items() if read < ends[at]])
        while missing := sum(max(0, end - self._read[place]) for place, end in ends.items()):
            for record in self._consumer.consume(min(missing, 1_000), 0.5):
                if record.error() is None:
                    self._take(record)
        self._consumer.unassign()

    def _end(self, topic: str, partition: int) -> int:
        place = TopicPartition(topic, partition)
        return int(self._consumer.get_watermark_offsets(place, timeout=10, cached=False)[1])

    def close(self) -> None:
        self._consumer.close()

    def _take(self, record: Any) -> None:
        self._hear(record.value(), record.key())
        self._read[record.topic(), record.partition()] = record.offset() + 1

    def _hear(self, value: bytes, key: bytes) -> None:
        envelope = parse(value, (), key)
        if envelope.type == order.OrderReleased.TYPE:
            self.released.add(envelope.subject)
        elif envelope.type == order.OrderHeld.TYPE:
            self.released.discard(envelope.subject)
        elif envelope.type == order.OrderChanged.TYPE:
            changed = decode(envelope)
            if isinstance(changed, order.OrderChanged) and changed.needs_credit:
                self.released.discard(changed.order)
        elif envelope.type == billing.InvoiceIssued.TYPE:
            issued = decode(envelope)
            assert isinstance(issued, billing.InvoiceIssued)
            if issued.legal_entity in ENTITIES:  # others may trade on the same platform
                self.invoices[issued.document] = Invoice.of(issued)
