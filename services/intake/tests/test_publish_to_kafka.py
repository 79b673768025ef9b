"""Events are sent in order and confirmed, on a real broker; what the broker does not take is said so."""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from o2c.chassis.ids import partition_of
from o2c.chassis.local.home import scratch_home
from o2c.chassis.local.kafka import EmbeddedKafka
from o2c.chassis.topics import create_topics_now
from o2c.contracts.bank import BankStatementReceived, StatementLine
from o2c.contracts.envelope import parse
from o2c.contracts.erp import CustomerMasterChanged
from o2c.intake.publish import IN_FLIGHT, PublishError, publish_now

PARTITIONS = 4
TOPIC = CustomerMasterChanged.TOPIC

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def kafka() -> Iterator[EmbeddedKafka]:
    with scratch_home() as home:
        broker = EmbeddedKafka(home / "kafka")
        broker.start()
        try:
            broker.wait_ready(60)
            create_topics_now(broker.bootstrap, [TOPIC], PARTITIONS)
            yield broker
        finally:
            broker.stop()


def customers(count: int) -> list[CustomerMasterChanged]:
    return [CustomerMasterChanged(customer=f"C-{n % 7}", change_number=n, name="A") for n in range(count)]


async def read_all(bootstrap: str) -> list[tuple[int, CustomerMasterChanged]]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(TOPIC, number) for number in range(PARTITIONS)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for record in records:
                    data = parse(record.value, record.headers, record.key).data_raw
                    found.append((record.partition, CustomerMasterChanged.model_validate_json(data)))
        return found
    finally:
        await consumer.stop()


def test_all_events_arrive_each_customers_in_order_and_in_its_partition(kafka):
    sent, seen = customers(IN_FLIGHT + 10), []
    assert publish_now(kafka.bootstrap, sent, "/test", PARTITIONS, seen.append) == len(sent)
    assert seen == [IN_FLIGHT, IN_FLIGHT + 10]
    found = asyncio.run(read_all(kafka.bootstrap))
    assert all(partition == partition_of(event.customer, PARTITIONS) for partition, event in found)
    for customer in {event.customer for event in sent}:
        assert [e for _, e in found if e.customer == customer] == [e for e in sent if e.customer == customer]


def test_another_number_of_partitions_than_expected_is_refused_before_anything_is_sent(kafka):
    with pytest.raises(PublishError, match=f"{TOPIC} has 4 partitions, expected 3: set O2C_PARTITIONS"):
        publish_now(kafka.bootstrap, customers(1), "/test", 3)


def test_an_event_that_is_too_large_is_refused(kafka):
    day = date(2026, 1, 1)
    line = StatementLine(line=1, booking_date=day, value_date=day, amount="1", text="x" * 4_000)
    lines = (line,) * 300
    large = BankStatementReceived(statement="s", bank_account="A", currency="EUR", lines=lines)
    create_topics_now(kafka.bootstrap, [large.TOPIC], PARTITIONS)
    with pytest.raises(PublishError, match=r"bytes for A; at most 921,600 are possible"):
        publish_now(kafka.bootstrap, [large], "/test", PARTITIONS)


def test_a_broker_that_is_not_there_is_said_so():
    with pytest.raises(PublishError, match=r"the broker at 127.0.0.1:1 did not take all: .* after 0 events"):
        publish_now("127.0.0.1:1", customers(1), "/test", PARTITIONS)
