"""The pool of connections that read: used, free, waited for."""

from typing import TYPE_CHECKING

from o2c.chassis import metrics as m
from o2c.chassis.measure.totals import Grown

if TYPE_CHECKING:
    from o2c.chassis.database import Database


class PoolGauges:
    def __init__(self, database: "Database") -> None:
        self._database, self._grown = database, Grown()

    def measure(self) -> None:
        stats = self._database.pool_stats()
        free = stats.get("pool_available", 0)
        m.POOL_CONNECTIONS.labels("free").set(free)
        m.POOL_CONNECTIONS.labels("used").set(stats.get("pool_size", 0) - free)
        m.POOL_MOST.set(stats.get("pool_max", 0))
        m.POOL_WAITING.set(stats.get("requests_waiting", 0))
        self._grown.to(m.POOL_WAITED, "waited", stats.get("requests_wait_ms", 0) / 1000)
        self._grown.to(m.POOL_ERRORS, "errors", stats.get("requests_errors", 0))
