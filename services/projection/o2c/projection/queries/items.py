"""Open items as of a moment: what is open now less what moved later.

Most answers are for today or some days ago, so the movements that came later than the moment are few and lie together;
the open amounts themselves stand ready in `open_item`.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

from o2c.projection.queries.cut import Cut
from o2c.projection.queries.filters import conditions

COLUMNS = {"customer": "i.customer", "currency": "i.currency", "entity": "i.entity"}
_LATER = sql.SQL("""later as materialized (
  select item, sum(amount)::bigint as amount from movement
  where (known > %(known)s or {date} > %(as_of)s){only} group by item)""")
_OF_CUSTOMER = sql.SQL(
    " and item in (select item from open_item where closed in (false, true) and customer = %(customer)s)"
)
_BRANCHES = sql.SQL("""
  (select i.*, i.open - coalesce(l.amount, 0) as open_then from open_item i left join later l using (item)
   where not i.closed and i.open <> coalesce(l.amount, 0){where}{page})
  union all
  (select i.*, i.open - l.amount as open_then from later l join open_item i using (item)
   where i.closed and l.amount <> 0{where}{page})""")
_AFTER = sql.SQL(" and (i.customer, i.item) > (%(after_customer)s, %(after_item)s)")
_PAGE = sql.SQL(" order by i.customer, i.item limit %(limit)s")


def later(cut: Cut, wanted: Mapping[str, Any]) -> sql.Composable:
    """The CTE `later`: by item, what moved after the moment (wholly or only by date)."""
    only = _OF_CUSTOMER if wanted.get("customer") is not None else sql.SQL("")
    return _LATER.format(date=sql.Identifier(cut.basis), only=only)


def open_items(wanted: Mapping[str, Any], *, paged: bool = False, after: bool = False) -> sql.Composable:
    """A select over `open_item` with `open_then`; needs `later` before it.

    Two branches, so that each can walk its index: items open now, and items closed now that were open then. With
    `paged`, `limit` is bound and each branch stops there; with `after`, `after_customer` and `after_item` are bound.
    """
    where = conditions(COLUMNS, wanted) + (_AFTER if after else sql.SQL(""))
    return _BRANCHES.format(where=where, page=_PAGE if paged else sql.SQL(""))
