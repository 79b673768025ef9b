"""`o2c status`: is everything up, is everything heard, do the figures tie out?"""

import json
from pathlib import Path
from typing import Annotated, Any

import httpx2
import typer

from o2c.cli.platform import PROCESSES
from o2c.cli.show import say, table
from o2c.cli.talk import find_stack

_TIMEOUT_SECONDS = 5


def status(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    targets: Annotated[bool, typer.Option("--targets", help="Where Prometheus finds the processes, as JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="Home of the running stack.", show_default=False)] = None,
) -> None:
    """Processes, readiness, lag, dead letters and the tie-out.

    With --targets a file for Prometheus' file_sd_configs: deploy/prometheus.

    Example:  o2c status --json
    """
    stack = find_stack(home)
    if targets:
        typer.echo(json.dumps([_target(name, stack.services[name].url) for name in PROCESSES], indent=2))
        return
    services = [_service(name, stack.services[name].url) for name in PROCESSES]
    tie_out = tie_out_of(stack.services["projection"].url)
    if as_json:
        typer.echo(json.dumps({"services": services, "tie_out": tie_out}, indent=2))
        return
    columns = ["service", "ready", "lag", "backlog", "dead letters", "url"]
    table("Services", columns, [list(service.values()) for service in services])
    say(f"tie-out: {_in_words(tie_out)}")


def _service(name: str, url: str) -> dict[str, Any]:
    try:
        ready = httpx2.get(url + "/readyz", timeout=_TIMEOUT_SECONDS).status_code == 200
        values = metrics_of(httpx2.get(url + "/metrics", timeout=_TIMEOUT_SECONDS).text)
    except httpx2.HTTPError:
        return {"service": name, "ready": "no", "lag": "?", "backlog": "?", "dead_letters": "?", "url": url}
    return {
        "service": name,
        "ready": "yes" if ready else "no",
        "lag": int(values.get("o2c_consumer_lag_records", 0)),
        "backlog": int(values.get("o2c_relay_backlog_records", 0)),
        "dead_letters": int(values.get("o2c_dead_letters_open", 0)),
        "url": url,
    }


def _target(name: str, url: str) -> dict[str, Any]:
    """
    >>> _target("credit", "http://127.0.0.1:8081")
    {'targets': ['127.0.0.1:8081'], 'labels': {'job': 'o2c', 'service': 'credit'}}
    """
    return {"targets": [url.removeprefix("http://")], "labels": {"job": "o2c", "service": name}}


def tie_out_of(url: str) -> dict[str, int] | None:
    """How many totals were compared with what their source proved, and how many differ; None: nobody answers."""
    try:
        proof = httpx2.get(url + "/v1/proof", timeout=_TIMEOUT_SECONDS).raise_for_status().json()
    except httpx2.HTTPError:
        return None
    return {"totals": len(proof["totals"]), "differ": len(proof["differences"])}


def _in_words(tie_out: dict[str, int] | None) -> str:
    if tie_out is None:
        return "the read models do not answer"
    if tie_out["differ"]:
        return f"{tie_out['differ']} of {tie_out['totals']} totals differ; where they part, says: o2c verify"
    return f"0.00 in {tie_out['totals']} totals"


def metrics_of(text: str) -> dict[str, float]:
    """Sums of each metric over its labels."""
    sums: dict[str, float] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            name = name.partition("{")[0]
            sums[name] = sums.get(name, 0.0) + float(value)
    return sums
