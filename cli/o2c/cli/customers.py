"""`o2c customer`: everything about one customer, and what changed in the terms and limits of all."""

from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.compare.command import compare_lists
from o2c.cli.customer_page import show_changes, show_overview
from o2c.cli.reports import AsOf, Home, Json, Known, dump
from o2c.cli.show import say
from o2c.cli.talk import talk

app = typer.Typer(help="Customers: a view of everything, what changed, their list of our invoices.")
app.command("compare")(compare_lists)


@app.command("show")
def show(
    customer: Annotated[str, typer.Argument(help="customer number")],
    as_of: AsOf = None,
    known: Known = None,
    limit: Annotated[int, typer.Option(help="Rows of each list.", min=1, max=100)] = 8,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Everything about one customer: debts, credit, money, orders, claims, changes and the latest events.

    Example:  o2c customer show C-1001
    """
    path = f"/v1/customers/{quote(customer, safe='')}/overview"
    answer = talk(home).get("projection", path, as_of=as_of, known=known, limit=limit)
    if as_json:
        dump(answer)
    else:
        show_overview(answer)


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
    show_changes(answer["changes"])
    if answer["next_cursor"] is not None:
        say(f"The latest {limit} are shown; more: --limit, or from a later day: --since")
