"""What the guide shows is what runs: the program is the file, its events keep the contract, Kafka takes them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from confluent_kafka import Consumer, Producer

from o2c.contracts.attributes import HEADER_PREFIX, Attributes
from o2c.contracts.envelope import Undecodable, decode, parse
from o2c.contracts.examples import records
from o2c.contracts.generate import ROOT
from o2c.contracts.registry import BY_TYPE, EVENTS, INBOUND
from o2c.contracts.topics import BY_NAME

PROJECT = ROOT.parent
EXAMPLE = PROJECT / "examples" / "produce_order.py"
GUIDE = (PROJECT / "docs" / "integrate.md").read_text()


@pytest.fixture
def kafka() -> Iterator[str]:
    """librdkafka's broker inside this process: it makes topics as they are asked for, four partitions each."""
    broker = Producer({"bootstrap.servers": "unused", "test.mock.num.brokers": 1, "log_level": 0})
    (node,) = broker.list_topics(timeout=10).brokers.values()
    yield f"{node.host}:{node.port}"
    broker.flush(1)


def run_example(bootstrap: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KAFKA_BOOTSTRAP_SERVERS": bootstrap}
    return subprocess.run(
        [sys.executable, EXAMPLE], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_program_publishes_events_that_keep_the_contract(kafka: str) -> None:
    done = run_example(kafka)
    assert (done.returncode, done.stdout) == (0, f"Sent 2 events to {kafka}\n"), done.stderr

    reader = Consumer({"bootstrap.servers": kafka, "group.id": "test", "auto.offset.reset": "earliest"})
    reader.subscribe(["erp.customers.v1", "erp.orders.v1"])
    try:
        for _ in range(2):
            record = reader.poll(20)
            assert record is not None
            envelope = parse(record.value(), record.headers(), record.key())
            event = decode(envelope)
            schema = json.loads((ROOT / "schemas" / f"{event.TYPE}.json").read_text())
            jsonschema_rs.validate(schema, json.loads(envelope.data_raw))
            assert record.topic() == event.TOPIC
            assert envelope.sequence is None
    finally:
        reader.close()


def test_without_a_kafka_the_program_says_what_to_do(tmp_path: Path) -> None:
    moved = tmp_path / "examples" / "produce_order.py"
    moved.parent.mkdir()
    moved.write_text(EXAMPLE.read_text())
    environment = {k: v for k, v in os.environ.items() if k != "KAFKA_BOOTSTRAP_SERVERS"}

    done = subprocess.run([sys.executable, moved], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == "No Kafka: start `make run`, or set KAFKA_BOOTSTRAP_SERVERS.\n"


def test_the_guide_shows_the_program_as_it_is() -> None:
    (shown,) = re.findall(r"```python\n(.*?)```", GUIDE, re.S)

    assert shown == EXAMPLE.read_text()


def test_the_program_is_told_to_partition_as_everyone_else_and_to_be_idempotent() -> None:
    assert '"partitioner": "murmur2_random"' in EXAMPLE.read_text()
    assert '"enable.idempotence": True' in EXAMPLE.read_text()


def test_the_kcat_line_sends_a_golden_example_by_its_key() -> None:
    (line,) = re.findall(r"^kcat -P .*$", GUIDE, re.M)
    file = PROJECT / line.split()[-1]
    event = BY_TYPE[file.stem]

    assert file.exists()
    assert f"-t {event.TOPIC} " in line
    assert f"-k {json.loads(file.read_text())['partitionkey']} " in line
    assert "partitioner=murmur2_random" in line
    assert "enable.idempotence=true" in line
    parsed = parse(file.read_bytes(), [("content-type", b"application/cloudevents+json")], b"C-1001")
    assert decode(parsed).TYPE == event.TYPE


def test_the_guide_names_every_inbound_type_with_its_topic() -> None:
    rows = [line for line in GUIDE.splitlines() if line.startswith("|")]
    for event in EVENTS:
        if event.TOPIC in INBOUND:
            assert any(f"`{event.TYPE}`" in row and f"`{event.TOPIC}`" in row for row in rows), event.TYPE


def test_the_guide_names_every_topic_we_speak_on() -> None:
    assert all(f"`{name}`" in GUIDE for name in BY_NAME)


def test_the_guide_names_every_header_of_binary_mode() -> None:
    read = [name for name in Attributes.__struct_fields__ if name not in ("sequence", "datacontenttype")]

    assert all(f"`{HEADER_PREFIX}{name}`" in GUIDE for name in read)


def test_the_reason_shown_is_what_a_sender_gets() -> None:
    record = json.loads(records()["erp.sales-order-submitted.v1"])
    record["data"]["currency"] = "euro"
    del record["data"]["ordered_on"]
    record["data"]["lines"][1]["line"] = "2"

    with pytest.raises(Undecodable) as refused:
        decode(parse(json.dumps(record).encode(), (), b"C-1001"))
    assert str(refused.value) in " ".join(GUIDE.split())


def test_every_link_of_the_guide_leads_somewhere() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", GUIDE)

    assert links
    assert all((PROJECT / "docs" / link).exists() for link in links)
