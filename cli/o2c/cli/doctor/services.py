"""The services: alive, ready, keeping up, nothing refused, figures that tie out."""

from collections.abc import Iterator, Mapping

import httpx2

from o2c.chassis.local.home import RunningStack
from o2c.cli.doctor.finding import Finding, look, ok, wrong
from o2c.cli.platform import PROCESSES
from o2c.cli.status import metrics_of, tie_out_of

SECONDS = 5
LATE_SECONDS = 60
"""Behind the latest record, from which on a person should know."""
UNSENT_SECONDS = 30


def check_services(stack: RunningStack) -> Iterator[Finding]:
    for name in PROCESSES:
        yield from _service(name, stack.services[name].url)
    yield _tie_out(stack.services["projection"].url)


def _service(name: str, url: str) -> Iterator[Finding]:
    try:
        ready = httpx2.get(url + "/readyz", timeout=SECONDS)
        values = metrics_of(httpx2.get(url + "/metrics", timeout=SECONDS).text)
    except httpx2.HTTPError as error:
        yield wrong(name, f"does not answer ({type(error).__name__})", f"its last lines: the log of {name} in the home")
        return
    not_up = sorted(part for part, up in ready.json().items() if not up)
    found = list(judge(name, not_up, values))
    yield from found or [ok(name, "ready, keeping up, nothing refused")]


def judge(name: str, not_up: list[str], values: Mapping[str, float]) -> Iterator[Finding]:
    """
    >>> [found.says for found in judge("credit", [], {"o2c_dead_letters_open": 2.0})]
    ['2 dead letters without a verdict']
    """
    if not_up:
        yield wrong(name, f"not ready: {', '.join(not_up)}", "wait a minute; then look into its log")
    if values.get("o2c_partition_stopped", 0):
        yield wrong(name, "a partition stands still at a hole", "docs/runbooks; o2c deadletters list")
    late = values.get("o2c_consumer_lag_seconds", 0)
    if late > LATE_SECONDS:
        yield look(name, f"{int(late)} s behind", "is it catching up? o2c status again in a minute")
    unsent = values.get("o2c_relay_oldest_unpublished_seconds", 0)
    if unsent > UNSENT_SECONDS:
        yield wrong(name, f"said nothing for {int(unsent)} s, with something to say", "is Kafka reached? see above")
    letters = int(values.get("o2c_dead_letters_open", 0))
    if letters:
        yield look(name, f"{letters} dead letters without a verdict", f"o2c deadletters list {name}")


def _tie_out(url: str) -> Finding:
    found = tie_out_of(url)
    if found is None:
        return wrong("tie-out", "the read models do not answer", "see projection above")
    if found["differ"]:
        return wrong(
            "tie-out", f"{found['differ']} of {found['totals']} totals differ", "o2c verify names where they part"
        )
    return ok("tie-out", f"0.00 in {found['totals']} totals")
