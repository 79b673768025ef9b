"""What changed between two moments of knowing: every figure, and the movements that are exactly the difference."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.queries.buckets import Buckets
from o2c.projection.queries.cut import cut, watermark
from o2c.projection.restatement.figures import BESIDE, TOTAL, AgingReport, RollForwardReport
from o2c.projection.restatement.restated import restatement

pytestmark = pytest.mark.servers
MAY = [date(2026, 5, day) for day in range(1, 32)]
NOBODY = {"customer": None, "currency": None, "entity": None}


def minor(money) -> int:
    return to_minor(money["amount"], money["currency"])


def asked(models, report, then, now, as_of, basis="effective", limit=1000, cursor=None, wanted=NOBODY):
    return models.ask(
        lambda cur: restatement(
            cur, report, cut(cur, as_of, then, basis), cut(cur, as_of, now, basis), wanted, limit=limit, cursor=cursor
        )
    )


def differences(answer):
    return {
        (row["currency"], *row["group"].values(), row["figure"]): minor(row["difference"]) for row in answer["changed"]
    }


def caused(answer, sums_into):
    """What the causes add up to, by the same names."""
    sums = defaultdict(int)
    for cause in answer["causes"]:
        for change in cause["changes"]:
            by = minor(change["by"])
            key = (change["by"]["currency"], *cause["group"].values())
            sums[*key, change["figure"]] += by
            if change["figure"] not in BESIDE:
                sums[*key, sums_into] += by
    return {key: by for key, by in sums.items() if by}


@pytest.mark.parametrize("seed", range(4))
def test_the_causes_are_exactly_the_difference_of_any_two_moments(models, seed):
    company = quarter(seed + 300, steps=150)
    models.fold(company.log.said)
    chance = random.Random(seed)
    first, last = company.log.said[0].known, models.ask(watermark)
    seen = 0
    for _ in range(8):
        then, now = sorted(first + (last - first) * chance.random() for _ in range(2))
        as_of = now.date() + timedelta(days=chance.randrange(-30, 5))
        basis, by = chance.choice(("effective", "accounting")), chance.choice(("due", "invoice"))
        group = chance.choice(((), ("entity",), ("customer",), ("parent", "terms")))
        aged = asked(models, AgingReport(Buckets(by), group), then, now, as_of, basis)
        assert differences(aged) == caused(aged, TOTAL)
        assert all(minor(row["new"]) - minor(row["old"]) == minor(row["difference"]) for row in aged["changed"])
        rolled = asked(models, RollForwardReport(as_of - timedelta(days=9)), then, now, as_of, basis)
        assert differences(rolled) == caused(rolled, "closing")
        seen += len(aged["causes"])
    assert seen


def test_a_back_dated_credit_note_moves_last_months_aging_and_says_so(models):
    company = Company()
    company.customer("C-1")
    item = company.invoice("C-1", 10_000, MAY[0], MAY[9])
    company.log.prove()
    closed = company.log.now
    company.log.now += timedelta(days=40)
    company.credit_note(item, 2_500, MAY[19], against=2_500)
    company.log.prove()
    models.fold(company.log.said)

    answer = asked(models, AgingReport(Buckets()), closed, None, MAY[30])
    assert [(r["figure"], r["old"]["amount"], r["new"]["amount"]) for r in answer["changed"]] == [
        ("1-30", "100.00", "75.00"), ("total", "100.00", "75.00"),
    ]  # fmt: skip
    reduced, *_ = [c for c in answer["causes"] if c["subject"] == item.item]
    assert (reduced["effective"], reduced["customer"], reduced["changes"][0]["by"]["amount"]) == (
        MAY[19], "C-1", "-25.00",
    )  # fmt: skip
    # Knowing as much as then, nothing has changed; neither has the day before.
    assert asked(models, AgingReport(Buckets()), closed, closed, MAY[30])["changed"] == []
    assert asked(models, AgingReport(Buckets()), closed, None, MAY[18])["changed"] == []


def test_causes_come_in_pages_and_for_one_customer_alone(models):
    company = quarter(77, steps=120)
    models.fold(company.log.said)
    first, report = company.log.said[0].known, AgingReport(Buckets())
    whole = asked(models, report, first, None, MAY[20])["causes"]
    paged, cursor = [], None
    while True:
        answer = asked(models, report, first, None, MAY[20], limit=7, cursor=cursor)
        paged += answer["causes"]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    of_one = asked(models, report, first, None, MAY[20], wanted={**NOBODY, "customer": "C-2"})["causes"]
    assert of_one == [cause for cause in whole if cause["customer"] == "C-2"]
    assert len(whole) > len(of_one) > 0
