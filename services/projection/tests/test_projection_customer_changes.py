"""Who was granted what, since when, by whom: every change of terms, limits and master data, old beside new."""

from datetime import timedelta
from typing import Any

import pytest
from projection_stream import Log

from o2c.contracts import credit
from o2c.contracts.money import Money
from o2c.projection.queries.customer_changes import customer_changes
from o2c.projection.queries.cut import CREDIT, cut

pytestmark = pytest.mark.servers


def limit(old: int, new: int) -> credit.CreditLimitChanged:
    return credit.CreditLimitChanged(
        customer="C-1", old=Money.of(old, "EUR"), new=Money.of(new, "EUR"), check=True, reason="grew"
    )


def told() -> Log:
    log = Log()
    log.say(credit.CustomerRegistered(customer="C-1", name="One", payment_terms="net 30"), "C-1")
    log.say(credit.CreditAccountOpened(customer="C-1", limit=Money.of(100_000, "EUR"), check=True), "C-1")
    log.now += timedelta(days=3)
    log.say(limit(100_000, 250_000), "C-1", actor="ann")
    log.say(
        credit.PaymentTermsChanged(customer="C-1", old="net 30", new="net 60", reason="asked for it"), "C-1",
        actor="ben",
    )  # fmt: skip
    log.now += timedelta(days=3)
    log.say(
        credit.CustomerChanged(
            customer="C-1", name="One", country="DE", payment_terms="net 60", attributes={"region": "north"}
        ),
        "C-1",
    )
    log.say(credit.CustomerRegistered(customer="C-2", name="Two", payment_terms="net 7"), "C-2")
    log.prove()
    return log


def asked(models, **wanted: Any):
    known = wanted.pop("known", None)
    return models.ask(lambda cur: customer_changes(cur, cut(cur, None, known, sources=(CREDIT,)), **wanted))


def changes(answer):
    return [
        (row["type"], row["actor"], {c["field"]: (c["old"], c["new"]) for c in row["changes"]})
        for row in answer["changes"]
    ]


def test_the_latest_change_comes_first_with_what_held_before(models):
    models.fold(told().said)
    of_one = changes(asked(models, customer="C-1"))
    assert of_one[:3] == [
        ("customer-changed", "test", {"country": ("", "DE"), "attributes": ("", "region=north")}),
        ("payment-terms-changed", "ben", {"payment_terms": ("net 30", "net 60")}),
        ("credit-limit-changed", "ann", {"limit": ("1000.00 EUR", "2500.00 EUR")}),
    ]
    assert of_one[3] == (
        "credit-account-opened",
        "test",
        {"limit": (None, "1000.00 EUR"), "credit_check": (None, "yes")},
    )
    assert of_one[4][2]["payment_terms"] == (None, "net 30")
    assert [row["customer"] for row in asked(models)["changes"]] == ["C-2", *["C-1"] * 5]


def test_a_moment_knows_only_what_was_said_by_then_and_a_day_only_what_came_since(models):
    log = told()
    models.fold(log.said)
    known = log.said[3].known
    assert [row["type"] for row in asked(models, known=known)["changes"]] == [
        "payment-terms-changed", "credit-limit-changed", "credit-account-opened", "customer-registered",
    ]  # fmt: skip
    since = asked(models, since=log.said[4].known.date())["changes"]
    assert [row["customer"] for row in since] == ["C-2", "C-1"]


def test_pages_are_the_whole_however_events_are_cut_into_batches(models):
    said = told().said
    models.fold(said[:2], said[2:4], said[4:])
    whole = asked(models)["changes"]
    paged, cursor = [], None
    while True:
        answer = asked(models, limit=2, cursor=cursor)
        paged += answer["changes"]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
