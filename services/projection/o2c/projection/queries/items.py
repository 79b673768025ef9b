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
  where (known > %(known)s or {date} > %(as_of)s){only} group by item
)""")
_OPEN_ITEMS = sql.SQL("""{later}, open_then as (
  select i.*, i.open - coalesce(l.amount, 0) as open_then from open_item i left join later l using (item)
  where not i.closed and i.open <> coalesce(l.amount, 0){where}
  union all
  select i.*, i.open - l.amount as open_then from later l join open_item i using (item)
  where i.closed and l.amount <> 0{where}
)""")
_OF_CUSTOMERS = sql.SQL(" and item in (select i.item from open_item i where i.closed in (false, true){where})")


def open_items(cut: Cut, wanted: Mapping[str, Any]) -> sql.Composed:
    """`later` and `open_then`: the columns of `open_item`, with `open_then`, the balance then, where it is not 0.

    Two branches, because an index finds the items open now, and `later` those closed now that were open then. With a
    customer wanted, `later` looks only at that customer's items.
    """
    return _OPEN_ITEMS.format(later=later(cut, wanted), where=conditions(COLUMNS, wanted))


def later(cut: Cut, wanted: Mapping[str, Any]) -> sql.Composed:
    """`later`: by how much items moved after the cut."""
    only = conditions({"customer": COLUMNS["customer"]}, wanted)
    of_customers = _OF_CUSTOMERS.format(where=only) if wanted.get("customer") is not None else sql.SQL("")
    return _LATER.format(date=sql.Identifier(cut.basis), only=of_customers)
