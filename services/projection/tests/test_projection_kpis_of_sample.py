"""Key figures of 30,025 real invoices: those worked out by hand for 30 June 2019, and a naive computation elsewhere."""

import random
from datetime import date, timedelta

import pytest
from kpi_oracle import figures, of_sample
from projection_sample import SAMPLE, invoices, proved, said

from o2c.projection.kpis.answer import kpis, series
from o2c.projection.kpis.figure import rounded
from o2c.projection.queries.cut import cut

pytestmark = [
    pytest.mark.servers,
    pytest.mark.sample,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the sample data are not beside the project"),
]
GOLDEN = {
    "dso": ("20.08", "17.65"),
    "dso-count-back": ("18.97", "19.05"),
    "dso-best-possible": ("18.18", "12.18"),
    "average-days-delinquent": ("1.90", "5.47"),
    "collection-effectiveness": ("93.69", "80.39"),
    "dso-sales-weighted": ("19.03", "19.05"),
    "days-to-pay": ("17.66", "17.67"),
    "days-late": ("0.14", "5.24"),
    "days-late-only": ("1.60", "5.60"),
}
DAYS = [date(2019, 3, 29), date(2019, 6, 14), date(2019, 12, 31), date(2020, 2, 28), date(2020, 5, 31)]


@pytest.fixture(scope="module")
def rows():
    return of_sample(invoices())


def load(models) -> None:
    facts = list(said())
    models.fold(*[facts[i : i + 10_000] for i in range(0, len(facts), 10_000)])
    models.fold([proved()])


def asked(models, day: date, **wanted) -> dict:
    """Currency → name → value."""
    answer = models.ask(lambda cur: kpis(cur, cut(cur, day), **wanted))
    names = figures([], day).keys()
    return {
        row["currency"]: {k["name"]: k["value"] for k in row["kpis"] if k["name"] in names} for row in answer["rows"]
    }


def expected(rows, day: date, months: int = 3) -> dict:
    return {name: None if value is None else rounded(value) for name, value in figures(rows, day, months).items()}


def test_the_figures_are_those_of_the_sample_at_any_day_of_all_and_of_single_customers(models, rows):
    load(models)
    found = asked(models, date(2019, 6, 30))
    for name, (usd, cad) in GOLDEN.items():
        assert (found["USD"][name], found["CAD"][name]) == (usd, cad), name
    for day in DAYS:
        found = asked(models, day)
        for currency in ("USD", "CAD"):
            of_currency = [r for r in rows if r.currency == currency]
            assert found[currency] == expected(of_currency, day), (day, currency)
    chance = random.Random(5)
    for customer in chance.sample(sorted({r.customer for r in rows}), 12):
        day = date(2019, 1, 15) + timedelta(days=chance.randrange(450))
        found = asked(models, day, customer=customer)
        for currency, values in found.items():
            theirs = [r for r in rows if r.customer == customer and r.currency == currency]
            assert values == expected(theirs, day), (customer, day)
    one = models.ask(lambda cur: series(cur, cut(cur, DAYS[-1]), "dso", date(2019, 6, 30), currency="USD"))
    of_usd = [r for r in rows if r.currency == "USD"]
    for point in one["rows"][0]["points"]:
        assert point["value"] == expected(of_usd, point["day"])["dso"]
