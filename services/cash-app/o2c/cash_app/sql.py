"""Rows into columns: a statement takes all rows of a transaction at once, as arrays.

Whole numbers always go as bigint and texts as text, so that a statement is planned once and not for every width of
number that happens to come.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from psycopg.rows import tuple_row

from o2c.chassis.arrays import int8s, texts

if TYPE_CHECKING:
    from o2c.chassis.service import Cur


def columns(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    return [_array(column) for column in zip(*rows, strict=True)]


def _array(column: tuple[Any, ...]) -> Any:
    kind = type(column[0])
    if kind is str and None not in column:
        return texts(column)
    return int8s(column) if kind is int and None not in column else list(column)


def execute(cur: "Cur", statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Nothing is sent for no rows."""
    if rows:
        cur.execute(statement, columns(rows), prepare=True)


def tuples(cur: "Cur", query: str, values: Sequence[Any]) -> list[Any]:
    """Rows as tuples, whatever rows the cursor is made for: what a decision and an answer both ask."""
    with cur.connection.cursor(binary=True, row_factory=tuple_row) as own:
        rows: list[Any] = own.execute(query, values).fetchall()
        return rows


def ask(cur: "Cur", query: str, keys: Sequence[str]) -> list[Any]:
    """Rows of a query about a list of keys; nothing is asked about nothing."""
    if not keys:
        return []
    cur.execute(query, (texts(keys),), prepare=True)
    rows: list[Any] = cur.fetchall()
    return rows
