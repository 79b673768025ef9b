"""Rows of what people said and did about receipts beside their money, gathered over a transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from o2c.cash_app import events as e
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_NOTES = """insert into receipt_notes (receipt, known, number, said_by, kind, note)
  select * from unnest(%b::text[], %b::timestamptz[], %b::bigint[], %b::text[], %b::text[], %b::text[])"""


class NoteRows:
    def __init__(self) -> None:
        self.notes: list[tuple[str, str, str, str]] = []

    def held(self, event: e.ReceiptHeld) -> None:
        until = f" until {event.until}" if event.until else ""
        self.notes.append((event.receipt, event.by, "held", f"{event.code}{until}: {event.reason}"))

    def released(self, event: e.ReceiptReleased) -> None:
        self.notes.append((event.receipt, event.by, "released", event.reason))

    def noted(self, event: e.ReceiptNoted) -> None:
        if event.assigned_to is not None:
            self.notes.append((event.receipt, event.by, "assigned", event.assigned_to))
        if event.comment:
            self.notes.append((event.receipt, event.by, "comment", event.comment))

    def suggestion(self, event: e.SuggestionDecided) -> None:
        said = f"{event.verdict}, {event.rule}: {event.reason}"
        self.notes.append((event.receipt, event.by, "suggestion", said))

    def write(self, cur: "Cur", known: datetime) -> None:
        rows = [(receipt, known, number, *rest) for number, (receipt, *rest) in enumerate(self.notes)]
        execute(cur, _NOTES, sorted(rows))
