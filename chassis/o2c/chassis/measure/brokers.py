"""Kafka as the consumer's client knows it: from the metadata it holds anyway, without a question of its own."""

from typing import Any

from o2c.chassis.metrics import KAFKA_BROKERS, KAFKA_UNDER_REPLICATED, KAFKA_UP


def lost() -> None:
    KAFKA_UP.set(0)


def measure_brokers(client: Any) -> None:
    """After an answer of the broker."""
    cluster = client._client.cluster  # aiokafka has no public way to the replicas; a test guards the names
    KAFKA_UP.set(1)
    KAFKA_BROKERS.set(len(cluster.brokers()))
    for topic in client.subscription():
        partitions = cluster._partitions.get(topic, {}).values()
        KAFKA_UNDER_REPLICATED.labels(topic).set(sum(len(p.isr) < len(p.replicas) for p in partitions))
