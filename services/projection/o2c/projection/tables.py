"""How a batch is written: appended rows by COPY, changed rows by one statement for all tables together.

Round trips are what a small batch pays for, values are what a large one pays for. So there is one statement for
everything that is upserted (a data-modifying CTE a table), and the binary COPY for what is only appended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Cursor, sql

from o2c.projection.arrays import ENCODERS

Cur = Cursor[Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Append:
    """A table whose rows are written once. `columns`: name → type, in the order of the rows' values."""

    table: str
    columns: Mapping[str, str]

    def write(self, cur: Cur, rows: Sequence[Row]) -> None:
        if not rows:
            return
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        command = sql.SQL("copy {} ({}) from stdin (format binary)").format(sql.Identifier(self.table), names)
        with cur.copy(command) as copy:
            copy.set_types(list(self.columns.values()))
            for row in rows:
                copy.write_row(row)


@dataclass(frozen=True)
class Upsert:
    """A table with one row a key. Rows hold the key, then the sums, then the last words, in this order.

    `sums` add up. `last` replaces what stands unless it is None; such a column has a single partition as its source, so
    that "last" means the same whatever order the topics arrive in.
    """

    table: str
    key: Mapping[str, str]
    sums: Sequence[str] = ()
    wide: frozenset[str] = frozenset()
    """Sums that may outgrow 64 bits: of amounts times days."""
    last: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, str]:
        sums = {name: "numeric" if name in self.wide else "bigint" for name in self.sums}
        return {**self.key, **sums, **self.last}

    def statement(self) -> sql.Composed:
        """`insert … select from unnest(…) on conflict (key) do update set …`, one parameter a column."""
        casts = sql.SQL(", ").join([sql.SQL("%s::") + sql.SQL(kind) + sql.SQL("[]") for kind in self.columns.values()])
        add = sql.SQL("{c} = {t}.{c} + excluded.{c}")
        replace = sql.SQL("{c} = coalesce(excluded.{c}, {t}.{c})")
        table = sql.Identifier(self.table)
        changes = [add.format(c=sql.Identifier(c), t=table) for c in self.sums]
        changes += [replace.format(c=sql.Identifier(c), t=table) for c in self.last]
        return sql.SQL("insert into {} ({}) select * from unnest({}) on conflict ({}) do update set {}").format(
            table,
            sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            casts,
            sql.SQL(", ").join(map(sql.Identifier, self.key)),
            sql.SQL(", ").join(changes),
        )

    def parameters(self, rows: Sequence[Row]) -> list[str]:
        if not rows:
            return ["{}"] * len(self.columns)
        return [
            ENCODERS[kind](values) for kind, values in zip(self.columns.values(), zip(*rows, strict=True), strict=True)
        ]


class Upserts:
    """Several tables in one statement. Replicas lock rows in the same order: table by table, and sorted by key."""

    def __init__(self, *tables: Upsert) -> None:
        self._tables = tables
        parts = [sql.SQL("{} as ({})").format(sql.Identifier(f"{t.table}_rows"), t.statement()) for t in tables]
        self._statement = (sql.SQL("with ") + sql.SQL(", ").join(parts) + sql.SQL(" select")).as_string()

    def write(self, cur: Cur, rows: Mapping[str, Sequence[Row]]) -> None:
        """`rows`: by table name, sorted by key, each key once."""
        parameters: list[str] = []
        for table in self._tables:
            parameters += table.parameters(rows.get(table.table, ()))
        cur.execute(self._statement, parameters, prepare=True)
