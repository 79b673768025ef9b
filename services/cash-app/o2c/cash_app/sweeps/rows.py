"""Rows of sweeps, and of the small balances that a sweep may find, gathered over a transaction."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from o2c.cash_app.account import Account, Item
from o2c.cash_app.sql import execute
from o2c.cash_app.sweeps.events import EntrySwept, EntryTakenBack
from o2c.cash_app.sweeps.sweep import Sweep
from o2c.chassis.money import to_text

if TYPE_CHECKING:
    from o2c.chassis.service import Cur

SMALL = 100_000
"""Minor units: what is more is no small balance in any currency, and is not listed as one."""

_SMALL = """insert into small_items
  select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::date[])
  on conflict (item) do update set open = excluded.open"""
_GONE = "delete from small_items where item = any(%b::text[])"
_SWEEPS = """insert into sweeps
  select sweep, sweep_of, legal_entity, older_than, due_before, string_to_array(below, ', '), code, status, entries,
    swept, left_out, back, proposed_by, reason, approved_by, taken_back_by, back_reason, known
  from unnest(%b::text[], %b::text[], %b::text[], %b::bigint[], %b::date[], %b::text[], %b::text[], %b::text[],
    %b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::timestamptz[])
    x(sweep, sweep_of, legal_entity, older_than, due_before, below, code, status, entries, swept, left_out, back,
      proposed_by, reason, approved_by, taken_back_by, back_reason, known)
  on conflict (sweep) do update set status = excluded.status, swept = excluded.swept, left_out = excluded.left_out,
    back = excluded.back, approved_by = excluded.approved_by, taken_back_by = excluded.taken_back_by,
    back_reason = excluded.back_reason"""
_ENTRIES = """insert into sweep_entries (sweep, number, account, name, currency, amount)
  select * from unnest(%b::text[], %b::bigint[], %b::text[], %b::text[], %b::text[], %b::bigint[])"""
_SWEPT = """update sweep_entries e set movement = x.movement, left_why = x.left_why
  from unnest(%b::text[], %b::bigint[], %b::text[], %b::text[]) x(sweep, number, movement, left_why)
  where (e.sweep, e.number) = (x.sweep, x.number)"""
_BACK = """update sweep_entries e set back = x.kept_why = '', kept_why = x.kept_why
  from unnest(%b::text[], %b::bigint[], %b::text[]) x(sweep, number, kept_why)
  where (e.sweep, e.number) = (x.sweep, x.number)"""


class SweepRows:
    def __init__(self) -> None:
        self.small: dict[str, tuple[Any, ...] | None] = {}
        """None: nothing small is left of it."""
        self.listed_before: set[str] = set()
        """Items that may have a row: they were small before one of their events."""
        self.sweeps: dict[str, Sweep] = {}
        self.entries: list[tuple[Any, ...]] = []
        self.swept: list[tuple[Any, ...]] = []
        self.back: list[tuple[Any, ...]] = []

    def item(self, item: Item, state: Account) -> None:
        document = item.document
        name = document.document
        if 0 < abs(item.open_before) <= SMALL:
            self.listed_before.add(name)
        if not (item.for_rules and 0 < abs(item.open) <= SMALL):
            self.small[name] = None
            return
        place = state.name, document.legal_entity, document.currency
        self.small[name] = (name, *place, item.open, document.due_date)

    def standing(self, sweep: Sweep) -> None:
        self.sweeps[sweep.name] = sweep

    def listed(self, sweep: Sweep, entries: int) -> None:
        """The last so many entries are new."""
        first = len(sweep.entries) - entries
        for number, entry in enumerate(sweep.entries[first:], first):
            self.entries.append((sweep.name, number, entry.account, entry.name, entry.currency, entry.amount))
        self.standing(sweep)

    def noted(self, sweep: Sweep, event: EntrySwept) -> None:
        self.swept.append((sweep.name, event.number, event.movement, event.left))
        self.standing(sweep)

    def noted_back(self, sweep: Sweep, event: EntryTakenBack) -> None:
        self.back.append((sweep.name, event.number, event.kept))
        self.standing(sweep)

    def write(self, cur: "Cur", known: datetime) -> None:
        execute(cur, _SMALL, [row for _, row in sorted(self.small.items()) if row is not None])
        gone = sorted(item for item, row in self.small.items() if row is None and item in self.listed_before)
        execute(cur, _GONE, [(item,) for item in gone])
        execute(cur, _SWEEPS, [_row(sweep, known) for _, sweep in sorted(self.sweeps.items())])
        execute(cur, _ENTRIES, self.entries)
        execute(cur, _SWEPT, self.swept)
        execute(cur, _BACK, self.back)


def _row(sweep: Sweep, known: datetime) -> tuple[Any, ...]:
    proposed, taken = sweep.proposed, sweep.taken_back
    assert proposed is not None
    back = sum([not why for why in sweep.back.values()])
    return (
        sweep.name,
        proposed.of,
        proposed.legal_entity,
        proposed.older_than,
        proposed.due_before,
        ", ".join(f"{to_text(amount, currency)} {currency}" for currency, amount in proposed.below),
        proposed.code,
        sweep.status,
        proposed.count,
        len(sweep.swept),
        len(sweep.left),
        back,
        proposed.proposed_by,
        proposed.reason,
        sweep.approved_by,
        taken.taken_back_by if taken else "",
        taken.reason if taken else "",
        known,
    )
