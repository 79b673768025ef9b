"""Rows with what they come to: a line after each group and one at the end, for each currency by itself.

Nothing is ever added across currencies: every sum is kept by the currency of the rows it is of. What is held is one sum
for each level and currency.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from o2c.chassis.tabular import Line, Value
from o2c.projection.reporting.definition import Total

NO_VALUE = "(none)"


@dataclass(frozen=True)
class Row:
    groups: tuple[str, ...]
    currency: str
    cells: Sequence[Value]


def _both(choose: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda a, b: b if a is None else a if b is None else choose(a, b)


_MERGE: Mapping[Total, Callable[[Any, Any], Any]] = {
    "sum": _both(lambda a, b: a + b),
    "count": _both(lambda a, b: a + b),
    "least": _both(min),
    "most": _both(max),
}


@dataclass
class Summing:
    """`totals`: of each column, or None. `levels`: groups that get lines of their own. `counts`: whether the cells of a
    `count` are counts already. `currency`: the place of the column that shows it, None where rows have none."""

    totals: Sequence[Total | None]
    levels: int
    counts: bool
    currency: int | None
    _sums: list[dict[str, list[Any]]] = field(default_factory=list)

    def lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """Each row as a line, and the totals where they belong. Rows come sorted by their groups."""
        if not any(self.totals):
            yield from (Line(row.cells) for row in rows)
            return
        self._sums = [{} for _ in range(self.levels + 1)]
        before: tuple[str, ...] | None = None
        for row in rows:
            groups = row.groups[: self.levels]
            if before is not None and groups != before:
                same = next(n for n, (a, b) in enumerate(zip(before, groups, strict=True)) if a != b)
                yield from self._ended(before, same)
            before = groups
            self._add(row)
            yield Line(row.cells)
        if before is not None:
            yield from self._ended(before, -1)

    def _add(self, row: Row) -> None:
        for sums in self._sums:
            held = sums.setdefault(row.currency, [None] * len(self.totals))
            for place, total in enumerate(self.totals):
                if total is not None:
                    value = row.cells[place]
                    if total == "count" and not self.counts:
                        value = int(value is not None)
                    held[place] = _MERGE[total](held[place], value)

    def _ended(self, groups: tuple[str, ...], same: int) -> Iterator[Line]:
        """Lines of all levels deeper than `same`, the deepest first; -1: also of the whole."""
        for level in range(self.levels, same, -1):
            label = groups[level - 1] or NO_VALUE if level else "total"
            for currency, held in sorted(self._sums[level].items()):
                cells: list[Value] = list(held)
                if self.currency is not None:
                    cells[self.currency] = currency
                yield Line(cells, label)
            self._sums[level] = {}
