"""Where goals are kept: beside the pointer to the active build, where no rebuild takes them with it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from psycopg import Cursor, sql
from psycopg.rows import dict_row

from o2c.projection.goals.goal import Goal, UnknownGoal, checked
from o2c.projection.provision import CONTROL

_COLUMNS = [field.name for field in fields(Goal)]
_WRITTEN = [name for name in _COLUMNS if name != "created"]
_LATEST = sql.SQL("select distinct on (name) {columns} from {table} {where} order by name, version desc")


class Goals:
    """`schema`: another than the usual one for tests alone."""

    def __init__(self, schema: str = CONTROL) -> None:
        self._table = sql.Identifier(schema, "goal")

    def all(self, cur: Cursor[Any], *, ended: bool = False) -> list[Goal]:
        """The latest version of each, by name; those that were ended only if they are asked for."""
        return [goal for goal in self._latest(cur, "", {}) if ended or not goal.ended]

    def get(self, cur: Cursor[Any], name: str) -> Goal:
        """Raises UnknownGoal."""
        found = self._latest(cur, "where name = %(name)s", {"name": name})
        if not found:
            raise UnknownGoal(f"nothing is known of a goal {name[:80]!r}")
        return found[0]

    def put(self, cur: Cursor[Any], goal: Goal) -> Goal:
        """As the next version; what says the same as the latest stays it. Raises BadGoal."""
        checked(goal)
        cur.execute(sql.SQL("lock table {} in exclusive mode").format(self._table))
        before = self._latest(cur, "where name = %(name)s", {"name": goal.name})
        if before and before[0].says == goal.says:
            return before[0]
        new = replace(goal, version=before[0].version + 1 if before else 1)
        insert = sql.SQL("insert into {table} ({columns}) values ({values})").format(
            table=self._table,
            columns=sql.SQL(", ").join(map(sql.Identifier, _WRITTEN)),
            values=sql.SQL(", ").join(map(sql.Placeholder, _WRITTEN)),
        )
        cur.execute(insert, {name: getattr(new, name) for name in _WRITTEN})
        return new

    def end(self, cur: Cursor[Any], name: str, author: str, reason: str) -> Goal:
        """Raises UnknownGoal."""
        return self.put(cur, replace(self.get(cur, name), ended=True, author=author, reason=reason))

    def _latest(self, cur: Cursor[Any], where: str, bound: Mapping[str, Any]) -> list[Goal]:
        columns = sql.SQL(", ").join(map(sql.Identifier, _COLUMNS))
        query = _LATEST.format(columns=columns, table=self._table, where=sql.SQL(where))
        with cur.connection.cursor(row_factory=dict_row) as reading:
            return [Goal(**row) for row in reading.execute(query, bound).fetchall()]
