"""Aging: how much is open, how long, and how many items, as of any day, as known at any moment, on either basis.

Amounts of different currencies are never added (`aging_converted.py` converts them first). Open credits have a column
of their own, so that buckets + open credits = AR control; money that is not applied, on account or kept for orders
stands beside it and is never netted. What is disputed and what is legal are parts of a cell's amount, never taken off
it.
"""

from collections.abc import Sequence

from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.aging_figures import Aged, figures
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.customer_pages import accounts_after
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.groups import groups_of
from o2c.projection.queries.paging import decode_cursor, encode_cursor, page_of
from o2c.projection.queries.unapplied import Beside


class Cell(TypedDict):
    """`disputed` and `legal` are parts of `amount`, and no item is in both."""

    items: int
    amount: Money
    disputed: Money
    legal: Money


class AgingRow(TypedDict):
    """`group`: each thing the answer is grouped by, and what it is in this row."""

    currency: str
    group: dict[str, str]
    legal_entity: str | None
    customer: str | None
    buckets: list[Cell]
    open_credits: Cell
    total: Money
    disputed: Money
    legal: Money
    unapplied: Money
    on_account: Money
    prepaid: Money
    unidentified: Money


class Aging(CutAnswer):
    by: str
    buckets: list[str]
    rows: list[AgingRow]
    next_cursor: str | None


def aging(
    cur: Cur,
    cut: Cut,
    buckets: Buckets,
    *,
    group: Sequence[str] = (),
    customer: str | None = None,
    currency: str | None = None,
    entity: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Aging:
    """A row for each currency, and within it for each value of what is in `group` (`groups.py`); nothing open: no row.

    `total` is AR control before unapplied cash. Items are counted, credits apart from invoices. Grouped answers come in
    pages of `limit` rows, by customer in pages of `limit` customers. Raises BadCursor, BadGroup.
    """
    groups = groups_of(group)
    page: list[str] | None = [customer] if customer is not None else None
    by_customer = "customer" in group and page is None
    next_cursor = None
    if by_customer:
        (after,) = decode_cursor(cursor, str) or ("",)
        page = accounts_after(cur, after, limit)
        next_cursor = encode_cursor(page[-1]) if len(page) == limit else None
    found = figures(cur, cut, buckets, groups, {"customer": page, "currency": currency, "entity": entity})
    keys = list(found)
    if not by_customer:
        keys, next_cursor = page_of(keys, limit, cursor)
    names = [group.name for group in groups]
    rows = [aging_row(dict(zip(names, key, strict=True)), *found[key]) for key in keys]
    return {**cut.answer, "by": buckets.by, "buckets": buckets.labels, "rows": rows, "next_cursor": next_cursor}


def _told(cell: Aged, currency: str) -> Cell:
    return {
        "items": cell.items,
        "amount": money(cell.amount, currency),
        "disputed": money(cell.parts["disputed"], currency),
        "legal": money(cell.parts["legal"], currency),
    }


def aging_row(key: dict[str, str], cells: list[Aged], beside: Beside) -> AgingRow:
    currency, total = key["currency"], _told(sum(cells, Aged()), key["currency"])
    return {
        "currency": currency,
        "group": {name: value for name, value in key.items() if name != "currency"},
        "legal_entity": key.get("entity"),
        "customer": key.get("customer"),
        "buckets": [_told(cell, currency) for cell in cells[:-1]],
        "open_credits": _told(cells[-1], currency),
        "total": total["amount"],
        "disputed": total["disputed"],
        "legal": total["legal"],
        "unapplied": money(beside.unapplied, currency),
        "on_account": money(beside.on_account, currency),
        "prepaid": money(beside.prepaid, currency),
        "unidentified": money(beside.unidentified, currency),
    }
