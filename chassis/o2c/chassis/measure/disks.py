"""Room on the disks that data lie on."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from o2c.chassis.metrics import DISK_FREE, DISK_SIZE


def measure_disks(folders: Sequence[Path]) -> None:
    """Of these folders; one that is not there (yet) is left out."""
    for folder in folders:
        if folder.exists():
            usage = shutil.disk_usage(folder)
            DISK_SIZE.labels(str(folder)).set(usage.total)
            DISK_FREE.labels(str(folder)).set(usage.free)
