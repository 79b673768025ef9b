"""Cash discount: when it is earned, how much it is, and what of it is tax.

Earned when the value date is on or before the discount date (plus grace). The base is the gross less the credit notes
effective by then; or the net of both, where the tax is that of the discounted amount already: then the discount moves
no tax, and the tax stays as it is stated whether the discount is taken or not. An item may be paid in parts
(`PartDiscount`): *final* grants the discount only when the item is settled with it, all of it paid in time;
*proportional* grants every part that is in time its share; *none* grants it only to a payment that settles the item
alone.
"""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from o2c.cash_app.account import Item
from o2c.cash_app.facts import TAX, Document, Posting, Tier
from o2c.cash_app.items.claims import rivals
from o2c.chassis.money import allocate

_MILLION = 1_000_000
DISCOUNT = "cash-discount"

PartDiscount = Literal["final", "proportional", "none"]


class Granting(NamedTuple):
    """When a company grants a discount."""

    grace_days: int = 0
    parts: PartDiscount = "final"


@cache
def _millionths(percent: str) -> int:
    return int(Decimal(percent) * _MILLION)


def of(base: int, percent: str) -> int:
    """Minor units, half up. 1 % of 23.80 is 0.24.

    >>> of(2380, "1"), of(119000, "2"), of(107100, "2")
    (24, 2380, 2142)
    """
    return (base * _millionths(percent) + 50 * _MILLION) // (100 * _MILLION)


def earned(item: Item, receipt: str, value_date: date, granting: Granting, claim: int) -> tuple[int, int]:
    """(discount, its base) that this receipt may take, were it to settle the item, of which it may claim so much;
    (0, 0) where none is earned."""
    if not item.document.tiers or item.document.gross <= 0:
        return 0, 0
    others = rivals(item, receipt)
    if others and granting.parts == "none":
        return 0, 0
    proportional = granting.parts == "proportional"
    latest = value_date if proportional else max([value_date, *(a.value_date for a in others)])
    base, granted = base_of(item, value_date), sum(a.discount for a in others)
    in_time = [tier.percent for tier in item.document.tiers if _in_time(tier, latest, granting.grace_days)]
    best = max([of(base, percent) for percent in in_time], default=0) - granted
    if proportional and others:
        best = min(best, max([of_gross(item.document, claim, percent) for percent in in_time], default=0))
    return (best, base) if best > 0 else (0, 0)


def of_part(item: Item, receipt: str, value_date: date, granting: Granting, cash: int) -> tuple[int, int]:
    """(discount, its base) beside cash that pays an item in part; only where parts have their share.

    With 2 %, 490.00 pay 500.00: the discount is on what is settled, not on the money.
    """
    if granting.parts != "proportional" or not item.document.tiers:
        return 0, 0
    in_time = [tier.percent for tier in item.document.tiers if _in_time(tier, value_date, granting.grace_days)]
    document = item.document
    most, base = earned(item, receipt, value_date, granting, document.gross)
    return min(most, max([_beside(document, cash, percent) for percent in in_time], default=0)), base


def of_gross(document: Document, part: int, percent: str) -> int:
    """The discount on so much of the gross."""
    share, whole = _share(document, percent)
    return _round(part * share, whole)


def _beside(document: Document, cash: int, percent: str) -> int:
    """The discount with which so much cash settles a part.

    >>> from msgspec.structs import replace
    >>> invoice = Document("D", "D", "invoice", "E", "EUR", 118620, date.min, date.min, (Posting(TAX, "", -18620),))
    >>> _beside(invoice, 49000, "2"), _beside(replace(invoice, discount_base="net"), 116620, "2")
    (1000, 2000)
    """
    share, whole = _share(document, percent)
    return _round(cash * share, whole - share)


def _share(document: Document, percent: str) -> tuple[int, int]:
    """What of the gross a discount is, as a fraction."""
    if document.discount_base == "gross":
        return _millionths(percent), 100 * _MILLION
    return _millionths(percent) * document.net, 100 * _MILLION * document.gross


class Taken(NamedTuple):
    """A discount that a payer took: what of it is earned, what is not, on which base, by which tier."""

    earned: int
    unearned: int
    base: int
    percent: str


def taken(
    item: Item, receipt: str, value_date: date, granting: Granting, claim: int, missing: int | None = None
) -> list[Taken]:
    """The discounts of the item's tiers, in time or not; of `missing`, those of exactly that amount."""
    document = item.document
    if not document.tiers or document.gross <= 0:
        return []
    allowed, base = earned(item, receipt, value_date, granting, claim)
    base = base or base_of(item, value_date)
    granted = sum(a.discount for a in rivals(item, receipt))
    found = []
    for tier in document.tiers:
        amount = of(base, tier.percent) - granted
        if 0 < amount < claim and missing in (None, amount):
            found.append(Taken(min(amount, allowed), max(amount - allowed, 0), base, tier.percent))
    return found


def base_of(item: Item, by: date = date.max) -> int:
    """What a discount is a share of: without the credit notes that are effective by then."""
    document, credits = item.document, [credit for credit in item.credits if credit.effective <= by]
    if document.discount_base == "gross":
        return document.owed - sum([credit.amount for credit in credits])
    credited: dict[str, int] = {}
    for credit in credits:
        credited[credit.counter] = credited.get(credit.counter, 0) + credit.amount
    notes = {credit.counter: credit.note for credit in credits}
    return document.net - sum([_round(notes[name][0] * amount, notes[name][1]) for name, amount in credited.items()])


def _in_time(tier: Tier, day: date, grace_days: int) -> bool:
    return day <= tier.until + timedelta(days=grace_days)


def split(document: Document, discount: int, account: str = DISCOUNT) -> tuple[Posting, ...]:
    """Journal lines of a granted discount: per tax code by share of the gross, each with the tax it takes back.

    2 % of 1,000 at 19 % and 500 at 7 %: 34.50 = 20.00 + 3.80 + 10.00 + 0.70. A negative discount gives the mirror.
    """
    if not discount:
        return ()
    if not document.taxes:
        return (Posting(account, "", discount),)
    shares = allocate(discount, [part.base + part.tax for part in document.taxes])
    lines: list[Posting] = []
    for part, amount in zip(document.taxes, shares, strict=True):
        tax = _round(amount * part.tax, part.base + part.tax)
        lines.append(Posting(account, part.code, amount - tax))
        lines.append(Posting(TAX, part.code, tax))
    return tuple(line for line in lines if line.amount)


def _round(numerator: int, denominator: int) -> int:
    """Half away from zero, so that a reversal is the exact mirror."""
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator)) if denominator else 0


def granted(document: Document, discount: int, unearned: int, account: str) -> tuple[Posting, ...]:
    """Journal lines of a discount of which so much was not earned and goes to an account of its own."""
    if not unearned:
        return split(document, discount)
    return split(document, discount - unearned) + split(document, unearned, account)


def difference(document: Document, old: tuple[int, int], new: tuple[int, int], account: str) -> tuple[Posting, ...]:
    """Journal lines that turn the lines of one (discount, what of it was not earned) into those of another, exactly."""
    lines: dict[tuple[str, str], int] = {}
    for p in granted(document, -old[0], -old[1], account):
        lines[p.account, p.tax_code] = lines.get((p.account, p.tax_code), 0) + p.amount
    for p in granted(document, *new, account):
        lines[p.account, p.tax_code] = lines.get((p.account, p.tax_code), 0) + p.amount
    return tuple(Posting(account, code, amount) for (account, code), amount in lines.items() if amount)
