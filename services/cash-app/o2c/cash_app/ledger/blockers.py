"""What a person should clear before a month is closed, as far as cash application knows of it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from o2c.cash_app.bank import views
from o2c.cash_app.ledger import obstacles
from o2c.cash_app.ledger.closing_worth import balances, missing_rates
from o2c.cash_app.ledger.revaluing import last_day
from o2c.chassis.money import to_minor, to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

CLEARED_BY = {
    "unapplied": ("cash desk", "o2c desk list"),
    "unidentified": ("cash desk", "o2c desk list"),
    "bank gap": ("treasury", "o2c bank status"),
    "bank opening": ("treasury", "o2c bank status"),
    "closing rate": ("treasury", "o2c import rates FILE"),
    "approval": ("second person", "o2c approvals list"),
}
"""By whom, and with which command."""

_ACCOUNTS = "select bank_account from bank_accounts where legal_entity = %s order by bank_account"
_APPROVALS = """select currency, count(*) as count, sum(amount)::bigint as amount from approvals
  where legal_entity = %s and approved is null group by currency order by currency"""
NO_CURRENCY = "XXX"


def blockers(cur: "Cursor[Row]", legal_entity: str, period: str) -> list[dict[str, Any]]:
    """`blocker`, `count`, `amount` and `currency` (null where it is not about money), `owner`, the `command` that
    clears it; nothing for what is clear."""
    found = [
        *_undecided(cur, legal_entity, period),
        *_bank(cur, legal_entity),
        *_rates(cur, legal_entity, period),
        *_approvals(cur, legal_entity),
    ]
    return [
        {
            "blocker": blocker,
            "count": count,
            "amount": None if currency is None else to_text(amount, currency),
            "currency": currency,
            "owner": CLEARED_BY[blocker][0],
            "command": CLEARED_BY[blocker][1],
        }
        for blocker, count, amount, currency in found
    ]


Found = tuple[str, int, int, str | None]


def _undecided(cur: "Cursor[Row]", legal_entity: str, period: str) -> Iterator[Found]:
    place = legal_entity, period
    for one in obstacles.undecided(cur, [place])[place]:
        yield one.kind, one.receipts, one.amount, one.currency


def _bank(cur: "Cursor[Row]", legal_entity: str) -> Iterator[Found]:
    """Gaps between statements, and openings that nobody compared with the bank's paper; sums over all accounts."""
    sums: dict[tuple[str, str], list[int]] = {}
    for row in cur.execute(_ACCOUNTS, (legal_entity,)).fetchall():
        account = views.account(cur, row["bank_account"])
        assert account is not None
        amounts = [("bank gap", gap["amount"]) for gap in account["gaps"]]
        if not account.get("opening_confirmed", True):
            amounts.append(("bank opening", account["opening"]))
        for blocker, amount in amounts:
            total = sums.setdefault((blocker, account["currency"]), [0, 0])
            total[0] += 1
            total[1] += to_minor(amount, account["currency"])
    for (blocker, currency), (count, amount) in sorted(sums.items()):
        yield blocker, count, amount, currency


def _rates(cur: "Cursor[Row]", legal_entity: str, period: str) -> Iterator[Found]:
    """What is open in a currency without a rate of the month's last day: it could not be revalued."""
    day = last_day(period)
    found = balances(cur, legal_entity, day)
    missing = set(missing_rates(cur, found, day))
    amounts: dict[str, int] = {}
    for balance in found:
        if balance.pair in missing:
            amounts[balance.currency] = amounts.get(balance.currency, 0) + balance.amount
    for currency, amount in sorted(amounts.items()):
        yield "closing rate", 1, amount, currency


def _approvals(cur: "Cursor[Row]", legal_entity: str) -> Iterator[Found]:
    for row in cur.execute(_APPROVALS, (legal_entity,)).fetchall():
        about_money = row["currency"] not in ("", NO_CURRENCY)
        yield "approval", row["count"], row["amount"], row["currency"] if about_money else None
