"""The policy in memory, as the table had it when it was last read."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from o2c.cash_app.policies.layers import Book, Layer, Scope
from o2c.cash_app.policy import Policy
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from psycopg import Cursor

    from o2c.cash_app.policies.events import PolicySet
    from o2c.chassis.service import Cur

Row = Mapping[str, Any]

_LAYERS = """select distinct on (legal_entity, bank_account, customer_group)
    legal_entity, bank_account, customer_group, content, version
  from policies order by legal_entity, bank_account, customer_group, version desc"""
_HISTORY = """select version, legal_entity, bank_account, customer_group, content, asked_by, approved_by, reason, known
  from policies order by version desc limit %s"""
_SET = """insert into policies (version, legal_entity, bank_account, customer_group, content, asked_by, approved_by,
    reason, known)
  select * from unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::text[], %b::timestamptz[])"""


class KnownPolicies:
    """Read again when the guard of what it was read under has moved."""

    def __init__(self, base: Policy) -> None:
        self.base = base
        self._read = (0, Book(base))

    @property
    def book(self) -> Book:
        """As it was when it was last read."""
        return self._read[1]

    @book.setter
    def book(self, book: Book) -> None:
        self._read = (self._read[0], book)

    def refresh(self, cur: "Cur", guard: int) -> Book:
        """`guard` was read before the table, and is asserted by whatever rests on the answer. Who asks on an older
        snapshot at the same moment may have another answer: each gets that of its own guard."""
        known, found = self._read
        if guard != known:
            cur.execute(_LAYERS)
            found = book_of(self.base, cur.fetchall())
            self._read = (guard, found)
        return found


def book(cur: "Cursor[Row]", base: Policy) -> Book:
    """As it holds now, for those who only ask; rows are mappings."""
    rows = cur.execute(_LAYERS).fetchall()
    return book_of(base, [tuple(row.values()) for row in rows])


def history(cur: "Cursor[Row]", limit: int) -> list[dict[str, Any]]:
    return [_change(row) for row in cur.execute(_HISTORY, (limit,)).fetchall()]


def _change(row: Row) -> dict[str, Any]:
    return {
        "version": f"v{row['version']}",
        "scope": {name: row[name] for name in ("legal_entity", "bank_account", "customer_group")},
        "set": msgspec.json.decode(row["content"]) if row["content"] else None,
        "asked_by": row["asked_by"],
        "approved_by": row["approved_by"],
        "reason": row["reason"],
        "known": row["known"].isoformat(),
    }


def book_of(base: Policy, rows: Iterable[tuple[str, str, str, str, int]]) -> Book:
    """From the latest row of each scope; one with empty content was taken away."""
    found = [
        Layer(Scope(entity, account, group), msgspec.json.decode(content), version)
        for entity, account, group, content, version in rows
        if content
    ]
    return Book(base, found)


class PolicyRows:
    """What was set in a transaction."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []

    def set(self, event: "PolicySet") -> None:
        scope = event.scope
        self.rows.append(
            (
                event.version,
                scope.legal_entity,
                scope.bank_account,
                scope.customer_group,
                event.content,
                event.asked_by,
                event.approved_by,
                event.reason,
            )
        )

    def write(self, cur: "Cur", known: Any) -> None:
        execute(cur, _SET, [(*row, known) for row in self.rows])
