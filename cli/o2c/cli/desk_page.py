"""One receipt on one page of a terminal: where it came from, what became of it, what it may be for."""

from collections.abc import Sequence
from typing import Any

from o2c.cli.show import amount, plain, say, table, wrapped
from o2c.cli.suggestions import percent

MOST = 15
"""Open items shown; all of them: --json."""


def show(receipt: dict[str, Any], found: dict[str, Any], notes: Sequence[dict[str, Any]]) -> None:
    money = f"{amount(receipt['amount']['amount'])} {receipt['amount']['currency']}"
    say(plain(receipt["receipt"]))
    say(f"{money}, booked {receipt['booking_date']}, value {receipt['value_date']}, on {receipt['account']}")
    for name in ("payer_name", "payer_account", "text"):
        _said(name.replace("_", " "), receipt[name])
    rows = [[row["effective"], row["kind"], amount(row["amount"]), row["item"] or ""] for row in receipt["rows"]]
    table("Rows", ["day", "what", "amount", "item"], rows)
    _said("why it waits", found["reason"])
    for said in found["evidence"]:
        say("\n".join(wrapped(said, "  ")))
    if found["suggestion"] is not None:
        _suggested(found["suggestion"])
    for action in found["actions"]:
        say(f"may be done: {action['action']} {amount(action['amount'])}: {action['why']}")
    items = [
        [item["number"], item["due_date"], amount(item["open"]), item["currency"], _mark(item)]
        for item in found["items"][:MOST]
    ]
    if items:
        table("Open items of the account", ["number", "due", "open", "", ""], items)
    if len(found["items"]) > MOST:
        say(f"… and {len(found['items']) - MOST} more; all of them: --json")
    for note in notes:
        said = f"{note['known'][:16].replace('T', ' ')} {note['said_by']}, {note['kind']}: {note['note']}"
        say("\n".join(wrapped(said, "  ")))


def _suggested(suggestion: dict[str, Any]) -> None:
    say(f"suggested by {suggestion['rule']}, {percent(suggestion['score'])} % sure:")
    for item in suggestion["items"]:
        discount = f", discount {amount(item['discount'])}" if item["discount"].strip("0.") else ""
        say(plain(f"  {amount(item['amount'])} on {item['item']}{discount}"))
    for said in suggestion["evidence"]:
        say("\n".join(wrapped(said, "  ")))
    for rival in suggestion["rivals"]:
        say("\n".join(wrapped(f"lost: {', '.join(rival['items']) or rival['size']}: {rival['why']}", "  ")))


def _said(name: str, text: str | None) -> None:
    if text:
        say("\n".join(wrapped(f"{name}: {text}", "")))


def _mark(item: dict[str, Any]) -> str:
    return f"on hold: {item['hold']}" if item["hold"] else "suggested" if item["suggested"] else ""
