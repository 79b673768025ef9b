"""When the read model shows something: its positions, looked at every 10 ms."""

import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

EVERY_SECONDS = 0.01
SOURCE, TOPIC = "/o2c/cash-app", "o2c.cash-app.v1"


class Watch:
    """Notes from its own thread and connection when which sequence of the cash-app topic became visible."""

    def __init__(self, url: str, schema: str) -> None:
        self._url = url
        self._query = sql.SQL("select partition, sequence from {}.inbox where source = %s and topic = %s").format(
            sql.Identifier(schema)
        )
        self._moments: defaultdict[int, list[float]] = defaultdict(list)
        self._sequences: defaultdict[int, list[int]] = defaultdict(list)
        self._stop = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def wait(self, targets: Mapping[int, int], timeout: float) -> float:
        """The moment from which every partition stood at its target or after it. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while any(not self._sequences[p] or self._sequences[p][-1] < target for p, target in targets.items()):
            if self._error is not None:
                raise self._error
            if time.monotonic() > deadline:
                reached = {p: self._sequences[p][-1:] for p in targets}
                raise TimeoutError(f"the read model stands at {reached}, expected {dict(targets)}")
            time.sleep(EVERY_SECONDS)
        return max(self.seen(partition, sequence) for partition, sequence in targets.items())

    def seen(self, partition: int, sequence: int) -> float:
        """The first look that showed this place, a look's distance late at most."""
        return self._moments[partition][bisect_left(self._sequences[partition], sequence)]

    def _run(self) -> None:
        try:
            with psycopg.connect(self._url, autocommit=True, prepare_threshold=0) as connection:
                while not self._stop.wait(EVERY_SECONDS):
                    rows = connection.execute(self._query, (SOURCE, TOPIC)).fetchall()
                    now = time.monotonic()
                    for partition, sequence in rows:
                        if self._sequences[partition][-1:] != [sequence]:
                            self._moments[partition].append(now)
                            self._sequences[partition].append(sequence)
        except psycopg.Error as error:
            self._error = error
