"""What a topic of ours says, read record by record as any stranger could read it."""

from collections.abc import Iterator, Mapping

from confluent_kafka import Consumer, TopicPartition

from o2c.contracts.envelope import event_id, parse


def said_on(bootstrap: str, topic: str, source: str, committed: Mapping[int, int]) -> Iterator[str]:
    """Whether every partition says 1, 2, 3 … up to what was committed; a sequence that comes again is passed over."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "o2c-said", "log_level": 0})
    try:
        for partition, last in committed.items():
            place = TopicPartition(topic, partition, 0)
            end = consumer.get_watermark_offsets(place, timeout=10, cached=False)[1]
            consumer.assign([place])
            found, problems = _sequences(consumer, place, source, end)
            yield from problems
            if found != last:
                yield f"{topic}/{partition}: says {found} events, {last} were committed"
    finally:
        consumer.close()


def _sequences(consumer: Consumer, place: TopicPartition, source: str, end: int) -> tuple[int, list[str]]:
    last, read, problems = 0, 0, list[str]()
    while read < end:
        records = consumer.consume(min(2_000, end - read), 30)
        assert records, f"{place.topic}/{place.partition}: nothing came after {read} of {end}"
        for record in records:
            assert record.error() is None, record.error()
            read = record.offset() + 1
            envelope = parse(record.value(), (), record.key())
            sequence = envelope.sequence or 0
            if envelope.id != event_id(source, place.topic, place.partition, sequence):
                problems.append(f"{place.topic}/{place.partition}@{record.offset()}: {envelope.id} is not its id")
            if sequence > last + 1:
                problems.append(f"{place.topic}/{place.partition}@{record.offset()}: {sequence} follows {last}")
            last = max(last, sequence)
    return last, problems
