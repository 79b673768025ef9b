"""What a company may decide differently: thresholds, whether unapplied cash counts, rates between currencies."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from o2c.chassis.money import exponent, round_minor

Rates = Mapping[tuple[str, str], Decimal]
"""(from, to) → how much of `to` one unit of `from` is worth. Each direction is stated, none is inferred."""


class Policy(Struct, frozen=True):
    thresholds: tuple[int, ...] = (80, 90, 100)
    """Per cent of the limit, rising."""
    count_unapplied: bool = True
    """Identified unapplied and on-account cash makes room for orders."""
    rates: Rates = field(default_factory=dict)
    currency: str = "EUR"
    """The currency in which a limit that nobody set is said to be 0."""

    def __post_init__(self) -> None:
        if list(self.thresholds) != sorted(set(self.thresholds)) or any(t <= 0 for t in self.thresholds):
            raise ValueError(f"thresholds must be positive and rising, not {self.thresholds}")


def convert(amount: int, source: str, target: str, rates: Rates) -> int | None:
    """`amount` in minor units of `target`, rounded half away from zero; None where no rate is known.

    >>> convert(10_00, "USD", "JPY", {("USD", "JPY"): Decimal("151.37")})
    1514
    """
    if source == target:
        return amount
    rate = rates.get((source, target))
    if rate is None:
        return None
    return round_minor(Decimal(amount).scaleb(-exponent(source)) * rate, target)
