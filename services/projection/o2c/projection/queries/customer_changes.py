"""What changed in customers' terms, limits and master data: from what to what, when we knew it, who said so and why."""

from datetime import date, datetime
from typing import Any

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import money
from o2c.projection.queries.cut import CREDIT, Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.paging import cursor_after, decode_cursor

SOURCES = (CREDIT,)
FIELDS = ("name", "country", "parent", "risk_class", "payment_terms", "attributes", "limit", "credit_check")

# What held before an event is what the last event before it said that said it at all. `attributes` and the names of the
# master come together, so do amount, currency and check of the limit.
_PAGE = sql.SQL("""
select c.*, m.name as old_name, m.country as old_country, m.parent as old_parent, m.risk_class as old_risk_class,
  m.attributes as old_attributes, t.payment_terms as old_payment_terms, l.limit_amount as old_limit_amount,
  l.limit_currency as old_limit_currency, l.credit_check as old_credit_check
from customer_change c
left join lateral (select * from customer_change m where m.customer = c.customer and m.name is not null
  and (m.known, m.sequence) < (c.known, c.sequence) order by m.known desc, m.sequence desc limit 1) m on true
left join lateral (select * from customer_change t where t.customer = c.customer and t.payment_terms is not null
  and (t.known, t.sequence) < (c.known, c.sequence) order by t.known desc, t.sequence desc limit 1) t on true
left join lateral (select * from customer_change l where l.customer = c.customer and l.limit_amount is not null
  and (l.known, l.sequence) < (c.known, c.sequence) order by l.known desc, l.sequence desc limit 1) l on true
where c.known <= %(known)s and c.known >= %(since)s
  and (c.known, c.partition, c.sequence) < (%(before)s, %(before_partition)s, %(before_sequence)s){where}
order by c.known desc, c.partition desc, c.sequence desc limit %(limit)s""")


class FieldChange(TypedDict):
    """`old` is null where nothing was said before."""

    field: str
    old: str | None
    new: str


class CustomerChanged(TypedDict):
    customer: str
    known: datetime
    type: str
    actor: str
    reason: str
    changes: list[FieldChange]


class CustomerChanges(CutAnswer):
    changes: list[CustomerChanged]
    next_cursor: str | None


def customer_changes(
    cur: Cur, cut: Cut, *, customer: str | None = None, since: date | None = None, limit: int = 100,
    cursor: str | None = None,
) -> CustomerChanges:  # fmt: skip
    """The latest first; an event that changed nothing is shown with no changes. Raises BadCursor."""
    last = ("infinity", 2**31 - 1, 2**63 - 1)
    before, partition, sequence = decode_cursor(cursor, str, int, int) or last
    bound = {"since": since or date.min, "before": before, "before_partition": partition, "before_sequence": sequence}
    query = _PAGE.format(where=conditions({"customer": "c.customer"}, {"customer": customer}))
    rows = cur.execute(query, {**cut.parameters, **bound, "customer": customer, "limit": limit}).fetchall()
    next_cursor = cursor_after(rows, limit, "known", "partition", "sequence")
    return {**cut.answer, "changes": [_changed(row) for row in rows], "next_cursor": next_cursor}


def _changed(row: dict[str, Any]) -> CustomerChanged:
    fields = [(name, _value(row, "old_" + name), _value(row, name)) for name in FIELDS]
    return {
        "customer": row["customer"],
        "known": row["known"],
        "type": row["type"],
        "actor": row["actor"],
        "reason": row["reason"],
        "changes": [
            {"field": name, "old": old, "new": new}
            for name, old, new in fields
            if new is not None and new != (old or "")
        ],
    }


def _value(row: dict[str, Any], name: str) -> str | None:
    """As text: every field of a customer is compared and shown the same way."""
    if name.endswith("limit"):
        amount = row[name + "_amount"]
        if amount is None:
            return None
        said = money(amount, row[name + "_currency"])
        return f"{said['amount']} {said['currency']}"
    value = row[name]
    if isinstance(value, dict):
        return ", ".join(f"{field}={value[field]}" for field in sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None else str(value)
