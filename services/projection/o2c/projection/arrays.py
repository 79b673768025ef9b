"""Columns as PostgreSQL array literals, each bound as one parameter.

A list bound by the driver takes another type with every size of number in it (int2, int4, int8), so that a statement
over twenty lists is planned anew again and again; a literal has no type until the server casts it, and is cheaper to
write. `'{1,NULL,3}'::bigint[]` is the array of 1, null and 3.
"""

from collections.abc import Callable, Sequence
from typing import Any


def plain(values: Sequence[Any]) -> str:
    """Numbers, booleans, days and moments: their text holds nothing that an array literal gives a meaning to."""
    if None not in values:
        return "{" + ",".join(map(str, values)) + "}"
    return "{" + ",".join(["NULL" if v is None else str(v) for v in values]) + "}"


def texts(values: Sequence[str | None]) -> str:
    r"""
    >>> texts(["a b", None, 'say "no"'])
    '{"a b",NULL,"say \\"no\\""}'
    """
    if None not in values:
        joined = '","'.join(values)  # type: ignore[arg-type]
        if joined.count('"') == 2 * max(len(values) - 1, 0) and "\\" not in joined:
            return '{"' + joined + '"}' if values else "{}"
    return "{" + ",".join(["NULL" if v is None else _quoted(v) for v in values]) + "}"


def _quoted(value: str) -> str:
    if '"' in value or "\\" in value:
        value = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{value}"'


ENCODERS: dict[str, Callable[[Sequence[Any]], str]] = {
    "text": texts,
    "jsonb": texts,
    "int": plain,
    "bigint": plain,
    "numeric": plain,
    "boolean": plain,
    "date": plain,
    "timestamptz": plain,
}
"""By the column's type."""
