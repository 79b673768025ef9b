"""Days of the calendar."""

from datetime import date


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None for what is none: whoever asks says where it stood.

    >>> calendar_day(2024, 2, 29), calendar_day(2023, 2, 29)
    (datetime.date(2024, 2, 29), None)
    """
    try:
        return date(year, month, day)
    except ValueError:  # the calendar's own word for "no such day"; nothing else can fail here
        return None
