"""Where a key goes: Kafka's own partitioner, so that ERP, relay and tests agree on the partition of an account."""

import hashlib
from functools import lru_cache

from aiokafka.partitioner import murmur2


@lru_cache(200_000)
def partition_of(key: str, partitions: int) -> int:
    """Partition of an account key: murmur2 as Kafka's Java client has it (librdkafka: `murmur2_random`).

    >>> partition_of("C-1001", 4) == partition_of("C-1001", 4)
    True
    """
    return int(murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def lock_key(name: str) -> int:
    """A PostgreSQL advisory lock key of a name; the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)
