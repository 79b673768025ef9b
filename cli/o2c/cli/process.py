"""`o2c process`: where time goes between an order and its cash, and the event log for process mining."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.reports import AsOf, Home, Json, Known, dump
from o2c.cli.show import plain, say, table, wrapped
from o2c.cli.talk import Talk, fail, talk

app = typer.Typer(help="How orders become cash: steps, ways, rework; export for process mining.", no_args_is_help=True)

Since = Annotated[str | None, typer.Option(help="Orders that began on this day or later.", show_default=False)]
Until = Annotated[str | None, typer.Option(help="Orders that began before this day.", show_default=False)]
PAGE = 1000


@app.command("show")
def show(
    since: Since = None,
    until: Until = None,
    before_and_after: Annotated[
        str | None, typer.Option("--split", help="Compare orders before this day with those from it on.")
    ] = None,
    clock: Annotated[str, typer.Option(help="known (to the second) or effective (business days)")] = "known",
    customer: Annotated[str | None, typer.Option(help="only this customer", show_default=False)] = None,
    entity: Annotated[str | None, typer.Option(help="only this legal entity", show_default=False)] = None,
    as_of: AsOf = None,
    known: Known = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Steps with the time before them, the ways orders take, what is done again, what stands still.

    Example:  o2c process show --clock effective --split 2026-02-15
    """
    asked = {"clock": clock, "customer": customer, "entity": entity, "as_of": as_of, "known": known}
    spans = [(since, until)] if before_and_after is None else [(since, before_and_after), (before_and_after, until)]
    ask = talk(home)
    found = [ask.get("projection", "/v1/process", since=first, until=last, **asked) for first, last in spans]
    if as_json:
        dump(found if before_and_after else found[0])
        return
    for answer in found:
        show_process(answer)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option(help="The file to write, OCEL 2.0 JSON.")],
    known: Known = None,
    home: Home = None,
) -> None:
    """Write the event log of all orders as OCEL 2.0, which process mining tools read.

    Example:  o2c process export --out orders.jsonocel
    """
    ask = talk(home)
    types = ask.get("projection", "/v1/process/ocel/types", known=known)
    try:
        with out.open("w", encoding="utf-8") as file:
            for piece in _written(ask, types):
                file.write(piece)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}")
    say(f"everything known by {types['known'][:19]} is in")
    say(str(out))


def _written(ask: Talk, types: dict[str, Any]) -> Iterator[str]:
    """A page at a time, so that the log may be longer than memory."""
    yield '{"objectTypes": ' + json.dumps(types["object_types"])
    yield ', "eventTypes": ' + json.dumps(types["event_types"])
    for name in ("events", "objects"):
        yield f', "{name}": ['
        first, cursor = True, None
        while True:
            asked = {"known": types["known"], "limit": PAGE, "cursor": cursor}
            page = ask.get("projection", f"/v1/process/ocel/{name}", **asked)
            for row in page["rows"]:
                yield ("\n" if first else ",\n") + json.dumps(row)
                first = False
            cursor = page["next_cursor"]
            if cursor is None:
                break
        yield "]"
    yield "}\n"


def show_process(answer: dict[str, Any]) -> None:
    span = " ".join(
        [f"from {answer['since']}" if answer["since"] else "", f"before {answer['until']}" if answer["until"] else ""]
    ).strip()
    say(f"Orders {span or 'all'}, as known {answer['known'][:19]}, {answer['clock']} time")
    took = f", half within {took_text(answer['median_seconds'])}" if answer["completed"] else ""
    say(f"{answer['orders']:,} orders, {answer['completed']:,} completed{took}")
    rows = [
        [f"{s['before']} -> {s['activity']}", s["waits_for"], s["times"], took_text(s["median_seconds"]),
         took_text(s["ninety_percent_seconds"]), s["share_percent"]]
        for s in answer["steps"][:15]
    ]  # fmt: skip
    if rows:
        table("Where time goes", ["step", "waits for", "times", "half", "90 %", "% of all"], rows)
    again = [[r["activity"], r["times"], r["orders"]] for r in answer["rework"]]
    if again:
        table("Done again", ["what", "times", "orders"], again)
    rows = [
        [s["after"], s["orders"], took_text(s["median_seconds"]), took_text(s["longest_seconds"]), s["oldest"]]
        for s in answer["standing"]
    ]
    if rows:
        table("Not completed, since", ["last", "orders", "half", "longest", "oldest"], rows)
    for way in answer["ways"][:5]:
        said = f"{way['orders']:,} orders, half within {took_text(way['median_seconds'])}: "
        say("\n".join(wrapped(plain(said + ", ".join(_runs(way["activities"]))), "")))


def _runs(activities: list[str]) -> list[str]:
    """
    >>> _runs(["goods shipped", "goods shipped", "order completed"])
    ['goods shipped x2', 'order completed']
    """
    runs: list[tuple[str, int]] = []
    for name in activities:
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1] + 1)
        else:
            runs.append((name, 1))
    return [name if times == 1 else f"{name} x{times}" for name, times in runs]


def took_text(seconds: float) -> str:
    """
    >>> took_text(0.25), took_text(90), took_text(7200), took_text(864000)
    ('0.2 s', '1.5 min', '2.0 h', '10.0 d')
    """
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
