"""Aging in one currency: what is open is converted at a dated rate, which the answer names, and only then added."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts import cash_app
from o2c.contracts.money import exponent, to_minor
from o2c.projection.queries.aging import aging
from o2c.projection.queries.aging_converted import converted_aging
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import cut, watermark
from o2c.projection.queries.open_items import list_open_items
from o2c.projection.queries.rates import NoRate

pytestmark = pytest.mark.servers

DAY = date(2026, 5, 20)
FRIDAY = date(2026, 5, 15)


def rates(company: Company, pair: str, *said: tuple[date, str]) -> None:
    for day, rate in said:
        company.log.say(cash_app.ExchangeRateSet(pair=pair, day=day, rate=rate, source="central bank"), pair)
    company.log.prove()


def fold(models, company: Company) -> None:
    """What was said since the last time."""
    models.fold(company.log.said[getattr(company, "folded", 0) :])
    company.folded = len(company.log.said)


def ask(models, company: Company, **asked):
    fold(models, company)
    into, kind = asked.pop("into", "EUR"), asked.pop("kind", "today")
    day, known = asked.pop("day", DAY), asked.pop("known", None)
    return models.ask(lambda cur: converted_aging(cur, cut(cur, day, known), Buckets(), into, kind, **asked))


def half_up(amount: int, rate: str, base: str, into: str) -> int:
    scaled = Decimal(amount).scaleb(exponent(into) - exponent(base)) * Decimal(rate)
    return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_currencies_are_added_when_they_are_converted(models):
    company = Company()
    company.invoice("C-1", 1000_00, DAY, DAY)
    company.invoice("C-1", 1000_00, DAY, DAY, currency="USD")
    rates(company, "USD/EUR", (FRIDAY, "0.9"), (FRIDAY - timedelta(days=1), "0.5"))
    answer = ask(models, company)
    assert [(row["currency"], row["total"]["amount"]) for row in answer["rows"]] == [("EUR", "1900.00")]
    assert answer["rates"] == [
        {"pair": "USD/EUR", "wanted": DAY, "day": FRIDAY, "rate": "0.9", "source": "central bank"}
    ]


def test_by_document_each_invoice_keeps_the_rate_of_its_day(models):
    company = Company()
    for day, amount in ((FRIDAY, 1000_00), (DAY, 1000_00)):
        company.invoice("C-1", amount, day, day, currency="USD")
    rates(company, "USD/EUR", (FRIDAY, "0.9"), (DAY, "0.8"))
    by_document = ask(models, company, kind="document", group=("customer",))
    assert by_document["rows"][0]["total"]["amount"] == "1700.00"
    assert by_document["rows"][0]["group"] == {"customer": "C-1"}
    assert ask(models, company, kind="today")["rows"][0]["total"]["amount"] == "1600.00"


def test_the_last_months_end_is_the_day_itself_on_a_months_end(models):
    company = Company()
    company.invoice("C-1", 100_00, date(2026, 4, 1), date(2026, 4, 1), currency="USD")
    rates(company, "USD/EUR", (date(2026, 4, 30), "0.7"), (date(2026, 5, 31), "0.6"))
    for day, total in ((date(2026, 5, 30), "70.00"), (date(2026, 5, 31), "60.00")):
        assert ask(models, company, kind="month-end", day=day)["rows"][0]["total"]["amount"] == total


@pytest.mark.parametrize("kind", ["today", "document", "month-end"])
def test_without_a_rate_nothing_is_added_up(models, kind):
    company = Company()
    company.invoice("C-1", 100_00, DAY, DAY, currency="JPY")
    rates(company, "JPY/EUR", (date(2026, 1, 1), "0.006"), (DAY + timedelta(days=1), "0.006"))
    with pytest.raises(NoRate, match=r"no rate JPY/EUR of 2026-0\d-\d\d, nor of the 31 days before"):
        ask(models, company, kind=kind)


def test_a_rate_that_was_not_known_yet_converts_nothing(models):
    company = Company()
    company.invoice("C-1", 100_00, DAY, DAY, currency="USD")
    company.log.prove()
    fold(models, company)
    before = models.ask(watermark)
    rates(company, "USD/EUR", (DAY, "0.9"))
    with pytest.raises(NoRate):
        ask(models, company, known=before)
    assert ask(models, company)["rows"][0]["total"]["amount"] == "90.00"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("group", [(), ("customer",), ("entity", "terms")])
def test_it_is_the_plain_aging_converted(models, seed, group):
    """By definition: each cell of the plain aging at the day's rate, each open item at its document's."""
    company = quarter(seed + 70, steps=80)
    fold(models, company)
    plain = models.ask(lambda cur: aging(cur, cut(cur, DAY), Buckets(), group=group, limit=1000))
    others = sorted({row["currency"] for row in plain["rows"]} - {"EUR"})
    days = [DAY - timedelta(days=n) for n in range(200)]
    for currency in others:
        rates(company, f"{currency}/EUR", *[(day, f"0.{900 - n}") for n, day in enumerate(days)])
    at = {(currency, day): f"0.{900 - n}" for currency in others for n, day in enumerate(days)}
    at |= {("EUR", day): "1" for day in days}
    today = ask(models, company, group=group)
    assert totals(today) == summed(
        (row["group"], cell, at[row["currency"], DAY])
        for row in plain["rows"]
        for cell in [*(bucket["amount"] for bucket in row["buckets"]), row["open_credits"]["amount"]]
    )
    by_document = ask(models, company, kind="document")
    items = models.ask(lambda cur: list_open_items(cur, cut(cur, DAY), limit=1000))["items"]
    apart = sum(
        half_up(to_minor(i["open"]["amount"], i["open"]["currency"]), at[i["open"]["currency"], i["document_date"]],
                i["open"]["currency"], "EUR")
        for i in items
    )  # fmt: skip
    total = sum(to_minor(row["total"]["amount"], "EUR") for row in by_document["rows"])
    assert abs(total - apart) <= len(items), "only what the cells are rounded by"


def totals(answer):
    return {tuple(row["group"].items()): to_minor(row["total"]["amount"], "EUR") for row in answer["rows"]}


def summed(cells):
    sums = defaultdict(int)
    for group, money, rate in cells:
        amount = to_minor(money["amount"], money["currency"])
        sums[tuple(group.items())] += half_up(amount, rate, money["currency"], "EUR")
    return dict(sums)
