"""Rows of deductions and approvals, gathered over a transaction: what people work through."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.account import Account
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_DEDUCTIONS = """insert into deductions as d
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::date[], %b::date[], %b::bigint[], %b::bigint[], %b::bigint[], %b::text[], %b::text[])
  on conflict (deduction) do update set owner = excluded.owner, status = excluded.status, due_on = excluded.due_on,
    open = excluded.open, credit_asked = excluded.credit_asked, ended_by = excluded.ended_by,
    reason = coalesce(nullif(excluded.reason, ''), d.reason)"""
_ASKED = """insert into approvals (approval, unit, account, kind, subject, legal_entity, currency, amount, asked_by,
    reason, detail, known)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[],
    %b::text[], %b::text[], %b::text[], %b::timestamptz[])"""
_DECIDED = """update approvals a set approved = x.approved, decided_by = x.decided_by, decided_reason = x.reason
  from unnest(%b::text[], %b::bool[], %b::text[], %b::text[]) x(approval, approved, decided_by, reason)
  where a.approval = x.approval"""


class AdjustmentRows:
    def __init__(self) -> None:
        self.deductions: dict[str, tuple[Any, ...]] = {}
        self.asked: dict[str, tuple[Any, ...]] = {}
        self.decided: dict[str, tuple[Any, ...]] = {}

    def deduction(
        self, name: str, state: Account, reason: str = "", opened_on: date = date.min, ended: str = ""
    ) -> None:
        """The day it was opened is kept from its first row. `ended`: by what, where nothing is open any more."""
        item = state.items[name]
        standing, document = item.deduction, item.document
        if standing is None:
            return
        before = self.deductions.get(name)
        self.deductions[name] = (
            name,
            state.name,
            document.legal_entity,
            document.currency,
            document.parent,
            standing.code,
            standing.owner,
            standing.status if item.open else "resolved",
            before[8] if before else opened_on,
            standing.due_on,
            document.gross,
            item.open,
            standing.asked,
            reason or (before[-2] if before else ""),
            ended if not item.open else "",
        )

    def approval_asked(self, event: e.ApprovalAsked, unit: str) -> None:
        about = event.kind, event.subject, event.legal_entity, event.currency, event.amount
        place = unit, unit.partition(":")[2]
        self.asked[event.approval] = (event.approval, *place, *about, event.asked_by, event.reason, event.detail)

    def approval_decided(self, event: e.ApprovalDecided) -> None:
        self.decided[event.approval] = (event.approval, event.approved, event.decided_by, event.reason)

    def write(self, cur: "Cur", known: datetime) -> None:
        execute(cur, _DEDUCTIONS, [row for _, row in sorted(self.deductions.items())])
        execute(cur, _ASKED, [(*row, known) for _, row in sorted(self.asked.items())])
        execute(cur, _DECIDED, [row for _, row in sorted(self.decided.items())])
