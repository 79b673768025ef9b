"""Rows of the journal and of the sub-ledger's totals, gathered over a transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app.ledger import proof
from o2c.cash_app.ledger.journal import postings
from o2c.cash_app.ledger.period_events import PeriodRevalued
from o2c.cash_app.ledger.revaluing import entries
from o2c.cash_app.sql import columns
from o2c.chassis.totals import Key, raise_totals

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

_JOURNAL = """
insert into journal (entry, line, legal_entity, account, tax_code, currency, amount, functional_currency,
  functional_amount, rate, effective, accounting, known, books, unit, cause)
select e.entry, l.line, e.legal_entity, l.account, l.tax_code, e.currency, l.amount, e.functional,
  l.value, e.rate, e.effective, e.accounting, %b, e.books, e.unit, e.cause
from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::date[], %b::date[], %b::text[], %b::text[],
    %b::text[], %b::text[])
  with ordinality e(entry, legal_entity, currency, rate, effective, accounting, books, unit, cause, functional, number)
join unnest(%b::bigint[], %b::int[], %b::text[], %b::text[], %b::bigint[], %b::bigint[])
  l(number, line, account, tax_code, amount, value) using (number)
"""


class LedgerRows:
    def __init__(self) -> None:
        self.entries: list[tuple[Any, ...]] = []
        self.lines: list[tuple[Any, ...]] = []
        self.totals: dict[Key, int] = {}

    def add(self, event: Any, state: Any, unit: str) -> None:
        posted = [postings(event, state)] if type(event) is not PeriodRevalued else entries(event)
        for entry in filter(None, posted):
            self.entries.append(
                (
                    entry.entry,
                    entry.legal_entity,
                    entry.currency,
                    entry.rate.rate if entry.rate else "1",
                    entry.effective,
                    entry.accounting,
                    entry.books,
                    unit,
                    entry.cause,
                    entry.rate.functional if entry.rate else entry.currency,
                )
            )
            number = len(self.entries)
            for line, (account, tax_code, amount, value) in enumerate(entry.lines, 1):
                self.lines.append((number, line, account, tax_code, amount, value))
        changed = proof.changes(event, state)
        if changed is not None:
            legal_entity, currency, changes = changed
            account = unit.partition(":")[2]
            for account_class, amount in changes:
                key = (account, legal_entity, account_class, currency)
                self.totals[key] = self.totals.get(key, 0) + amount

    def write(self, cur: "Cur", known: datetime, partition: Callable[[str], int]) -> None:
        if self.entries:
            cur.execute(_JOURNAL, (known, *columns(self.entries), *columns(self.lines)), prepare=True)
        raise_totals(cur, {key: amount for key, amount in self.totals.items() if amount}, partition)
