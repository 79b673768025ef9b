"""Which entry may be why what was loaded differs from the general ledger: those whose amount is just the difference."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from psycopg import Cursor

MOST = 10

_WHY = {
    1: "loaded, and perhaps not in the general ledger",
    2: "loaded with its open amount, and perhaps in the general ledger with its original one",
    3: "loaded with the sign that the general ledger does not have",
    4: "perhaps in the general ledger twice",
}
"""The likeliest first."""
_CANDIDATES = """select entry, number, customer, original, amount, why from opening_entries cross join lateral (
    select case when amount = %(d)s then 1 when original <> amount and amount - original = %(d)s then 2
      when 2 * amount = %(d)s then 3 when amount = -%(d)s then 4 end as why) w
  where cutover = %(day)s and legal_entity = %(entity)s and currency = %(currency)s
    and (%(class)s::text is null or account_class = %(class)s) and why is not null
  order by why, entry limit %(most)s"""


def causes(
    cur: "Cursor[Mapping[str, Any]]", day: date, place: tuple[str, str], account_class: str | None, difference: int
) -> list[dict[str, Any]]:
    """`difference`, in minor units, is what was loaded less what the general ledger says. A difference that several
    entries make together has no such cause, and nothing is listed.

    Loaded 500.00, in the general ledger 400.00: an item over 100.00, or one over 50.00 that is a credit there.
    """
    entity, currency = place
    asked = {"d": difference, "day": day, "entity": entity, "currency": currency, "class": account_class, "most": MOST}
    return [
        {
            "entry": row["entry"],
            "number": row["number"],
            "customer": row["customer"],
            "original": to_text(row["original"], currency),
            "amount": to_text(row["amount"], currency),
            "why": _WHY[row["why"]],
        }
        for row in cur.execute(_CANDIDATES, asked).fetchall()
    ]
