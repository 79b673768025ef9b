"""Columns as PostgreSQL array literals, each bound as one parameter.

A list bound by the driver takes another type with every size of number in it (int2, int4, int8), so that a statement
over twenty lists is planned anew again and again; a literal has no type until the server casts it, and is cheaper to
write. `'{1,NULL,3}'::bigint[]` is the array of 1, null and 3.
"""

from collections.abc import Callable, Sequence
from typing import Any


def numbers(values: Sequence[Any]) -> str:
    """Also for booleans: PostgreSQL reads `True`."""
    if None in values:
        return "{" + ",".join(["NULL" if v is None else str(v) for v in values]) + "}"
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Sequence[str | None]) -> str:
    """
    >>> texts(["a b", None, 'say "no"'])
    '{"a b",NULL,"say \\\\"no\\\\""}'
    """
    if None in values:
        return "{" + ",".join(["NULL" if v is None else _quoted(v) for v in values]) + "}"
    if not values:
        return "{}"
    joined = '","'.join(values)  # type: ignore[arg-type]
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        return "{" + ",".join([_quoted(v) for v in values if v is not None]) + "}"
    return '{"' + joined + '"}'


def moments(values: Sequence[Any]) -> str:
    """Dates and times."""
    return texts([None if v is None else str(v) for v in values])


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


ENCODERS: dict[str, Callable[[Sequence[Any]], str]] = {
    "text": texts,
    "jsonb": texts,
    "int": numbers,
    "bigint": numbers,
    "boolean": numbers,
    "date": moments,
    "timestamptz": moments,
}
"""By the column's type."""
