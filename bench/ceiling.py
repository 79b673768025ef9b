"""The bare prototype's figures of the same half hour: only the ratio means something, machines drift by a third.

A script that starts its own servers, runs the prototype and prints one JSON line a measure, the last of them with
`total` (cycles a second: lowest, median, highest), `platform_ms` and `p50`, `p99`:

    run.sh WORKDIR RUNS ORDERS
"""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import BenchError

VARIABLE = "O2C_CEILING"


@dataclass(frozen=True)
class Ceiling:
    cycles_per_second: float
    cpu_ms: float
    """CPU milliseconds a cycle, all processes but the load's."""
    line: dict[str, Any]
    """What the script printed, whole."""


def run(script: Path, runs: int, orders: int) -> Ceiling:
    """Raises BenchError when the script fails or prints something else."""
    command = ["bash", str(script), str(_workdir()), str(runs), str(orders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise BenchError(f"{script} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    last = json.loads(lines[-1])
    if not all(last["correct"]):
        raise BenchError(f"{script}: a run of the prototype was wrong: {lines[-1]}")
    return Ceiling(last["total"][1], last["platform_ms"][1], last)


def _workdir() -> Path:
    """Kept from run to run, because its first preparation takes minutes. Open for its PostgreSQL's user to pass."""
    folder = Path(tempfile.gettempdir()) / f"o2c-ceiling-{os.getuid()}"
    folder.mkdir(mode=0o711, exist_ok=True)
    return folder
