"""How large the parts are, and what was measured."""

from dataclasses import dataclass, field
from statistics import median

from aging import Aging
from append import Append
from ceiling import Ceiling
from cycles import Cycles
from kpis import Kpis
from latency import Latency
from rebuild import Rebuilt
from receipts import Receipts


@dataclass(frozen=True)
class Sizes:
    cycles: int = 20_000
    drains: int = 3
    customers: int = 2_000
    warm_up: int = 500
    latency_seconds: float = 30
    steady_rate: float = 750
    high_rate: float = 2_000
    high_seconds: float = 60
    batches: tuple[int, ...] = (1, 50, 200, 500, 1_000)
    append_seconds: float = 3
    open_items: int = 1_000_000
    kpi_open_items: int = 1_000_000
    ceiling_runs: int = 3
    receipts: int = 20_000


QUICK = Sizes(
    cycles=300, drains=1, customers=50, warm_up=50, latency_seconds=3, steady_rate=50, high_rate=100, high_seconds=3,
    batches=(1, 50), append_seconds=0.2, open_items=5_000, kpi_open_items=3_000, ceiling_runs=1, receipts=200,
)  # fmt: skip


@dataclass
class Figures:
    """What was measured so far."""

    ceilings: list[Ceiling] = field(default_factory=list)
    drains: list[Cycles] = field(default_factory=list)
    latencies: list[Latency] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)
    receipts: Receipts | None = None
    rebuilt: dict[str, Rebuilt] = field(default_factory=dict)
    append: list[Append] = field(default_factory=list)
    aging: Aging | None = None
    kpis: Kpis | None = None
    postgres: str = ""

    @property
    def cycles_per_second(self) -> float:
        """Of the drains, the middle one."""
        return median(drained.per_second for drained in self.drains)
