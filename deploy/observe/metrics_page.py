"""`docs/metrics.md`: every metric that our processes expose, in the order and under the headings of the code."""

import re
from collections.abc import Iterator
from inspect import getsource
from types import ModuleType

from prometheus_client import Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

from o2c.chassis import metrics as of_every_process
from o2c.projection.business import metrics as of_the_business

_HEAD = """\
# Metrics

Every process answers `GET /metrics` in Prometheus' text format. This page is made from the code (`make dashboards`)
and a test keeps it true. Which service and replica a sample is of says the scrape: the labels `service` and
`instance`. [operate.md](operate.md) names the few to watch first, `deploy/prometheus` has the rules and alarms on
them, `deploy/grafana` the dashboards.

Besides there are the Python client's own: `process_cpu_seconds_total`, `process_resident_memory_bytes`,
`process_open_fds`, `python_gc_…`. A counter's name ends in `_total`; of a histogram there are `…_bucket{le}`,
`…_sum`, `…_count`. No label ever holds a customer, an order or a person, and what a sender may invent (a type of
event that nobody has defined) is counted under one name.

**How true they are.** Counters begin at 0 with the process. Gauges of lag, servers and disks are looked at every 3 to
5 s, those of the business every 15 s. Prometheus calculates in floating point: business amounts are exact to 15
digits, and meant for looking and alarms; the cent is in the read models. `o2c_event_visible_seconds` compares the
clock of the service's database, which dates a fact at its commit, with the clock of the read model's process: keep
the machines' clocks together (NTP), a difference of theirs is in the figure; what would be negative counts as 0. Of a
fact that became visible only after an outage or as a mended dead letter, the whole time counts. What every process
says of PostgreSQL, Kafka and the disks is one and the same thing seen from several sides: take the maximum or minimum
over the processes, not the sum.
"""
_TABLE = "| metric | kind | labels | meaning |\n|---|---|---|---|\n"


def metrics_page() -> str:
    parts = [_HEAD]
    for title, module in (("Every process", of_every_process), ("The business", of_the_business)):
        parts.append(f"\n## {title}\n")
        for heading, metrics in _sections(module):
            parts.append(f"\n### {heading}\n\n{_TABLE}" + "".join(map(_row, metrics)))
    return "".join(parts)


def all_metrics() -> list[MetricWrapperBase]:
    return [
        metric for module in (of_every_process, of_the_business) for _, found in _sections(module) for metric in found
    ]


def exported(metric: MetricWrapperBase) -> str:
    """The name a reader of the page asks Prometheus for; of a histogram without its suffixes."""
    return metric._name + ("_total" if isinstance(metric, Counter) else "")


def names() -> set[str]:
    """Every name a query may ask for."""
    found = set()
    for metric in all_metrics():
        suffixes = ("_bucket", "_sum", "_count") if isinstance(metric, Histogram) else ("",)
        found |= {exported(metric) + suffix for suffix in suffixes}
    return found


def _sections(module: ModuleType) -> Iterator[tuple[str, list[MetricWrapperBase]]]:
    heading, found = "", []
    for line in getsource(module).splitlines():
        if line.startswith("# "):
            if found:
                yield heading, found
            heading, found = line[2:], []
        name = re.match(r"([A-Z_]+) = (?:Counter|Gauge|Histogram)\(", line)
        if name:
            found.append(getattr(module, name[1]))
    yield heading, found


def _row(metric: MetricWrapperBase) -> str:
    labels = ", ".join(f"`{label}`" for label in metric._labelnames)
    return f"| `{exported(metric)}` | {metric._type} | {labels} | {metric._documentation} |\n"
