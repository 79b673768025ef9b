"""Rows into columns: a statement takes all rows of a transaction at once, as arrays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


def columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def execute(cur: "Cur", statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Nothing is sent for no rows."""
    if rows:
        cur.execute(statement, columns(rows), prepare=True)
