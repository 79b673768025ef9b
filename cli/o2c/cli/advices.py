"""`o2c advices`: remittance advices that wait for their payment. List them, look at one, tie it by hand or untie it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from o2c.cli.show import amount, say, table
from o2c.cli.talk import talk

app = typer.Typer(help="Remittance advices: list, show, tie to a payment, untie.", no_args_is_help=True)

SERVICE = "cash-app"

Name = Annotated[str, typer.Argument(help="the advice, as the list names it")]
Reason = Annotated[str, typer.Option("--reason", help="why, for the record")]
Home = Annotated[Path | None, typer.Option(help="Home of the running stack.")]


@app.command("list")
def list_advices(
    state: Annotated[str, typer.Option(help="waiting, tied or any")] = "waiting",
    as_json: Annotated[bool, typer.Option("--json")] = False,
    home: Home = None,
) -> None:
    """Those that have no payment yet, with why and what it may be.

    Example:  o2c advices list
    """
    rows = _all(talk(home).get, state)
    if as_json:
        say(json.dumps(rows, indent=2))
    elif not rows:
        say(f"no advices {state}" if state != "any" else "no advices")
    else:
        cells = [[r["advice"], r["number"], _money(r), r["payment_date"] or "", _what(r)] for r in rows]
        table(f"{len(rows)} advices", ["advice", "number", "payment", "of", "waits for, or paid by"], cells)


@app.command("show")
def show(advice: Name, home: Home = None) -> None:
    """One advice whole, as the payer said it.

    Example:  o2c advices show 9d1f27c04be85a316f20d9b4
    """
    say(json.dumps(talk(home).get(SERVICE, f"/v1/advices/{advice}"), indent=2))


@app.command("tie")
def tie(
    advice: Name, receipt: Annotated[str, typer.Argument(help="its payment")], reason: Reason, home: Home = None
) -> None:
    """Say which payment it is of: that is applied as the advice says.

    Example:  o2c advices tie 9d1f27c04be85a31 5e0c2b7f9a41-1/3 --reason "they called"
    """
    _said(talk(home).post(SERVICE, f"/v1/advices/{advice}/tie", {"receipt": receipt, "reason": reason}))


@app.command("untie")
def untie(advice: Name, reason: Reason, home: Home = None) -> None:
    """Say that it is not of its payment: that is decided about without it.

    Example:  o2c advices untie 9d1f27c04be85a31 --reason "of the May payment"
    """
    _said(talk(home).post(SERVICE, f"/v1/advices/{advice}/untie", {"reason": reason}))


def _all(get: Any, state: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    after = ""
    while True:
        page = get(SERVICE, "/v1/advices", state=state, after=after, limit=1000)
        rows += page["advices"]
        if page["next"] is None:
            return rows
        after = page["next"]


def _money(row: dict[str, Any]) -> str:
    return f"{amount(row['amount']['amount'])} {row['amount']['currency']}"


def _what(row: dict[str, Any]) -> str:
    if row["receipt"]:
        return f"{row['receipt']}, by {row['tied_by']}"
    maybe = f": {', '.join(row['suggested'])}" if row["suggested"] else ""
    return f"{row['waits_for']}{maybe}"


def _said(answer: dict[str, Any]) -> None:
    """What was applied and taken back in consequence."""
    told = [e["data"] for e in answer["events"] if e["type"].endswith(("payment-applied.v1", "payment-unapplied.v1"))]
    kinds = ["applied" if "rule" in data else "taken back" for data in told]
    lines = [f"{kind} {_money(data)} on {data['item']}" for kind, data in zip(kinds, told, strict=True)]
    say("\n".join(lines) or "done; nothing is applied otherwise than before")
