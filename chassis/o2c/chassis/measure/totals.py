"""Counters fed from totals that somebody else keeps, and that begin again at 0 when he does."""

from prometheus_client import Counter


class Grown:
    """Adds to a counter by how much a total has grown since the last look; the first look only remembers.

    >>> counter = Counter("fish", "Fish caught", registry=None)
    >>> grown = Grown()
    >>> for total in (10, 13, 2):  # the last after a restart
    ...     grown.to(counter, "", total)
    >>> counter._value.get()
    5.0
    """

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def to(self, counter: Counter, name: str, total: float) -> None:
        """`name` tells apart what is looked at."""
        last = self._last.get(name)
        self._last[name] = total
        if last is not None:
            counter.inc(total - last if total >= last else total)
