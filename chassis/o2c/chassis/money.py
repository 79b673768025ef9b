"""Money inside the services: integers of minor units, and the two operations that must round.

Rounding is commercial (half away from zero, EN 16931 and most tax laws) and happens in `round_minor` alone; splitting
never loses a cent because `allocate` gives the remainder to the largest fractions.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from o2c.contracts.money import BadAmount, exponent, to_minor, to_text

__all__ = ["BadAmount", "allocate", "exponent", "round_minor", "share", "to_minor", "to_text"]


def round_minor(value: Decimal, currency: str) -> int:
    """Minor units of a decimal amount, half away from zero.

    >>> round_minor(Decimal("2.345"), "EUR"), round_minor(Decimal("-2.345"), "EUR")
    (235, -235)
    """
    scaled = value.scaleb(exponent(currency))
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def share(total: int, part: Decimal, whole: Decimal) -> int:
    """`total * part / whole`, rounded half away from zero; 0 of 0 is 0.

    The value of a running quantity: `share(v, q1 + q2, q) - share(v, q1, q)` is what the second delivery is worth, and
    all deliveries add up to `v`.

    >>> share(1000, Decimal(1), Decimal(3)), share(1000, Decimal(3), Decimal(3))
    (333, 1000)
    """
    if whole == 0:
        return 0
    return int((total * part / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Split `total` minor units in proportion to `weights`; the parts sum to it (largest remainder, ties to the first).

    >>> allocate(100, [1, 1, 1]), allocate(-5, [1, 1]), allocate(7, [0, 0])
    ([34, 33, 33], [-3, -2], [7, 0])
    """
    if not weights:
        if total:
            raise ValueError("nothing to allocate to")
        return []
    whole = sum(weights)
    if whole == 0:
        return [total, *[0] * (len(weights) - 1)]
    sign = -1 if total < 0 else 1
    exact = [Decimal(abs(total)) * w / whole for w in weights]
    parts = [int(e // 1) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * p for p in parts]
