"""The figures computed from the sample's rows in the simplest way: nothing of the projection is used here."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Row:
    customer: str
    currency: str
    cents: int
    dated: date
    due: date
    paid: date


def of_sample(rows: Iterable[dict[str, str]]) -> list[Row]:
    found = []
    for row in rows:
        dated, due, paid = (date.fromisoformat(row[f"{name}_date"]) for name in ("invoice", "due", "payment"))
        cents = round(Fraction(row["amount"]) * 100)
        found.append(Row(row["customer_name"], row["currency"], cents, dated, due, max(dated, paid)))
    return found


def months_back(day: date) -> Iterator[tuple[date, date]]:
    """(first, last) of the current month so far, then of whole months, newest first."""
    first, last = day.replace(day=1), day
    while True:
        yield first, last
        last = first - timedelta(days=1)
        first = last.replace(day=1)


def figures(rows: list[Row], day: date, months: int = 3) -> dict[str, Fraction | None]:
    """None where a formula has no meaning. `day` is a month's last, or any day with `months` counted from the next."""
    open_then = [r for r in rows if r.dated <= day < r.paid]
    receivable = sum(r.cents for r in open_then)
    not_due = sum(r.cents for r in open_then if r.due >= day)
    first = begin_of(day, months)
    days = (day - first).days + 1
    sales = sum(r.cents for r in rows if first <= r.dated <= day)
    paid = [r for r in rows if first <= r.paid <= day]
    amount = sum(r.cents for r in paid)
    before = sum(r.cents for r in rows if r.dated < first <= r.paid)
    month_first = begin_of(day, 1)
    begin = sum(r.cents for r in rows if r.dated < month_first <= r.paid)
    month_sales = sum(r.cents for r in rows if month_first <= r.dated <= day)
    return {
        "dso": over(receivable * days, sales),
        "dso-best-possible": over(not_due * days, sales),
        "average-days-delinquent": over((receivable - not_due) * days, sales),
        "dso-count-back": count_back(rows, receivable, day),
        "dso-sales-weighted": sales_weighted(rows, open_then, day),
        "collection-effectiveness": over(100 * (begin + month_sales - receivable), begin + month_sales - not_due),
        "turnover": over(2 * sales, before + receivable),
        "days-to-pay": over(sum(r.cents * (r.paid - r.dated).days for r in paid), amount),
        "days-late": over(sum(r.cents * (r.paid - r.due).days for r in paid), amount),
        "days-late-only": over(sum(r.cents * max(0, (r.paid - r.due).days) for r in paid), amount),
        "concentration": concentration(open_then),
        **roll_rates(rows, day),
    }


def begin_of(day: date, months: int) -> date:
    following = day + timedelta(days=1)
    year, month = divmod(following.year * 12 + following.month - 1 - months, 12)
    return date(year, month + 1, min(following.day, monthrange(year, month + 1)[1]))


def over(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator > 0 else None


def sold(rows: list[Row], first: date, last: date) -> int:
    return sum(r.cents for r in rows if first <= r.dated <= last)


def count_back(rows: list[Row], receivable: int, day: date) -> Fraction | None:
    if receivable <= 0:
        return Fraction(0)
    total, oldest = Fraction(0), min((r.dated for r in rows if r.dated <= day), default=day)
    for first, last in months_back(day):
        sales, days = sold(rows, first, last), (last - first).days + 1
        if last < oldest or sales <= 0:
            return None
        if receivable <= sales:
            return total + Fraction(receivable, sales) * days
        total, receivable = total + days, receivable - sales
    raise AssertionError


def sales_weighted(rows: list[Row], open_then: list[Row], day: date) -> Fraction | None:
    total = Fraction(0)
    for first in {r.dated.replace(day=1) for r in open_then}:
        last = min(day, first.replace(day=monthrange(first.year, first.month)[1]))
        sales = sold(rows, first, last)
        still = sum(r.cents for r in open_then if first <= r.dated <= last)
        if still and sales <= 0:
            return None
        total += Fraction(still, sales) * ((last - first).days + 1)
    return total


def concentration(open_then: list[Row]) -> Fraction | None:
    owed: Counter[str] = Counter()
    for row in open_then:
        owed[row.customer] += row.cents
    return over(100 * sum(sorted(owed.values())[-10:]), sum(owed.values()))


BUCKETS = ("not-due", "1-30", "31-60", "61-90", "91-120", "over 120")


def roll_rates(rows: list[Row], day: date) -> dict[str, Fraction | None]:
    before = begin_of(day, 1) - timedelta(days=1)
    was, rolled = Counter[int](), Counter[int]()
    for row in rows:
        if row.dated <= before < row.paid:
            then, now = (bucket((d - row.due).days) for d in (before, day))
            was[then] += row.cents
            rolled[then] += row.cents if row.paid > day and now > then else 0
    return {f"roll-rate-{name}": over(100 * rolled[n], was[n]) for n, name in enumerate(BUCKETS[:-1])}


def bucket(days: int) -> int:
    return 0 if days <= 0 else min((days - 1) // 30 + 1, 5)
