"""`o2c desk accept`, `reject`, `accept-all`: what people make of what is suggested for a receipt."""

import uuid
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from urllib.parse import quote

import typer

from o2c.cli.answers import SERVICE, Home, Json, Reason, did, shown
from o2c.cli.show import amount
from o2c.cli.talk import fail, talk

MILLION = 1_000_000

Receipt = Annotated[str, typer.Argument(help="the receipt, as the desk lists it")]
Seen = Annotated[str, typer.Option("--suggestion", help="the one that was seen; default: the queue's")]
Percent = Annotated[str, typer.Option("--min-score", help="only what is so sure, in percent", metavar="PERCENT")]
Rule = Annotated[str | None, typer.Option(help="only what this rule suggests, e.g. habit.v1", show_default=False)]


def accept(
    receipt: Receipt,
    reason: Reason,
    items: Annotated[list[str] | None, typer.Argument(help="only these items; default: all of it")] = None,
    suggestion: Seen = "",
    home: Home = None,
) -> None:
    """Post what is suggested for a receipt, or some of it. Other items: o2c desk apply.

    Example:  o2c desk accept 5e0c2b7f9a41-1/3 --reason "as the customer said"
    """
    body = {"items": items or [], "suggestion": suggestion, "reason": reason}
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/accept", body))


def reject(receipt: Receipt, reason: Reason, suggestion: Seen = "", home: Home = None) -> None:
    """Say that what is suggested was not paid: it is never suggested again for this receipt.

    Example:  o2c desk reject 5e0c2b7f9a41-1/3 --reason "those invoices are disputed"
    """
    did(talk(home).post(SERVICE, f"/v1/receipts/{quote(receipt)}/reject", {"suggestion": suggestion, "reason": reason}))


def accept_all(
    min_score: Percent,
    currency: Annotated[str, typer.Option(help="of the receipts, e.g. EUR")],
    reason: Reason,
    entity: Annotated[str | None, typer.Option(help="only this legal entity", show_default=False)] = None,
    rule: Rule = None,
    max_amount: Annotated[str | None, typer.Option(help="only suggestions up to this", show_default=False)] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 100,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Accept all suggestions that are sure enough, the surest first, and say of each what happened.

    Each is looked at anew: what is not so sure any more stays. See first: o2c desk list --min-score 97.5

    Example:  o2c desk accept-all --min-score 97.5 --currency EUR --max-amount 5000 --reason "looked through"
    """
    body = {"min_score": millionths(min_score), "currency": currency, "legal_entity": entity, "rule": rule}
    body |= {"max_amount": max_amount, "limit": limit, "reason": reason}
    found = talk(home).post(SERVICE, "/v1/desk/accept", body, key=str(uuid.uuid4()))["results"]
    done = sum(1 for result in found if result.get("events"))
    cells = [[result["name"], *_outcome(result)] for result in found]
    shown(f"{done} of {len(found)} suggestions accepted", ["receipt", "items", "what happened"], cells, found, as_json)


def _outcome(result: dict[str, Any]) -> list[Any]:
    if "code" in result:
        return ["", f"{result['code']}: {result['detail']}"]
    applied = [e["data"] for e in result["events"] if e["type"] == "o2c.cash-app.payment-applied.v1"]
    if not applied:
        return ["", "not so sure any more: weighed anew"]
    total = sum((Decimal(a["amount"]["amount"]) for a in applied), Decimal())
    return [len(applied), f"applied {amount(str(total))} {applied[0]['amount']['currency']}"]


def millionths(percent: str) -> int:
    """
    >>> millionths("97.5"), millionths("100")
    (975000, 1000000)
    """
    try:
        share = Decimal(percent) * 10_000
    except InvalidOperation:
        fail(f"--min-score {percent!r}: expected percent from 0 to 100, e.g. 97.5")
    if not share.is_finite() or not 0 <= share <= MILLION:
        fail(f"--min-score {percent!r}: expected percent from 0 to 100, e.g. 97.5")
    return int(share)


def percent(score: int | None) -> str:
    """Rounded down: nothing is surer than it is.

    >>> percent(987_699), percent(None)
    ('98.76', '')
    """
    if score is None:
        return ""
    whole, rest = divmod(score // 100, 100)
    return f"{whole}.{rest:02}"
