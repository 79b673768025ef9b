"""What the terminal shows: tables that fit 80 columns, amounts aligned, no colour where nobody looks."""

from collections.abc import Sequence
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table


def console() -> Console:
    """As wide as the terminal; into a file or a pipe 80 columns, or as many as `COLUMNS` says."""
    return Console(highlight=False)


def say(text: str) -> None:
    typer.echo(text)


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table; columns whose cells are all numbers are aligned right."""
    made = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    for index, name in enumerate(columns):
        cells = [row[index] for row in rows]
        right = bool(cells) and all(_is_number(cell) for cell in cells)
        made.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        made.add_row(*[str(cell) for cell in row])
    console().print(made)


def _is_number(cell: Any) -> bool:
    text = str(cell).replace(",", "").replace(".", "").replace("-", "").replace("%", "").strip()
    return text.isdigit() or text in ("", "n/a")


def amount(text: str) -> str:
    """A decimal text with thousands separators: "-1234567.80" → "-1,234,567.80"."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = digits.partition(".")
    grouped = f"{int(whole):,}"
    return f"{sign}{grouped}{point}{fraction}"
