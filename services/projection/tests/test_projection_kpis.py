"""Laws that the key figures keep, whatever happened: of a company that goes forth and back in its dates."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.kpis.answer import kpis
from o2c.projection.kpis.drill import kpi_items
from o2c.projection.kpis.figure import NotApplicable
from o2c.projection.kpis.formulas import (
    average_days_delinquent,
    best_possible_dso,
    count_back_dso,
    days_late,
    dso,
    sales_weighted_dso,
)
from o2c.projection.kpis.periods import ending
from o2c.projection.kpis.sources import books
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cut, cut

MAY = [date(2026, 5, day) for day in range(1, 32)]
amounts = st.integers(-(10**12), 10**12)


@given(amounts, amounts, st.integers(1, 10**12), st.integers(1, 366))
def test_average_days_delinquent_is_dso_less_best_possible_dso(receivable, not_due, sales, days):
    whole, best = dso(receivable, sales, days), best_possible_dso(not_due, sales, days)
    assert average_days_delinquent(receivable, not_due, sales, days).value == whole.value - best.value


@given(amounts, st.integers(-(10**12), 0), st.integers(1, 366))
def test_without_sales_there_is_no_dso_and_the_reason_is_said(receivable, sales, days):
    assert dso(receivable, sales, days) == NotApplicable("no sales in the period")


@given(st.integers(1, 10**6), st.lists(st.integers(1, 10**6), min_size=1, max_size=24))
def test_what_is_counted_back_is_all_of_ar_or_the_history_is_exhausted(receivable, sold):
    as_of = date(2026, 5, 14)
    months = {ending(as_of, 1).last.replace(day=1): sold[0]}
    for amount in sold[1:]:
        months[(min(months) - timedelta(days=1)).replace(day=1)] = amount
    found = count_back_dso(receivable, months, as_of)
    if receivable > sum(sold):
        assert "2026-05" in found.reason or "begin" in found.reason
    else:
        assert found.numerator == receivable
        assert sum(part.factor for part in found.parts[:-1]) < found.value + 1 <= sum(p.factor for p in found.parts) + 1


def test_a_month_without_sales_ends_counting_back_and_weighing_with_its_name():
    months = {date(2026, 5, 1): 100, date(2026, 3, 1): 100}
    assert "2026-04" in count_back_dso(150, months, date(2026, 5, 31)).reason
    assert "2026-04" in sales_weighted_dso({date(2026, 4, 1): 5}, months, date(2026, 5, 31)).reason
    assert count_back_dso(0, {}, date(2026, 5, 31)).value == 0
    assert count_back_dso(1, {}, date(2026, 5, 31)).reason.endswith("there are none")


def test_days_late_may_be_negative_but_late_only_never_is():
    assert days_late(-500, 400).value == Fraction(-5, 4)


@pytest.mark.servers
def test_the_largest_amount_that_can_be_said_takes_no_other_figure_with_it(models):
    """15 digits before the point, for two thousand years: amount times days is more than 64 bits hold."""
    company = Company()
    largest = company.invoice("C-1", 99_999_999_999_999_999, date(1, 1, 1), date(1, 2, 1))
    other = company.invoice("C-2", 1_000, MAY[0], MAY[9], currency="USD")
    for item, amount in ((largest, 99_999_999_999_999_999), (other, 1_000)):
        receipt = company.receive(item.customer, amount, MAY[10], currency=item.currency)
        company.apply(receipt, item, amount, MAY[10])
    company.log.prove()
    models.fold(company.log.said)
    answer = models.ask(lambda cur: kpis(cur, cut(cur, MAY[20]), currency="USD", name="days-to-pay"))
    assert [row["currency"] for row in answer["rows"]] == ["USD"]


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(4))
def test_sums_by_day_say_what_the_items_themselves_say(models, seed):
    company = quarter(seed + 40, steps=150)
    chance = random.Random(seed)
    models.fold(*[company.log.said[i : i + 37] for i in range(0, len(company.log.said), 37)])
    everybody = sorted({item.customer for item in company.items.values()})
    for _ in range(25):
        moment = chance.choice(company.log.said).known
        at = Cut(
            moment.date() + timedelta(days=chance.randrange(-30, 40)),
            moment,
            chance.choice(("effective", "accounting")),
        )
        by_day = models.ask(lambda cur, at=at: books(cur, at, {}))
        by_item = models.ask(lambda cur, at=at: books(cur, at, {"customers": everybody}))
        for place in by_day.keys() | by_item.keys():
            for months in (1, 3):
                assert inputs(by_day, place, at, months) == inputs(by_item, place, at, months)


def inputs(found, place, at, months):
    ledger = found[place].at(at.as_of, ending(at.as_of, months)) if place in found else None
    if ledger is None:
        return {}
    values = vars(ledger).copy()
    for name in ("sales_by_month", "open_by_month"):
        values[name] = {month: amount for month, amount in values[name].items() if amount}
    return values if any(values[n] for n in ("receivable", "sales", "begin", "not_due", "open_by_month")) else {}


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(4))
def test_ar_is_buckets_and_open_credits_and_not_due_is_its_bucket(models, seed):
    company = quarter(seed + 60, steps=120)
    models.fold(company.log.said)
    chance = random.Random(seed)
    for _ in range(10):
        moment = chance.choice(company.log.said).known
        at = Cut(moment.date() + timedelta(days=chance.randrange(-20, 30)), moment)
        aged = models.ask(lambda cur, at=at: aging(cur, at, Buckets(), group=("entity",)))
        rows = {(row["legal_entity"], row["currency"]): row for row in aged["rows"]}
        for place, book in models.ask(lambda cur, at=at: books(cur, at, {})).items():
            ledger, row = book.at(at.as_of, ending(at.as_of, 3)), rows.get(place)
            told = (row["total"], row["buckets"][0]["amount"]) if row else ({"amount": "0"}, {"amount": "0"})
            assert (ledger.receivable, ledger.not_due) == tuple(to_minor(m["amount"], place[1]) for m in told)


@pytest.mark.servers
def test_a_payment_counts_with_its_days_until_it_is_taken_back(models):
    company = Company()
    item = company.invoice("C-1", 10_000, MAY[0], MAY[10])
    receipt = company.receive("C-1", 10_000, MAY[14])
    application = company.apply(receipt, item, 10_000, MAY[14])
    before = company.log.now
    company.unapply(application, receipt, item, 10_000, MAY[24])
    company.log.prove()
    models.fold(*[[fact] for fact in company.log.said])

    def values(as_of, known=None):
        answer = models.ask(lambda cur: kpis(cur, cut(cur, as_of, known), months=1))
        return {k["name"]: k["value"] or k["reason"] for k in answer["rows"][0]["kpis"]}

    paid, back = values(MAY[23]), values(MAY[24])
    assert (paid["days-to-pay"], paid["days-late"], paid["days-late-only"]) == ("14.00", "4.00", "4.00")
    assert back["days-to-pay"] == "nothing was paid in the period"
    assert values(MAY[24], before)["days-to-pay"] == "14.00"
    assert values(date(2026, 6, 16))["days-to-pay"] == "nothing was paid in the period"


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(2))
def test_figures_as_known_then_are_the_same_whatever_comes_later(models, seed):
    said = quarter(seed + 300, steps=100).log.said
    answers = []
    for start in range(0, len(said), 67):
        models.fold(said[start : start + 67])
        known = said[start].known
        answers += [(known, basis, ask(models, known, basis)) for basis in ("effective", "accounting")]
    for known, basis, answer in answers:
        assert ask(models, known, basis) == answer
    assert any(rows for _, _, rows in answers)


def ask(models, known: datetime, basis):
    at = datetime.combine(known.date() + timedelta(days=3), time(), UTC).date()
    return models.ask(lambda cur: kpis(cur, Cut(at, known, basis)))["rows"]


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(3))
def test_the_items_behind_a_figure_sum_up_to_both_sides_of_it(models, seed):
    models.fold(quarter(seed + 500, steps=150).log.said)
    found = Counter()
    for as_of in (date(2026, 5, 20), date(2026, 6, 30), None):
        for basis in ("effective", "accounting"):
            answer = models.ask(lambda cur, d=as_of, b=basis: kpis(cur, cut(cur, d, None, b)))
            for row in answer["rows"]:
                for kpi in row["kpis"]:
                    for side in ("numerator", "denominator"):
                        amounts = behind(models, answer, row, kpi["name"], side)
                        if kpi[side] is not None:
                            assert sum(amounts) == Decimal(kpi[side]), (kpi, side, answer["as_of"])
                            found[kpi["name"]] += len(amounts)
    assert sum(found.values()) > 100


def behind(models, answer, row, name: str, side) -> list[Decimal]:
    at, amounts, cursor = Cut(answer["as_of"], answer["known"], answer["basis"]), [], None
    where = (row["legal_entity"], row["currency"])
    while True:
        page = models.ask(lambda cur, c=cursor: kpi_items(cur, at, name, *where, side=side, limit=7, cursor=c))
        amounts += [Decimal(item["amount"]) for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return amounts
