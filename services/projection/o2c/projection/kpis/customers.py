"""Whose figures: all, one customer's, or those of a group that master data tell."""

from psycopg import sql

from o2c.projection.queries.cut import Cur
from o2c.projection.queries.groups import BadGroup, Group, group_of

NOT_OF_CUSTOMERS = ("currency", "entity", "terms")
_OF_GROUP = sql.SQL("""select c.customer from customer c cross join lateral (select c.customer) o
  where {value} = %(value)s order by 1""")


def customers_of(cur: Cur, customer: str | None, group: str | None) -> list[str] | None:
    """None for all. `group` is `name=value`: country, risk-class, parent, or attribute:<custom field>.

    Master data are those of now, whatever day the figures are of. Raises BadGroup.
    """
    if group is None:
        return None if customer is None else [customer]
    name, equals, value = group.partition("=")
    if not equals:
        raise BadGroup(f"group: expected name=value such as risk-class=A or attribute:region=north, got {group[:80]!r}")
    query = _OF_GROUP.format(value=customer_group(name).of_account)
    found = [row["customer"] for row in cur.execute(query, {"value": value}).fetchall()]
    return found if customer is None else [c for c in found if c == customer]


def customer_group(name: str) -> Group:
    """Something that master data tell of a customer. Raises BadGroup."""
    if name in NOT_OF_CUSTOMERS:
        raise BadGroup(
            f"group: {name} tells no customers apart; expected country, risk-class, parent or attribute:<field>"
        )
    return group_of(name)
