"""A report's answer, line by line: asked in one snapshot, fetched in pieces, never held whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from o2c.chassis.money import exponent
from o2c.chassis.tabular import Kind, Line, Sheet, Value
from o2c.chassis.tabular.cells import utc
from o2c.projection.queries.cut import Cur, Cut
from o2c.projection.reporting.asked import Asked, moment_of, values_of
from o2c.projection.reporting.fields import Moment
from o2c.projection.reporting.plan import Plan
from o2c.projection.reporting.query import compose
from o2c.projection.reporting.store import Report
from o2c.projection.reporting.totals import Row, Summing
from o2c.projection.reporting.values import Typed

PIECE = 2_000
"""Rows fetched at once."""
_exponent = lru_cache(maxsize=256)(exponent)


@dataclass(frozen=True)
class Answer:
    """`lines` can be read once, as long as the snapshot is open."""

    sheet: Sheet
    lines: Iterator[Line]
    cut: Cut


def answer(cur: Cur, report: Report, plan: Plan, asked: Asked) -> Answer:
    """Raises BadParameter; psycopg.DataError where a value is outside of what can be asked for."""
    moment = moment_of(cur, plan, asked)
    today = moment.cut.as_of
    values = values_of(plan, asked, today)
    query, bound = compose(plan, moment, values, today)
    sheet = Sheet(
        plan.definition.title,
        [one.column for one in plan.columns],
        _notes(report, plan, moment, values),
        moment.cut.known,
        {"report": report.name, "version": str(report.version), "hash": report.hash},
    )
    levels = len(plan.groups) - (0 if plan.definition.detail else 1)
    summing = Summing(
        [one.total for one in plan.columns], max(levels, 0), not plan.definition.detail, _currency_column(plan)
    )
    return Answer(sheet, summing.lines(_rows(cur.connection, query, bound, plan)), moment.cut)


def _currency_column(plan: Plan) -> int | None:
    if not plan.per_currency:
        return None
    return next((place for place, one in enumerate(plan.columns) if one.field.name == "currency"), None)


def _rows(connection: psycopg.Connection[Any], query: Any, bound: dict[str, Any], plan: Plan) -> Iterator[Row]:
    kinds = [one.column.kind for one in plan.columns]
    groups = range(len(kinds), len(kinds) + len(plan.groups))
    with connection.cursor(name="report", row_factory=tuple_row) as fetching:
        fetching.itersize = PIECE
        fetching.execute(query, bound)
        for row in fetching:
            currency = row[-1] or "" if plan.per_currency else ""
            cells = [_cell(value, kind, currency) for value, kind in zip(row, kinds, strict=False)]
            yield Row(tuple(str(row[place]) if row[place] is not None else "" for place in groups), currency, cells)


def _cell(value: Any, kind: Kind, currency: str) -> Value:
    """Amounts come as minor units and become decimals of their currency."""
    if value is None:
        return None
    if kind == "amount":
        return Decimal(value).scaleb(-_exponent(currency))
    if kind == "moment":
        return value.astimezone(UTC)  # type: ignore[no-any-return]
    return int(value) if kind == "integer" else value


def _notes(report: Report, plan: Plan, moment: Moment, values: dict[str, list[Typed]]) -> list[str]:
    cut = moment.cut
    when = f"as of {cut.as_of}, {cut.basis} dates" if plan.source.cuts else "as it is now"
    notes = [f"{when}, known {utc(cut.known.replace(microsecond=0))}"]
    given = [f"{plan.parameters[name].title or name}: {', '.join(map(str, told))}" for name, told in values.items()]
    if given:
        notes.append("; ".join(given))
    if plan.definition.limit is not None:
        each = " of each currency" if plan.sorts_amounts else ""
        notes.append(f"at most {plan.definition.limit:,} rows{each}; totals are of the rows shown")
    shipped = "as shipped" if report.version == 0 else f"version {report.version}"
    notes.append(f"report {report.name}, {shipped} ({report.hash[:12]})")
    return notes
