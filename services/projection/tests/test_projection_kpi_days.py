"""The kept figures of every day are what is answered for that day, however facts came and whenever it was kept."""

import random
from datetime import date, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter
from test_projection_any_order import batched, shuffled

from o2c.projection.kpis import keeping
from o2c.projection.kpis.answer import kpis
from o2c.projection.kpis.sources import books
from o2c.projection.queries.cut import Cut

pytestmark = pytest.mark.servers


def keep(models, part) -> bool:
    with models.connection.transaction(), models.connection.cursor() as writing:
        return models.ask(lambda reading: part(reading, writing))


def settle(models) -> None:
    keep(models, keeping.refresh)
    while keep(models, keeping.refine):
        pass


def kept(models) -> list[tuple]:
    query = "select entity, currency, kpi, day, value::text, reason, numerator::text, denominator::text from kpi_day"
    return sorted(models.connection.execute(query).fetchall(), key=str)


def answered(models) -> list[tuple]:
    [(known,)] = models.connection.execute("select known from kpi_kept").fetchall()
    last = known.date() - timedelta(days=1)
    [(first,)] = models.connection.execute("select min(day) from kpi_day").fetchall()
    by_books, found = {kpi.name for kpi in keeping.BY_BOOKS}, []
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        moved = models.ask(lambda cur, day=day: books(cur, Cut(day, known), {}))
        for row in models.ask(lambda cur, day=day: kpis(cur, Cut(day, known)))["rows"]:
            place = (row["legal_entity"], row["currency"])
            found += [
                (*place, k["name"], day, k["value"], k["reason"], k["numerator"],
                 k["denominator"])
                for k in row["kpis"]
                if (place in moved if k["name"] in by_books else keeping.is_kept(day, last))
            ]  # fmt: skip
    return sorted(found, key=str)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_is_answered_and_late_facts_are_worked_in(models, seed):
    facts, chance = quarter(seed + 900, steps=100).log.said, random.Random(seed)
    models.fold(facts)
    settle(models)
    whole = kept(models)
    assert len({row[3] for row in whole}) > 20
    assert whole == answered(models)
    models.clear()
    for batch in batched(shuffled(facts, chance), chance):
        models.fold(batch)
        if chance.random() < 0.3:
            keep(models, chance.choice((keeping.refresh, keeping.refine)))
    settle(models)
    assert kept(models) == whole


def test_a_late_fact_changes_no_day_before_it(models):
    company = Company()
    item = company.invoice("C-1", 10_000, date(2026, 4, 1), date(2026, 4, 30))
    company.log.now += timedelta(days=2)
    company.log.prove()
    models.fold(company.log.said)
    settle(models)
    before, folded = kept(models), len(company.log.said)
    company.move(item, "applied", -4_000, date(2026, 4, 20), cause="A-1")
    company.log.now += timedelta(days=1)
    company.log.prove()
    models.fold(company.log.said[folded:])
    settle(models)
    by_books = {kpi.name for kpi in keeping.BY_BOOKS}
    changed = {row[3] for row in set(kept(models)) ^ set(before) if row[2] in by_books}
    assert min(changed) == date(2026, 4, 20)
    assert max(changed) == company.log.now.date() - timedelta(days=1)
