"""What lines and parts of lines are worth, in integers alone.

Quantities, prices and percentages are read once as integers of millionths (six decimals are the most a contract
allows), amounts are minor units. Rounding is commercial, half away from zero; nothing here is negative.
"""

from functools import lru_cache

from o2c.chassis.money import exponent
from o2c.order.events import Line, Value

DECIMALS = 6
ONE = 10**DECIMALS
HUNDRED_PERCENT = 100 * ONE
_PRICED = ONE * ONE * HUNDRED_PERCENT
LARGEST = 10**15 - 1
"""Minor units an order may be worth: EUR 9,999,999,999,999.99. More would not fit the contracts' 15 digits."""


@lru_cache(maxsize=65_536)
def millionths(text: str) -> int:
    """A decimal text as an integer of millionths, exactly.

    >>> millionths("2.5"), millionths("-0.000001")
    (2500000, -1)
    """
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.ljust(DECIMALS, "0"))


@lru_cache(maxsize=65_536)
def number_text(value: int) -> str:
    """The shortest decimal text of an integer of millionths.

    >>> number_text(2500000), number_text(30000000), number_text(-1)
    ('2.5', '30', '-0.000001')
    """
    whole, fraction = divmod(abs(value), ONE)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{fraction:06d}".rstrip("0") if fraction else f"{sign}{whole}"


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """The same number in its shortest text, so that "10.00" sent again as "10" is the same content."""
    return number_text(millionths(text))


def rounded(numerator: int, denominator: int) -> int:
    """Their quotient, half up.

    >>> rounded(5, 2), rounded(333, 1000)
    (3, 0)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def share(total: int, part: int, whole: int) -> int:
    """`total * part / whole`, rounded: the value of a running quantity.

    What is taken next is worth `share(v, before + q, all) - share(v, before, all)`, so that the parts of a line add up
    to the line. Three times 1 of 3 pieces for 10.00: 3.33, then 6.67 - 3.33 = 3.34, then 3.33.
    """
    return rounded(total * part, whole)


def value_of(quantity: int, line: Line, currency: str) -> Value:
    """The value of a quantity (millionths) at the line's terms.

    net = quantity × unit price × (1 − discount), rounded once; tax = net × rate, rounded once. 3 × 19.99 less 2.5 % at
    19 %: net 58.47075 → 58.47, tax 11.1093 → 11.11.
    """
    priced = quantity * millionths(line.unit_price) * 10 ** exponent(currency)
    net = rounded(priced * (HUNDRED_PERCENT - millionths(line.discount_percent)), _PRICED)
    return Value(net, rounded(net * millionths(line.tax_rate), HUNDRED_PERCENT))
