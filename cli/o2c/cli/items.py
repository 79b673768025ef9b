"""`o2c items`: what rules leave alone, and numbers that payers quote of a system before."""

import csv
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount, say
from o2c.cli.talk import Talk, fail, talk

app = typer.Typer(help="Open items: list, hold, release, name by a former number.", no_args_is_help=True)

Item = Annotated[str, typer.Argument(help="the open item")]
Account = Annotated[str, typer.Option(help="the customer")]


Since = Annotated[str | None, typer.Option(help="counts from this day. Default: today", show_default=False)]


@app.command("list")
def list_items(
    customer: Annotated[str | None, typer.Option(help="only this customer's", show_default=False)] = None,
    mark: Annotated[str | None, typer.Option(help="only those: disputed or legal", show_default=False)] = None,
    as_of: Annotated[str | None, typer.Option(help="end of this day. Default: today", show_default=False)] = None,
    known: Annotated[str | None, typer.Option(help="as known then", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 100,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What is open, and what of it is disputed or on legal hold, since when. A deduction is disputed by what it is.

    Example:  o2c items list --mark disputed
    """
    asked = {"customer": customer, "mark": mark, "as_of": as_of, "known": known, "limit": limit}
    answer = talk(home).get("projection", "/v1/open-items", **asked)
    of_one = customer is not None
    cells = [_line(item)[of_one:] for item in answer["items"]]
    title = f"{len(cells)} open items as of {answer['as_of']}"
    shown(title, ["customer", "number", "days", "open", "", "mark", "since"][of_one:], cells, answer["items"], as_json)
    if answer["next_cursor"] and not as_json:
        say("There are more: ask for one customer, or with a higher --limit.")


def _line(item: dict[str, Any]) -> list[Any]:
    owed = amount(item["open"]["amount"]), item["open"]["currency"]
    return [item["customer"], item["number"], item["days_overdue"], *owed, item["mark"], item["marked_since"] or ""]


@app.command("hold")
def hold(
    item: Item,
    account: Account,
    code: Annotated[str, typer.Option(help="disputed or legal")],
    reason: Reason,
    since: Since = None,
    home: Home = None,
) -> None:
    """Rules leave it alone; money for it is left to people with that reason.

    Example:  o2c items hold DE01-INV-2026-000042 --account C-1001 --code disputed --reason "line 3"
    """
    body = {"account": account, "code": code, "effective": since, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/items/{quote(item)}/hold", body))


@app.command("release")
def release(item: Item, account: Account, reason: Reason, since: Since = None, home: Home = None) -> None:
    """Rules may settle it again; money that waits for it is tried again.

    Example:  o2c items release DE01-INV-2026-000042 --account C-1001 --reason "settled by letter"
    """
    body = {"account": account, "effective": since, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/items/{quote(item)}/release", body))


@app.command("write-off")
def write_off(
    item: Item,
    share: Annotated[str, typer.Argument(help="how much", metavar="AMOUNT")],
    account: Account,
    code: Annotated[str, typer.Option(help="a reason code: o2c deductions codes")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Give part of it up; above the code's ceiling it waits for a second person.

    Example:  o2c items write-off DE01-INV-2026-000042 3.50 --account C-1001 --code small-balance --reason "a rest"
    """
    body = {"account": account, "amount": share, "code": code, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/items/{quote(item)}/write-off", body))


@app.command("number")
def number(
    item: Item,
    former: Annotated[str, typer.Argument(help="the number of before", metavar="NUMBER")],
    account: Account,
    reason: Reason,
    home: Home = None,
) -> None:
    """Payers quote it by this number too.

    Example:  o2c items number DE01-INV-2026-000042 OLD-0144 --account C-1001 --reason "moved in May"
    """
    _add(talk(home), item, former, account, reason)


@app.command("numbers")
def numbers(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: item, account, number")],
    reason: Reason,
    home: Home = None,
) -> None:
    """A cross-reference table, a row an item: its name, its customer, the number of before.

    Example:  o2c items numbers cross-reference.csv --reason "system change in May"
    """
    ask = talk(home)
    with file.open(encoding="utf-8-sig", newline="") as table:
        rows = [row for row in csv.reader(table) if any(row)]
    for place, row in enumerate(rows, 1):
        if len(row) != 3:
            fail(f"{file}, line {place}: expected item,account,number; found {len(row)} fields")
    for item, account, former in rows:
        _add(ask, item.strip(), former.strip(), account.strip(), reason)
    say(f"{len(rows)} numbers are known")


def _add(ask: Talk, item: str, former: str, account: str, reason: str) -> None:
    body = {"account": account, "number": former, "reason": reason}
    did(ask.post(SERVICE, f"/v1/items/{quote(item)}/numbers", body))
