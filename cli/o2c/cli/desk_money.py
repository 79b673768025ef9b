"""`o2c desk`: what a person does with money that is not applying it, and how each of it is undone."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Reason, did
from o2c.cli.talk import Talk, fail, talk

Receipt = Annotated[str, typer.Argument(help="the receipt, as the desk lists it")]
Share = Annotated[str, typer.Argument(help="how much", metavar="AMOUNT")]


def unapply(
    receipt: Receipt,
    reason: Reason,
    item: Annotated[
        list[str] | None, typer.Option("--item", help="only what is on this item; default: all", show_default=False)
    ] = None,
    home: Home = None,
) -> None:
    """Take money back from what it was applied to: the item is open again, the money unapplied.

    Example:  o2c desk unapply 5e0c2b7f9a41-1/3 --item DE01-INV-2026-000042 --reason "meant for 43"
    """
    ask = talk(home)
    applied = {row["cause"]: row["item"] for row in _rows(ask, receipt) if row["item"]}
    wanted = {name: of for name, of in applied.items() if not item or of in item}
    missing = sorted(set(item or ()) - set(wanted.values()))
    if missing or not wanted:
        on = ", ".join(sorted(set(applied.values()))) or "nothing"
        fail(f"{receipt} is not applied to {', '.join(missing) or 'anything'}; it is applied to {on}")
    for application in wanted:
        _post(ask, receipt, "unapply", {"application": application, "reason": reason})


def on_account(
    receipt: Receipt,
    share: Share,
    reason: Reason,
    undo: Annotated[bool, typer.Option("--undo", help="so much of it is unapplied again")] = False,
    home: Home = None,
) -> None:
    """Leave money as the customer's credit: nobody needs to decide about it any more.

    Example:  o2c desk on-account 5e0c2b7f9a41-1/3 40.00 --reason "for the next order, they say"
    """
    _post(talk(home), receipt, "on-account", {"amount": f"-{share}" if undo else share, "reason": reason})


def took_back(
    receipt: Receipt,
    reason: Reason,
    on: Annotated[str | None, typer.Option(help="when, YYYY-MM-DD. Default: today", show_default=False)] = None,
    home: Home = None,
) -> None:
    """The bank took the money back and no line of it says so yet: all it was applied to is open again.

    Example:  o2c desk return 5e0c2b7f9a41-1/3 --on 2026-06-03 --reason "the bank called: no funds"
    """
    _post(talk(home), receipt, "return", {"value_date": on, "reason": reason})


def not_ours(
    receipt: Receipt,
    share: Share,
    reason: Reason,
    transfer: Annotated[bool, typer.Option("--transfer", help="it is between our own accounts")] = False,
    home: Home = None,
) -> None:
    """No customer paid it: interest, a tax refund, a transfer. It waits for a second person.

    Example:  o2c desk not-ours 5e0c2b7f9a41-1/3 12.34 --reason "interest of the bank"
    """
    kind = "transfer" if transfer else "not-ours"
    _post(talk(home), receipt, "withdraw", {"amount": share, "kind": kind, "reason": reason})


def put_back(
    receipt: Receipt,
    reason: Reason,
    home: Home = None,
) -> None:
    """It is a customer's money after all: what was said to be none is unapplied again.

    Example:  o2c desk put-back 5e0c2b7f9a41-1/3 --reason "it was C-1001 after all"
    """
    ask = talk(home)
    gone = [row["withdrawal"] for row in _rows(ask, receipt) if row["withdrawal"]]
    if not gone:
        fail(f"nothing of {receipt} was said to be no customer's")
    for withdrawal in gone:
        _post(ask, receipt, "put-back", {"withdrawal": withdrawal, "reason": reason})


def _rows(ask: Talk, receipt: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ask.get(SERVICE, f"/v1/receipts/{quote(receipt)}")["rows"]
    return rows


def _post(ask: Talk, receipt: str, what: str, body: dict[str, Any]) -> None:
    did(ask.post(SERVICE, f"/v1/receipts/{quote(receipt)}/{what}", body))
