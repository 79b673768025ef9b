"""How far reading is behind, as the broker has it."""

import time
from typing import Any

from aiokafka import TopicPartition

from o2c.chassis.metrics import KAFKA_END, LAG_RECORDS, LAG_SECONDS
from o2c.chassis.reading import Reading


async def measure_lag(client: Any, reading: Reading) -> int:
    """Records that wait in all partitions that are read; each partition's, and how long they wait, become metrics, also
    of those that a hole stopped."""
    places = {**reading.stopped, **reading.next}
    if not places:
        return 0
    ends = await client.end_offsets(list(places))
    now, total = time.time(), 0
    for tp, position in places.items():
        behind = max(0, ends[tp] - position)
        total += behind if tp in reading.next else 0
        if not behind:
            reading.looked[tp] = (now, True)
        names = (tp.topic, str(tp.partition))
        KAFKA_END.labels(*names).set(ends[tp])
        LAG_RECORDS.labels(*names).set(behind)
        LAG_SECONDS.labels(*names).set(now - _waits_since(reading, tp, now) if behind else 0)
    return total


def _waits_since(reading: Reading, tp: TopicPartition, now: float) -> float:
    """No earlier than this the oldest record that waits was written.

    It comes after the last one that was handled; and after the last look at which nothing waited, which says more where
    a topic was quiet for days. Before either it is known only since when we look.
    """
    looked, had_nothing = reading.looked.setdefault(tp, (now, False))
    handled = reading.stamps.get(tp)
    if handled is None:
        return looked
    return max(handled, looked) if had_nothing else handled
