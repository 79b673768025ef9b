"""Tax: rounded once per category and rate of a document, and shared out to its lines so that they add up to it.

Rounding per category is EN 16931's rule (BR-CO-17: category tax = category base × rate, half away from zero). Rounding
per line would make 3 × 0.05 at 10 % a tax of 0.03 instead of 0.02.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from o2c.billing.commands import ShippedLine
from o2c.billing.events import Line, TaxShare
from o2c.chassis.money import allocate

MAX_RATE = 100


class BadRate(ValueError):
    """A tax rate that no tax has."""


@lru_cache(1024)
def canonical(rate: str) -> str:
    """
    >>> canonical("19.00"), canonical("7.50"), canonical("0.0"), canonical("10")
    ('19', '7.5', '0', '10')
    """
    return format(Decimal(rate).normalize() + 0, "f")


@lru_cache(1024)
def _factor(rate: str) -> tuple[int, int]:
    per_cent = Decimal(rate)
    if not 0 <= per_cent <= MAX_RATE:
        raise BadRate(f"a tax rate of {rate} %: expected 0 to {MAX_RATE}")
    numerator, denominator = per_cent.as_integer_ratio()
    return numerator, denominator * 100


def tax_of(base: int, rate: str) -> int:
    """Tax on a base, both in minor units, `rate` in per cent; half away from zero.

    >>> tax_of(100_000, "19"), tax_of(50, "19"), tax_of(-50, "7")
    (19000, 10, -4)

    Raises BadRate.
    """
    numerator, denominator = _factor(rate)
    tax = (2 * abs(base) * numerator + denominator) // (2 * denominator)
    return -tax if base < 0 else tax


def taxed(lines: Sequence[ShippedLine], discount: str = "0") -> tuple[tuple[Line, ...], tuple[TaxShare, ...]]:
    """Lines with their tax, and the shares of the document, in the order their category first appears.

    `discount`: the cash discount, in per cent of a base, that the tax is reduced by beforehand; the bases are stated
    whole. Line numbers are unique. Raises BadRate.
    """
    groups: dict[tuple[str, str], list[ShippedLine]] = {}
    for line in lines:
        groups.setdefault((line.tax_category, canonical(line.tax_rate)), []).append(line)
    shares: list[TaxShare] = []
    taxes: dict[int, int] = {}
    for (category, rate), members in groups.items():
        nets = [line.net for line in members]
        base = sum(nets)
        tax = tax_of(base - tax_of(base, discount), rate)
        shares.append(TaxShare(category, rate, base, tax))
        for line, part in zip(members, allocate(tax, nets), strict=True):
            taxes[line.line] = part
    return tuple(_line(line, taxes[line.line]) for line in lines), tuple(shares)


def _line(line: ShippedLine, tax: int) -> Line:
    return Line(
        line.line,
        line.product,
        line.description,
        line.quantity,
        line.unit,
        line.net,
        tax,
        line.tax_category,
        canonical(line.tax_rate),
    )


def merged(shares: Sequence[TaxShare]) -> tuple[TaxShare, ...]:
    """Shares as another system stated them: rates in one spelling, one share per category and rate, sorted."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for share in shares:
        key = share.category, canonical(share.rate)
        base, tax = sums.get(key, (0, 0))
        sums[key] = base + share.base, tax + share.tax
    return tuple(TaxShare(category, rate, base, tax) for (category, rate), (base, tax) in sorted(sums.items()))
