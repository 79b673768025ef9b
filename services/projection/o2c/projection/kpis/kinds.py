"""The two kinds of key figures: read off a ledger's sums by day, or summed up from rows of one query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, LiteralString

from o2c.projection.kpis.books import Ledger
from o2c.projection.kpis.figure import Outcome
from o2c.projection.kpis.periods import Period

Unit = Literal["days", "hours", "%", "times", "money"]
Count = Literal["amount", "amount x days", "seconds", "days", "number"]
"""What a sum counts; amounts, with or without days, are in the currency of the row."""
Side = Literal[
    "receivable", "not-due", "overdue", "sales", "sales-of-months", "collected", "could-be-collected", "begin-and-end",
    "paid", "paid-days", "paid-late", "paid-late-only", "bad-debt",
]  # fmt: skip
"""What a sum of a figure is made of: which of an item's movements, and how often."""


@dataclass(frozen=True, kw_only=True)
class Kpi:
    name: str
    title: str
    unit: Unit
    formula: str
    source: str
    """Where its inputs come from, and whose definition it is."""
    example: Callable[..., Any]
    """The formula itself; its docstring is the worked example."""
    months: int = 3
    """Calendar months that it is measured over, where no others are asked for."""
    counts: tuple[Count, Count] = ("amount", "amount")
    """Of numerator and denominator."""


@dataclass(frozen=True, kw_only=True)
class LedgerKpi(Kpi):
    """Any day of it costs next to nothing once the books are read."""

    compute: Callable[[Ledger], Outcome]
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Family:
    """Rows that several figures sum up, each with its own columns: one query for all of them.

    `rows` selects entity, currency, ref, what, customer, day and the columns of `sums`, as of %(as_of)s, known
    %(known)s and since %(first)s, with {date} for the basis. `ref` is unique within an entity and currency.
    """

    name: str
    rows: LiteralString
    sums: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RowsKpi(Kpi):
    family: Family
    columns: tuple[str, str | None]
    """Of the family's sums: numerator and denominator."""
    nothing: str = ""
    """Why there is no figure, where the formula cannot say so itself."""
    per_day: bool = False
    """Whether the formula takes the days of the period, too."""

    def compute(self, sums: Mapping[str, int], period: Period) -> Outcome:
        """From the family's sums, none of which may be there."""
        values = [sums.get(column, 0) for column in self.columns if column is not None]
        if self.per_day:
            values.append(period.days)
        outcome: Outcome = self.example(*values, **({"nothing": self.nothing} if self.nothing else {}))
        return outcome
