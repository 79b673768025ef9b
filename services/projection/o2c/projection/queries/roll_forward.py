"""How receivables came from one balance to the next: opening + what happened = closing, per entity and currency."""

from datetime import date

from psycopg import sql
from typing_extensions import TypedDict

from o2c.projection.amounts import Money, money
from o2c.projection.queries.cut import Cur, Cut, CutAnswer
from o2c.projection.queries.filters import conditions

COLUMNS = {
    "invoiced": ("invoiced",),
    "credits": ("credited",),
    "cash": ("applied", "unapplied", "returned"),
    "discounts": ("discounted", "discount-reversed"),
    "write_offs": ("written-off",),
    "transfers": ("transferred",),
}
"""Which kinds of movement each column sums; every kind stands in exactly one."""
_COLUMN_OF = {kind: column for column, kinds in COLUMNS.items() for kind in kinds}

_QUERY = sql.SQL("""
with cells as (
  select entity, currency, kind, effective, accounting, amount from movement_day where known_day <= %(known_day)s
  union all
  select i.entity, i.currency, m.kind, m.effective, m.accounting, -m.amount
  from movement m join open_item i using (item) where m.known > %(known)s and m.known < %(next_day)s
), dated as (
  select entity, currency, kind, amount, {date} < %(since)s as before, {late} as late
  from cells where {date} <= %(as_of)s{where}
)
select entity, currency, before, late and not before as late, kind, sum(amount)::bigint as amount
from dated group by entity, currency, before, 4, kind""")


class RollForwardRow(TypedDict):
    legal_entity: str
    currency: str
    opening: Money
    invoiced: Money
    credits: Money
    cash: Money
    discounts: Money
    write_offs: Money
    transfers: Money
    late: Money
    closing: Money


class RollForward(CutAnswer):
    since: date
    rows: list[RollForwardRow]


def roll_forward(
    cur: Cur, cut: Cut, since: date, *, entity: str | None = None, currency: str | None = None
) -> RollForward:
    """From the start of `since` to the end of the cut's day. Amounts are signed: what lowers the balance is negative.

    `late` is what books in this span on the accounting basis but was effective before it, of any kind; it is in no
    other column. On the effective basis nothing is late.
    """
    wanted = {"entity": entity, "currency": currency}
    late = sql.SQL("effective < %(since)s") if cut.basis == "accounting" else sql.SQL("false")
    query = _QUERY.format(
        date=sql.Identifier(cut.basis),
        late=late,
        where=conditions({"entity": "entity", "currency": "currency"}, wanted),
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in cur.execute(query, {**cut.parameters, **wanted, "since": since}).fetchall():
        sums = found.setdefault((row["entity"], row["currency"]), dict.fromkeys(("opening", *COLUMNS, "late"), 0))
        sums[column_of(row["kind"], before=row["before"], late=row["late"])] += row["amount"]
    rows = [_row(key, sums) for key, sums in sorted(found.items()) if any(sums.values())]
    return {**cut.answer, "since": since, "rows": rows}


def column_of(kind: str, *, before: bool, late: bool) -> str:
    """
    >>> column_of("applied", before=False, late=False), column_of("applied", before=True, late=False)
    ('cash', 'opening')
    """
    if before:
        return "opening"
    return "late" if late else _COLUMN_OF[kind]


def _row(key: tuple[str, str], sums: dict[str, int]) -> RollForwardRow:
    entity, currency = key
    amounts = {column: money(amount, currency) for column, amount in sums.items()}
    return {
        "legal_entity": entity,
        "currency": currency,
        "opening": amounts["opening"],
        "invoiced": amounts["invoiced"],
        "credits": amounts["credits"],
        "cash": amounts["cash"],
        "discounts": amounts["discounts"],
        "write_offs": amounts["write_offs"],
        "transfers": amounts["transfers"],
        "late": amounts["late"],
        "closing": money(sum(sums.values()), currency),
    }
