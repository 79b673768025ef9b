"""A report on a terminal: columns side by side as they fit, the others below, with the first one and the currency."""

from collections.abc import Iterator, Sequence
from typing import Any

from o2c.cli.show import WIDTH, amount, say, table, wrapped

SHOWN = 200
"""Rows; a file holds them all."""
WIDEST = 28
"""A text that is longer goes on in the next line of its cell."""
_NUMBERS = ("integer", "decimal", "amount", "percent")
_BETWEEN = 2


def show(answer: dict[str, Any]) -> None:
    columns, lines = answer["columns"], answer["lines"]
    for note in (answer["title"], *answer["notes"]):
        say("\n".join(wrapped(note)))
    rows = [_cells(columns, line) for line in lines[:SHOWN]]
    rest = lines[SHOWN:]
    if rest:
        whole = [line for line in rest if line.get("total") == "total"]
        rows += [_cells(columns, line) for line in whole]
    if not rows:
        say("nothing to show")
        return
    titles = [column["title"] for column in columns]
    currency = next((place for place, column in enumerate(columns) if column["name"] == "currency"), 0)
    for places in _parts(titles, rows, [0, currency] if currency else [0]):
        table("", [titles[place] for place in places], [[row[place] for place in places] for row in rows])
    if rest:
        say(f"The first {SHOWN} lines of {len(lines):,} are shown; all of them: --out FILE")


def _cells(columns: Sequence[dict[str, Any]], line: dict[str, Any]) -> list[str]:
    cells = [_cell(column["kind"], value) for column, value in zip(columns, line["cells"], strict=True)]
    total = line.get("total")
    if total:
        cells[0] = total if total == "total" else f"total {total}"
    return cells


def _cell(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return amount(str(value)) if kind in _NUMBERS else str(value).replace("T", " ") if kind == "moment" else str(value)


def _parts(titles: Sequence[str], rows: Sequence[Sequence[str]], again: Sequence[int]) -> Iterator[list[int]]:
    """Places of columns that fit side by side; all parts but the first begin with those that are shown `again`."""
    widths = [min(WIDEST, max(len(title), *(len(row[place]) for row in rows))) for place, title in enumerate(titles)]
    part, used = [0], widths[0]
    for place in range(1, len(titles)):
        if used + _BETWEEN + widths[place] > WIDTH and len(part) > 1:
            yield part
            part = [one for one in again if one < place]
            used = sum(widths[one] + _BETWEEN for one in part) - _BETWEEN
        part.append(place)
        used += _BETWEEN + widths[place]
    yield part
