"""`o2c verify`: figures that were folded independently, side by side.

Where two differ, the first event that parts them is named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from o2c.chassis.local.home import RunningStack
from o2c.cli.settle import wait_settled
from o2c.cli.talk import Talk, fail

Figures = dict[tuple[str, ...], str]
Places = dict[tuple[str, ...], dict[str, Any]]
"""Where the first event of a figure stands."""
Answer = Mapping[str, Any]
Totals = Sequence[Mapping[str, Any]]
"""Of the journal: legal entity, account, currency, amount."""


@dataclass(slots=True)
class Comparison:
    """Two sets of figures under one name; `differences` in words, empty when they tie out."""

    name: str
    compared: int
    differences: list[str] = field(default_factory=list)

    @property
    def ties(self) -> bool:
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "compared": self.compared, "ties": self.ties, "differences": self.differences}


def verify_all(stack: RunningStack) -> list[Comparison]:
    """Wait until everything is heard, then compare at that point."""
    still = wait_settled(stack)
    if still:
        fail(f"{still[0].service} is still behind on {still[0].topic}; figures cannot be compared while events travel")
    ask = Talk(stack)
    verified = ask.get("projection", "/v1/verify")
    journal = ask.get("cash-app", "/v1/journal/totals")["totals"]
    return [
        _documents(ask, verified),
        _receivable(verified, journal),
        _money(verified, journal),
        _cash(ask, journal),
        *_exposure(ask),
        _read_models(verified),
        _proof(ask),
    ]


def pages(ask: Talk, service: str, path: str, rows: str, **params: Any) -> Iterator[dict[str, Any]]:
    """All rows of a paged list."""
    cursor = None
    while True:
        page = ask.get(service, path, cursor=cursor, limit=1000, **params)
        yield from page[rows]
        cursor = page.get("next_cursor")
        if cursor is None:
            return


def compare(name: str, left: Figures, right: Figures, first: Callable[[tuple[str, ...]], str]) -> Comparison:
    """`first` names the first event of a key whose figures differ."""
    keys = sorted({k for k, v in left.items() if not _zero(v)} | {k for k, v in right.items() if not _zero(v)})
    found = Comparison(name, len(keys))
    for key in keys:
        ours, theirs = left.get(key, "0"), right.get(key, "0")
        if _canonical(ours) != _canonical(theirs):
            found.differences.append(f"{' '.join(key)}: {ours} against {theirs}{first(key)}")
    return found


def _zero(text: str) -> bool:
    return not text.strip("-0.")


def _canonical(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _documents(ask: Talk, verified: Answer) -> Comparison:
    """Every document billing issued is an item of cash application, with the same amount."""
    billed = _by_customer(pages(ask, "projection", "/v1/totals/documents", "totals"))
    taken = _by_customer(pages(ask, "projection", "/v1/totals/items", "totals"))
    first = verified["billing_against_cash_app"]
    return compare("documents: billing against cash-app", billed, taken, lambda _: _place(first) if first else "")


def _receivable(verified: Answer, journal: Totals) -> Comparison:
    """The journal's receivable account is the sum of the open items, by entity and currency."""
    items: Figures = {}
    for row in verified["receivables"]:
        amount = row["shapes"]["open items"]
        items[row["legal_entity"], amount["currency"]] = amount["amount"]
    owed = {key[:2]: amount for key, amount in _of_journal(journal, {"receivable": ""}).items()}
    return compare("receivable: open items against journal", items, owed, lambda _: "")


LIABILITIES = {
    "unapplied": "unapplied",
    "unidentified": "unidentified",
    "on-account": "on-account",
    "prepayments": "prepaid",
}
"""Accounts of the journal for money of others → its class among the proved totals."""


def _money(verified: Answer, journal: Totals) -> Comparison:
    """What receipts leave of others' money, class by class, is what the journal owes them."""
    held: Figures = {}
    for row in verified["money"]:
        amount = row["shapes"]["receipts"]
        held[row["legal_entity"], amount["currency"], row["what"]] = amount["amount"]
    owed = {key: _turned(amount) for key, amount in _of_journal(journal, LIABILITIES).items()}
    return compare("money of others: receipts against journal", held, owed, lambda _: "")


def _of_journal(journal: Totals, accounts: Mapping[str, str]) -> Figures:
    """By legal entity, currency and class; a debit is positive."""
    found = [total for total in journal if total["account"] in accounts]
    return {(t["legal_entity"], t["currency"], accounts[t["account"]]): t["amount"] for t in found}


def _turned(amount: str) -> str:
    return amount.removeprefix("-") if amount.startswith("-") or _zero(amount) else f"-{amount}"


def _cash(ask: Talk, journal: Totals) -> Comparison:
    """The journal's cash of each bank account is what its statements moved, in the books of whose account it is."""
    moved: Figures = {}
    for account in ask.get("cash-app", "/v1/bank-status")["bank_accounts"]:
        if account["classes"]:
            key = account["legal_entity"], account["bank_account"], account["currency"]
            moved[key] = str(sum(Decimal(total["amount"]) for total in account["classes"].values()))
    booked: Figures = {
        (t["legal_entity"], t["account"].removeprefix("cash:"), t["currency"]): t["amount"]
        for t in journal
        if t["account"].startswith("cash:")
    }
    return compare("cash: bank statements against journal", moved, booked, lambda _: "; see: o2c bank status")


def _exposure(ask: Talk) -> Iterator[Comparison]:
    """Credit's buckets, customer by customer: billed is what open items sum up to that are exposure, unapplied what
    receipts leave and is not kept for an order, the others what orders do."""
    rows = list(pages(ask, "credit", "/v1/credit/exposure", "exposure"))

    def bucket(name: str) -> Figures:
        return {(row["customer"], row["currency"]): row[name] for row in rows}

    billed = _by_customer(pages(ask, "projection", "/v1/totals/billed", "totals"))
    yield compare(
        "billed exposure: credit against open items", bucket("billed"), billed, lambda key: _last_move(ask, key[0])
    )
    money = _by_customer(pages(ask, "projection", "/v1/totals/unapplied", "totals"))
    yield compare(
        "money that makes room for orders: credit against receipts",
        bucket("unapplied"),
        money,
        lambda key: _oldest(ask, key[0], "payment-received"),
    )
    for name, what, title in (
        ("open_orders", "open-orders", "open orders: credit against orders"),
        ("shipped", "shipped-not-billed", "shipped, not billed: credit against shipments"),
    ):
        counted = list(pages(ask, "projection", f"/v1/totals/{what}", "totals"))
        places: Places = {(row["customer"], row["total"]["currency"]): row["first"] for row in counted}
        yield compare(title, bucket(name), _by_customer(iter(counted)), partial(_first_counted, ask, places))


def _read_models(verified: Answer) -> Comparison:
    """Receivables and money of others in every shape the read models keep them in: items, movements, balances …"""
    found = Comparison("every shape of the read models", 0)
    for row in (*verified["receivables"], *verified["money"], *verified["marked"]):
        found.compared += len(row["shapes"])
        if not row["agree"]:
            shapes = ", ".join(f"{name} {amount['amount']}" for name, amount in row["shapes"].items())
            found.differences.append(f"{row['legal_entity']} {row['what']}: {shapes}")
    return found


def _proof(ask: Talk) -> Comparison:
    """Totals folded here against those that cash application said at the same point of the stream."""
    proof = ask.get("projection", "/v1/proof")
    found = Comparison("totals proved in the stream", len(proof["totals"]))
    for d in proof["differences"]:
        found.differences.append(
            f"{d['legal_entity']} {d['account_class']} {d['difference']['amount']} {d['difference']['currency']}: "
            f"{d['source']} partition {d['partition']} agreed up to sequence {d['agreed_sequence']}, "
            f"differs since {d['differs_since']}"
        )
    return found


def _by_customer(rows: Iterator[dict[str, Any]]) -> Figures:
    return {(row["customer"], row["total"]["currency"]): row["total"]["amount"] for row in rows}


def _place(event: dict[str, Any]) -> str:
    return (
        f"; first: document {event['document']}, issued {event['issued']['amount']}, taken {event['taken']['amount']}, "
        f"{event['source']} partition {event['partition']} sequence {event['sequence']}"
    )


def _last_move(ask: Talk, customer: str) -> str:
    """The oldest event about the customer's receivables: from there on the story can be read with `o2c explain`."""
    return _oldest(ask, customer, "receivable-moved")


def _first_counted(ask: Talk, places: Places, key: tuple[str, ...]) -> str:
    """The oldest event that counts on our side; where none does, credit counts one too many: the oldest order's."""
    return _where(places[key]) if key in places else _oldest(ask, key[0], "order-placed")


def _oldest(ask: Talk, customer: str, kind: str) -> str:
    entries = ask.get("projection", f"/v1/timeline/{quote(customer, safe='')}", limit=500)["entries"]
    found = next((e for e in entries if e["type"] == kind), None)
    return _where(found) if found else ""


def _where(event: dict[str, Any]) -> str:
    return f"; first: {event['source']} partition {event['partition']} sequence {event['sequence']}"
