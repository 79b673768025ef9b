"""`o2c netting`: what we owe customers, set off against what they owe us."""

from typing import Annotated
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount
from o2c.cli.talk import fail, talk

app = typer.Typer(help="Our payables set off against open items: book, list, undo.", no_args_is_help=True)


@app.command("book")
def book(
    items: Annotated[list[str], typer.Argument(help="ITEM=AMOUNT, as many as there are", metavar="ITEM=AMOUNT…")],
    account: Annotated[str, typer.Option(help="the customer that we owe")],
    payable: Annotated[str, typer.Option(help="what we owe, by its number in payables")],
    agreement: Annotated[str, typer.Option(help="with the customer, which allows it")],
    reason: Reason,
    home: Home = None,
) -> None:
    """Set a payable off against open items; it waits for a second person.

    Example:  o2c netting book INV-42=6500.00 --account C-1 --payable AP-7 --agreement NET-3 --reason "quarterly"
    """
    shares = []
    for item in items:
        name, equals, share = item.rpartition("=")
        if not equals:
            fail(f"{item!r}: expected ITEM=AMOUNT")
        shares.append({"item": name, "amount": share})
    body = {"account": account, "items": shares, "payable": payable, "agreement": agreement, "reason": reason}
    did(talk(home).post(SERVICE, "/v1/nettings", body))


@app.command("list")
def list_nettings(
    account: Annotated[str | None, typer.Option(help="only this customer's")] = None,
    payable: Annotated[str | None, typer.Option(help="only of this payable")] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """What was set off, item by item.

    Example:  o2c netting list --payable AP-7
    """
    asked = {"account": account, "payable": payable, "limit": 1000}
    found = talk(home).get(SERVICE, "/v1/nettings", **asked)["nettings"]
    cells = [
        [n["adjustment"], n["account"], n["payable"], amount(n["amount"]), n["currency"], _state(n["taken_back"])]
        for n in found
    ]
    shown(f"{len(found)} set off", ["netting", "customer", "payable", "amount", "", ""], cells, found, as_json)


def _state(taken_back: bool) -> str:
    return "undone" if taken_back else ""


@app.command("undo")
def undo(netting: Annotated[str, typer.Argument(help="as the list has it")], reason: Reason, home: Home = None) -> None:
    """It was wrong: the item is open again.

    Example:  o2c netting undo "INV-42~1" --reason "the payable is disputed"
    """
    did(talk(home).post(SERVICE, f"/v1/adjustments/{quote(netting)}/take-back", {"reason": reason}))
