"""Complete cycles a second: from an order placed to its payment applied and projected, as fast as the platform can."""

from collections.abc import Mapping
from dataclasses import dataclass

from system import OUTSIDE, Run, System


@dataclass(frozen=True)
class Cycles:
    cycles: int
    seconds: float
    cpu_ms: dict[str, float]
    """CPU milliseconds a cycle, by process."""
    outside_cpu_ms: float
    other_cpu_share: float
    """Share of the CPU time used meanwhile that went to programs outside of this benchmark."""
    said: dict[str, float]
    """Events stored and records said a cycle, by service."""

    @property
    def per_second(self) -> float:
        return self.cycles / self.seconds

    @property
    def total_ms(self) -> float:
        return sum(self.cpu_ms.values())


def drain(system: System, orders: int, customers: int) -> Cycles:
    before = system.volumes()
    run = system.play(orders, customers)
    after = system.volumes()
    return Cycles(
        cycles=orders,
        seconds=run.seconds,
        cpu_ms={name: seconds / orders * 1e3 for name, seconds in run.cpu.items() if name != OUTSIDE},
        outside_cpu_ms=run.cpu[OUTSIDE] / orders * 1e3,
        other_cpu_share=elsewhere(run),
        said=_each(before, after, orders),
    )


def elsewhere(run: Run) -> float:
    """Share of all the CPU time used on the machine that was neither the platform's nor the outside's."""
    return max(0.0, 1 - sum(run.cpu.values()) / run.machine_cpu) if run.machine_cpu else 0.0


def _each(before: Mapping[str, int], after: Mapping[str, int], orders: int) -> dict[str, float]:
    return {name: (after[name] - before[name]) / orders for name in after}
