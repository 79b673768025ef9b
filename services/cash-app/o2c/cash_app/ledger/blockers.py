"""What a person should clear before a month is closed, as far as cash application knows of it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from o2c.cash_app.bank import views
from o2c.cash_app.ledger import obstacles
from o2c.chassis.money import to_minor, to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

CLEARED_BY = {
    "unapplied": "o2c desk list",
    "unidentified": "o2c desk list --state unidentified",
    "bank gap": "o2c bank status",
    "opening not confirmed": "o2c bank status",
    "approval": "o2c approvals list",
}
OWNERS = {
    "unapplied": "cash application",
    "unidentified": "cash application",
    "bank gap": "treasury",
    "opening not confirmed": "treasury",
    "approval": "second person",
}
_ACCOUNTS = "select bank_account from bank_accounts where legal_entity = %s order by bank_account"
_APPROVALS = """select currency, count(*) as count, sum(amount)::bigint as amount from approvals
  where legal_entity = %s and approved is null group by currency order by currency"""
NO_CURRENCY = "XXX"


def blockers(cur: "Cursor[Row]", legal_entity: str, period: str) -> list[dict[str, Any]]:
    """`blocker`, `count`, `amount` and `currency` (null where it is not about money), `owner`, the `command` that
    clears it; nothing for what is clear."""
    found = [*_undecided(cur, legal_entity, period), *_bank(cur, legal_entity), *_approvals(cur, legal_entity)]
    return [
        {
            "blocker": blocker,
            "count": count,
            "amount": None if currency is None else to_text(amount, currency),
            "currency": currency,
            "owner": OWNERS[blocker],
            "command": CLEARED_BY[blocker],
        }
        for blocker, count, amount, currency in found
    ]


Found = tuple[str, int, int, str | None]


def _undecided(cur: "Cursor[Row]", legal_entity: str, period: str) -> Iterator[Found]:
    place = legal_entity, period
    for one in obstacles.undecided(cur, [place])[place]:
        yield one.kind, one.receipts, one.amount, one.currency


def _bank(cur: "Cursor[Row]", legal_entity: str) -> Iterator[Found]:
    for row in cur.execute(_ACCOUNTS, (legal_entity,)).fetchall():
        account = views.account(cur, row["bank_account"])
        assert account is not None
        gaps = account["gaps"]
        currency = account["currency"]
        if gaps:
            yield "bank gap", len(gaps), sum(to_minor(gap["amount"], currency) for gap in gaps), currency
        if not account.get("opening_confirmed", True):
            yield "opening not confirmed", 1, to_minor(account["opening"], currency), currency


def _approvals(cur: "Cursor[Row]", legal_entity: str) -> Iterator[Found]:
    for row in cur.execute(_APPROVALS, (legal_entity,)).fetchall():
        about_money = row["currency"] not in ("", NO_CURRENCY)
        yield "approval", row["count"], row["amount"], row["currency"] if about_money else None
