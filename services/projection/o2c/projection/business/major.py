"""From minor units to Prometheus' floats."""

from o2c.contracts.money import exponent


def major(minor: int, currency: str) -> float:
    """
    >>> major(119000, "EUR"), major(119000, "JPY")
    (1190.0, 119000.0)
    """
    return float(minor / 10 ** exponent(currency))
