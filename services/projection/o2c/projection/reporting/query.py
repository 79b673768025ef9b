"""The one question that a plan is. Names of tables and columns come from the catalogue alone, values are bound."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, LiteralString

from psycopg import sql

from o2c.projection.reporting.conditions import LISTS, UNARY, VALUE_OF, condition
from o2c.projection.reporting.fields import Field, Moment
from o2c.projection.reporting.plan import Plan, PlannedColumn, PlannedFilter
from o2c.projection.reporting.values import Typed, typed

_QUERY = sql.SQL("""{rows}, found as (
  select {columns} from rows o{joins} where true{where}{grouped}
)
select {shown} from {ranked} order by {order}{limit}""")
_RANKED = sql.SQL(
    "(select *, row_number() over (partition by cur order by {by}) as place from found) f where place <= %(limit)s"
)
_TOTALS: Mapping[str, LiteralString] = {
    "sum": "sum({})", "count": "count({})", "least": "min({})", "most": "max({})",
}  # fmt: skip
_CASTS: Mapping[str, LiteralString] = {"amount": "::bigint", "integer": "::bigint"}


def compose(
    plan: Plan, moment: Moment, values: Mapping[str, Sequence[Typed]], today: date
) -> tuple[sql.Composed, dict[str, Any]]:
    """The query and what it binds. Its rows: the columns' cells, the groups' values, and the currency where there are
    amounts; amounts are minor units."""
    bound: dict[str, Any] = {**moment.cut.parameters, **plan.source.bound(moment.cut), "limit": plan.definition.limit}
    where = [_where(plan, one, place, values, today, bound) for place, one in enumerate(plan.filters)]
    parts = _parts(plan)
    named = sql.SQL(", ").join([sql.SQL("{} as {}").format(value, sql.Identifier(name)) for name, value in parts])
    shown = [name for name, _ in parts if name[0] in "cg"]  # cells, groups, currency
    ranked = plan.definition.limit is not None and plan.sorts_amounts
    query = _QUERY.format(
        rows=plan.source.rows(moment),
        columns=named,
        joins=_joins(plan),
        where=sql.Composed(where),
        grouped=_grouped(plan, parts),
        shown=sql.SQL(", ").join(map(sql.Identifier, shown)),
        ranked=_RANKED.format(by=_order(_sorted_by(plan))) if ranked else sql.SQL("found f"),
        order=_order([*_groups_first(plan), *_sorted_by(plan)]),
        limit=sql.SQL("" if ranked or plan.definition.limit is None else " limit %(limit)s"),
    )
    return query, bound


def _where(
    plan: Plan,
    one: PlannedFilter,
    place: int,
    values: Mapping[str, Sequence[Typed]],
    today: date,
    bound: dict[str, Any],
) -> sql.Composed:
    """Nothing where the filter's parameter is not given."""
    given: Sequence[Typed]
    if one.parameter is not None:
        if one.parameter not in values:
            return sql.Composed([])
        given = values[one.parameter]
    else:
        given = [typed(text, VALUE_OF[one.field.kind], today) for text in one.texts]
    if not given and one.operator not in (*UNARY, *LISTS):
        return sql.Composed([])
    currency = plan.source.fields["currency"].value if plan.source.has_currency else sql.SQL("null")
    return sql.SQL(" and ") + condition(one.field, one.operator, given, f"f{place}", bound, currency)


def _parts(plan: Plan) -> list[tuple[str, sql.Composable]]:
    """Names and values of what is selected: c… columns, g… groups, cur, s… what is sorted by, k… the rows' key."""
    detail = plan.definition.detail
    columns = [one.field.value if detail else _aggregated(one) for one in plan.columns]
    parts = [(f"c{place}", value) for place, value in enumerate(columns)]
    parts += [(f"g{place}", field.value) for place, field in enumerate(plan.groups)]
    if plan.per_currency:
        parts.append(("cur", plan.source.fields["currency"].value))
    if detail:
        parts += [(f"s{place}", sort.field.value) for place, sort in enumerate(plan.sorts)]
        parts += [(f"k{place}", sql.Identifier("o", name)) for place, name in enumerate(plan.source.key)]
    return parts


def _aggregated(one: PlannedColumn) -> sql.Composable:
    if one.total is None:
        return one.field.value
    cast = sql.SQL(_CASTS.get(one.column.kind, ""))
    return sql.SQL(_TOTALS[one.total]).format(one.field.value) + cast


def _grouped(plan: Plan, parts: Sequence[tuple[str, sql.Composable]]) -> sql.Composable:
    if plan.definition.detail:
        return sql.SQL("")
    keys = [f"c{place}" for place, one in enumerate(plan.columns) if one.total is None]
    names = [name for name, _ in parts if name in keys or name[0] == "g" or name == "cur"]
    return sql.SQL(" group by ") + sql.SQL(", ").join(map(sql.Identifier, names))


def _joins(plan: Plan) -> sql.Composed:
    """What the fields need beside the rows, each once, in the catalogue's order."""
    used: list[Field] = [one.field for one in plan.columns] + [one.field for one in plan.filters] + [*plan.groups]
    used += [sort.field for sort in plan.sorts]
    wanted = {name for field in used for name in field.joins}
    return sql.Composed([join for name, join in plan.source.joins.items() if name in wanted])


def _groups_first(plan: Plan) -> list[tuple[str, bool]]:
    """Without detail and sorted, the innermost group's lines stand in the order they are sorted in."""
    groups = [(f"g{place}", False) for place in range(len(plan.groups))]
    return groups[:-1] if plan.sorts and not plan.definition.detail else groups


def _sorted_by(plan: Plan) -> list[tuple[str, bool]]:
    """(name, descending); ends with what makes the order a whole one."""
    currency = [("cur", False)] if plan.per_currency else []
    detail = plan.definition.detail
    sorts = [(f"s{place}" if detail else f"c{sort.place}", sort.descending) for place, sort in enumerate(plan.sorts)]
    rest = (
        [(f"k{place}", False) for place in range(len(plan.source.key))]
        if detail
        else [(f"g{place}", False) for place in range(len(plan.groups))]
    )
    return [*currency, *sorts, *rest] if plan.sorts_amounts else [*sorts, *rest, *currency]


def _order(names: Sequence[tuple[str, bool]]) -> sql.Composed:
    return sql.SQL(", ").join(
        [
            sql.SQL("{} desc nulls last" if descending else "{} nulls last").format(sql.Identifier(name))
            for name, descending in _once(names).items()
        ]
    )


def _once(names: Sequence[tuple[str, bool]]) -> dict[str, bool]:
    """By its first place: what follows in an order says nothing new of the same name."""
    found: dict[str, bool] = {}
    for name, descending in names:
        found.setdefault(name, descending)
    return found
