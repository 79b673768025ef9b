"""What a formula gives: a figure, exact and with the sums it was made of, or the reason why there is none."""

from dataclasses import dataclass
from fractions import Fraction

PLACES = 2


@dataclass(frozen=True)
class Part:
    """`numerator / denominator * factor`; most figures are one, some are a sum of one for each month."""

    numerator: int
    denominator: int
    factor: int | Fraction = 1
    label: str = ""

    @property
    def value(self) -> Fraction:
        return Fraction(self.numerator, self.denominator) * self.factor if self.factor else Fraction(0)


@dataclass(frozen=True)
class Figure:
    """The sum of its parts. Rounded only where it is shown."""

    parts: tuple[Part, ...]

    @property
    def value(self) -> Fraction:
        return sum((part.value for part in self.parts), Fraction(0))

    @property
    def numerator(self) -> int:
        return sum(part.numerator for part in self.parts)

    @property
    def denominator(self) -> int:
        return sum(part.denominator for part in self.parts)


@dataclass(frozen=True)
class NotApplicable:
    """There is no such figure; `reason` says why."""

    reason: str


Outcome = Figure | NotApplicable


def ratio(numerator: int, denominator: int, factor: int | Fraction = 1, *, nothing: str) -> Outcome:
    """`numerator / denominator * factor`; without a positive denominator the reason `nothing`.

    >>> ratio(212, 100, 30, nothing="no sales").value
    Fraction(318, 5)
    >>> ratio(212, 0, 30, nothing="no sales")
    NotApplicable(reason='no sales')
    """
    if denominator <= 0:
        return NotApplicable(nothing)
    return Figure((Part(numerator, denominator, factor),))


def rounded(value: Fraction, places: int = PLACES) -> str:
    """Decimal text, rounded half away from zero, once and from the exact value.

    >>> rounded(Fraction(318, 5)), rounded(Fraction(-1, 200)), rounded(Fraction(1, 3), 4)
    ('63.60', '-0.01', '0.3333')
    >>> rounded(Fraction(-1, 1000))
    '0.00'
    """
    scaled = abs(value) * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    return f"{'-' if value < 0 and whole else ''}{digits[:-places]}.{digits[-places:]}"
