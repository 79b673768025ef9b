"""Calendar months, which every figure of a period is measured over."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MAX_MONTHS = 60


@dataclass(frozen=True)
class Period:
    """From the start of `first` to the end of `last`."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> date:
        """The day before it, at whose end its opening balance stands."""
        return max(self.first, date.min + timedelta(days=1)) - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def ending(last: date, months: int) -> Period:
    """The period of so many calendar months that ends with a day. It begins `months` months before the next day.

    >>> ending(date(2019, 6, 30), 3).first, ending(date(2019, 6, 30), 3).days
    (datetime.date(2019, 4, 1), 91)
    >>> ending(date(2019, 6, 14), 1).first, ending(date(2019, 5, 30), 3).first
    (datetime.date(2019, 5, 15), datetime.date(2019, 2, 28))
    """
    whole = last.day == monthrange(last.year, last.month)[1]
    month = back(last.replace(day=1), months - 1 if whole else months)
    day = 1 if whole else min(last.day + 1, monthrange(month.year, month.month)[1])
    return Period(month.replace(day=day), last)


def back(month: date, months: int) -> date:
    """The first day of the month so many months before; no earlier than the calendar's own first.

    >>> back(date(2019, 1, 1), 2), back(date(1, 1, 1), 5)
    (datetime.date(2018, 11, 1), datetime.date(1, 1, 1))
    """
    number = max(month.year * 12 + month.month - 1 - months, 12)
    return date(number // 12, number % 12 + 1, 1)


def month_of(day: date) -> date:
    return day.replace(day=1)


def elapsed(month: date, as_of: date) -> int:
    """Days of a month up to the end of a day: all of them, or those so far.

    >>> elapsed(date(2019, 5, 1), date(2019, 6, 14)), elapsed(date(2019, 6, 1), date(2019, 6, 14))
    (31, 14)
    """
    return as_of.day if month_of(as_of) == month else monthrange(month.year, month.month)[1]


def named(month: date) -> str:
    """
    >>> named(date(2019, 6, 1))
    '2019-06'
    """
    return month.isoformat()[:7]
