"""The query of one view's rows: all, what changed since a position, or what counts by a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from o2c.projection.bi.catalog import Column
from o2c.projection.bi.export.positions import Positions
from o2c.projection.bi.view import View

MONTH = "month"
NO_MONTH = "__HIVE_DEFAULT_PARTITION__"
"""Hive's name for rows without a value, which readers of partitioned files know."""
_SENT = {"timestamp with time zone": "(extract(epoch from v.{}) * 1000000)::bigint", "jsonb": "v.{}::text"}
"""How a column is sent where its own text would not be read back exactly: moments as microseconds."""


@dataclass(frozen=True)
class Asked:
    """What an export is of; both None: everything."""

    since: Positions | None = None
    as_of: date | None = None


def answers_as_of(view: View) -> bool:
    """Whether rows by a past day can be told: of what happened, and of what is no fact. What stands now has no past."""
    return not view.name.startswith("fct_") or (view.mode != "changed" and view.date is not None)


def rows(view: View, columns: Sequence[Column], asked: Asked, until: Positions) -> sql.Composed:
    """As CSV, by month and key; the first column is the month."""
    sent = [sql.SQL(_SENT.get(c.type, "v.{}")).format(sql.Identifier(c.name)) for c in columns]
    month: sql.Composable = sql.Literal(NO_MONTH)
    if view.date is not None:
        month = sql.SQL("coalesce(to_char(v.{}, 'YYYY-MM'), {})").format(sql.Identifier(view.date), month)
    join: sql.Composable = sql.SQL("")
    conditions: list[sql.Composable] = []
    if asked.as_of is not None and view.date is not None:
        conditions.append(sql.SQL("v.{} <= {}").format(sql.Identifier(view.date), asked.as_of))
    if asked.since is not None and view.source:
        join, later = _since(view, columns, asked.since, until)
        conditions += later
    where = sql.SQL(" where ") + sql.SQL(" and ").join(conditions) if conditions else sql.SQL("")
    return sql.SQL("copy (select {} from bi.{} v{}{} order by 1, {}) to stdout (format csv)").format(
        sql.SQL(", ").join([month, *sent]),
        sql.Identifier(view.name),
        join,
        where,
        sql.SQL(", ").join(sql.SQL("v.{}").format(sql.Identifier(name)) for name in view.key),
    )


def _since(
    view: View, columns: Sequence[Column], since: Positions, until: Positions
) -> tuple[sql.Composable, list[sql.Composable]]:
    """What was appended is also found by its moment, which lies together on disk, where every partition has a place."""
    places = since.of(view.source)
    join = sql.SQL(" left join unnest({}::int[], {}::bigint[]) s(partition, at) on s.partition = v.position_partition")
    conditions: list[sql.Composable] = [sql.SQL("v.position > coalesce(s.at, 0)")]
    known = any(column.name == "known_at" for column in columns)
    if view.mode == "append" and known and since.known is not None and places.keys() == until.of(view.source).keys():
        conditions.append(sql.SQL("v.known_at >= {}").format(sql.Literal(since.known)))
    return join.format(list(places), list(places.values())), conditions
