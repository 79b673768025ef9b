"""What the database says of the views of schema `bi`: columns in their order, types and comments."""

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

_COLUMNS = """select c.relname, obj_description(c.oid, 'pg_class'), a.attname, format_type(a.atttypid, a.atttypmod),
    col_description(c.oid, a.attnum)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where n.nspname = 'bi' and c.relkind = 'v' and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum"""


@dataclass(frozen=True)
class Column:
    """`type` is PostgreSQL's, such as `timestamp with time zone`; `comment` is empty where nobody wrote one."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Relation:
    name: str
    comment: str
    columns: tuple[Column, ...]


def relations(connection: Connection[Any]) -> dict[str, Relation]:
    """By name; what other schemas hold is not looked at."""
    found: dict[str, Relation] = {}
    for name, comment, column, kind, says in connection.execute(_COLUMNS).fetchall():
        before = found.get(name)
        columns = (*(before.columns if before else ()), Column(column, kind, says or ""))
        found[name] = Relation(name, comment or "", columns)
    return found
