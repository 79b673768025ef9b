"""Rows of what was taken over at the cut-over, and of what the general ledger says of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.sql import columns

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_ENTRIES = """insert into opening_entries (entry, legal_entity, cutover, account_class, kind, currency, customer,
    number, original, amount, document_date, due_date, loaded_by, known)
  select x.*, %b from unnest(%b::text[], %b::text[], %b::date[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::text[], %b::bigint[], %b::bigint[], %b::date[], %b::date[], %b::text[]) x"""
_CONTROLS = """insert into opening_controls (cutover, legal_entity, account_class, currency, amount, gl_account,
    loaded_by, known)
  select x.*, %b from unnest(%b::date[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[]) x
  on conflict (cutover, legal_entity, account_class, currency) do update set amount = excluded.amount,
    gl_account = excluded.gl_account, loaded_by = excluded.loaded_by, known = excluded.known"""


class CutOverRows:
    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.controls: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def item(self, event: e.ItemOpened, customer: str) -> None:
        document = event.document
        cutover = document.cutover
        if cutover is None:
            return
        self.entries.append(
            (
                document.document,
                document.legal_entity,
                cutover.day,
                "receivable",
                document.kind,
                document.currency,
                customer,
                document.number,
                document.gross,
                cutover.open,
                document.document_date,
                document.due_date,
                cutover.loaded_by,
            )
        )

    def money(self, event: e.ReceiptBooked, customer: str) -> None:
        facts, taken = event.facts, event.facts.taken
        if taken is None:
            return
        days = taken.received_on, taken.received_on
        amounts = -facts.amount, -facts.amount
        self.entries.append(
            (
                facts.receipt,
                facts.legal_entity,
                taken.cutover,
                taken.account_class,
                "money",
                facts.currency,
                customer,
                taken.number,
                *amounts,
                *days,
                taken.loaded_by,
            )
        )

    def control(self, event: e.ControlStated) -> None:
        c = event.control
        key = c.cutover, c.legal_entity, c.account_class, c.currency
        self.controls[key] = (*key, c.balance, c.gl_account, c.loaded_by)

    def write(self, cur: "Cur", known: datetime) -> None:
        if self.entries:
            cur.execute(_ENTRIES, (known, *columns(sorted(self.entries))), prepare=True)
        if self.controls:
            cur.execute(
                _CONTROLS, (known, *columns([self.controls[key] for key in sorted(self.controls)])), prepare=True
            )
