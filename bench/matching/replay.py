"""Replays the payments of a payer through the engine, day by day, knowing only what was known that day."""

from collections.abc import Iterator
from dataclasses import dataclass

from sample import Account, Day, days
from sample_invoices import Invoice

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import Decision, OpenItem, Payment
from o2c.cash_app.cascade.habit import Habit, learn, observe
from o2c.cash_app.cascade.policy import CascadePolicy


@dataclass(frozen=True)
class Result:
    account: Account
    day: Day
    decision: Decision
    open: int

    @property
    def placed(self) -> bool:
        return self.decision.outcome == "apply"

    @property
    def right(self) -> bool:
        return self.placed and {taken.item for taken in self.decision.taken} == self.day.paid


def replay(account: Account, invoices: list[Invoice], policy: CascadePolicy, *, corrected: bool) -> Iterator[Result]:
    """`corrected`: before the next day a person settles every payment as it was meant; else the engine's own
    decisions stand, what it left stays open, and it learns from nothing else."""
    habit = Habit()
    items = {i.number: OpenItem(i.number, i.number, i.cents, i.dated, i.due) for i in invoices}
    for day in days(invoices):
        known = [item for item in items.values() if item.dated <= day.day]
        decision = decide(Payment(f"{account} {day.day}", day.cents, day.day), known, habit, policy)
        result = Result(account, day, decision, len(known))
        settled = {taken.item for taken in decision.taken} if result.placed else set()
        if corrected:
            settled = set(day.paid)
        if settled:
            habit = learn(habit, observe(habit, day.day, [(i.due, i.open < 0, i.item in settled) for i in known]))
        for number in settled:
            items.pop(number, None)
        yield result
