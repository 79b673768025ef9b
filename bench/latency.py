"""How long an order takes from being sent to its payment being visible in the read model, at a given rate.

Open loop: orders are sent at their time, whatever the platform does with those before, and a delay counts from that
time. The first sixth is left out: connections, prepared statements, first fetches.
"""

from dataclasses import dataclass

from system import Run, System


@dataclass(frozen=True)
class Latency:
    rate: float
    seconds: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    backlog: int
    """Orders sent but not yet visible when the last one had been sent."""
    cpu_ms: dict[str, float]


def open_loop(system: System, rate: float, seconds: float, customers: int) -> Latency:
    orders = max(1, round(rate * seconds))
    return measure(system.play(orders, customers, rate), rate, seconds)


def measure(run: Run, rate: float, seconds: float) -> Latency:
    delays = [visible - sent for sent, visible in zip(run.sent, run.visible, strict=True)]
    counted = sorted(delays[len(delays) // 6 :])
    return Latency(
        rate=rate,
        seconds=seconds,
        p50_ms=quantile(counted, 0.5) * 1e3,
        p99_ms=quantile(counted, 0.99) * 1e3,
        worst_ms=counted[-1] * 1e3,
        backlog=sum(visible > run.sending_ended for visible in run.visible),
        cpu_ms={name: spent / len(delays) * 1e3 for name, spent in run.cpu.items()},
    )


def quantile(ordered: list[float], share: float) -> float:
    """The value that this share of all lies at or below."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
