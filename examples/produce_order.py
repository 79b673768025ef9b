"""Publish a customer and an order, as an ERP does: pip install confluent-kafka && python examples/produce_order.py"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from confluent_kafka import Producer

CUSTOMER = {"customer": "C-9001", "change_number": 1, "name": "Brightwater Marine GmbH", "country": "DE",
            "payment_terms": "2% 10 net 30", "credit_limit": {"amount": "5000.00", "currency": "EUR"}}  # fmt: skip
LINE = {"line": 1, "product": "DRILL-18V", "quantity": "10", "unit_price": "80.00", "tax_rate": "19"}
ORDER = {"order": "SO-9001", "customer": "C-9001", "change_number": 1, "legal_entity": "DE01",
         "currency": "EUR", "ordered_on": "2026-05-04", "customer_reference": "PO 4711", "lines": [LINE]}  # fmt: skip
EVENTS = [  # topic, type, id (made from what the event is about, so that sending it again is harmless), data
    ("erp.customers.v1", "erp.customer-master-changed.v1", "customer-C-9001-1", CUSTOMER),
    ("erp.orders.v1", "erp.sales-order-submitted.v1", "order-SO-9001-1", ORDER),
]


def main() -> None:
    bootstrap, stack = os.environ.get("KAFKA_BOOTSTRAP_SERVERS"), Path(__file__).parents[1] / ".o2c" / "stack.json"
    if not bootstrap and not stack.exists():
        raise SystemExit("No Kafka: start `make run`, or set KAFKA_BOOTSTRAP_SERVERS.")
    bootstrap = bootstrap or json.loads(stack.read_text())["kafka_bootstrap_servers"]
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "partitioner": "murmur2_random"})
    failed = []
    for topic, kind, event_id, data in EVENTS:
        event = {"specversion": "1.0", "id": event_id, "source": "/erp/example", "type": kind,
                 "time": datetime.now(UTC).isoformat(), "data": data}  # fmt: skip
        producer.produce(topic, json.dumps(event), key=data["customer"],
                         headers={"content-type": "application/cloudevents+json"},
                         on_delivery=lambda error, _: failed.append(str(error)) if error else None)  # fmt: skip
    if producer.flush(30) or failed:
        raise SystemExit(f"Not confirmed by {bootstrap}, run this again: {failed or 'no answer'}")
    print(f"Sent {len(EVENTS)} events to {bootstrap}")


if __name__ == "__main__":
    main()
