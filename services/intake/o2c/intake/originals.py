"""The bytes of banks' files, kept as they came and known by their hash: what an auditor compares with the bank's."""

from typing import TYPE_CHECKING, Any

from o2c.chassis.database import Database
from o2c.intake.files import file_hash

if TYPE_CHECKING:
    from psycopg import Cursor

SCHEMA = "o2c_intake"

_KEEP = """insert into originals (hash, name, bytes, size, seen, actor) values (%s, %s, %s, %s, %s, %s)
  on conflict (hash) do nothing"""
_LIST = """select hash, name, size, seen, actor, received from originals
  where (%(name)s::text is null or name = %(name)s) order by received desc, hash limit %(limit)s"""
_ONE = "select name, bytes from originals where hash = %s"


class Originals:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, data: bytes, name: str, seen: str, actor: str) -> bool:
        """Whether it is new. The same bytes are kept once, under the name they came with first."""
        with self.database.connect() as connection:
            found = connection.execute(_KEEP, (file_hash(data), name, data, len(data), seen[:2_000], actor))
            return found.rowcount == 1

    def latest(self, name: str | None, limit: int) -> list[dict[str, Any]]:
        def query(cur: "Cursor[Any]") -> list[dict[str, Any]]:
            return list(cur.execute(_LIST, {"name": name, "limit": limit}).fetchall())

        return self.database.read(query)

    def get(self, digest: str) -> tuple[str, bytes] | None:
        """(name, bytes) of a file that was kept."""

        def query(cur: "Cursor[Any]") -> tuple[str, bytes] | None:
            row = cur.execute(_ONE, (digest,)).fetchone()
            return None if row is None else (row["name"], bytes(row["bytes"]))

        return self.database.read(query)
