"""How right each rule was, as it is shown."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

Row = Mapping[str, Any]

AMOUNTS = ("applied_amount", "undone_amount", "gave_way_amount")
_PRECISION = """select rule, currency, case when %(by_month)s then month end as month,
    sum(applied)::bigint as applied, sum(applied_amount)::bigint as applied_amount,
    sum(undone)::bigint as undone, sum(undone_amount)::bigint as undone_amount,
    sum(gave_way)::bigint as gave_way, sum(gave_way_amount)::bigint as gave_way_amount,
    sum(accepted)::bigint as accepted, sum(overruled)::bigint as overruled
  from rule_precision
  where (%(first)s::date is null or month >= %(first)s) and (%(last)s::date is null or month <= %(last)s)
    and (%(rule)s::text is null or rule = %(rule)s) and (%(currency)s::text is null or currency = %(currency)s)
  group by 1, 2, 3 order by 1, 3, 2"""


def precision(cur: "Cursor[Row]", asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_shown(row) for row in cur.execute(_PRECISION, dict(asked)).fetchall()]


def _shown(row: Row) -> dict[str, Any]:
    amounts = {name: to_text(row[name], row["currency"]) for name in AMOUNTS}
    right = share_right(row["applied"], row["undone"], row["gave_way"])
    month = row["month"].isoformat()[:7] if row["month"] else None
    return dict(row) | amounts | {"month": month, "precision": right}


def share_right(applied: int, undone: int, gave_way: int) -> str | None:
    """Percent of what stood that no person undid, rounded down so that 100.00 means all; None where nothing stood.

    >>> share_right(1001, 1, 0), share_right(10, 0, 2), share_right(3, 0, 3)
    ('99.90', '100.00', None)
    """
    stood = applied - gave_way
    if stood <= 0:
        return None
    return str((Decimal(100 * (stood - undone)) / stood).quantize(Decimal("0.01"), ROUND_FLOOR))
