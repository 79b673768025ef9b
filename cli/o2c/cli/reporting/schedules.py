"""`o2c report schedule …`: who is sent which report when, and what was sent."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.reporting.definitions import SERVICE
from o2c.cli.reporting.running import Params, parameters
from o2c.cli.reports import Home, Json, dump
from o2c.cli.show import say, table, wrapped
from o2c.cli.talk import talk

app = typer.Typer(no_args_is_help=True, help="Reports sent by themselves: add, list, remove, and what was sent.")
ScheduleName = Annotated[str, typer.Argument(help="name of the schedule, in lower-case words as daily-aging")]


@app.command("add")
def add(
    name: ScheduleName,
    report: Annotated[str, typer.Option(help="name of the report")],
    cron: Annotated[str, typer.Option(help="when: minute hour day month weekday")],
    to: Annotated[str, typer.Option(help="folder:<folder>, mailto:<addresses> or https://<address>")],
    zone: Annotated[str, typer.Option(help="time zone of the cron expression")] = "UTC",
    format_: Annotated[str, typer.Option("--format", help="csv | xlsx | pdf | parquet | json")] = "xlsx",
    param: Params = None,
    missed: Annotated[str, typer.Option(help="periods missed while nothing ran: last, all or none are sent")] = "last",
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Send a report on a schedule. LW as the day is the month's last working day.

    Example:  o2c report schedule add morning --report overdue-debtors --cron "0 7 * * 1-5" --zone Europe/Berlin
    --to folder:daily
    """
    body = {
        "name": name, "report": report, "cron": cron, "time_zone": zone, "format": format_, "target": to,
        "missed": missed, "parameters": parameters(param),
    }  # fmt: skip
    kept = talk(home).post(SERVICE, "/v1/report-schedules", body)
    if as_json:
        dump(kept)
    else:
        say("\n".join(wrapped(f"{name}: {report} as {format_}, {cron} in {zone}, to {to}")))


@app.command("list")
def list_schedules(as_json: Json = False, home: Home = None) -> None:
    """Schedules of reports.

    Example:  o2c report schedule list
    """
    found = talk(home).get(SERVICE, "/v1/report-schedules")["schedules"]
    if as_json:
        dump(found)
        return
    rows = [[s["name"], s["report"], s["cron"], s["time_zone"], s["format"], s["target"]] for s in found]
    table("Schedules", ["name", "report", "cron", "zone", "format", "to"], rows)


@app.command("remove")
def remove(name: ScheduleName, as_json: Json = False, home: Home = None) -> None:
    """Send a report no more. What was sent stays in the history.

    Example:  o2c report schedule remove morning
    """
    answer = talk(home).delete(SERVICE, f"/v1/report-schedules/{quote(name, safe='')}")
    if as_json:
        dump(answer)
    else:
        say(f"{name}: removed")


@app.command("runs")
def runs(
    name: Annotated[str | None, typer.Argument(help="only of this schedule", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="how many, the latest first")] = 20,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What was sent, and what was not and why.

    Example:  o2c report schedule runs morning
    """
    found = talk(home).get(SERVICE, "/v1/report-runs", schedule=name, limit=limit)["runs"]
    if as_json:
        dump(found)
        return
    rows = [[r["schedule"], _moment(r["period"]), r["status"], r["attempts"], *_counts(r), _version(r)] for r in found]
    table("Runs", ["schedule", "period (UTC)", "status", "tries", "rows", "bytes", "version"], rows)
    for run in found:
        said = run["error"] or (run["place"] if run["place"] and "refused" in run["place"] else "")
        if said:
            say("\n".join(wrapped(f"{run['schedule']} {_moment(run['period'])}: {said}", "  ")))


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")


def _counts(run: dict[str, Any]) -> list[str]:
    return ["" if run[name] is None else f"{run[name]:,}" for name in ("rows", "bytes")]


def _version(run: dict[str, Any]) -> str:
    return "shipped" if run["version"] == 0 else str(run["version"])
