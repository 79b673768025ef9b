"""What tests of the cascade say: open items of one payer around the fourth of May 2026, a Monday."""

from datetime import date, timedelta

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import Decision, OpenItem, Payment
from o2c.cash_app.cascade.habit import Habit, learn, observe
from o2c.cash_app.cascade.policy import CascadePolicy

DAY = date(2026, 5, 4)
NO_HABIT = Habit()
DEFAULT = CascadePolicy()


def item(name: str, amount: int, due: int = 10, *, dated: int | None = None, discount: int = 0) -> OpenItem:
    """Due so many days from the fourth of May, dated thirty before that unless said otherwise."""
    issued = due - 30 if dated is None else dated
    base = abs(amount) if discount else 0
    return OpenItem(name, name, amount, DAY + timedelta(issued), DAY + timedelta(due), discount, base)


def pay(amount: int, *items: OpenItem, habit: Habit = NO_HABIT, policy: CascadePolicy = DEFAULT) -> Decision:
    return decide(payment(amount), items, habit, policy)


def payment(amount: int, name: str = "P", *rejected: str) -> Payment:
    """`rejected`: items that a person said it is not for, each alone."""
    return Payment(name, amount, DAY, frozenset(frozenset([name]) for name in rejected))


def taken(decision: Decision) -> set[str]:
    return {found.item for found in decision.taken}


def weekly(weeks: int = 12, *, lies: int = 0) -> Habit:
    """Of a payer that on Mondays pays all that is due, but for so many of ten items."""
    habit = Habit()
    for week in range(weeks, 0, -1):
        day = DAY - timedelta(7 * week)
        open_then = [day - timedelta(late) for late in range(-15, 7)]
        seen = [(due, False, due <= day and n % 10 >= lies) for n, due in enumerate(open_then)]
        habit = learn(habit, observe(habit, day, seen))
    return habit


def one_at_a_time(days: int = 40) -> Habit:
    """Of a payer that every day pays one of five items that are due."""
    habit = Habit()
    for back in range(days, 0, -1):
        day = DAY - timedelta(back)
        seen = [(day - timedelta(late), False, late == back % 5) for late in range(5)]
        habit = learn(habit, observe(habit, day, seen))
    return habit
