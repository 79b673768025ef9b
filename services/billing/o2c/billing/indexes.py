"""Billing's own tables: the number series, locked before deciding, the list of documents, their totals, closings."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from o2c.billing.commands import BillShipment, IssueCreditNote
from o2c.billing.events import ClosingEnded, ClosingNoted, CreditNoteIssued, Document, OpeningCreditAdopted
from o2c.billing.names import CREDIT_NOTE, INVOICE
from o2c.billing.proof import Totals
from o2c.billing.series import Key, Last, Numbers
from o2c.chassis.domain import Send
from o2c.chassis.errors import Conflict

if TYPE_CHECKING:
    from psycopg import Cursor

    Cur = Cursor[Any]


class NumberGap(Exception):
    """A batch would leave a hole in a number series, or give a number twice. Nothing of it is written."""


_LOCK = """select s.legal_entity, s.kind, s.year, s.last_number, s.last_date
from series s join unnest(%b::text[], %b::text[]) x(legal_entity, kind) using (legal_entity, kind)
order by s.legal_entity, s.kind, s.year for update of s"""

_DRAW = """update series s set last_number = x.last, last_date = x.day
from unnest(%b::text[], %b::text[], %b::int[], %b::bigint[], %b::bigint[], %b::date[])
  x(legal_entity, kind, year, first, last, day)
where (s.legal_entity, s.kind, s.year, s.last_number) = (x.legal_entity, x.kind, x.year, x.first - 1)"""

_OPEN = """insert into series (legal_entity, kind, year, last_number, last_date)
select legal_entity, kind, year, last, day
from unnest(%b::text[], %b::text[], %b::int[], %b::bigint[], %b::bigint[], %b::date[])
  x(legal_entity, kind, year, first, last, day)
order by legal_entity, kind, year on conflict do nothing"""

_LIST = """insert into documents (document, unit, number, kind, legal_entity, year, serial, customer, document_date,
  currency, gross, invoice)
select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::int[], %b::bigint[], %b::text[],
  %b::date[], %b::text[], %b::bigint[], %b::text[]) x(document) order by document"""

_CLOSING = "insert into closings (unit, closing, legal_entity, period) values (%b, %b, %b, %b)"
_CLOSED = "delete from closings where unit = %b and closing = %b"


def look(sends: Sequence[Send], cur: "Cur") -> dict[str, Any]:
    """Lock the series that these commands may draw from, of every year, and say what was drawn last."""
    wanted: set[tuple[str, str]] = set()
    for send in sends:
        command = send.command
        if type(command) is BillShipment:
            wanted.add((command.legal_entity, INVOICE))
        elif type(command) is IssueCreditNote:
            wanted.add((command.legal_entity, CREDIT_NOTE))
    if not wanted:
        return {}
    cur.execute(_LOCK, ([entity for entity, _ in wanted], [kind for _, kind in wanted]), prepare=True)
    return {
        "series": Numbers(
            {(entity, kind, year): Last(number, day) for entity, kind, year, number, day in cur.fetchall()}
        )
    }


class Indexes:
    """Rows of one transaction: the numbers drawn, the documents issued and what they add up to."""

    known: datetime
    partition: Callable[[str], int]

    def __init__(self) -> None:
        self._documents: list[tuple[Any, ...]] = []
        self._drawn: dict[Key, tuple[int, int, date]] = {}
        self._totals = Totals()
        self._closings: list[tuple[str, tuple[str, ...]]] = []

    def add(self, event: Any, state: Any, unit: str) -> None:  # noqa: ARG002
        if isinstance(event, Document):
            kind = CREDIT_NOTE if isinstance(event, CreditNoteIssued | OpeningCreditAdopted) else INVOICE
            year = event.document_date.year if event.origin is None else event.origin.fiscal_year
            self._documents.append(_row(event, unit, kind, year))
            self._totals.add(event)
            if event.serial:
                self._draw((event.legal_entity, kind, year), event)
        elif isinstance(event, ClosingNoted):
            self._closings.append((_CLOSING, (unit, event.closing, event.legal_entity, event.period)))
        elif isinstance(event, ClosingEnded):
            self._closings.append((_CLOSED, (unit, event.closing)))

    def _draw(self, key: Key, event: Document) -> None:
        first, last, _ = self._drawn.get(key, (event.serial, event.serial - 1, event.document_date))
        if event.serial != last + 1:
            raise NumberGap(f"{event.number} follows number {last} of its series")
        self._drawn[key] = (first, event.serial, event.document_date)

    def write(self, cur: "Cur") -> None:
        """Raises Conflict where a series does not stand right before the first number drawn: decide again."""
        if self._drawn:
            rows = [(*key, *self._drawn[key]) for key in sorted(self._drawn)]
            self._move(cur, _DRAW, [row for row in rows if row[3] > 1])
            self._move(cur, _OPEN, [row for row in rows if row[3] == 1])
        if self._documents:
            cur.execute(_LIST, _columns(self._documents), prepare=True)
            self._totals.write(cur, self.partition)
        for statement, values in self._closings:
            cur.execute(statement, values)

    def _move(self, cur: "Cur", statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        cur.execute(statement, _columns(rows), prepare=True)
        if cur.rowcount != len(rows):
            raise Conflict(tuple(f"series {entity} {kind} {year}" for entity, kind, year, *_ in rows))


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _row(event: Document, unit: str, kind: str, year: int) -> tuple[Any, ...]:
    return (
        event.document,
        unit,
        event.number,
        kind,
        event.legal_entity,
        year,
        event.serial,
        event.customer,
        event.document_date,
        event.currency,
        event.gross,
        event.invoice if isinstance(event, CreditNoteIssued) else None,
    )
