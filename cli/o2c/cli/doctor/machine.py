"""The machine: Python, room on the disks, memory."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

from o2c.cli.doctor.finding import Finding, look, ok, wrong

OLDEST = (3, 11)
GIGABYTE = 1 << 30
TIGHT, SHORT = 5 * GIGABYTE, GIGABYTE
"""Free on a disk: below the first a person should know, below the second PostgreSQL soon stops."""
LITTLE_MEMORY = 2 * GIGABYTE
"""PostgreSQL, Kafka and the services take some 1.5 GB together."""


def check_machine(folders: Iterable[Path]) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        yield wrong("python", f"Python {version}", "install 3.11 or newer: make setup PYTHON=…")
    else:
        yield ok("python", f"Python {version}")
    for folder in folders:
        yield room("disk", str(folder), shutil.disk_usage(folder).free)
    free = psutil.virtual_memory().available
    if free < LITTLE_MEMORY:
        yield look("memory", f"{gigabytes(free)} free", "stop something else, or expect the machine to be slow")
    else:
        yield ok("memory", f"{gigabytes(free)} free")


def room(check: str, place: str, free: int) -> Finding:
    """
    >>> room("disk", "/data", 3 << 30).level, room("disk", "/data", 3 << 20).says
    ('look', '0.0 GB free at /data')
    """
    says = f"{gigabytes(free)} free at {place}"
    if free < SHORT:
        return wrong(check, says, "make room: a full disk stops PostgreSQL, and with it everything")
    return look(check, says, "make room soon") if free < TIGHT else ok(check, says)


def gigabytes(size: int) -> str:
    """
    >>> gigabytes(1536 << 20)
    '1.5 GB'
    """
    return f"{size * 10 // GIGABYTE / 10} GB"
