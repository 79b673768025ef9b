"""What a topic holds of one source: read from its end, never remembered."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition

from o2c.chassis.places import Place, newest

START_SECONDS = 30
READ_SECONDS = 120


class Tail:
    def __init__(self, bootstrap: str, source: str, topic: str, partitions: int) -> None:
        self._source = source
        self._partitions = [TopicPartition(topic, p) for p in range(partitions)]
        self._consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=None, enable_auto_commit=False)

    async def start(self) -> None:
        await asyncio.wait_for(self._consumer.start(), START_SECONDS)

    async def stop(self) -> None:
        await self._consumer.stop()

    async def ends(self) -> dict[int, int]:
        """The offset after the last record, by partition."""
        ends = await asyncio.wait_for(self._consumer.end_offsets(self._partitions), START_SECONDS)
        return {tp.partition: end for tp, end in ends.items()}

    async def places(self) -> dict[int, Place]:
        """The last sequence of the source in every partition, and where the partition ends."""
        self._consumer.assign(self._partitions)
        self._consumer.resume(*self._partitions)
        try:
            return await asyncio.wait_for(self._places(), READ_SECONDS)
        finally:
            # Else it would go on fetching what we send. An unsubscribed consumer of aiokafka 0.14 cannot be stopped.
            self._consumer.pause(*self._partitions)

    async def _places(self) -> dict[int, Place]:
        starts = await self._consumer.beginning_offsets(self._partitions)
        ends = await self._consumer.end_offsets(self._partitions)
        return {tp.partition: Place(await self._last(tp, starts[tp], ends[tp]), ends[tp]) for tp in self._partitions}

    async def _last(self, tp: TopicPartition, start: int, end: int) -> int:
        # Step back in growing strides: usually the very last record is ours, but a stranger may have written after it.
        stride = 1
        while end > start:
            first = max(start, end - stride)
            found = await self._newest_between(tp, first, end)
            if found:
                return found
            end, stride = first, stride * 10
        return 0

    async def _newest_between(self, tp: TopicPartition, first: int, end: int) -> int:
        self._consumer.seek(tp, first)
        found = 0
        while await self._consumer.position(tp) < end:
            for records in (await self._consumer.getmany(tp, timeout_ms=1000)).values():
                found = max(found, newest(records, self._source))
        return found
