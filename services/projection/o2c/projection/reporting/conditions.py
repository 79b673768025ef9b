"""What a filter comes to in SQL: typed by its field, every value bound."""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from psycopg import sql

from o2c.chassis.tabular import Kind
from o2c.projection.reporting.definition import Operator, ParameterType
from o2c.projection.reporting.fields import Field
from o2c.projection.reporting.values import Typed

_COMPARED: tuple[Operator, ...] = (
    "equal", "not-equal", "at-least", "at-most", "above", "below", "between", "in", "not-in", "empty", "filled",
)  # fmt: skip
OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    "text": ("equal", "not-equal", "in", "not-in", "starts-with", "contains", "empty", "filled"),
    "integer": _COMPARED,
    "decimal": _COMPARED,
    "amount": _COMPARED,
    "percent": _COMPARED,
    "date": _COMPARED,
    "moment": _COMPARED,
    "yes-no": ("equal", "not-equal", "empty", "filled"),
}
VALUE_OF: Mapping[Kind, ParameterType] = {
    "text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "amount": "decimal",
    "percent": "decimal",
    "date": "date",
    "moment": "date",
    "yes-no": "yes-no",
}
"""What a field is compared with; a moment with the day it is of, in UTC."""
LISTS: tuple[Operator, ...] = ("in", "not-in")
UNARY: tuple[Operator, ...] = ("empty", "filled")
_FORMS: Mapping[Operator, LiteralString] = {
    "equal": "{field} = {a}",
    "not-equal": "{field} is distinct from {a}",
    "at-least": "{field} >= {a}",
    "at-most": "{field} <= {a}",
    "above": "{field} > {a}",
    "below": "{field} < {a}",
    "between": "{field} between {a} and {b}",
    "in": "{field} = any({a}::{kind}[])",
    "not-in": "({field} = any({a}::{kind}[])) is not true",
    "starts-with": "starts_with({field}, {a})",
    "contains": "strpos(lower({field}), lower({a})) > 0",
    "empty": "coalesce({field}::text, '') = ''",
    "filled": "coalesce({field}::text, '') <> ''",
}
_SQL_OF: Mapping[ParameterType, LiteralString] = {
    "text": "text", "integer": "bigint", "decimal": "numeric", "date": "date", "yes-no": "boolean",
}  # fmt: skip


def condition(
    field: Field,
    operator: Operator,
    values: Sequence[Typed],
    name: str,
    bound: dict[str, Any],
    currency: sql.Composable,
) -> sql.Composed:
    """Puts the values into `bound`, under names that begin with `name`. `currency`: that of the rows, because an amount
    is compared in the units of its own currency and not in cents."""
    cast = sql.SQL(_SQL_OF[VALUE_OF[field.kind]])
    if operator in LISTS:
        bound[name] = list(values)
        return sql.SQL(_FORMS[operator]).format(field=_compared(field, currency), a=sql.Placeholder(name), kind=cast)
    names = [f"{name}_{place}" for place in range(2)]
    bound.update(zip(names, values, strict=False))
    first, second = (sql.SQL("{}::{}").format(sql.Placeholder(one), cast) for one in names)
    return sql.SQL(_FORMS[operator]).format(field=_compared(field, currency), a=first, b=second)


def _compared(field: Field, currency: sql.Composable) -> sql.Composable:
    if field.kind == "amount":
        unit = sql.SQL("(select unit from currency where code = {})").format(currency)
        return sql.SQL("(({})::numeric * {})").format(field.value, unit)
    if field.kind == "moment":
        return sql.SQL("(({}) at time zone 'UTC')::date").format(field.value)
    return sql.SQL("({})").format(field.value)
