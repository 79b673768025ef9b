"""`o2c customer`: everything about one customer, and what changed in the terms and limits of all."""

from typing import Annotated, Any

import typer

from o2c.cli.reports import AsOf, Home, Json, Known, dump
from o2c.cli.show import plain, say, wrapped
from o2c.cli.talk import talk

app = typer.Typer(help="Customers: a view of everything, and what changed in their terms and limits.")


@app.command("changes")
def changes(
    customer: Annotated[str | None, typer.Argument(help="only this customer", show_default=False)] = None,
    since: Annotated[str | None, typer.Option(help="Known from this day on.", show_default=False)] = None,
    as_of: AsOf = None,
    known: Known = None,
    limit: Annotated[int, typer.Option(help="How many; the latest first.", min=1, max=1000)] = 50,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Changes of terms, limits and master data: old, new, when, by whom and why.

    Example:  o2c customer changes C-1001 --since 2026-01-01
    """
    asked = {"customer": customer, "since": since, "as_of": as_of, "known": known, "limit": limit}
    answer = talk(home).get("projection", "/v1/customer-changes", **asked)
    if as_json:
        dump(answer)
        return
    if not answer["changes"]:
        say("nothing has changed")
    for row in answer["changes"]:
        reason = f": {row['reason']}" if row["reason"] else ""
        said = f"{row['known'][:16].replace('T', ' ')}  {row['customer']}  {row['type']} by {row['actor']}{reason}"
        say("\n".join(wrapped(plain(said))))
        for change in row["changes"]:
            say("\n".join(wrapped(plain(_line(change)), "    ")))
    if answer["next_cursor"] is not None:
        say(f"The latest {limit} are shown; more: --limit, or from a later day: --since")


def _line(change: dict[str, Any]) -> str:
    name = change["field"].replace("_", " ")
    return (
        f"{name} {change['new'] or '-'}"
        if change["old"] is None
        else (f"{name} {change['old'] or '-'} -> {change['new'] or '-'}")
    )
