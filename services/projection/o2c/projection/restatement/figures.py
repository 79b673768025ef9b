"""A report as named figures, so that two of them can be compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from o2c.projection.amounts import Money, minor_of_money
from o2c.projection.queries.aging import AgingRow, aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.queries.paging import MAX_LIMIT
from o2c.projection.queries.roll_forward import COLUMNS, roll_forward

Key = tuple[str, tuple[str, ...], str]
"""currency, values of what the rows are grouped by, name of the figure"""
Figures = dict[Key, int]
"""Minor units; what is 0 may be left out."""

CREDITS, TOTAL = "open credits", "total"
BESIDE = ("unapplied", "on_account", "prepaid", "unidentified")


@dataclass(frozen=True)
class AgingReport:
    """Buckets, open credits, total, and the money beside them."""

    buckets: Buckets
    group: Sequence[str] = ()

    @property
    def groups(self) -> Sequence[str]:
        return sorted(set(self.group))

    def figures(self, cur: Cur, cut: Cut, wanted: Mapping[str, Any]) -> Figures:
        return {key: amount for row in self._rows(cur, cut, wanted) for key, amount in self._of(row)}

    def _rows(self, cur: Cur, cut: Cut, wanted: Mapping[str, Any]) -> Iterator[AgingRow]:
        cursor = None
        while True:
            answer = aging(cur, cut, self.buckets, group=self.groups, limit=MAX_LIMIT, cursor=cursor, **wanted)
            yield from answer["rows"]
            cursor = answer["next_cursor"]
            if cursor is None:
                return

    def _of(self, row: AgingRow) -> Iterator[tuple[Key, int]]:
        amounts: dict[str, Money] = {
            label: cell["amount"] for label, cell in zip(self.buckets.labels, row["buckets"], strict=True)
        }
        amounts |= {CREDITS: row["open_credits"]["amount"], TOTAL: row["total"]}
        amounts |= {
            "unapplied": row["unapplied"],
            "on_account": row["on_account"],
            "prepaid": row["prepaid"],
            "unidentified": row["unidentified"],
        }
        for name, amount in amounts.items():
            yield (row["currency"], tuple(row["group"].values()), name), minor_of_money(amount)


@dataclass(frozen=True)
class RollForwardReport:
    """From the start of `since` to the end of the day; by legal entity."""

    since: date
    groups: Sequence[str] = ("entity",)

    def figures(self, cur: Cur, cut: Cut, wanted: Mapping[str, Any]) -> Figures:
        limits = {name: wanted.get(name) for name in ("entity", "currency")}
        rows: Sequence[Mapping[str, Any]] = roll_forward(cur, cut, self.since, **limits)["rows"]
        return {
            (row["currency"], (row["legal_entity"],), name): minor_of_money(row[name])
            for row in rows
            for name in ("opening", *COLUMNS, "late", "closing")
        }


Report = AgingReport | RollForwardReport
