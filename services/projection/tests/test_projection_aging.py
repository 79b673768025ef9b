"""The aging as an answer: its buckets, the same sum by cube and by item, at any moment, against the truth."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.queries.aging import aging
from o2c.projection.queries.buckets import BadBuckets, Buckets, parse_days
from o2c.projection.queries.cut import NOTHING_KNOWN, cut, watermark
from o2c.projection.queries.open_items import list_open_items

MAY = [date(2026, 5, day) for day in range(1, 32)]


def minor(money) -> int:
    return to_minor(money["amount"], money["currency"])


def truth(company: Company, as_of: date, known: datetime, basis: str, buckets: Buckets) -> dict:
    """(currency, entity) → per bucket [items, amount, disputed, legal], and credits last: by the definition, item by
    item."""
    found = defaultdict(lambda: nothing(buckets))
    for item in company.items.values():
        place = 1 if basis == "effective" else 2
        amount = sum(m[0] for m in item.movements if m[place] <= as_of and m[3] <= known)
        if amount == 0:
            continue
        age = (as_of - (item.due if buckets.by == "due" else item.dated)).days
        bucket = -1 if item.kind == "credit-note" else sum(age >= first for first in buckets.firsts)
        cell = found[item.currency, item.entity][bucket]
        cell[0] += 1
        cell[1] += amount
        mark = item.mark(as_of, known, basis)
        if mark:
            cell[2 if mark == "disputed" else 3] += amount
    return found


def nothing(buckets: Buckets) -> list[list[int]]:
    return [[0, 0, 0, 0] for _ in range(len(buckets.labels) + 1)]


def numbers(cell) -> list[int]:
    return [cell["items"], minor(cell["amount"]), minor(cell["disputed"]), minor(cell["legal"])]


def told(answer) -> dict:
    return {
        (row["currency"], row["legal_entity"]): [numbers(cell) for cell in [*row["buckets"], row["open_credits"]]]
        for row in answer["rows"]
        if any(cell["items"] for cell in [*row["buckets"], row["open_credits"]])
    }


def test_bucket_bounds_are_inclusive_and_invoice_ages_have_no_not_due():
    assert Buckets().labels == ["not due", "1-30", "31-60", "61-90", "91-120", "over 120"]
    assert Buckets("invoice").labels == ["0-30", "31-60", "61-90", "91-120", "over 120"]
    assert parse_days("10, 20") == (10, 20)
    for wrong in ("", "30,20", "0", "a", "30,", "-1", "123456"):
        with pytest.raises(BadBuckets, match="expected"):
            Buckets("due", parse_days(wrong))


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(5))
def test_aging_is_the_truth_at_any_moment_also_inside_a_day(models, seed):
    company = quarter(seed + 100, steps=150)
    models.fold(company.log.said)
    chance, marked = random.Random(seed), 0
    last = models.ask(watermark)
    start = company.log.said[0].known
    for _ in range(25):
        known = start + (last - start) * chance.random()
        as_of = known.date() + timedelta(days=chance.randrange(-40, 10))
        basis, buckets = chance.choice(("effective", "accounting")), Buckets(chance.choice(("due", "invoice")))
        expected = truth(company, as_of, known, basis, buckets)

        marked += sum(cell[2] + cell[3] != 0 for cells in expected.values() for cell in cells)
        moment = (as_of, known, basis)
        assert told(asked(models, moment, buckets, ("entity",))) == expected
        assert summed(asked(models, moment, buckets, ("entity", "customer")), buckets) == expected
    assert marked > 10, "else it shows nothing of marks"


def asked(models, moment, buckets: Buckets, group):
    return models.ask(lambda cur: aging(cur, cut(cur, *moment), buckets, group=group))


def summed(answer, buckets: Buckets) -> dict:
    """Rows by customer, added up."""
    sums = defaultdict(lambda: nothing(buckets))
    for row in answer["rows"]:
        cells = [*row["buckets"], row["open_credits"]]
        for total, cell in zip(sums[row["currency"], row["legal_entity"]], cells, strict=True):
            total[:] = [a + b for a, b in zip(total, numbers(cell), strict=True)]
    return {key: cells for key, cells in sums.items() if any(cell[0] for cell in cells)}


@pytest.mark.servers
def test_due_on_the_day_is_not_due_and_paid_on_the_day_is_out(models):
    company = Company()
    due_today = company.invoice("C-1", 100, MAY[0], MAY[9])
    company.invoice("C-1", 20, MAY[0], MAY[8])
    paid_today = company.invoice("C-1", 3, MAY[0], MAY[8])
    receipt = company.receive("C-1", 3, MAY[9])
    company.apply(receipt, paid_today, 3, MAY[9])
    company.invoice("C-1", 4_000, MAY[10], MAY[20])
    company.log.prove()
    company.log.prove()
    models.fold(company.log.said)
    row = models.ask(lambda cur: aging(cur, cut(cur, MAY[9]), Buckets()))["rows"][0]
    assert [cell["amount"]["amount"] for cell in row["buckets"][:2]] == ["1.00", "0.20"]
    assert [cell["items"] for cell in row["buckets"]] == [1, 1, 0, 0, 0, 0]
    assert row["total"] == {"amount": "1.20", "currency": "EUR"}
    row = models.ask(lambda cur: aging(cur, cut(cur, MAY[8]), Buckets()))["rows"][0]
    assert row["total"]["amount"] == "1.23"
    assert due_today.open == 100


@pytest.mark.servers
def test_buckets_and_open_credits_are_ar_control_and_unapplied_cash_stands_beside(models):
    company = Company()
    item = company.invoice("C-1", 10_000, MAY[0], MAY[1])
    company.credit_note(item, 12_500, MAY[2], against=10_000)
    company.invoice("C-1", 4_000, MAY[0], MAY[1])
    company.invoice("C-2", 700, MAY[0], MAY[1], currency="USD")
    company.receive("C-1", 999, MAY[3])
    company.receive("unidentified:B1", 55, MAY[3])
    company.log.prove()
    models.fold(company.log.said)
    rows = models.ask(lambda cur: aging(cur, cut(cur, MAY[9]), Buckets()))["rows"]
    euro, dollar = rows
    assert (euro["currency"], dollar["currency"]) == ("EUR", "USD")
    assert (euro["open_credits"]["items"], minor(euro["open_credits"]["amount"])) == (1, -2_500)
    assert sum(minor(cell["amount"]) for cell in euro["buckets"]) == 4_000
    assert minor(euro["total"]) == 4_000 - 2_500
    assert (minor(euro["unapplied"]), minor(euro["unidentified"])) == (999, 55)
    assert (minor(dollar["total"]), minor(dollar["unapplied"])) == (700, 0)


@pytest.mark.servers
def test_an_answer_is_never_for_a_moment_that_is_not_fully_heard(models):
    assert models.ask(lambda cur: cut(cur)).known == NOTHING_KNOWN
    company = Company()
    company.invoice("C-1", 100, MAY[0], MAY[9])
    company.log.prove()
    heard = company.log.now
    company.invoice("C-1", 100, MAY[0], MAY[9])
    models.fold(company.log.said)
    asked = models.ask(lambda cur: cut(cur, known=heard + timedelta(days=1)))
    slowest = min(
        max(f.known for f in company.log.said if f.topic == "o2c.cash-app.v1" and f.partition == p) for p in range(3)
    )
    assert asked.known == slowest - timedelta(microseconds=1)
    answer = models.ask(lambda cur: aging(cur, cut(cur, MAY[9]), Buckets()))
    assert answer["known"] == asked.known
    assert minor(answer["rows"][0]["total"]) == 100


@pytest.mark.servers
def test_what_was_known_on_a_day_stays_answerable_after_a_correction(models):
    company = Company()
    item = company.invoice("C-1", 100, MAY[3], MAY[9])
    company.log.now += timedelta(days=20)
    company.log.prove()
    before = company.log.now.date()
    company.log.now += timedelta(days=5)
    receipt = company.receive("C-1", 100, MAY[10])
    company.apply(receipt, item, 100, MAY[10])
    company.log.prove()
    models.fold(company.log.said)
    now = models.ask(lambda cur: aging(cur, cut(cur, MAY[20]), Buckets()))
    then = models.ask(lambda cur: aging(cur, cut(cur, MAY[20], before), Buckets()))
    assert now["rows"] == []
    assert minor(then["rows"][0]["total"]) == 100
    assert then["known"] < datetime(2026, 5, 25, tzinfo=UTC)


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(3))
def test_open_items_are_the_truth_page_by_page(models, seed):
    company = quarter(seed + 200, steps=120)
    models.fold(company.log.said)
    chance = random.Random(seed)
    last, start = models.ask(watermark), company.log.said[0].known
    for _ in range(15):
        known = start + (last - start) * chance.random()
        as_of = known.date() + timedelta(days=chance.randrange(-40, 10))
        basis = chance.choice(("effective", "accounting"))
        place = 1 if basis == "effective" else 2
        open_then = {
            name: (sum(m[0] for m in item.movements if m[place] <= as_of and m[3] <= known),
                   item.mark(as_of, known, basis))
            for name, item in company.items.items()
        }  # fmt: skip
        expected = {name: found for name, found in open_then.items() if found[0]}
        assert all_open(models, (as_of, known, basis)) == expected
        for mark in ("disputed", "legal"):
            of_mark = {name: found for name, found in expected.items() if found[1] == mark}
            assert all_open(models, (as_of, known, basis), mark=mark) == of_mark
            assert all_open(models, (as_of, known, basis), mark=mark, customer="C-1").keys() == {
                name for name in of_mark if company.items[name].customer == "C-1"
            }


def all_open(models, moment, **wanted) -> dict[str, tuple[int, str]]:
    listed, cursor = {}, None
    while True:
        page = models.ask(
            lambda cur, cursor=cursor: list_open_items(cur, cut(cur, *moment), limit=7, cursor=cursor, **wanted)
        )
        assert not listed.keys() & {item["item"] for item in page["items"]}
        listed |= {item["item"]: (minor(item["open"]), item["mark"]) for item in page["items"]}
        cursor = page["next_cursor"]
        if cursor is None:
            return listed
