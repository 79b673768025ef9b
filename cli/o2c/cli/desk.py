"""`o2c desk`: money that waits for a person. Thin over cash application's HTTP."""

import json
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli import desk_money, desk_page, lessons, suggestions
from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount
from o2c.cli.talk import fail, talk

app = typer.Typer(help="Money that waits for a person: list, show, accept, apply, hold, comment.", no_args_is_help=True)
app.command("accept")(suggestions.accept)
app.command("reject")(suggestions.reject)
app.command("accept-all")(suggestions.accept_all)
app.command("rules")(lessons.rules)
app.command("unapply")(desk_money.unapply)
app.command("on-account")(desk_money.on_account)
app.command("return")(desk_money.took_back)
app.command("not-ours")(desk_money.not_ours)
app.command("put-back")(desk_money.put_back)
app.add_typer(lessons.proposals, name="proposals")

Receipt = Annotated[str, typer.Argument(help="the receipt, as the desk lists it")]


@app.command("list")
def list_desk(
    by: Annotated[str, typer.Option(help="age or value; by value within one currency")] = "age",
    currency: Annotated[str | None, typer.Option(help="only this currency")] = None,
    legal_entity: Annotated[str | None, typer.Option(help="only of this legal entity", show_default=False)] = None,
    reason: Annotated[
        str | None, typer.Option(help="only what is left for this, as the last column has it", show_default=False)
    ] = None,
    assigned_to: Annotated[str | None, typer.Option(help="only theirs; '' for nobody's")] = None,
    min_score: Annotated[
        str | None, typer.Option(help="only suggestions so sure, in percent", show_default=False)
    ] = None,
    rule: suggestions.Rule = None,
    held: Annotated[bool, typer.Option(help="with what is on hold")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What is left of receipts, the oldest or the largest first, and why.

    Example:  o2c desk list --by value --currency EUR --reason payer-unknown
    """
    asked: dict[str, Any] = {"legal_entity": legal_entity, "reason": reason}
    asked |= {"order": by, "currency": currency, "assigned_to": assigned_to, "held": held, "limit": limit, "rule": rule}
    asked["min_score"] = suggestions.millionths(min_score) if min_score is not None else None
    found = talk(home).get(SERVICE, "/v1/desk", **asked)["receipts"]
    cells = [
        [r["receipt"], r["account"], amount(r["unapplied"]), r["currency"], r["days"], _sure(r), _why(r)] for r in found
    ]  # fmt: skip
    columns = ["receipt", "account", "left", "", "days", "sure %", "why"]
    shown(f"{len(found)} receipts wait", columns, cells, found, as_json)


def _sure(receipt: dict[str, Any]) -> str:
    return suggestions.percent(receipt["score"])


def _why(receipt: dict[str, Any]) -> str:
    held = f"on hold: {receipt['hold']}" if receipt["hold"] else receipt["reason"]
    return f"{held}, {receipt['assigned_to']}" if receipt["assigned_to"] else str(held)


@app.command("show")
def show_receipt(receipt: Receipt, as_json: Json = False, home: Home = None) -> None:
    """A receipt with its rows, what it may be for, and what was said of it.

    Example:  o2c desk show 5e0c2b7f9a41-1/3
    """
    ask, path = talk(home), f"/v1/receipts/{quote(receipt)}"
    whole = ask.get(SERVICE, path)
    found = ask.get(SERVICE, f"{path}/suggestions")
    notes = ask.get(SERVICE, f"{path}/notes")["notes"]
    if as_json:
        may_be = {"suggestion": found["suggestion"], "may_be_for": found["items"], "may_be_done": found["actions"]}
        typer.echo(json.dumps({**whole, **may_be, "notes": notes}, indent=2))
    else:
        desk_page.show(whole, found, notes)


@app.command("apply")
def apply(
    receipt: Receipt,
    items: Annotated[list[str], typer.Argument(help="ITEM=AMOUNT, as many as there are", metavar="ITEM=AMOUNT…")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Apply a receipt to open items.

    Example:  o2c desk apply 5e0c2b7f9a41-1/3 DE01-INV-2026-000042=119.00 --reason "the customer called"
    """
    shares = []
    for item in items:
        name, equals, share = item.rpartition("=")
        if not equals:
            fail(f"{item!r}: expected ITEM=AMOUNT")
        shares.append({"item": name, "amount": share})
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/apply", {"items": shares, "reason": reason}))


@app.command("move")
def move(
    receipt: Receipt,
    to: Annotated[str, typer.Option("--to", help="the customer whose money it is")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Move a receipt, whole, to another customer; from one customer to another it waits for a second person.

    Example:  o2c desk move 5e0c2b7f9a41-1/3 --to C-1001 --reason "BW Marine is Brightwater Marine"
    """
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/move", {"to_account": to, "reason": reason}))


@app.command("refund")
def refund(
    receipt: Receipt,
    share: Annotated[str, typer.Argument(help="how much", metavar="AMOUNT")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Ask for money to be paid back; it waits for a second person.

    Example:  o2c desk refund 5e0c2b7f9a41-1/3 40.00 --reason "paid twice"
    """
    body = {"amount": share, "kind": "refund", "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/withdraw", body))


@app.command("prepay")
def prepay(
    receipt: Receipt,
    order: Annotated[str, typer.Argument(help="the order whose invoices may consume it")],
    share: Annotated[str, typer.Argument(help="how much", metavar="AMOUNT")],
    reason: Reason,
    undo: Annotated[bool, typer.Option("--undo", help="so much of it is unapplied again")] = False,
    home: Home = None,
) -> None:
    """Keep money for an order of which no invoice is open; its invoices consume it as they come.

    Example:  o2c desk prepay 5e0c2b7f9a41-1/3 SO-2026-0031 500.00 --reason "half in advance"
    """
    body = {"order": order, "amount": f"-{share}" if undo else share, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/prepay", body))


@app.command("hold")
def hold(
    receipt: Receipt,
    code: Annotated[str, typer.Option(help="compliance, legal, wrong-entity, awaiting-advice or post-dated")],
    reason: Reason,
    until: Annotated[str | None, typer.Option(help="last day, YYYY-MM-DD")] = None,
    home: Home = None,
) -> None:
    """Nobody applies it until it is released.

    Example:  o2c desk hold 5e0c2b7f9a41-1/3 --code awaiting-advice --until 2026-06-30 --reason "they will send it"
    """
    body = {"code": code, "until": until, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/hold", body))


@app.command("release")
def release(receipt: Receipt, reason: Reason, home: Home = None) -> None:
    """End a hold: the receipt is decided about as if it came now.

    Example:  o2c desk release 5e0c2b7f9a41-1/3 --reason "the name is not on the list"
    """
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/release", {"reason": reason}))


@app.command("note")
def note(
    receipt: Receipt,
    comment: Annotated[str, typer.Argument(help="what there is to say")] = "",
    assign: Annotated[str | None, typer.Option(help="who looks after it from now on")] = None,
    home: Home = None,
) -> None:
    """Comment on a receipt, or say who looks after it.

    Example:  o2c desk note 5e0c2b7f9a41-1/3 "asked the customer" --assign ben
    """
    body = {"comment": comment, "assigned_to": assign}
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/note", body))
