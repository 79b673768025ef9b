"""What can be asked of our bank accounts: does opening + classes = closing, their statements, other lines."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from o2c.cash_app.facts import StatementHead
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

_ACCOUNTS = "select bank_account, legal_entity, currency from bank_accounts order by bank_account"
_ACCOUNT = "select * from bank_accounts where bank_account = %s"
_CLASSES = """select line_class, count(*) as lines, sum(amount)::bigint as amount from bank_lines
  where bank_account = %s and line_class <> 'pending' and not in_transit
  group by line_class order by line_class"""
_STATEMENTS = """select statement, number, statement_date, opening, closing, lines, flags, refused, detail, file_name,
    currency, known
  from statements where bank_account = %s order by known desc, statement limit %s"""
_HEAD = """select statement, bank_account, legal_entity, currency, number, statement_date, opening, closing, file_name,
    format
  from statements where bank_account = %s and statement = %s"""
_LINES = """select statement, number, line_class, amount, booking_date, value_date, reason, receipt, reference
  from bank_lines where bank_account = %(account)s and line_class <> 'receipt' and line_class <> 'pending'
    and (%(line_class)s::text is null or line_class = %(line_class)s)
    and (not %(unmatched)s or (line_class in ('return', 'refund') and receipt = ''))
    and (statement, number) > (%(after_statement)s, %(after_number)s)
  order by statement, number limit %(limit)s"""


def accounts(cur: "Cursor[Row]") -> list[dict[str, Any]]:
    return [dict(row) for row in cur.execute(_ACCOUNTS).fetchall()]


def account(cur: "Cursor[Row]", name: str) -> dict[str, Any] | None:
    """A bank account: opening + classes + unexplained = closing; unexplained is 0.00 unless statements are missing.

    Where only files without balances are known there is no opening and no closing. Lines of detail files count once the
    statement has them.
    """
    row = cur.execute(_ACCOUNT, (name,)).fetchone()
    if row is None:
        return None
    currency, covered = row["currency"], row["covered"]
    classes = cur.execute(_CLASSES, (name,)).fetchall()
    moved = sum(c["amount"] for c in classes)
    found: dict[str, Any] = {
        "bank_account": name,
        "legal_entity": row["legal_entity"],
        "currency": currency,
        "classes": {c["line_class"]: {"lines": c["lines"], "amount": to_text(c["amount"], currency)} for c in classes},
        "gaps": [
            {"after": before["last"], "before": after["first"], "amount": _text(after, before, currency)}
            for before, after in pairwise(covered)
        ],
        "in_transit": _in_transit(row["deposits"], currency),
    }
    if covered:
        opening, closing = covered[0]["opening"], covered[-1]["closing"]
        found |= {
            "from": covered[0]["first"],
            "until": covered[-1]["last"],
            "opening": to_text(opening, currency),
            "opening_confirmed": covered[0]["confirmed"],
            "closing": to_text(closing, currency),
            "unexplained": to_text(closing - opening - moved, currency),
        }
    return found


def _in_transit(deposits: Sequence[Row], currency: str) -> dict[str, Any]:
    """What detail files brought and no statement has; a negative deposit is one that no detail file brought yet."""
    found = [(d["statement"], d["day"], d["amount"]) for d in deposits if d["detail"]]
    return {
        "amount": to_text(sum(amount for _, _, amount in found), currency),
        "deposits": [{"statement": s, "day": day, "amount": to_text(amount, currency)} for s, day, amount in found],
    }


def _text(after: Row, before: Row, currency: str) -> str:
    return to_text(after["opening"] - before["closing"], currency)


def statements(cur: "Cursor[Row]", name: str, limit: int) -> list[dict[str, Any]]:
    """The latest statements, also refused ones, the last known first."""
    return [_statement(found) for found in cur.execute(_STATEMENTS, (name, limit)).fetchall()]


def head(cur: "Cursor[Row]", name: str, statement: str) -> StatementHead | None:
    row = cur.execute(_HEAD, (name, statement)).fetchone()
    return None if row is None else StatementHead(part=1, parts=1, **row)


def _statement(row: Row) -> dict[str, Any]:
    currency = row["currency"]
    balances = {n: None if row[n] is None else to_text(row[n], currency) for n in ("opening", "closing")}
    return {**row, **balances}


def lines(cur: "Cursor[Row]", asked: Mapping[str, Any], currency: str) -> list[dict[str, Any]]:
    """Lines that are no receipts. `unmatched`: returns without a receipt, refunds without a withdrawal."""
    return [{**row, "amount": to_text(row["amount"], currency)} for row in cur.execute(_LINES, dict(asked)).fetchall()]
