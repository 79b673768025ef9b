"""Requests to stop, turned into the one exception that unwinds everything."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_ASKING = (signal.SIGTERM, signal.SIGHUP)
_ALL = (signal.SIGINT, *_ASKING)


class StopSignals:
    """While taken, SIGTERM and SIGHUP (a closed terminal) raise `KeyboardInterrupt`, as Ctrl-C does."""

    def __init__(self) -> None:
        self._former: dict[signal.Signals, Any] = {}

    def take(self) -> None:
        for signum in _ASKING:
            self._former[signum] = signal.signal(signum, _interrupt)

    def give_back(self) -> None:
        for signum, handler in self._former.items():
            signal.signal(signum, handler)
        self._former.clear()


@contextmanager
def unheard() -> Iterator[None]:
    """An orderly stop is not to be interrupted by a second, impatient Ctrl-C: it would leave half of it."""
    former = {signum: signal.signal(signum, signal.SIG_IGN) for signum in _ALL}
    try:
        yield
    finally:
        for signum, handler in former.items():
            signal.signal(signum, handler)


def _interrupt(signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(signum).name)
