"""How busy the loops of a process are, and how late its event loop wakes them."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from o2c.chassis.metrics import BUSY_SECONDS, LOOP_DELAY, LOOP_ERRORS

FEEL_SECONDS = 0.25


@contextmanager
def busy(loop: str) -> Iterator[None]:
    """A turn of this loop: its time counts, and its error."""
    started = time.perf_counter()
    try:
        yield
    except Exception:
        LOOP_ERRORS.labels(loop).inc()
        raise
    finally:
        BUSY_SECONDS.labels(loop).inc(time.perf_counter() - started)


async def feel_delay() -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(FEEL_SECONDS)
        LOOP_DELAY.observe(max(0.0, time.perf_counter() - before - FEEL_SECONDS))
