"""Speed of the pure engine: 1,000,000 open items of 20,000 customers, every kind of payment among them, one core."""

import random
import resource
import time
from collections.abc import Sequence
from datetime import date, timedelta

from o2c.cash_app.cascade.decide import decide
from o2c.cash_app.cascade.facts import OpenItem, Payment
from o2c.cash_app.cascade.habit import Habit, learn, observe
from o2c.cash_app.cascade.policy import CascadePolicy

CUSTOMERS, ITEMS, PAYMENTS = 20_000, 50, 20_000
DAY = date(2026, 6, 1)
KINDS = {
    "one item": 60,
    "all due": 10,
    "run of dates": 9,
    "as usual": 8,
    "as usual but two": 5,
    "some subset": 3,
    "nothing fits": 5,
}
"""Of a hundred payments, about as the real ones of the other part."""


def report(policy: CascadePolicy) -> str:
    draw = random.Random(7)
    start = _memory()
    customers = [_items(draw, number, ITEMS) for number in range(CUSTOMERS)]
    items = _memory() - start
    habits = [_habit(draw) for _ in range(200)]
    payments = []
    for number in range(PAYMENTS):
        (kind,) = draw.choices([*KINDS], [*KINDS.values()])
        place = draw.randrange(CUSTOMERS)
        payments.append((kind, place, Payment(f"P{number}", _amount(draw, kind, customers[place]), DAY)))
    before, spent, outcomes = _memory(), dict.fromkeys(KINDS, 0.0), dict.fromkeys(KINDS, 0)
    for number, (kind, place, payment) in enumerate(payments):
        began = time.process_time()
        decision = decide(payment, customers[place], habits[number % len(habits)], policy)
        spent[kind] += time.process_time() - began
        outcomes[kind] += decision.outcome == "apply"
    lines = [f"{CUSTOMERS * ITEMS:,} open items of {CUSTOMERS:,} customers, {PAYMENTS:,} payments, one core"]
    for kind in KINDS:
        count = sum(1 for found, _, _ in payments if found == kind)
        lines.append(
            f"{kind:<20} {count / spent[kind]:>9,.0f} payments a second {100 * outcomes[kind] / count:>8.1f} % applied"
        )
    lines.append(f"{'all':<20} {PAYMENTS / sum(spent.values()):>9,.0f} payments a second")
    lines.append(f"memory: the items {items:,} MB, deciding {_memory() - before:,} MB more")
    lines.append(_large(draw, habits[0], policy))
    return "\n".join(lines)


def _large(draw: random.Random, habit: Habit, policy: CascadePolicy) -> str:
    """The worst of every kind of payment for a customer with 5,000 open items."""
    items = _items(draw, CUSTOMERS, 5_000)
    worst = 0.0
    for kind in [*KINDS] * 5:
        payment = Payment("P", _amount(draw, kind, items), DAY)
        began = time.process_time()
        decide(payment, items, habit, policy)
        worst = max(worst, time.process_time() - began)
    return f"a customer with 5,000 open items: at most {worst:.3f} s a payment"


def _items(draw: random.Random, customer: int, count: int) -> list[OpenItem]:
    """Dated over the last thirty-five days, due after thirty: some are due, most are not."""
    found = []
    for number in range(count):
        dated = DAY - timedelta(days=draw.randrange(35))
        amount = int(draw.lognormvariate(11, 1.2)) + 1
        found.append(OpenItem(f"{customer}/{number}", f"{number}", amount, dated, dated + timedelta(days=30)))
    return found


def _habit(draw: random.Random) -> Habit:
    """Of a payer that pays what is due and lets one of twenty lie."""
    habit = Habit()
    for week in range(30, 0, -1):
        day = DAY - timedelta(days=7 * week)
        dues = [day + timedelta(days=draw.randrange(-7, 30)) for _ in range(40)]
        habit = learn(habit, observe(habit, day, [(due, False, due <= day and draw.random() < 0.95) for due in dues]))
    return habit


def _amount(draw: random.Random, kind: str, items: Sequence[OpenItem]) -> int:
    due = [item for item in items if item.due <= DAY]
    rest = [item for item in items if item.due > DAY]
    if kind == "one item":
        chosen = [draw.choice(due or items)]
    elif kind == "all due":
        chosen = due
    elif kind == "run of dates":
        chosen = [item for item in items if item.due <= DAY + timedelta(days=5)]
    elif kind == "as usual":
        chosen = draw.sample(due, max(1, len(due) - 1)) if due else items[:1]
    elif kind == "as usual but two":
        chosen = [*due, *draw.sample(rest, 2)]
    else:
        chosen = draw.sample(items, len(items) // 3)
    return max(1, sum(item.open for item in chosen) + (kind == "nothing fits"))


def _memory() -> int:
    """Peak memory of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
