"""A full disk, said in words: which folder has no room, and what to do."""

import errno
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from o2c.chassis.local.process import LocalError

ROOM = 16 << 20
"""Bytes below which a disk counts as full: PostgreSQL cannot begin a file of its write-ahead log in less."""

_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def told_when_full(
    places: Callable[[], Sequence[Path]], free: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free
) -> Iterator[None]:
    """What fails in the block because a disk is full is raised as a `LocalError` that names the folder.

    A server that cannot write ends in many ways, and what stood on it in more; so every error counts as one of
    the disk while one of `places` has less than `ROOM` left, and is quoted. `places` is asked when it has
    happened: data may lie elsewhere than at first. `free` answers in bytes.
    """
    try:
        yield
    except Exception as error:
        short = [place for place in places() if place.exists() and free(place) < ROOM]
        if not short and not _says_full(error):
            raise
        raise LocalError(_explain(short[0] if short else places()[0], error)) from error


def _says_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _FULL


def _explain(place: Path, error: BaseException) -> str:
    usage = shutil.disk_usage(place) if place.exists() else None
    left = f" ({usage.free >> 20} of {usage.total >> 20} MB are free)" if usage else ""
    return (
        f"the disk is full: no room is left for {place}{left}, so everything was stopped.\n"
        f"Nothing that was confirmed is lost. Make room, but never in the folders postgres and kafka, and start again: "
        f"it goes on where it was.\n"
        f"The error was: {error}"
    )
