"""What the database cannot say of a view: what a row is, what changes it, which rules hold.

The rest is in its comments. Queries here are put together from names of our own.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["append", "changed", "full"]
"""How a later extraction goes on. `append`: rows are only ever added, and have a position. `changed`: rows change, and
have the position of their last change; those of the same `replace_by` are replaced together. `full`: read it whole."""


@dataclass(frozen=True)
class Rule:
    """`query` counts what breaks it: 0 is well."""

    name: str
    says: str
    query: str


@dataclass(frozen=True)
class View:
    name: str
    grain: str
    key: tuple[str, ...]
    mode: Mode
    source: str = ""
    """Service in whose log `position` counts, such as /o2c/cash-app; empty where there is no position."""
    replace_by: tuple[str, ...] = ()
    """Of a `changed` view; the key where nothing else is said."""
    date: str | None = None
    """Column by whose month files are cut; of an `append` view also the one that an extract as of a day goes by."""
    currency: str | None = None
    """Column with the currency of every amount in the row."""
    nullable: tuple[str, ...] = ()
    """Columns that may be empty; every other is always there."""
    rules: tuple[Rule, ...] = ()

    @property
    def replaced(self) -> tuple[str, ...]:
        return self.replace_by or self.key if self.mode == "changed" else ()

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Its own rules, and that its key names one row."""
        key = ", ".join(self.key)
        return (
            Rule(
                "unique-key",
                f"{key} names one row",
                f"select count(*) from (select 1 from bi.{self.name} group by {key} having count(*) > 1) twice",  # noqa: S608
            ),
            *self.rules,
        )


def adds_up(view: str, says: str, left: str, right: str, name: str = "adds-up") -> Rule:
    """A rule that two expressions over a row are equal, whatever is in it.

    >>> adds_up("fct_order", "parts are the whole", "order_amount", "open_amount + shipped_amount").query
    'select count(*) from bi.fct_order where (order_amount) is distinct from (open_amount + shipped_amount)'
    """
    return Rule(name, says, f"select count(*) from bi.{view} where ({left}) is distinct from ({right})")  # noqa: S608


def agrees(name: str, says: str, left: tuple[str, str, str], right: tuple[str, str, str]) -> Rule:
    """A rule that sums by currency over two views are equal: (view and condition, amount, currency)."""
    sums = [
        f"select {currency} as currency, sum({amount}) as amount from bi.{view} group by 1"  # noqa: S608
        for view, amount, currency in (left, right)
    ]
    query = (
        f"select count(*) from ({sums[0]}) l full join ({sums[1]}) r using (currency)"  # noqa: S608
        " where coalesce(l.amount, 0) <> coalesce(r.amount, 0)"
    )
    return Rule(name, says, query)
