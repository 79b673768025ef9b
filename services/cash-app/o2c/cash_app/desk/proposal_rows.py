"""Rows of proposals, gathered over a transaction: what people may confirm."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app import events as e
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_MADE = """insert into proposals (proposal, kind, shown, customer, clue, receipt, item, made_by, reason, known)
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::text[], %b::timestamptz[])"""
_DECIDED = """update proposals p set confirmed = x.confirmed, decided_by = x.decided_by, decided_reason = x.reason
  from unnest(%b::text[], %b::bool[], %b::text[], %b::text[]) x(proposal, confirmed, decided_by, reason)
  where p.proposal = x.proposal"""


class ProposalRows:
    def __init__(self) -> None:
        self.made: dict[str, tuple[Any, ...]] = {}
        self.decided: dict[str, tuple[Any, ...]] = {}

    def add(self, event: e.ProposalMade) -> None:
        about = event.customer, event.clue, event.receipt, event.item
        self.made[event.proposal] = (event.proposal, event.kind, event.shown, *about, event.by, event.reason)

    def decide(self, event: e.ProposalDecided) -> None:
        self.decided[event.proposal] = (event.proposal, event.confirmed, event.by, event.reason)

    def write(self, cur: "Cur", known: datetime) -> None:
        execute(cur, _MADE, [(*row, known) for _, row in sorted(self.made.items())])
        execute(cur, _DECIDED, [row for _, row in sorted(self.decided.items())])
