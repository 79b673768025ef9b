"""The shipped reports on a made-up quarter: each runs at any moment, and its sums are those that the API says."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from projection_quarter import quarter

from o2c.chassis.tabular import FORMATS, write
from o2c.projection.kpis.answer import kpis
from o2c.projection.queries.aging import aging
from o2c.projection.queries.balances import balances
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.credit_use import credit_use
from o2c.projection.queries.cut import cut
from o2c.projection.queries.open_items import list_open_items
from o2c.projection.queries.unapplied import list_unapplied
from o2c.projection.reporting.asked import Asked
from o2c.projection.reporting.running import answer
from o2c.projection.reporting.store import planned, shipped

pytestmark = pytest.mark.servers
NAMES = sorted(shipped())
AS_OF = date(2026, 5, 20)


@pytest.fixture
def quarterly(models):
    models.fold(quarter(31, steps=150).log.said)
    return models


def told(models, name: str, asked: Asked | None = None) -> dict:
    """The report as JSON, which shows rows and totals."""
    report = shipped()[name]

    def ask(cur):
        file = io.BytesIO()
        found = answer(cur, report, planned(report.text, name), asked or Asked())
        write("json", file, found.sheet, found.lines)
        return json.loads(file.getvalue())

    return models.ask(ask)


def cells(found: dict, *names: str, totals: bool = False) -> list[tuple]:
    places = [[column["name"] for column in found["columns"]].index(name) for name in names]
    lines = [line for line in found["lines"] if ("total" in line) == totals]
    return [tuple(line["cells"][place] for place in places) for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_report_runs_in_every_format(quarterly, name):
    report = shipped()[name]

    def ask(cur, format_):
        found = answer(cur, report, planned(report.text, name), Asked())
        return write(format_, io.BytesIO(), found.sheet, found.lines)

    rows = {format_: quarterly.ask(lambda cur, f=format_: ask(cur, f)) for format_ in FORMATS}
    assert len(set(rows.values())) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_report_answers_at_a_past_moment_where_its_source_can(quarterly, name):
    plan = planned(shipped()[name].text, name)
    asked = Asked(as_of="2026-05-20", known=date(2026, 5, 25), basis="accounting") if plan.source.cuts else Asked()
    found = told(quarterly, name, asked)
    if plan.source.cuts:
        assert found["notes"][0].startswith("as of 2026-05-20, accounting dates, known 2026-05-25")


def test_open_items_are_those_of_the_api_and_every_total_is_of_one_currency(quarterly):
    found = told(quarterly, "open-items-by-due-date", Asked(as_of="2026-05-20"))
    listed = quarterly.ask(lambda cur: list_open_items(cur, cut(cur, AS_OF), limit=1000))["items"]
    expected = sorted((i["customer"], i["number"], i["open"]["amount"], i["open"]["currency"]) for i in listed)
    assert sorted(cells(found, "customer", "number", "open", "currency")) == expected
    sums: dict[str, Decimal] = {}
    for item in listed:
        currency = item["open"]["currency"]
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(item["open"]["amount"])
    whole = [line for line in found["lines"] if line.get("total") == "total"]
    assert [(line["cells"][6], line["cells"][5]) for line in whole] == [
        (str(amount), currency) for currency, amount in sorted(sums.items())
    ]
    assert len(sums) > 1


def test_aging_by_customer_has_the_buckets_of_the_aging(quarterly):
    found = told(quarterly, "aging-by-customer", Asked(as_of="2026-05-20"))
    aged = quarterly.ask(lambda cur: aging(cur, cut(cur, AS_OF), Buckets("due", (30, 60, 90)), group=["customer"]))
    expected = [
        (row["customer"], row["currency"], *(cell["amount"]["amount"] for cell in row["buckets"]),
         row["open_credits"]["amount"]["amount"], row["total"]["amount"])
        for row in aged["rows"] if any(cell["items"] for cell in [*row["buckets"], row["open_credits"]])
    ]  # fmt: skip
    names = ("not_due", "overdue_1_30", "overdue_31_60", "overdue_61_90", "overdue_over_90", "open_credits", "open")
    assert sorted(cells(found, "customer", "currency", *names)) == sorted(expected)
    assert expected


def test_unapplied_and_on_account_add_up_to_what_is_left(quarterly):
    listed = quarterly.ask(lambda cur: list_unapplied(cur, cut(cur), limit=1000))["receipts"]
    left: dict[str, Decimal] = {}
    for receipt in listed:
        currency = receipt["left"]["currency"]
        left[currency] = left.get(currency, Decimal(0)) + Decimal(receipt["left"]["amount"])
    found: dict[str, Decimal] = {}
    for name, column in (("unapplied-cash", "unapplied"), ("on-account-credits", "on_account")):
        for amount, currency in cells(told(quarterly, name), column, "currency"):
            found[currency] = found.get(currency, Decimal(0)) + Decimal(amount)
    assert found == left
    assert left


def test_credit_use_is_that_of_the_api(quarterly):
    used = quarterly.ask(lambda cur: credit_use(cur, cut(cur), limit=1000))["credit_use"]
    expected = sorted(
        (c["customer"], c["exposure"]["amount"], c["limit"]["amount"], c["utilisation"]) for c in used if c["limit"]
    )
    found = cells(told(quarterly, "credit-limit-use"), "customer", "exposure", "limit", "utilisation")
    assert sorted(found) == expected
    assert [Decimal(row[3]) for row in found if row[3]] == sorted((Decimal(r[3]) for r in found if r[3]), reverse=True)


def test_the_largest_debtors_are_told_apart_by_currency_and_never_compared_across(quarterly):
    found = cells(told(quarterly, "overdue-debtors", Asked(as_of="2026-06-30")), "currency", "overdue")
    assert [currency for currency, _ in found] == sorted(currency for currency, _ in found)
    for currency in {currency for currency, _ in found}:
        amounts = [Decimal(amount) for one, amount in found if one == currency]
        assert amounts == sorted(amounts, reverse=True)


def test_dso_of_a_customer_is_the_key_figure(quarterly):
    found = cells(told(quarterly, "dso-by-customer"), "customer", "currency", "receivable", "dso")
    owed = quarterly.ask(lambda cur: balances(cur, cut(cur), limit=1000))["balances"]
    receivable = {(b["customer"], b["receivable"]["currency"]) for b in owed if Decimal(b["receivable"]["amount"])}
    assert receivable <= {(customer, currency) for customer, currency, _, _ in found}
    customer, currency, _, dso = next(row for row in found if row[3] is not None)
    answered = quarterly.ask(lambda cur: kpis(cur, cut(cur), name="dso", customer=customer, currency=currency))
    [row] = answered["rows"]
    assert round(Decimal(row["kpis"][0]["value"]), 1) == Decimal(dso)
