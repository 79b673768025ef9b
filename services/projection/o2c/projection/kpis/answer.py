"""The figures of a day, and of every day of a span, as they are answered."""

from collections.abc import Sequence
from datetime import date

from typing_extensions import TypedDict

from o2c.contracts.money import to_text
from o2c.projection.kpis.books import Book
from o2c.projection.kpis.customers import customers_of
from o2c.projection.kpis.figure import NotApplicable, Outcome, Part, rounded
from o2c.projection.kpis.registry import BY_NAME, KPIS, Kpi
from o2c.projection.kpis.sources import books
from o2c.projection.kpis.steps import Step, steps
from o2c.projection.queries.cut import Cur, Cut, CutAnswer


class PartAnswer(TypedDict):
    label: str
    numerator: str
    denominator: str
    factor: int


class Told(TypedDict):
    """`value` is null where there is a `reason` for it. Sums are decimals of the row's currency."""

    value: str | None
    reason: str | None
    numerator: str | None
    denominator: str | None


class KpiAnswer(Told):
    name: str
    title: str
    unit: str
    since: date
    parts: list[PartAnswer]


class KpiRow(TypedDict):
    legal_entity: str
    currency: str
    kpis: list[KpiAnswer]


class Kpis(CutAnswer):
    rows: list[KpiRow]


class Point(Told):
    day: date


class SeriesRow(TypedDict):
    legal_entity: str
    currency: str
    points: list[Point]


class Series(CutAnswer):
    name: str
    title: str
    unit: str
    rows: list[SeriesRow]


class UnknownKpi(ValueError):
    """A name that no figure has."""


def kpi_named(name: str) -> Kpi:
    """Raises UnknownKpi."""
    if name not in BY_NAME:
        raise UnknownKpi(f"name: there is no figure {name!r}; there are: {', '.join(BY_NAME)}")
    return BY_NAME[name]


def kpis(
    cur: Cur,
    cut: Cut,
    *,
    name: str | None = None,
    entity: str | None = None,
    currency: str | None = None,
    customer: str | None = None,
    group: str | None = None,
    months: int | None = None,
) -> Kpis:
    """All figures, or one, a row for each legal entity and currency in which anything ever moved.

    `months`: the span they are measured over, instead of each figure's own. Raises UnknownKpi, BadGroup.
    """
    chosen = KPIS if name is None else (kpi_named(name),)
    wanted = {"entity": entity, "currency": currency, "customers": customers_of(cur, customer, group)}
    rows = [
        KpiRow(
            legal_entity=place[0], currency=place[1],
            kpis=[_kpi(kpi, book, cut.as_of, place[1], months) for kpi in chosen],
        )
        for place, book in books(cur, cut, wanted).items()
    ]  # fmt: skip
    return {**cut.answer, "rows": rows}


def series(
    cur: Cur,
    cut: Cut,
    name: str,
    first: date,
    step: Step = "month",
    *,
    entity: str | None = None,
    currency: str | None = None,
    customer: str | None = None,
    group: str | None = None,
    months: int | None = None,
) -> Series:
    """One figure on many days up to the cut's, all as known at the cut. Raises UnknownKpi, BadGroup, BadSteps."""
    kpi, days = kpi_named(name), steps(first, cut.as_of, step)
    wanted = {"entity": entity, "currency": currency, "customers": customers_of(cur, customer, group)}
    rows = [
        SeriesRow(legal_entity=place[0], currency=place[1], points=_points(kpi, book, days, place[1], months))
        for place, book in books(cur, cut, wanted).items()
    ]
    return {**cut.answer, "name": kpi.name, "title": kpi.title, "unit": kpi.unit, "rows": rows}


def _kpi(kpi: Kpi, book: Book, as_of: date, currency: str, months: int | None) -> KpiAnswer:
    ledger = book.at(as_of, months or kpi.months)
    outcome = kpi.compute(ledger)
    parts = [] if isinstance(outcome, NotApplicable) else [_part(part, currency) for part in outcome.parts]
    return {
        **told(outcome, currency),
        "name": kpi.name,
        "title": kpi.title,
        "unit": kpi.unit,
        "since": ledger.period.first,
        "parts": parts,
    }


def _points(kpi: Kpi, book: Book, days: Sequence[date], currency: str, months: int | None) -> list[Point]:
    outcomes = [(day, kpi.compute(book.at(day, months or kpi.months))) for day in days]
    return [{**told(outcome, currency), "day": day} for day, outcome in outcomes]


def told(outcome: Outcome, currency: str) -> Told:
    if isinstance(outcome, NotApplicable):
        return {"value": None, "reason": outcome.reason, "numerator": None, "denominator": None}
    return {
        "value": rounded(outcome.value),
        "reason": None,
        "numerator": to_text(outcome.numerator, currency),
        "denominator": to_text(outcome.denominator, currency),
    }


def _part(part: Part, currency: str) -> PartAnswer:
    return {
        "label": part.label,
        "numerator": to_text(part.numerator, currency),
        "denominator": to_text(part.denominator, currency),
        "factor": part.factor,
    }
