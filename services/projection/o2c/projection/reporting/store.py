"""Definitions and their versions: those stored here, and behind them those shipped with the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import Cursor, sql
from psycopg.rows import dict_row

from o2c.projection.provision import CONTROL
from o2c.projection.reporting.checking import plan_of
from o2c.projection.reporting.faults import BadDefinition, Fault, nearest
from o2c.projection.reporting.plan import Plan
from o2c.projection.reporting.reading import hash_of

SHIPPED = Path(__file__).parent / "shipped"
BY_US = "o2c"
_LATEST = (
    """select distinct on (name) name, version, hash, text, author, created from {} {} order by name, version desc"""
)


@dataclass(frozen=True)
class Report:
    """A version of a definition. Version 0 is the one shipped, whose hash says which."""

    name: str
    version: int
    hash: str
    text: str
    author: str
    created: datetime | None = None


class UnknownReport(LookupError):
    """No report of that name, or no such version."""


class Store:
    """`schema`: another than the usual one for tests alone."""

    def __init__(self, schema: str = CONTROL) -> None:
        self._table = sql.Identifier(schema, "report_definition")

    def all(self, cur: Cursor[Any]) -> list[Report]:
        """The latest version of each, by name."""
        query = sql.SQL(_LATEST).format(self._table, sql.SQL(""))
        stored = {row["name"]: Report(**row) for row in _rows(cur, query, {})}
        return sorted({**shipped(), **stored}.values(), key=lambda report: report.name)

    def get(self, cur: Cursor[Any], name: str, version: int | None = None) -> Report:
        """The latest version, or the one asked for. Raises UnknownReport."""
        found = shipped().get(name) if version in (None, 0) else None
        if version != 0:
            where = sql.SQL("where name = %(name)s and coalesce(%(version)s::int, version) = version")
            rows = _rows(cur, sql.SQL(_LATEST).format(self._table, where), {"name": name, "version": version})
            found = Report(**rows[0]) if rows else found
        if found is None:
            what = f"report {name[:80]!r}" + ("" if version is None else f" in version {version}")
            meant = nearest(name, [report.name for report in self.all(cur)])
            raise UnknownReport(f"nothing is known of a {what}" + (f"; did you mean {meant!r}?" if meant else ""))
        return found

    def versions(self, cur: Cursor[Any], name: str) -> list[Report]:
        """All of them, the latest first."""
        query = sql.SQL("select name, version, hash, text, author, created from {} where name = %(name)s").format(
            self._table
        )
        stored = [Report(**row) for row in _rows(cur, query, {"name": name})]
        first = [shipped()[name]] if name in shipped() else []
        return sorted([*first, *stored], key=lambda report: -report.version)

    def put(self, cur: Cursor[Any], name: str, text: str, author: str) -> tuple[Report, bool]:
        """Store a definition as the next version; the text that is the latest already stays it. Returns the report and
        whether it is new. Raises BadDefinition."""
        plan = plan_of(text, name)
        if plan.definition.name != name:
            fault = Fault("name", plan.definition.name, f"{name}, as it is stored under")
            raise BadDefinition(name, [fault])
        cur.execute(sql.SQL("lock table {} in exclusive mode").format(self._table))
        rows = _rows(cur, sql.SQL(_LATEST).format(self._table, sql.SQL("where name = %(name)s")), {"name": name})
        latest = Report(**rows[0]) if rows else shipped().get(name)
        if latest is not None and latest.hash == hash_of(text):
            return latest, False
        version = latest.version + 1 if latest else 1
        insert = sql.SQL(
            "insert into {} (name, version, hash, text, author) values (%s, %s, %s, %s, %s) returning created"
        ).format(self._table)
        with cur.connection.cursor(row_factory=dict_row) as writing:
            row = writing.execute(insert, (name, version, hash_of(text), text, author)).fetchone()
        assert row is not None
        return Report(name, version, hash_of(text), text, author, row["created"]), True


@lru_cache(1)
def shipped() -> Mapping[str, Report]:
    """The definitions that come with the program, by name."""
    texts = {file.stem: file.read_text("utf-8") for file in sorted(SHIPPED.glob("*.yaml"))}
    return {name: Report(name, 0, hash_of(text), text, BY_US) for name, text in texts.items()}


@lru_cache(256)
def planned(text: str, name: str) -> Plan:
    """Remembered: a definition is checked once, however often it is run."""
    return plan_of(text, name)


def _rows(cur: Cursor[Any], query: sql.Composed, bound: Mapping[str, Any]) -> list[dict[str, Any]]:
    with cur.connection.cursor(row_factory=dict_row) as reading:
        return reading.execute(query, bound).fetchall()
