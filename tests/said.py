"""What a topic of ours says, read record by record as any stranger could read it."""

from collections.abc import Iterator, Mapping

from confluent_kafka import Consumer, TopicPartition

from o2c.contracts.envelope import event_id, parse

SECONDS = 10
"""A record that does not come for so long is not there."""


def said_on(bootstrap: str, topic: str, source: str, committed: Mapping[int, int]) -> Iterator[str]:
    """Whether every partition says 1, 2, 3 … at least up to what was committed, and what comes again is the same."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "o2c-said", "log_level": 0})
    try:
        places = [TopicPartition(topic, partition, 0) for partition in committed]
        # All ends first: what waits for more records of a partition would hold up the question.
        ends = [consumer.get_watermark_offsets(place, timeout=SECONDS, cached=False)[1] for place in places]
        for place, end in zip(places, ends, strict=True):
            yield from _read(consumer, place, source, end, committed[place.partition])
    finally:
        consumer.close()


def _read(consumer: Consumer, place: TopicPartition, source: str, end: int, committed: int) -> Iterator[str]:
    """`committed` may have just been committed, and be sent in a moment; what is after it does not matter here."""
    where = f"{place.topic}/{place.partition}"
    consumer.assign([place])
    last, read = 0, 0
    while read < end or last < committed:
        records = consumer.consume(max(1, min(2_000, end - read)), SECONDS)
        if not records:
            yield f"{where}: says {last} events, {committed} were committed"
            return
        for record in records:
            assert record.error() is None, record.error()
            envelope = parse(record.value(), (), record.key())
            sequence = envelope.sequence or 0
            if envelope.id != event_id(source, place.topic, place.partition, sequence):
                yield f"{where} at {record.offset()}: {envelope.id} is not the id of {sequence}"
            if sequence > last + 1:
                yield f"{where} at {record.offset()}: {sequence} follows {last}"
            last, read = max(last, sequence), record.offset() + 1
