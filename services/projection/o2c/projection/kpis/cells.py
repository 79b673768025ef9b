"""Amounts with their dates, which books sum up: from sums by day, or, for some customers alone, from their items.

The days know what was known by the end of each day; what was known later on the day of the cut is taken off again,
movement by movement. Both ways give the same columns: `moved` every movement, `aged` the same by an item's own date,
`paid` what was paid with the days it took.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from o2c.projection.queries.cut import Cut

_MOVEMENTS = "from movement m join open_item i using (item)"
_PAYMENTS = "from movement m join open_item i using (item) join movement p using (item, cause)"
_LATE = "m.known > %(known)s and m.known < %(next_day)s"
_OF_CUSTOMERS = "i.customer = any(%(customers)s) and i.closed in (false, true) and m.known <= %(known)s"
_PAYS = "m.kind in ('applied', 'unapplied', 'returned') and p.kind = 'applied' and i.kind = 'invoice'"
_WORDS = {"movements": _MOVEMENTS, "payments": _PAYMENTS, "late": _LATE, "of_customers": _OF_CUSTOMERS, "pays": _PAYS}

_FROM_DAYS = {
    "moved": """select entity, currency, kind, effective, accounting, amount from movement_day
        where known_day <= %(known_day)s
      union all select i.entity, i.currency, m.kind, m.effective, m.accounting, -m.amount {movements} where {late}""",
    "aged": """select entity, currency, item_kind, base_date, effective, accounting, amount from aging_cube
        where aged_by = %(by)s and known_day <= %(known_day)s
      union all select i.entity, i.currency, i.kind, i.{base}, m.effective, m.accounting, -m.amount
        {movements} where {late}""",
    "paid": """select entity, currency, {paid_on} as paid_on, effective, accounting, amount, amount_days, amount_late,
        amount_late_only from paid_day where known_day <= %(known_day)s
      union all select i.entity, i.currency, p.{date}, m.effective, m.accounting, m.amount,
        m.amount * (p.effective - i.document_date), m.amount * (p.effective - i.due_date),
        m.amount * greatest(p.effective - i.due_date, 0)
        {payments} where {late} and {pays}""",
}
_FROM_ITEMS = {
    "moved": """select i.entity, i.currency, m.kind, m.effective, m.accounting, m.amount
      {movements} where {of_customers}""",
    "aged": """select i.entity, i.currency, i.kind as item_kind, i.{base} as base_date, m.effective, m.accounting,
      m.amount {movements} where {of_customers}""",
    "paid": """select i.entity, i.currency, p.{date} as paid_on, m.effective, m.accounting, -m.amount as amount,
        -m.amount * (p.effective - i.document_date) as amount_days,
        -m.amount * (p.effective - i.due_date) as amount_late,
        -m.amount * greatest(p.effective - i.due_date, 0) as amount_late_only
      {payments} where {of_customers} and {pays}""",
}


def cells(cut: Cut, wanted: Mapping[str, Any], by: str) -> dict[str, sql.Composed]:
    """`moved`, `aged` and `paid`, to be put into a query. `by`: due or invoice, the date that `aged` goes by."""
    names: dict[str, sql.Composable] = {name: sql.SQL(text) for name, text in _WORDS.items()}
    names["date"], names["paid_on"] = sql.Identifier(cut.basis), sql.Identifier(f"paid_{cut.basis}")
    names["base"] = sql.Identifier("due_date" if by == "due" else "document_date")
    texts = _FROM_DAYS if wanted.get("customers") is None else _FROM_ITEMS
    return {name: sql.SQL(text).format(**names) for name, text in texts.items()}
