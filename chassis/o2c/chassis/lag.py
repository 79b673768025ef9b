"""How far reading is behind, as the broker has it."""

import time
from typing import Any

from o2c.chassis.metrics import LAG_RECORDS, LAG_SECONDS
from o2c.chassis.reading import Reading


async def measure_lag(client: Any, reading: Reading) -> int:
    """Records that wait in all partitions; each partition's, and their age, become metrics."""
    places = dict(reading.next)
    if not places:
        return 0
    ends = await client.end_offsets(list(places))
    total = 0
    for tp, position in places.items():
        behind = max(0, ends[tp] - position)
        total += behind
        LAG_RECORDS.labels(tp.topic, str(tp.partition)).set(behind)
        stamp = reading.stamps.get(tp)
        LAG_SECONDS.labels(tp.topic, str(tp.partition)).set(time.time() - stamp if behind and stamp else 0)
    return total
