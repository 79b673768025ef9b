"""Payment terms: from what people write to days.

    net 30                 due 30 days after the invoice's date; also "30 days"
    eom 10                 due 10 days after the end of the invoice's month; also "end of month plus 10", "eom"
    2% 10 net 30           2 % off when paid within 10 days; also "2/10 net 30", "2% within 10 days, net 30"
    3% 7, 2% 14, eom 5     several discounts: the longer one waits, the less it is
    2% 10 net 30 tax pre-reduced
                           the tax is that of the discounted amount already, and the discount is of the net; also
                           "tax reduced" (a discount corrects the tax) and "tax kept"

Days are calendar days, a due date is inclusive, and a discount counts from the invoice's date.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from o2c.billing.events import TaxMode, Terms, Tier

_TIER = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,4})?) ?(?:% ?(?:/|within)?|/) ?([0-9]{1,3})(?: ?days?)?(?=[ ,;]|$)[ ,;]*")
_DUE = re.compile(
    r"(?:net ?(?P<net>[0-9]{1,3})(?: days?)?"
    r"|(?P<days>[0-9]{1,3}) days?(?: net)?"
    r"|(?:eom|end of month)(?: ?(?:plus|\+)? ?(?P<eom>[0-9]{1,3})(?: days?)?)?)"
)
_TAX = re.compile(r"(.*?)[ ,;]+tax (reduced|kept|pre-reduced)")
_TAX_MODES: dict[str, TaxMode] = {"reduced": "reduce", "kept": "keep", "pre-reduced": "pre-reduced"}
_TAX_WORDS = {mode: word for word, mode in _TAX_MODES.items()}
_EXPECTED = 'expected e.g. "net 30", "eom 10", "2% 10 net 30", "3% 7, 2% 14, eom 5" or "2% 10 net 30 tax kept"'


class BadTerms(ValueError):
    """Payment terms that cannot be read; the text says what was expected."""


class Agreed(Struct, frozen=True):
    days: int
    month_end: bool
    tiers: tuple[tuple[str, int], ...]
    """(per cent, days), the shortest first."""
    tax_mode: TaxMode | None = None
    """None: the terms do not say it."""

    @property
    def code(self) -> str:
        """The one way to write these terms.

        >>> parse("2/10, 30 days").code, parse("End of Month plus 10").code
        ('2% 10 net 30', 'eom 10')
        """
        due = f"{'eom' if self.month_end else 'net'} {self.days}"
        if not self.tiers:
            return due
        tax = f" tax {_TAX_WORDS[self.tax_mode]}" if self.tax_mode else ""
        return f"{', '.join(f'{percent}% {days}' for percent, days in self.tiers)} {due}{tax}"

    def due_date(self, day: date) -> date:
        """
        >>> parse("eom 10").due_date(date(2028, 2, 3)), parse("net 30").due_date(date(2027, 1, 31))
        (datetime.date(2028, 3, 10), datetime.date(2027, 3, 2))
        """
        start = day.replace(day=monthrange(day.year, day.month)[1]) if self.month_end else day
        return start + timedelta(self.days)


@lru_cache(4096)
def parse(text: str) -> Agreed:
    """Raises BadTerms."""
    rest = " ".join(text.lower().split())
    if len(rest) > 80:
        raise BadTerms(f"{rest[:40]!r}… is too long for payment terms: {_EXPECTED}")
    rest, tax_mode = _without_tax(rest)
    tiers: list[tuple[str, int]] = []
    while (tier := _TIER.match(rest)) is not None:
        tiers.append((_percent(tier[1]), int(tier[2])))
        rest = rest[tier.end() :]
    due = _DUE.fullmatch(rest)
    if due is None:
        where = f" at {rest!r}" if rest and tiers else "" if rest else ", a due date is missing"
        raise BadTerms(f"{text!r} cannot be read as payment terms{where}: {_EXPECTED}")
    month_end = due["net"] is None and due["days"] is None
    agreed = Agreed(
        int(due["net"] or due["days"] or due["eom"] or 0),
        month_end,
        tuple(sorted(tiers, key=lambda t: t[1])),
        tax_mode,
    )
    _check(text, agreed)
    return agreed


def _without_tax(text: str) -> tuple[str, TaxMode | None]:
    """
    >>> _without_tax("2% 10 net 30, tax pre-reduced"), _without_tax("net 30")
    (('2% 10 net 30', 'pre-reduced'), ('net 30', None))
    """
    said = _TAX.fullmatch(text)
    return (said[1], _TAX_MODES[said[2]]) if said is not None else (text, None)


def _percent(text: str) -> str:
    """
    >>> _percent("2"), _percent("02.50")
    ('2', '2.5')
    """
    whole, _, fraction = text.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _check(text: str, agreed: Agreed) -> None:
    for (more, sooner), (less, later) in zip(agreed.tiers, agreed.tiers[1:], strict=False):
        if sooner == later or Decimal(more) <= Decimal(less):
            raise BadTerms(f"{text!r}: {less} % within {later} days is no less than {more} % within {sooner} days")
    if any(percent == "0" for percent, _ in agreed.tiers):
        raise BadTerms(f"{text!r}: a cash discount of 0 %")
    if agreed.tax_mode and not agreed.tiers:
        raise BadTerms(f"{text!r}: what a cash discount does to the tax, and no cash discount")
    if agreed.tiers and not agreed.month_end and agreed.tiers[-1][1] > agreed.days:
        raise BadTerms(f"{text!r}: a discount for {agreed.tiers[-1][1]} days, but due in {agreed.days}")


@lru_cache(8192)
def work_out(text: str, day: date) -> Terms:
    """The terms of a document dated `day`; a discount corrects the tax unless they say otherwise. Raises BadTerms, also
    where a date would leave the calendar.

    >>> found = work_out("2/10 net 30", date(2026, 5, 4))
    >>> found.code, found.due_date.isoformat(), [(tier.percent, tier.until.isoformat()) for tier in found.discounts]
    ('2% 10 net 30', '2026-06-03', [('2', '2026-05-14')])
    """
    agreed = parse(text)
    try:
        discounts = tuple(Tier(percent, day + timedelta(days)) for percent, days in agreed.tiers)
        return Terms(agreed.code, agreed.due_date(day), discounts, agreed.tax_mode or "reduce")
    except OverflowError:
        raise BadTerms(f"{text!r} from {day} on: due after the year 9999") from None
