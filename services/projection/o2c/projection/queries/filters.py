"""Optional conditions of a question, composed; values are always bound."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql


def conditions(columns: Mapping[str, str], wanted: Mapping[str, Any]) -> sql.Composable:
    """`and column = %(name)s` for each wanted value that is not None; `columns`: name → column.

    >>> conditions({"currency": "i.currency"}, {"currency": "EUR", "entity": None}).as_string()
    ' and "i"."currency" = %(currency)s'
    """
    parts = [
        sql.SQL(" and {} = {}").format(sql.Identifier(*column.split(".")), sql.Placeholder(name))
        for name, column in columns.items()
        if wanted.get(name) is not None
    ]
    return sql.Composed(parts)
