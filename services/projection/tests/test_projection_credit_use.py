"""Credit use: each amount in exactly one bucket, whatever order the topics arrive in, now and at an earlier moment."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.queries.balances import balances
from o2c.projection.queries.credit_use import credit_use, utilisation
from o2c.projection.queries.cut import cut, cut_of_all_heard
from o2c.projection.queries.orders import list_orders
from o2c.projection.queries.proof import proof
from o2c.projection.queries.totals import totals

DAY = date(2026, 5, 4)
pytestmark = pytest.mark.servers


def buckets(models, customer: str = "C-1") -> tuple[int, int, int]:
    (row,) = models.ask(lambda cur: credit_use(cur, cut(cur), customer=customer))["credit_use"]
    return tuple(
        to_minor(row[name]["amount"], "EUR") for name in ("open_orders", "shipped_not_billed", "billed")
    )  # fmt: skip


def folded(models, company: Company) -> None:
    company.log.prove()
    models.clear()
    models.fold(company.log.said)


def test_ten_pieces_of_119_move_through_the_buckets(models):
    company = Company()
    company.customer("C-1", limit=200_000)
    company.place("SO-1", "C-1", 119_000)
    company.release("SO-1", "C-1", 119_000)
    company.ship("SO-1", "C-1", "SH-1", 47_600)
    folded(models, company)
    assert buckets(models) == (71_400, 47_600, 0)
    item = company.invoice("C-1", 47_600, DAY, DAY + timedelta(days=30), order="SO-1", shipment="SH-1")
    folded(models, company)
    assert buckets(models) == (71_400, 0, 47_600)
    company.cancel("SO-1", "C-1", 35_700)
    folded(models, company)
    assert buckets(models) == (35_700, 0, 47_600)
    company.credit_note(item, 11_900, DAY, against=11_900)
    folded(models, company)
    assert buckets(models) == (35_700, 0, 35_700)
    (row,) = models.ask(lambda cur: credit_use(cur, cut(cur)))["credit_use"]
    assert row["limit"] == {"amount": "2000.00", "currency": "EUR"}
    assert row["utilisation"] == "35.70"


def test_an_order_on_hold_stands_beside_the_exposure(models):
    company = Company()
    company.customer("C-1", limit=10_000)
    company.place("SO-1", "C-1", 11_900)
    folded(models, company)
    (row,) = models.ask(lambda cur: credit_use(cur, cut(cur)))["credit_use"]
    assert (row["on_hold"]["amount"], row["exposure"]["amount"]) == ("119.00", "0.00")
    company.hold("SO-1", "C-1", 11_900)
    folded(models, company)
    (held,) = models.ask(lambda cur: list_orders(cur, cut_of_all_heard(cur), status="held"))["orders"]
    assert (held["order"], held["hold_reason"], held["open"]["amount"]) == ("SO-1", "credit-declined", "119.00")
    company.release("SO-1", "C-1", 11_900)
    folded(models, company)
    assert buckets(models) == (11_900, 0, 0)
    assert models.ask(lambda cur: list_orders(cur, cut_of_all_heard(cur), status="held"))["orders"] == []


def test_a_change_that_asks_credit_holds_the_order_and_one_that_does_not_moves_its_value(models):
    company = Company()
    company.customer("C-1")
    company.place("SO-1", "C-1", 10_000)
    company.release("SO-1", "C-1", 10_000)
    company.change("SO-1", "C-1", 8_000, revision=2, needs_credit=False)
    folded(models, company)
    assert buckets(models) == (8_000, 0, 0)
    company.change("SO-1", "C-1", 20_000, revision=3)
    folded(models, company)
    assert buckets(models) == (0, 0, 0)
    company.release("SO-1", "C-1", 20_000, revision=3)
    folded(models, company)
    assert buckets(models) == (20_000, 0, 0)


def test_an_invoice_without_a_shipment_bills_the_whole_order(models):
    company = Company()
    company.customer("C-1")
    company.place("SO-1", "C-1", 30_000)
    company.release("SO-1", "C-1", 30_000)
    company.ship("SO-1", "C-1", "SH-1", 10_000)
    company.ship("SO-1", "C-1", "SH-2", 20_000)
    company.invoice("C-1", 30_000, DAY, DAY, order="SO-1")
    folded(models, company)
    assert buckets(models) == (0, 0, 30_000)


def test_the_topics_may_overtake_each_other(models):
    company = Company()
    company.customer("C-1")
    company.place("SO-1", "C-1", 11_900)
    company.release("SO-1", "C-1", 11_900)
    company.ship("SO-1", "C-1", "SH-1", 11_900)
    company.invoice("C-1", 11_900, DAY, DAY, order="SO-1", shipment="SH-1")
    company.log.prove()
    by_topic = {}
    for fact in company.log.said:
        by_topic.setdefault(fact.topic, []).append(fact)
    for order in itertools.permutations(by_topic.values()):
        models.clear()
        models.fold(*order)
        assert buckets(models) == (0, 0, 11_900)


def test_a_past_moment_is_told_from_the_facts_known_then(models):
    company = Company()
    company.customer("C-1", limit=50_000)
    company.place("SO-1", "C-1", 10_000)
    company.release("SO-1", "C-1", 10_000)
    company.log.prove()
    company.log.prove()
    known = company.log.now
    company.log.now += timedelta(days=2)
    company.ship("SO-1", "C-1", "SH-1", 10_000)
    company.invoice("C-1", 10_000, DAY, DAY, order="SO-1", shipment="SH-1")
    company.complete("SO-1", "C-1")
    folded(models, company)
    assert buckets(models) == (0, 0, 10_000)
    (then,) = models.ask(lambda cur: credit_use(cur, cut(cur, DAY, known), past=True))["credit_use"]
    assert (then["open_orders"]["amount"], then["billed"]["amount"]) == ("100.00", "0.00")
    (order,) = models.ask(lambda cur: list_orders(cur, cut(cur, DAY, known), past=True))["orders"]
    assert (order["status"], order["open"]["amount"]) == ("released", "100.00")


@pytest.mark.parametrize("seed", range(4))
def test_folded_again_from_the_story_today_is_what_stands_today(models, seed):
    company = quarter(seed + 300, steps=100)
    company.log.prove()
    company.log.prove()
    models.fold(company.log.said)
    as_of = company.log.now.date() + timedelta(days=365)

    def use(past: bool):
        return models.ask(lambda cur: credit_use(cur, cut(cur, as_of), past=past, limit=1000))

    def orders(past: bool):
        return models.ask(lambda cur: list_orders(cur, cut_of_all_heard(cur, as_of), past=past, limit=1000))

    assert use(past=True) == use(past=False)
    assert len(use(past=False)["credit_use"]) > 4
    assert orders(past=True) == orders(past=False)
    assert orders(past=False)["orders"]


def test_no_limit_or_a_limit_of_zero_has_no_utilisation():
    assert utilisation(100, None) is None
    assert utilisation(100, 0) is None
    assert utilisation(-50, 10_000) == "-0.50"


def test_a_claim_that_is_no_exposure_is_owed_and_not_billed_until_it_is_charged_back(models):
    company = Company()
    company.customer("C-1", limit=200_000)
    item = company.invoice("C-1", 119_000, DAY - timedelta(days=10), DAY)
    claim = replace(item, item="DOC-1/D1", open=0, movements=[])
    company.move(item, "transferred", -11_900, DAY - timedelta(days=7))
    company.move(claim, "transferred", 11_900, DAY - timedelta(days=7), exposed=False)
    folded(models, company)
    assert (buckets(models), owed(models)) == ((0, 0, 107_100), 119_000)
    assert billed(models) == "1071.00"
    proved(models)
    company.move(claim, "transferred", -11_900, DAY - timedelta(days=5), exposed=False)
    company.move(claim, "transferred", 11_900, DAY - timedelta(days=5))
    folded(models, company)
    assert (buckets(models), owed(models)) == ((0, 0, 119_000), 119_000)
    proved(models)
    before = models.ask(lambda cur: credit_use(cur, cut(cur, as_of=DAY - timedelta(days=6)), past=True))
    assert before["credit_use"][0]["billed"]["amount"] == "1071.00"


def owed(models) -> int:
    (row,) = models.ask(lambda cur: balances(cur, cut(cur)))["balances"]
    return to_minor(row["receivable"]["amount"], "EUR")


def billed(models) -> str:
    (row,) = models.ask(lambda cur: totals(cur, "billed"))["totals"]
    return row["total"]["amount"]


def proved(models) -> None:
    found = models.ask(proof)
    assert found["proved"]
    assert "credit-billed" in {total["account_class"] for total in found["totals"]}
