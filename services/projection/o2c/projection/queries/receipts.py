"""Receipts and what became of them: their parts always add up to what came in."""

from datetime import date
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.paging import cursor_after, decode_cursor

_PAGE = sql.SQL("""
select r.receipt, r.account, r.entity, r.currency, o.*, m.* from receipt r cross join lateral (
  select max(booking_date) as booking_date, max(value_date) as value_date, max(bank_account) as bank_account,
    max(statement) as statement, max(line) as line, max(payer) as payer, max(identified_by) as identified_by
  from receipt o where o.receipt = r.receipt
) o cross join lateral (
  select count(*) as movements, coalesce(sum(amount) filter (where kind = 'received'), 0)::bigint as received,
    coalesce(sum(amount) filter (where kind = 'transferred'), 0)::bigint as transferred,
    coalesce(-sum(amount) filter (where kind in ('applied', 'unapplied')), 0)::bigint as applied,
    coalesce(-sum(amount) filter (where kind in ('returned', 'withdrawn')), 0)::bigint as returned,
    coalesce(-sum(amount) filter (where kind = 'prepaid'), 0)::bigint as prepaid,
    coalesce(sum(amount), 0)::bigint as remaining, coalesce(sum(on_account), 0)::bigint as on_account
  from receipt_movement m
  where m.receipt = r.receipt and m.account = r.account and m.known <= %(known)s and m.{date} <= %(as_of)s
) m where m.movements > 0 and (r.receipt, r.account) > (%(after_receipt)s, %(after_account)s){where}
order by r.receipt, r.account limit %(limit)s""")


class Receipt(TypedDict):
    receipt: str
    account: str
    legal_entity: str
    booking_date: date | None
    value_date: date | None
    bank_account: str | None
    statement: str | None
    line: int | None
    payer: str
    identified_by: str
    received: Money
    transferred: Money
    applied: Money
    returned: Money
    prepaid: Money
    left: Money
    on_account: Money


class Receipts(CutAnswer):
    receipts: list[Receipt]
    next_cursor: str | None


def list_receipts(
    cur: Cur,
    cut: Cut,
    *,
    receipt: str | None = None,
    account: str | None = None,
    currency: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Receipts:
    """A row for each receipt and account it has been on: received + transferred - applied - returned - prepaid = left,
    of which `on_account` is the customer's credit. `prepaid` is kept for orders.

    Raises BadCursor.
    """
    after_receipt, after_account = decode_cursor(cursor, str, str) or ("", "")
    wanted = {"receipt": receipt, "account": account, "currency": currency}
    where = conditions({"receipt": "r.receipt", "account": "r.account", "currency": "r.currency"}, wanted)
    query = _PAGE.format(date=sql.Identifier(cut.basis), where=where)
    after = {"after_receipt": after_receipt, "after_account": after_account, "limit": limit}
    rows = cur.execute(query, {**cut.parameters, **wanted, **after}).fetchall()
    next_cursor = cursor_after(rows, limit, "receipt", "account")
    return {**cut.answer, "receipts": [_receipt(row) for row in rows], "next_cursor": next_cursor}


def _receipt(row: dict[str, Any]) -> Receipt:
    currency = row["currency"]
    return {
        "receipt": row["receipt"],
        "account": row["account"],
        "legal_entity": row["entity"],
        "booking_date": row["booking_date"],
        "value_date": row["value_date"],
        "bank_account": row["bank_account"],
        "statement": row["statement"],
        "line": row["line"],
        "payer": row["payer"] or "",
        "identified_by": row["identified_by"] or "",
        "received": money(row["received"], currency),
        "transferred": money(row["transferred"], currency),
        "applied": money(row["applied"], currency),
        "returned": money(row["returned"], currency),
        "prepaid": money(row["prepaid"], currency),
        "left": money(row["remaining"], currency),
        "on_account": money(row["on_account"], currency),
    }
