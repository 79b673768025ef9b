"""Figures in words that travel: decimal text, or the reason why there is none."""

from typing_extensions import TypedDict

from o2c.contracts.money import to_text
from o2c.projection.kpis.figure import NotApplicable, Outcome, Part, rounded
from o2c.projection.kpis.kinds import Count, Kpi


class Told(TypedDict):
    """`value` is null where there is a `reason` for it. Amounts are decimals of the row's currency."""

    value: str | None
    reason: str | None
    numerator: str | None
    denominator: str | None


class PartTold(TypedDict):
    """A figure is the sum of `numerator / denominator * factor` over its parts."""

    label: str
    numerator: str
    denominator: str
    factor: str


def told(kpi: Kpi, outcome: Outcome, currency: str) -> Told:
    if isinstance(outcome, NotApplicable):
        return {"value": None, "reason": outcome.reason, "numerator": None, "denominator": None}
    of_money = kpi.unit == "money"
    return {
        "value": to_text(outcome.numerator, currency) if of_money else rounded(outcome.value),
        "reason": None,
        "numerator": counted(outcome.numerator, kpi.counts[0], currency),
        "denominator": None if of_money else counted(outcome.denominator, kpi.counts[1], currency),
    }


def parts_told(kpi: Kpi, outcome: Outcome, currency: str) -> list[PartTold]:
    """Only of a figure that is a sum of several."""
    if isinstance(outcome, NotApplicable) or not any(part.label for part in outcome.parts):
        return []
    return [_part(kpi, part, currency) for part in outcome.parts]


def _part(kpi: Kpi, part: Part, currency: str) -> PartTold:
    return {
        "label": part.label,
        "numerator": counted(part.numerator, kpi.counts[0], currency),
        "denominator": counted(part.denominator, kpi.counts[1], currency),
        "factor": str(part.factor),
    }


def counted(total: int, count: Count, currency: str) -> str:
    """
    >>> counted(1234, "amount x days", "EUR"), counted(1234, "number", "EUR")
    ('12.34', '1234')
    """
    return to_text(total, currency) if count.startswith("amount") else str(total)
