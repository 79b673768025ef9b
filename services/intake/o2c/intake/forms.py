"""The forms that a mapping profile gives numbers, dates and letters, whatever file it is for."""

_DATE_PARTS = (("%d",), ("%m", "%b", "%B"), ("%Y", "%y"))


def check_forms(decimal: str, thousands: str, date_format: str, encoding: str) -> None:
    """Raises ValueError, for pydantic to show, naming the setting by which nothing could be read rightly.

    >>> check_forms(",", ".", "%d.%m.%Y", "utf-8")
    >>> check_forms(",", ",", "%d.%m.%Y", "utf-8")
    Traceback (most recent call last):
    ValueError: `decimal` and `thousands` are the same sign
    """
    if decimal == thousands:
        raise ValueError("`decimal` and `thousands` are the same sign")
    if not all(any(part in date_format for part in parts) for parts in _DATE_PARTS):
        raise ValueError("`date_format` needs a day (%d), a month (%m, %b) and a year (%Y, %y)")
    try:
        b"x".decode(encoding, "replace")
    except LookupError:
        raise ValueError(f"`encoding` {encoding!r} is not known") from None
