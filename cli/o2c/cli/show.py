"""What the terminal shows: tables that fit 80 columns, amounts aligned, no colour where nobody looks.

What others wrote (names, remittance texts, file names) is shown as it is and obeyed never: it may not move the cursor,
colour the terminal or be taken for markup.
"""

import textwrap
from collections.abc import Sequence
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 80


def console() -> Console:
    """As wide as the terminal; into a file or a pipe 80 columns, or as many as `COLUMNS` says."""
    return Console(highlight=False)


def say(text: str) -> None:
    typer.echo(text)


def plain(text: str) -> str:
    """The text without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def wrapped(text: str, indent: str = "") -> list[str]:
    """Lines of at most 80 columns, the second and all further ones indented by two more."""
    return textwrap.wrap(
        plain(text), WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; columns whose cells are all numbers are aligned right."""
    made = Table(title=Text(plain(title)), box=SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        cells = [row[index] for row in rows]
        right = bool(cells) and all(_is_number(cell) for cell in cells)
        made.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        made.add_row(*[Text(plain(str(cell))) for cell in row])
    console().print(made)


def filled(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Without the columns that hold nothing in any row.

    >>> filled(["a", "b", "c"], [[1, "", 3], [4, "", ""]])
    (['a', 'c'], [[1, 3], [4, '']])
    """
    places = [place for place, _ in enumerate(columns) if any(row[place] != "" for row in rows)]
    return [columns[place] for place in places], [[row[place] for place in places] for row in rows]


def _is_number(cell: Any) -> bool:
    text = str(cell).replace(",", "").replace(".", "").replace("-", "").replace("%", "").strip()
    return text.isdigit() or text in ("", "n/a")


def amount(text: str) -> str:
    """A decimal text with thousands separators: "-1234567.80" → "-1,234,567.80"."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = digits.partition(".")
    grouped = f"{int(whole):,}"
    return f"{sign}{grouped}{point}{fraction}"
