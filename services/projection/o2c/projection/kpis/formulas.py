"""The formulas, one function each, over amounts in minor units of one currency. Exact; nothing here rounds.

*AR* is what is owed, gross with tax and before money that is not applied, open credits deducted. *Sales* are invoices
less credit notes. *Not due* are invoices due on the day itself or later.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from o2c.projection.kpis.figure import Figure, NotApplicable, Outcome, Part, ratio
from o2c.projection.kpis.periods import back, elapsed, month_of, named

NO_SALES = "no sales in the period"
NOTHING_PAID = "nothing was paid in the period"


def dso(receivable: int, sales: int, days: int) -> Outcome:
    """AR 212,000 and sales of 300,000 in 90 days are 63.60 days of sales outstanding.

    >>> dso(212_000, 300_000, 90).value
    Fraction(318, 5)
    """
    return ratio(receivable, sales, days, nothing=NO_SALES)


def best_possible_dso(not_due: int, sales: int, days: int) -> Outcome:
    """Of that AR 190,000 are not due: 57.00 days, if everybody paid on the last day that is in time.

    >>> best_possible_dso(190_000, 300_000, 90).value
    Fraction(57, 1)
    """
    return ratio(not_due, sales, days, nothing=NO_SALES)


def average_days_delinquent(receivable: int, not_due: int, sales: int, days: int) -> Outcome:
    """DSO less best possible DSO: 63.60 - 57.00 = 6.60 days.

    >>> average_days_delinquent(212_000, 190_000, 300_000, 90).value
    Fraction(33, 5)
    """
    return ratio(receivable - not_due, sales, days, nothing=NO_SALES)


def count_back_dso(receivable: int, sales: Mapping[date, int], as_of: date) -> Outcome:
    """AR 2.1 m on 31 March, sales of March 0.9 m, February 0.8 m, January 0.7 m: 31 + 28 + 400/700 x 31 = 76.71.

    `sales` by the first day of their month, of the current one so far. AR of nothing or less is 0 days.

    >>> months = {date(2026, 3, 1): 900, date(2026, 2, 1): 800, date(2026, 1, 1): 700}
    >>> found = count_back_dso(2100, months, date(2026, 3, 31))
    >>> float(round(found.value, 2)), found.numerator
    (76.71, 2100)
    >>> count_back_dso(2500, months, date(2026, 3, 31)).reason
    'AR is older than the sales on record, which begin 2026-01'
    """
    if receivable <= 0:
        return Figure((Part(receivable, 0, 0),))
    first = min(sales, default=None)
    month, left, parts = month_of(as_of), receivable, []
    while first is not None and month >= first:
        sold, days = sales.get(month, 0), elapsed(month, as_of)
        if sold <= 0:
            return NotApplicable(f"no sales in {named(month)}, which AR is counted back through")
        parts.append(Part(min(left, sold), sold, days, named(month)))
        left -= min(left, sold)
        if left == 0:
            return Figure(tuple(parts))
        earlier = back(month, 1)
        if earlier == month:
            break
        month = earlier
    begin = f", which begin {named(first)}" if first is not None else ": there are none"
    return NotApplicable(f"AR is older than the sales on record{begin}")


def sales_weighted_dso(open_by_month: Mapping[date, int], sales: Mapping[date, int], as_of: date) -> Outcome:
    """Of March's sales of 900 are 600 open, of February's 800 still 80: 600/900 x 31 + 80/800 x 28 = 23.47 days.

    Months, of sales and of what is open of their invoices, by their first day.

    >>> months = {date(2026, 3, 1): 900, date(2026, 2, 1): 800}
    >>> found = sales_weighted_dso({date(2026, 3, 1): 600, date(2026, 2, 1): 80}, months, date(2026, 3, 31))
    >>> float(round(found.value, 2))
    23.47
    """
    parts = []
    for month, still in sorted(open_by_month.items(), reverse=True):
        if still:
            sold = sales.get(month, 0)
            if sold <= 0:
                return NotApplicable(f"no sales in {named(month)}, of which something is open")
            parts.append(Part(still, sold, elapsed(month, as_of), named(month)))
    return Figure(tuple(parts))


def collection_effectiveness(begin: int, sales: int, receivable: int, not_due: int) -> Outcome:
    """100 at the beginning, 80 sold, 90 at the end, 70 of them not due: (100 + 80 - 90) / (100 + 80 - 70) = 81.82 %.

    >>> float(round(collection_effectiveness(100, 80, 90, 70).value, 2))
    81.82
    """
    could = begin + sales - not_due
    return ratio(begin + sales - receivable, could, 100, nothing="nothing was due for collection in the period")


def turnover(sales: int, begin: int, receivable: int) -> Outcome:
    """Sales of 300 over AR of 100 before and 140 after: 300 / 120 = 2.50 times in the period.

    >>> float(turnover(300, 100, 140).value)
    2.5
    """
    return ratio(sales, begin + receivable, 2, nothing="no AR at the beginning and the end of the period")


def days_to_pay(amount_days: int, amount: int) -> Outcome:
    """100 paid after 10 days and 300 after 30: (100 x 10 + 300 x 30) / 400 = 25.00 days.

    >>> days_to_pay(100 * 10 + 300 * 30, 400).value
    Fraction(25, 1)
    """
    return ratio(amount_days, amount, nothing=NOTHING_PAID)


def days_late(amount_days: int, amount: int) -> Outcome:
    """100 paid 5 days early and 300 paid 3 late: signed (-500 + 900) / 400 = 1.00; late only 900 / 400 = 2.25.

    >>> days_late(-500 + 900, 400).value, days_late(900, 400).value
    (Fraction(1, 1), Fraction(9, 4))
    """
    return ratio(amount_days, amount, nothing=NOTHING_PAID)


def bad_debt_share(written_off: int, sales: int) -> Outcome:
    """5 written off as bad debt of sales of 1,000: 0.50 %.

    >>> bad_debt_share(5, 1_000).value
    Fraction(1, 2)
    """
    return ratio(written_off, sales, 100, nothing=NO_SALES)


def amount(total: int) -> Outcome:
    """A sum of money is itself: 12,34 and 5,66 unapplied are 18.00.

    >>> amount(1234 + 566).value
    Fraction(1800, 1)
    """
    return Figure((Part(total, 1),))


def age(amount_days: int, total: int) -> Outcome:
    """100 that came 10 days ago and 300 that came 2 days ago: (1,000 + 600) / 400 = 4.00 days, by amount.

    >>> age(100 * 10 + 300 * 2, 400).value
    Fraction(4, 1)
    """
    return ratio(amount_days, total, nothing="nothing is unapplied")


def share(part: int, whole: int, nothing: str) -> Outcome:
    """45 of 60 payments: 75.00 %.

    >>> share(45, 60, "no payments in the period").value
    Fraction(75, 1)
    """
    return ratio(part, whole, 100, nothing=nothing)


def hours(seconds: int, cases: int, nothing: str) -> Outcome:
    """Two cases of 1,800 and 5,400 seconds: 7,200 / 2 / 3,600 = 1.00 hour.

    >>> hours(1_800 + 5_400, 2, "no cases").value
    Fraction(1, 1)
    """
    return ratio(seconds, cases, Fraction(1, 3_600), nothing=nothing)


def mean_days(days: int, cases: int, nothing: str) -> Outcome:
    """Two deductions, resolved after 10 and after 25 days: 17.50 days.

    >>> float(mean_days(10 + 25, 2, "none was resolved in the period").value)
    17.5
    """
    return ratio(days, cases, nothing=nothing)


def days_deductions_outstanding(still_open: int, opened: int, days: int) -> Outcome:
    """3,000 open and 9,000 opened in 90 days: 30.00 days' worth of deductions wait.

    >>> days_deductions_outstanding(3_000, 9_000, 90).value
    Fraction(30, 1)
    """
    return ratio(still_open, opened, days, nothing="no deductions were opened in the period")


def concentration(largest: int, owed: int) -> Outcome:
    """The ten largest debtors owe 600 of the 1,500 that customers owe: 40.00 %.

    >>> concentration(600, 1_500).value
    Fraction(40, 1)
    """
    return ratio(largest, owed, 100, nothing="nobody owes anything")


def roll_rate(rolled: int, was_open: int) -> Outcome:
    """Of 200 that were 1 to 30 days late a month ago, 50 are open in a later bucket now: 25.00 %.

    >>> roll_rate(50, 200).value
    Fraction(25, 1)
    """
    return ratio(rolled, was_open, 100, nothing="nothing was open in this bucket a month before")
