"""How right each rule was, counted from events: what it applied, what of that a person undid, what gave way.

A rule that told the payer counts as `payer by <evidence>`: it is undone where a person moves the money away. What the
bank took back was not wrong, and what gave way to something that became known later is counted by itself. A decision
counts in the month that it is effective in, and so does what undoes it.
"""

from datetime import date
from typing import TYPE_CHECKING

from o2c.cash_app import events as e
from o2c.cash_app.account import POOL, Account
from o2c.cash_app.matching.rules import PERSON
from o2c.cash_app.sql import execute

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

COUNTS = (
    "applied", "applied_amount", "undone", "undone_amount", "gave_way", "gave_way_amount", "accepted", "overruled",
)  # fmt: skip
PAYER = "payer by "
"""Begins the name of a rule that tells who paid."""

_RAISE = """insert into rule_precision as p (rule, month, currency, applied, applied_amount, undone, undone_amount,
    gave_way, gave_way_amount, accepted, overruled)
  select * from unnest(%b::text[], %b::date[], %b::text[], %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[],
    %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[])
  on conflict (rule, month, currency) do update set applied = p.applied + excluded.applied,
    applied_amount = p.applied_amount + excluded.applied_amount, undone = p.undone + excluded.undone,
    undone_amount = p.undone_amount + excluded.undone_amount, gave_way = p.gave_way + excluded.gave_way,
    gave_way_amount = p.gave_way_amount + excluded.gave_way_amount, accepted = p.accepted + excluded.accepted,
    overruled = p.overruled + excluded.overruled"""

Key = tuple[str, date, str]


class PrecisionRows:
    def __init__(self) -> None:
        self.raised: dict[Key, list[int]] = {}

    def applied(self, event: e.PaymentApplied, state: Account) -> None:
        self._count(event.rule, event.effective, _currency(event.receipt, state), "applied", event.cash)

    def unapplied(self, event: e.PaymentUnapplied, state: Account) -> None:
        """Not what was applied before its rule was kept with it."""
        if event.rule and not event.returned:
            kind = "undone" if event.by_hand else "gave_way"
            self._count(event.rule, event.effective, _currency(event.receipt, state), kind, event.cash)

    def identified(self, event: e.ReceiptBooked | e.ReceiptMovedIn, state: Account) -> None:
        """Nobody is no answer, and where a person moved the money, no rule told the payer."""
        by = event.weighing.by
        if by and by != PERSON and not state.is_pool:
            self._count(PAYER + by, event.effective, event.facts.currency, "applied", event.facts.amount)

    def moved_out(self, event: e.ReceiptMovedOut, state: Account) -> None:
        receipt = state.receipts[event.receipt]
        by = receipt.weighing.by
        if by and by != PERSON and not state.name.startswith(POOL):
            kind = "undone" if event.by_hand else "gave_way"
            self._count(PAYER + by, event.effective, receipt.facts.currency, kind, event.amount)

    def decided(self, event: e.SuggestionDecided, state: Account) -> None:
        facts = state.receipts[event.receipt].facts
        taken = event.verdict in ("accepted", "in-part")
        self._add(event.rule, facts.value_date, facts.currency, "accepted" if taken else "overruled", 1)

    def _count(self, rule: str, day: date, currency: str, kind: str, amount: int) -> None:
        self._add(rule, day, currency, kind, 1)
        self._add(rule, day, currency, kind + "_amount", amount)

    def _add(self, rule: str, day: date, currency: str, kind: str, number: int) -> None:
        counts = self.raised.setdefault((rule, day.replace(day=1), currency), [0] * len(COUNTS))
        counts[COUNTS.index(kind)] += number

    def write(self, cur: "Cur") -> None:
        execute(cur, _RAISE, [(*key, *counts) for key, counts in sorted(self.raised.items())])


def _currency(receipt: str, state: Account) -> str:
    return state.receipts[receipt].facts.currency
