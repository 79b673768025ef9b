"""Optional conditions of a question, composed; values are always bound."""

from collections.abc import Mapping
from typing import Any

from psycopg import sql


def conditions(columns: Mapping[str, str], wanted: Mapping[str, Any]) -> sql.Composable:
    """`and column = %(name)s` for each wanted value that is not None, `= any(…)` for a list; `columns`: name → column.

    >>> conditions({"currency": "i.currency"}, {"currency": "EUR", "entity": None}).as_string()
    ' and "i"."currency" = %(currency)s'
    """
    parts = []
    for name, column in columns.items():
        value = wanted.get(name)
        if value is not None:
            form = sql.SQL(" and {} = any({})" if isinstance(value, list) else " and {} = {}")
            parts.append(form.format(sql.Identifier(*column.split(".")), sql.Placeholder(name)))
    return sql.Composed(parts)
