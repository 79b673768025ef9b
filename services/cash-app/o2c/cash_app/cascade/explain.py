"""A decision's reasons in words, in the order in which they counted."""

from o2c.cash_app.cascade.facts import Loser, Payment
from o2c.cash_app.cascade.habit import Habit, bucket
from o2c.cash_app.cascade.likely import LEFT, Fit, Table
from o2c.cash_app.cascade.policy import (
    ALL_DUE,
    DUE_DATES,
    HABIT,
    INVOICE_DATES,
    LESS_CREDIT,
    SINGLE,
    SUBSET,
    WHOLE,
)
from o2c.cash_app.cascade.verdict import Verdict
from o2c.cash_app.facts import Evidence

SHOWN = 10
"""Items named in a reason, and sets that lost, at most."""


def evidence_of(
    rule: str, known: Table, fit: Fit, verdict: Verdict, habit: Habit, payment: Payment
) -> tuple[Evidence, ...]:
    return (
        Evidence("fit", _fit(rule, known, fit)),
        *_habit(known, fit, habit, payment),
        Evidence("doubt", _doubt(verdict)),
    )


def _fit(rule: str, known: Table, fit: Fit) -> str:
    items = [known.items[code // 3] for code in fit]
    numbers, open_now = [item.number for item in items], len(known.items)
    if rule == SINGLE:
        return f"{numbers[0]} alone is open with this amount" + (", less its discount" if fit[0] % 3 == 2 else "")
    if rule == LESS_CREDIT:
        return f"{' less '.join(i.number for i in sorted(items, key=lambda i: -i.open))} is this amount"
    if rule == WHOLE:
        return f"all {open_now} open items together are this amount"
    if rule == ALL_DUE:
        return f"all {len(items)} items that are due are this amount"
    if rule == DUE_DATES:
        days = sorted(item.due for item in items)
        return f"all {len(items)} items due from {days[0]} to {days[-1]} are this amount"
    if rule == INVOICE_DATES:
        days = sorted(item.dated for item in items)
        return f"all {len(items)} items dated from {days[0]} to {days[-1]} are this amount"
    what = {HABIT: "as this payer pays", SUBSET: "and no other set of them"}.get(rule, "with the other payments")
    return f"{len(items)} of {open_now} open items are this amount, {what}"


def _habit(known: Table, fit: Fit, habit: Habit, payment: Payment) -> list[Evidence]:
    """What the payer does otherwise with items like those that surprise."""
    if not habit.payments:
        return []
    settled = {code // 3 for code in fit}
    besides = [place for place in sorted(settled) if known.expected[place] == LEFT]
    left = [place for place, form in enumerate(known.expected) if form != LEFT and place not in settled]
    reasons = [f"{len(settled) - len(besides)} of {len(settled)} items are as expected after {habit.payments} payments"]
    for word, places in (("taken besides", besides), ("left", left)):
        reasons += [f"{word}: {_record(known, place, habit, payment)}" for place in places[:SHOWN]]
    return [Evidence("habit", reason) for reason in reasons]


def _record(known: Table, place: int, habit: Habit, payment: Payment) -> str:
    item = known.items[place]
    days = (payment.value_date - item.due).days
    paid, seen = habit.late.get(bucket(days, credit=item.open < 0), (0, 0))
    when = f"{days} days after due" if days >= 0 else f"{-days} days before due"
    return f"{item.number}, {when}, when {paid} of {seen} were settled"


def _doubt(verdict: Verdict) -> str:
    score = verdict.score
    parts = {"other sets that fit": score.rivals, "sets not looked at": score.unseen, "no open item": score.stray}
    said = ", ".join(f"{percent(part)} for {name}" for name, part in parts.items())
    return f"{percent(score.doubt)} that something else was paid: {said}"


def losers_of(known: Table, verdict: Verdict) -> tuple[Loser, ...]:
    if len(verdict.fits) < 2:
        return ()
    best = verdict.fits[0][0]
    return tuple(
        Loser(
            next(iter(verdict.rules.get(fit, ())), ""),
            tuple([known.items[code // 3].item for code in fit[:SHOWN]]),
            len(fit),
            f"fits as well, and is {best / weight:,.1f} times less likely" if weight else "fits, and is most unlikely",
        )
        for weight, fit in verdict.fits[1 : SHOWN + 1]
    )


def percent(millionths: int) -> str:
    """
    >>> percent(12_345), percent(3)
    ('1.23 %', '0.00 %')
    """
    return f"{millionths / 10_000:.2f} %"
