"""CPU seconds and peak memory of the platform's processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import psutil


def tree(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, its children, and those of them that have ended."""
    total = 0.0
    for index, process in enumerate(tree(pid)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        if index == 0:
            total += times.children_user + times.children_system
    return total


def peak_mb(pid: int) -> float:
    """Highest resident memory of one process so far, MB of 10^6 bytes."""
    return _kilobytes(f"/proc/{pid}/status", "VmHWM") * 1024 / 1e6


def shared_mb(pid: int) -> float:
    """Memory of a process and its children now, what they share counted once; MB of 10^6 bytes."""
    return sum(_kilobytes(f"/proc/{process.pid}/smaps_rollup", "Pss:") for process in tree(pid)) * 1024 / 1e6


def _kilobytes(path: str, name: str) -> int:
    try:
        with open(path) as lines:
            return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
    except (FileNotFoundError, ProcessLookupError):
        return 0


@dataclass
class Meter:
    """CPU seconds of processes, and of the whole machine, from `start` to `stop`."""

    pids: Mapping[str, int]
    cpu: dict[str, float] = field(default_factory=dict)
    machine_cpu: float = 0.0

    def start(self) -> None:
        self.cpu = {name: cpu_seconds(pid) for name, pid in self.pids.items()}
        self.machine_cpu = _busy()

    def stop(self) -> None:
        self.cpu = {name: cpu_seconds(pid) - self.cpu[name] for name, pid in self.pids.items()}
        self.machine_cpu = _busy() - self.machine_cpu


def _busy() -> float:
    times = psutil.cpu_times()
    return float(sum(times[:8]) - times.idle - times.iowait)
