"""An answer is for a moment that every source it rests on has passed, and stays the same for that moment."""

from datetime import date, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.projection.queries import credit_use, orders
from o2c.projection.queries.cut import BILLING, CASH_APP, CREDIT, NOTHING_KNOWN, ORDER, cut, watermark

DAY = date(2026, 5, 4)
pytestmark = pytest.mark.servers


def use(models, known=None):
    def ask(cur):
        moment = cut(cur, None, known, sources=credit_use.SOURCES)
        return credit_use.credit_use(cur, moment, limit=1000)

    return models.ask(ask)


def listed(models, known=None, status="all"):
    def ask(cur):
        return orders.list_orders(cur, cut(cur, None, known, sources=orders.SOURCES), status=status, limit=1000)

    return models.ask(ask)


def known_of(models, *sources):
    return models.ask(lambda cur: watermark(cur, sources))


def test_now_is_the_lowest_watermark_of_the_sources_that_the_answer_rests_on(models):
    company = Company()
    company.log.prove_orders()
    company.log.now += timedelta(minutes=1)
    company.log.prove_cash_app()
    company.log.now += timedelta(minutes=1)
    company.log.prove_billing()
    company.log.now += timedelta(minutes=1)
    company.log.prove_credit()
    models.fold(company.log.said)
    one = [known_of(models, source) for source in (ORDER, CASH_APP, BILLING, CREDIT)]
    assert one == sorted(one)
    assert known_of(models, CREDIT, BILLING) == one[2]
    assert listed(models)["known"] == use(models)["known"] == one[0]
    company.log.prove_orders()
    models.fold(company.log.said[-3:])
    assert (listed(models)["known"], use(models)["known"]) == (one[2], one[1])


def test_until_every_source_has_said_something_nothing_is_known(models):
    company = Company()
    company.place("SO-1", "C-1", 11_900)
    company.log.prove_orders()
    models.fold(company.log.said)
    assert known_of(models, ORDER) > NOTHING_KNOWN
    assert listed(models)["known"] == use(models)["known"] == NOTHING_KNOWN
    assert listed(models)["orders"] == []


def test_what_is_known_later_is_not_in_the_answer_until_the_watermarks_pass_it(models):
    company = Company()
    company.customer("C-1", limit=50_000)
    company.place("SO-1", "C-1", 10_000)
    company.log.prove()
    company.release("SO-1", "C-1", 10_000)
    company.ship("SO-1", "C-1", "SH-1", 4_000)
    company.place("SO-2", "C-1", 300)
    models.fold(company.log.said)
    (order,) = listed(models)["orders"]
    assert (order["status"], order["open"]["amount"], order["shipped"]["amount"]) == ("held", "100.00", "0.00")
    assert [o["order"] for o in listed(models, status="held")["orders"]] == ["SO-1"]
    (row,) = use(models)["credit_use"]
    assert (row["on_hold"]["amount"], row["open_orders"]["amount"]) == ("100.00", "0.00")
    folded = len(company.log.said)
    company.log.prove()
    models.fold(company.log.said[folded:])
    assert [(o["order"], o["status"], o["open"]["amount"]) for o in listed(models)["orders"]] == [
        ("SO-1", "released", "60.00"), ("SO-2", "held", "3.00"),
    ]  # fmt: skip
    (row,) = use(models)["credit_use"]
    assert (row["on_hold"]["amount"], row["open_orders"]["amount"]) == ("3.00", "60.00")


def test_an_invoice_moves_its_amount_from_bucket_to_bucket_at_one_moment(models):
    """Billing's word is here and cash application's is not: the amount stays where it was, and is never in neither."""
    company = Company()
    company.customer("C-1")
    company.place("SO-1", "C-1", 10_000)
    company.release("SO-1", "C-1", 10_000)
    company.ship("SO-1", "C-1", "SH-1", 10_000)
    company.log.prove()
    models.fold(company.log.said)
    folded = len(company.log.said)
    company.invoice("C-1", 10_000, DAY, DAY, order="SO-1", shipment="SH-1")
    said = company.log.said[folded:]
    models.fold([fact for fact in said if fact.source == BILLING])
    assert use(models)["credit_use"][0]["exposure"]["amount"] == "100.00"
    models.fold([fact for fact in said if fact.source == CASH_APP])
    assert use(models)["credit_use"][0]["shipped_not_billed"]["amount"] == "100.00"
    folded = len(company.log.said)
    company.log.prove()
    models.fold(company.log.said[folded:])
    (row,) = use(models)["credit_use"]
    assert (row["shipped_not_billed"]["amount"], row["billed"]["amount"]) == ("0.00", "100.00")


def test_a_limit_is_that_of_the_moment(models):
    company = Company()
    company.customer("C-1", limit=10_000)
    company.log.prove()
    known = company.log.now
    company.customer("C-1", limit=70_000)
    company.log.prove()
    models.fold(company.log.said)
    assert use(models)["credit_use"][0]["limit"]["amount"] == "700.00"
    assert use(models, known)["credit_use"][0]["limit"]["amount"] == "100.00"


@pytest.mark.parametrize("seed", range(3))
def test_what_was_answered_is_answered_again_for_the_same_moment(models, seed):
    """Asked while facts are still on their way, and again when months of others have come."""
    said = quarter(seed + 700, steps=90).log.said
    answers = []
    for start in range(0, len(said), 67):
        models.fold(said[start : start + 67])
        answers.append((use(models), listed(models)))
    for used, told in answers:
        assert use(models, used["known"])["credit_use"] == used["credit_use"]
        assert listed(models, told["known"])["orders"] == told["orders"]
    assert answers[-1][1]["orders"]
