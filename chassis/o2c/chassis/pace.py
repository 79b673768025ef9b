"""How much is taken in one transaction: less while the units it loads fill the memory, more again when they do not.

A backlog makes units wide: a customer of whom a hundred payments wait has a hundred receipts to load, and a transaction
of a thousand records has a thousand customers.
"""

MOST = 512 << 10
LEAST = 16 << 10
FULL = 12_000
"""Streams of units in one transaction, of some 5 kB each, beyond which the next one takes half as much."""
EMPTY = FULL // 4


def paced(taken: int, streams: int) -> int:
    """Bytes of records to take next, after a transaction of at most `taken` bytes that touched so many streams.

    >>> paced(512 << 10, 30_000) >> 10, paced(256 << 10, 8_000) >> 10, paced(256 << 10, 100) >> 10
    (256, 256, 512)
    """
    if streams > FULL:
        return max(LEAST, taken // 2)
    return min(MOST, taken * 2) if streams < EMPTY and taken >= LEAST else taken
