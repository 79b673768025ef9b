"""Cash discount: when it is earned, how much it is, and what of it is tax.

Earned when the value date is on or before the discount date (plus grace), and granted only when the item is settled
with it: all that was paid before must be in time too. The base is the gross less the credit notes effective by then.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from o2c.cash_app.account import Item
from o2c.cash_app.facts import Document, Posting, Tier
from o2c.cash_app.items.claims import rivals
from o2c.chassis.money import allocate

_MILLION = 1_000_000


@cache
def _millionths(percent: str) -> int:
    return int(Decimal(percent) * _MILLION)


def of(base: int, percent: str) -> int:
    """Minor units, half up. 1 % of 23.80 is 0.24.

    >>> of(2380, "1"), of(119000, "2"), of(107100, "2")
    (24, 2380, 2142)
    """
    return (base * _millionths(percent) + 50 * _MILLION) // (100 * _MILLION)


def earned(item: Item, receipt: str, value_date: date, grace_days: int) -> tuple[int, int]:
    """(discount, its base) that this receipt may take, were it to settle the item; (0, 0) where none is earned."""
    if not item.document.tiers or item.document.gross <= 0:
        return 0, 0
    others = rivals(item, receipt)
    latest = max([value_date, *(a.value_date for a in others)])
    base = item.document.gross - sum(c.amount for c in item.credits if c.effective <= value_date)
    granted = sum(a.discount for a in others)
    best = max((of(base, t.percent) for t in item.document.tiers if _in_time(t, latest, grace_days)), default=0)
    return (best - granted, base) if best > granted else (0, 0)


def _in_time(tier: Tier, day: date, grace_days: int) -> bool:
    return day <= tier.until + timedelta(days=grace_days)


def split(document: Document, discount: int) -> tuple[Posting, ...]:
    """Journal lines of a granted discount: per tax code by share of the gross, each with the tax it takes back.

    2 % of 1,000 at 19 % and 500 at 7 %: 34.50 = 20.00 + 3.80 + 10.00 + 0.70. A negative discount gives the mirror.
    """
    if not discount:
        return ()
    if not document.taxes:
        return (Posting("cash-discount", "", discount),)
    shares = allocate(discount, [part.base + part.tax for part in document.taxes])
    lines: list[Posting] = []
    for part, amount in zip(document.taxes, shares, strict=True):
        tax = _round(amount * part.tax, part.base + part.tax)
        lines.append(Posting("cash-discount", part.code, amount - tax))
        lines.append(Posting("tax-payable", part.code, tax))
    return tuple(line for line in lines if line.amount)


def _round(numerator: int, denominator: int) -> int:
    """Half away from zero, so that a reversal is the exact mirror."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator)) if denominator else 0


def difference(document: Document, old: int, new: int) -> tuple[Posting, ...]:
    """Journal lines that turn the lines of one discount into those of another, exactly."""
    lines = {(p.account, p.tax_code): -p.amount for p in split(document, old)}
    for p in split(document, new):
        lines[p.account, p.tax_code] = lines.get((p.account, p.tax_code), 0) + p.amount
    return tuple(Posting(account, code, amount) for (account, code), amount in lines.items() if amount)
