"""Numbers as files write them, in one form; what is none in the expected form is refused, never guessed."""

import re
from functools import cache


class NotANumber(ValueError):
    """A text that is no number in the expected form; says what was found and what was expected."""


def plain_number(text: str, decimal: str, thousands: str, what: str = "number") -> str:
    """The number with an optional minus and an optional point: what ERPs and banks write as "-1.234,50", "1.234,50-"
    or "(1.234,50)" is "-1234.50".

    Thousands must stand in groups of three: with `thousands` "." the text "12.50" is refused and not read as 1250.

    >>> plain_number("-1.234,50", ",", "."), plain_number("(7)", ".", ""), plain_number("1,5-", ",", ".")
    ('-1234.50', '-7', '-1.5')

    Raises NotANumber.
    """
    match = _form(decimal, thousands).fullmatch(text.replace("\u2212", "-"))
    shown = repr(text if len(text) <= 80 else f"{text[:80]}…")
    if match is None:
        raise NotANumber(f"{shown} is no {what} with the decimal sign {decimal!r} and the thousands sign {thousands!r}")
    lead, trail = match["lead"], match["trail"]
    if (lead == "(") != (trail == ")") or (lead and trail == "-"):
        raise NotANumber(f"{shown} has two signs, or one half of a pair of brackets")
    whole = match["whole"].replace(thousands, "") if thousands else match["whole"]
    sign = "-" if "-" in (lead, trail) or lead == "(" else ""
    return f"{sign}{whole}.{match['fraction'] or ''}".rstrip(".")


@cache
def _form(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = rf"[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+|" if thousands else ""
    return re.compile(
        rf"(?P<lead>[-+(]?)\s*(?P<whole>{grouped}[0-9]+)(?:{re.escape(decimal)}(?P<fraction>[0-9]{{0,20}}))?\s*(?P<trail>[-)]?)"
    )
