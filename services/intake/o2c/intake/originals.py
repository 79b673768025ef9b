"""The bytes of banks' files, kept as they came and known by their hash: what an auditor compares with the bank's."""

from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

from o2c.chassis.database import Database
from o2c.intake.content import Content

if TYPE_CHECKING:
    from psycopg import Cursor

SCHEMA = "o2c_intake"

PIECE = 1_000_000
"""Bytes of one row."""

_KEEP = """insert into originals (hash, name, size, seen, actor) values (%s, %s, %s, %s, %s)
  on conflict (hash) do nothing"""
_KEEP_PIECE = "insert into original_pieces (hash, piece, bytes) values (%s, %s, %b)"
_LIST = """select hash, name, size, seen, actor, received from originals
  where (%(name)s::text is null or name = %(name)s) order by received desc, hash limit %(limit)s"""
_BEFORE = """select name, actor, received from originals where hash = %s and seen not like 'refused: %%'"""
_PIECES = """select piece from originals left join original_pieces using (hash) where hash = %s order by piece"""
_ONE_PIECE = "select bytes from original_pieces where hash = %s and piece = %s"


class Originals:
    def __init__(self, database: Database) -> None:
        self.database = database

    def keep(self, content: Content, name: str, seen: str, actor: str) -> bool:
        """Whether it is new. The same bytes are kept once, under the name they came with first."""
        with self.database.connect() as connection:
            found = connection.execute(_KEEP, (content.hash, name, content.size, seen[:2_000], actor))
            if found.rowcount == 1:
                for number, piece in enumerate(content.pieces(PIECE)):
                    connection.execute(_KEEP_PIECE, (content.hash, number, piece))
            return found.rowcount == 1

    def before(self, digest: str) -> dict[str, Any] | None:
        """As what, by whom and when the same bytes came first; None where they did not, or nobody could read them."""

        def query(cur: "Cursor[Any]") -> dict[str, Any] | None:
            row = cur.execute(_BEFORE, (digest,)).fetchone()
            return (
                None
                if row is None
                else {**row, "received": row["received"].astimezone(UTC).isoformat(timespec="seconds")}
            )

        return self.database.read(query)

    def latest(self, name: str | None, limit: int) -> list[dict[str, Any]]:
        def query(cur: "Cursor[Any]") -> list[dict[str, Any]]:
            return list(cur.execute(_LIST, {"name": name, "limit": limit}).fetchall())

        return self.database.read(query)

    def get(self, digest: str) -> Iterator[bytes] | None:
        """The pieces of a file that was kept. Nothing that was kept is ever changed, so each may be read by itself."""

        def numbers(cur: "Cursor[Any]") -> list[int | None]:
            return [row["piece"] for row in cur.execute(_PIECES, (digest,)).fetchall()]

        found = self.database.read(numbers)
        return (self._piece(digest, number) for number in found if number is not None) if found else None

    def _piece(self, digest: str, number: int) -> bytes:
        def query(cur: "Cursor[Any]") -> bytes:
            row = cur.execute(_ONE_PIECE, (digest, number)).fetchone()
            assert row is not None, "pieces are never deleted"
            return bytes(row["bytes"])

        return self.database.read(query)
