"""The figures of a day, and of every day of a span, as they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from o2c.projection.kpis.books import NOTHING
from o2c.projection.kpis.customers import customers_of
from o2c.projection.kpis.families import Asked, sums
from o2c.projection.kpis.figure import Outcome
from o2c.projection.kpis.kinds import Family, Kpi, LedgerKpi, RowsKpi, Unit
from o2c.projection.kpis.periods import Period, ending
from o2c.projection.kpis.registry import KPIS, kpi_named
from o2c.projection.kpis.sources import Place, books
from o2c.projection.kpis.steps import BadSteps, Step, steps
from o2c.projection.kpis.told import PartTold, Told, parts_told, told
from o2c.projection.queries.cut import Cur, Cut, CutAnswer

MAX_ASKED = 60
"""Points of a series whose every day is a question of its own."""
Outcomes = dict[Place, dict[str, Outcome]]
"""By legal entity and currency, then by the figure's name."""


class KpiAnswer(Told):
    """`since`: the first day of the span it is measured over."""

    name: str
    title: str
    unit: Unit
    since: date
    parts: list[PartTold]


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
    unit: Unit
    rows: list[SeriesRow]


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
            legal_entity=place[0],
            currency=place[1],
            kpis=[_kpi(kpi, found[kpi.name], cut.as_of, place[1], months) for kpi in chosen],
        )
        for place, found in outcomes(cur, cut, wanted, chosen, months).items()
    ]
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
    kpi = kpi_named(name)
    days = steps(first, cut.as_of, step)
    wanted = {"entity": entity, "currency": currency, "customers": customers_of(cur, customer, group)}
    found = _by_day(cur, cut, wanted, kpi, days, months)
    rows = [
        SeriesRow(
            legal_entity=place[0],
            currency=place[1],
            points=[{**told(kpi, outcome, place[1]), "day": day} for day, outcome in points],
        )
        for place, points in found.items()
    ]
    return {**cut.answer, "name": kpi.name, "title": kpi.title, "unit": kpi.unit, "rows": rows}


def outcomes(
    cur: Cur, cut: Cut, wanted: Mapping[str, Any], chosen: Sequence[Kpi], months: int | None = None
) -> Outcomes:
    """Figures as of the cut. A family is asked once for all its figures of the same span."""
    read = books(cur, cut, wanted) if any(isinstance(kpi, LedgerKpi) for kpi in chosen) else {}
    asked: dict[tuple[Family, Period], dict[Place, dict[str, int]]] = {}
    for kpi in chosen:
        if isinstance(kpi, RowsKpi):
            period = ending(cut.as_of, months or kpi.months)
            if (kpi.family, period) not in asked:
                asked[kpi.family, period] = sums(cur, Asked(cut, period, wanted), kpi.family)
    places = {*read, *(place for found in asked.values() for place in found)}
    found: Outcomes = {place: {} for place in sorted(places)}
    for place, by_name in found.items():
        for kpi in chosen:
            period = ending(cut.as_of, months or kpi.months)
            if isinstance(kpi, RowsKpi):
                by_name[kpi.name] = kpi.compute(asked[kpi.family, period].get(place, {}), period)
            elif isinstance(kpi, LedgerKpi):
                by_name[kpi.name] = kpi.compute(read.get(place, NOTHING).at(cut.as_of, period))
    return found


def _by_day(
    cur: Cur, cut: Cut, wanted: Mapping[str, Any], kpi: Kpi, days: Sequence[date], months: int | None
) -> dict[Place, list[tuple[date, Outcome]]]:
    if isinstance(kpi, LedgerKpi):
        return {
            place: [(day, kpi.compute(book.at(day, ending(day, months or kpi.months)))) for day in days]
            for place, book in books(cur, cut, wanted).items()
        }
    if len(days) > MAX_ASKED:
        raise BadSteps(f"from: a series of {kpi.name} has at most {MAX_ASKED} points; ask in longer steps")
    assert isinstance(kpi, RowsKpi)
    asked = [Asked(replace(cut, as_of=day), ending(day, months or kpi.months), wanted) for day in days]
    found = [(one, sums(cur, one, kpi.family)) for one in asked]
    return {
        place: [(one.cut.as_of, kpi.compute(by_place.get(place, {}), one.period)) for one, by_place in found]
        for place in sorted({place for _, by_place in found for place in by_place})
    }


def _kpi(kpi: Kpi, outcome: Outcome, as_of: date, currency: str, months: int | None) -> KpiAnswer:
    return {
        **told(kpi, outcome, currency),
        "name": kpi.name,
        "title": kpi.title,
        "unit": kpi.unit,
        "since": ending(as_of, months or kpi.months).first,
        "parts": parts_told(kpi, outcome, currency),
    }
