"""Asking a family: the sums that its figures are made of, and the rows behind one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from o2c.projection.kpis.kinds import Family, RowsKpi
from o2c.projection.kpis.periods import Period
from o2c.projection.kpis.rolling import BUCKETS
from o2c.projection.kpis.sources import Place
from o2c.projection.queries import balances
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.filters import conditions
from o2c.projection.queries.unapplied import STANDING_RECEIPTS

_SUMS = sql.SQL("select entity, currency, {sums} from ({rows}) r where true{where} group by entity, currency")
_PAGE = sql.SQL("""select ref, what, customer, day, {column} as amount from ({rows}) r
  where ref > %(after)s and {column} <> 0{where} order by ref limit %(limit)s""")
_FILTERS = {"entity": "entity", "currency": "currency", "customers": "customer"}


@dataclass(frozen=True)
class Asked:
    """A question to a family: as of a cut, over a period."""

    cut: Cut
    period: Period
    wanted: Mapping[str, Any]

    @property
    def bound(self) -> dict[str, Any]:
        span = {"first": self.period.first, "before": self.period.before, "firsts": BUCKETS.firsts}
        return {**self.cut.parameters, **self.wanted, **span}

    def rows(self, family: Family) -> sql.Composed:
        date_of_basis = sql.Identifier(self.cut.basis)
        return sql.SQL(family.rows).format(
            date=date_of_basis,
            receipts=STANDING_RECEIPTS.format(date=date_of_basis),
            standing=balances.standing(self.cut, {}),
            of_accounts=conditions({**_FILTERS, "customers": "account"}, self.wanted),
        )


def sums(cur: Cur, asked: Asked, family: Family) -> dict[Place, dict[str, int]]:
    """By legal entity and currency; of one without rows nothing."""
    total = sql.SQL("sum({0})::bigint as {0}")
    query = _SUMS.format(
        sums=sql.SQL(", ").join([total.format(sql.Identifier(name)) for name in family.sums]),
        rows=asked.rows(family),
        where=conditions(_FILTERS, asked.wanted),
    )
    return {(row["entity"], row["currency"]): row for row in cur.execute(query, asked.bound).fetchall()}


def page(
    cur: Cur, asked: Asked, kpi: RowsKpi, column: str, after: str, limit: int
) -> list[dict[str, Any]]:  # fmt: skip
    """Rows with anything in a column, by ref."""
    query = _PAGE.format(
        column=sql.Identifier(column), rows=asked.rows(kpi.family), where=conditions(_FILTERS, asked.wanted)
    )
    return cur.execute(query, {**asked.bound, "after": after, "limit": limit}).fetchall()
