"""The table's rows: what was measured beside what is wanted."""

from collections.abc import Iterator
from statistics import median

from figures import Figures
from latency import Latency
from receipts import Receipts
from report import Row, title
from system import KAFKA, POSTGRES

SHARE_OF_PROTOTYPE, CPU_MS, APPEND_SHARE, LARGE_BATCH = 0.6, 0.75, 0.7, 200
STEADY_RATE, HIGH_RATE, P50_MS, P99_MS, HIGH_P99_MS = 750, 2_000, 300, 600, 1_500
REBUILD_PER_SECOND, AGING_MS, SERVICE_MB = 50_000, 100, 300
KPI_SECONDS, KPI_AGAIN = 20, 1


def rows_of(figures: Figures) -> list[Row]:
    return [
        *(_cycles(figures) if figures.drains else ()),
        *(_receipts(figures.receipts) if figures.receipts else ()),
        *(_latency(figures.latencies) if figures.latencies else ()),
        *(_append(figures) if figures.append else ()),
        *(_rebuilt(figures) if figures.rebuilt else ()),
        *(_aging(figures) if figures.aging else ()),
        *(_kpis(figures) if figures.kpis else ()),
        *(_memory(figures) if figures.memory else ()),
    ]


def _cycles(figures: Figures) -> Iterator[Row]:
    drains = figures.drains
    yield title(f"complete cycles: {drains[0].cycles:,}, the middle one of {len(drains)} runs")
    yield Row("a second", f"{figures.cycles_per_second:,.0f}")
    if figures.ceilings:
        bare = median(found.cycles_per_second for found in figures.ceilings)
        share = figures.cycles_per_second / bare
        yield Row("share of the bare prototype's", f"{share:.0%}", "≥ 60 %", share >= SHARE_OF_PROTOTYPE)
        spans = ", ".join(f"{found.cycles_per_second:,.0f}" for found in figures.ceilings)
        yield Row("the prototype, before and after", spans)
        yield Row("its CPU ms a cycle", ", ".join(f"{found.cpu_ms:.2f}" for found in figures.ceilings))
    total = median(drained.total_ms for drained in drains)
    yield Row("CPU ms a cycle", f"{total:.3f}", f"≤ {CPU_MS}", total <= CPU_MS)
    for name in drains[0].cpu_ms:
        yield Row("  " + name, f"{median(drained.cpu_ms[name] for drained in drains):.3f}")
    yield Row("the world outside, not counted", f"{median(d.outside_cpu_ms for d in drains):.3f}")
    yield Row("CPU used by other programs meanwhile", f"{median(d.other_cpu_share for d in drains):.0%}")
    stored, said = (sum(n for name, n in drains[0].said.items() if name.endswith(what)) for what in ("stored", "said"))
    yield Row("events stored, records said a cycle", f"{stored:.1f}, {said:.1f}")


def _receipts(found: Receipts) -> Iterator[Row]:
    yield title(f"receipts that name their invoice: {found.receipts:,}")
    yield Row("applied a second", f"{found.receipts / found.applied_seconds:,.0f}")
    yield Row("until the read models have them", f"{found.receipts / found.visible_seconds:,.0f}")


def _latency(latencies: list[Latency]) -> Iterator[Row]:
    yield title("latency, order sent to payment visible: p50 / p99 ms")
    for found in latencies:
        target, met = _latency_target(found)
        what = f"{found.rate:,.0f} orders/s for {found.seconds:.0f} s"
        yield Row(what, f"{found.p50_ms:,.0f} / {found.p99_ms:,.0f}", target, met)
        if found.rate == HIGH_RATE:
            most = round(found.rate * HIGH_P99_MS / 1e3)
            yield Row("  orders on their way at its end", f"{found.backlog:,}", f"≤ {most:,}", found.backlog <= most)


def _latency_target(found: Latency) -> tuple[str, bool | None]:
    if found.rate == STEADY_RATE:
        return f"≤ {P50_MS} / {P99_MS}", found.p50_ms <= P50_MS and found.p99_ms <= P99_MS
    if found.rate == HIGH_RATE:
        return f"≤ – / {HIGH_P99_MS:,}", found.p99_ms <= HIGH_P99_MS
    return "", None


def _append(figures: Figures) -> Iterator[Row]:
    yield title("event store: events a second, share of a bare insert's")
    for found in figures.append:
        target, met = ("≥ 70 %", found.share >= APPEND_SHARE) if found.batch >= LARGE_BATCH else ("", None)
        yield Row(f"batches of {found.batch:,}", f"{found.ours_per_second:,.0f}, {found.share:.0%}", target, met)


def _rebuilt(figures: Figures) -> Iterator[Row]:
    yield title("read models built anew: events a second")
    for name, found in figures.rebuilt.items():
        met = found.per_second >= REBUILD_PER_SECOND
        yield Row(name, f"{found.per_second:,.0f}", f"≥ {REBUILD_PER_SECOND:,}", met)


def _aging(figures: Figures) -> Iterator[Row]:
    found = figures.aging
    assert found is not None
    yield title(f"aging of {found.open_items:,} open items: ms, the middle of five")
    questions = (("now", found.now_ms), ("as of a past day", found.past_ms), ("as known then", found.past_known_ms))
    for name, milliseconds in questions:
        yield Row(name, f"{milliseconds:,.0f}", f"≤ {AGING_MS}", milliseconds <= AGING_MS)
    yield Row("one customer, now", f"{found.customer_ms:,.1f}")


def _kpis(figures: Figures) -> Iterator[Row]:
    found = figures.kpis
    assert found is not None
    yield title(f"key figures of {found.open_items:,} open and {found.closed_items:,} closed items: seconds")
    for name, seconds in (("now, all", found.now), ("as of a past day, as known then", found.past)):
        yield Row(name, f"{seconds:,.1f}", f"≤ {KPI_SECONDS}", seconds <= KPI_SECONDS)
    for name, seconds in found.families.items():
        yield Row(f"  {name}", f"{seconds:,.2f}")
    yield Row(
        "a day more of those read off sums by day", f"{found.again:,.2f}", f"≤ {KPI_AGAIN}", found.again <= KPI_AGAIN
    )
    yield Row("a year of one of them, day by day", f"{found.series:,.2f}")


def _memory(figures: Figures) -> Iterator[Row]:
    yield title("peak memory, MB")
    for name, peak in figures.memory.items():
        service = name not in (POSTGRES, KAFKA)
        yield Row(name, f"{peak:,.0f}", f"≤ {SERVICE_MB}" if service else "", peak <= SERVICE_MB if service else None)
