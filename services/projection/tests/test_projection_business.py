"""The business in the metrics says what the read models say, as floats, and names no customer."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from projection_quarter import quarter
from prometheus_client.metrics import MetricWrapperBase

from o2c.projection.amounts import minor, minor_of_money
from o2c.projection.business import flows
from o2c.projection.business import metrics as m
from o2c.projection.business.gauges import BusinessGauges
from o2c.projection.business.major import major
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import Cut
from o2c.projection.queries.orders import list_orders

SETTLED = timedelta(hours=1)


def shown(metric):
    """Labels → value; what has come down to 0 is left out."""
    samples = [s for family in metric.collect() for s in family.samples if not s.name.endswith("_created")]
    return {tuple(sample.labels.values()): sample.value for sample in samples if sample.value}


def measured(models):
    BusinessGauges(SimpleNamespace(read=models.ask)).measure()


@pytest.fixture(params=range(3))
def company(models, request):
    for metric in vars(m).values():
        if isinstance(metric, MetricWrapperBase):
            metric.clear()
    made = quarter(request.param, steps=150)
    models.fold(made.log.said)
    return made


@pytest.fixture
def cells(models, company):
    """The aging as of today as it is known now, by entity and currency."""
    at = Cut(datetime.now(UTC).date(), company.log.now + SETTLED)
    rows = models.ask(lambda cur: aging(cur, at, Buckets(), group=("entity",)))["rows"]
    return {(row["legal_entity"], row["currency"]): row for row in rows}


def in_major(amounts):
    return {
        place: major(minor_of_money(amount), place[-1]) for place, amount in amounts.items() if float(amount["amount"])
    }


@pytest.mark.servers
def test_what_is_open_and_overdue_is_what_the_aging_says(models, cells):
    measured(models)
    total, overdue = defaultdict(int), defaultdict(int)
    for place, row in cells.items():
        for number, cell in enumerate(row["buckets"]):
            total[place] += minor_of_money(cell["amount"])
            overdue[place] += minor_of_money(cell["amount"]) * (number > 0)
    assert total, "the company must owe something"
    assert shown(m.OPEN_AMOUNT) == {place: major(amount, place[1]) for place, amount in total.items() if amount}
    assert shown(m.OVERDUE_AMOUNT) == {place: major(amount, place[1]) for place, amount in overdue.items() if amount}
    ratios = {place: overdue[place] / amount for place, amount in total.items() if amount and overdue[place]}
    assert shown(m.OVERDUE_RATIO) == pytest.approx(ratios)


@pytest.mark.servers
def test_credits_and_money_that_waits_are_what_stands_beside_the_aging(models, cells):
    measured(models)
    credits = {place: row["open_credits"]["amount"] for place, row in cells.items()}
    assert shown(m.CREDITS_AMOUNT) == {place: -amount for place, amount in in_major(credits).items()}
    beside = {"unapplied": "unapplied", "unidentified": "unidentified", "on-account": "on_account"}
    waiting = {(state, *place): row[name] for place, row in cells.items() for state, name in beside.items()}
    assert shown(m.CASH_AMOUNT) == in_major(waiting)


@pytest.mark.servers
def test_orders_on_hold_are_those_that_the_list_shows(models, company):
    measured(models)
    at = Cut(datetime.now(UTC).date(), company.log.now + SETTLED)
    held = models.ask(lambda cur: list_orders(cur, at, status="held", limit=1000))["orders"]
    assert held
    counted = Counter((o["hold_reason"], o["legal_entity"], o["open"]["currency"]) for o in held)
    assert shown(m.HELD_ORDERS) == counted


def test_flows_are_the_sums_of_the_facts_and_a_hand_is_told_from_a_rule(company):
    flows.count(company.log.said)
    expected = Counter()
    for fact in company.log.said:
        if fact.type == "o2c.billing.invoice-issued.v1":
            expected[fact.data.legal_entity, fact.data.currency] += minor(fact.data.gross, fact.data.currency)
    invoiced = {key[1:]: value for key, value in shown(m.FLOW_AMOUNT).items() if key[0] == "invoiced"}
    assert invoiced == {place: major(amount, place[1]) for place, amount in expected.items()}
    by = Counter(
        fact.data.rule == "person" for fact in company.log.said if fact.type == "o2c.cash-app.payment-applied.v1"
    )
    lines = Counter()
    for (who, _, _), times in shown(m.APPLIED_LINES).items():
        lines[who == "person"] += times
    assert by == lines


@pytest.mark.servers
def test_match_rates_are_those_of_the_last_day_that_is_kept_and_leave_when_there_is_none(models, company):
    row = "insert into kpi_day (entity, currency, kpi, day, value) values ('E1', 'EUR', %s, %s, %s)"
    gauges = BusinessGauges(SimpleNamespace(read=models.ask))
    for kpi, day, value in (
        ("match-rate-payments", "2026-05-03", 25),
        ("match-rate-payments", "2026-05-04", 50),
        ("dso", "2026-05-04", 41.5),
    ):
        models.connection.execute(row, (kpi, day, value))
    gauges.measure()
    assert shown(m.MATCH_RATE) == {("payments", "E1", "EUR"): 0.5}
    assert shown(m.DSO_DAYS) == {("E1", "EUR"): 41.5}
    models.connection.execute("update kpi_day set value = null")
    gauges._next = 0.0
    gauges.measure()
    assert shown(m.MATCH_RATE) == {}


@pytest.mark.servers
def test_what_is_no_longer_open_comes_down_to_nothing(models, company):
    gauges = BusinessGauges(SimpleNamespace(read=models.ask))
    gauges.measure()
    assert shown(m.OPEN_AMOUNT)
    models.clear()
    gauges._next = 0.0
    gauges.measure()
    assert shown(m.OPEN_AMOUNT) == {}
    assert shown(m.OVERDUE_RATIO) == {}


def test_a_currency_without_decimals_and_one_with_three_come_out_in_their_own_unit():
    assert (major(1234, "JPY"), major(1234, "EUR"), major(1234, "KWD")) == (1234.0, 12.34, 1.234)
