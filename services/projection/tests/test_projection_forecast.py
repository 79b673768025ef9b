"""The forecast over read models: the counts behind it, past moments, imported history, pages."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from projection_company import Company
from projection_quarter import quarter

from o2c.contracts.money import to_minor
from o2c.projection.folds.settlement import ended, quarter_of
from o2c.projection.forecast.history import cell
from o2c.projection.queries.cash_forecast import cash_forecast, forecast_items
from o2c.projection.queries.cut import Cut, cut
from o2c.projection.reads.cash_app import DeductionMoved, DeductionOpened, Marked, ReceivableMoved

ALL = {"customer": None, "currency": None, "entity": None}
MAY = [date(2026, 5, day) for day in range(1, 32)]
OF_ITEMS = (ReceivableMoved, Marked, DeductionOpened, DeductionMoved)
DUE = date(2026, 5, 20)


def counts(models) -> Counter:
    rows = models.ask(lambda cur: cur.execute("select * from settlement where items <> 0").fetchall())
    return Counter({tuple(row.values())[:-1]: row["items"] for row in rows})


# -- how items ended


def test_an_item_that_is_open_has_not_ended_and_one_of_nothing_never_was():
    assert ended({}, {}) is None
    assert ended({MAY[0]: 0, MAY[5]: 0}, {MAY[0]: -100, MAY[5]: 100}) is None
    assert ended({MAY[0]: 0}, {}) is None
    assert ended({MAY[0]: 100, MAY[5]: -99}, {MAY[5]: -99}) is None


def test_an_item_is_paid_on_the_day_of_its_last_money_and_otherwise_ends_when_it_is_given_up():
    assert ended({MAY[0]: 100, MAY[5]: -60, MAY[9]: -40}, {MAY[5]: -60, MAY[9]: -40}) == (MAY[9], True)
    assert ended({MAY[0]: 100, MAY[5]: -99, MAY[20]: -1}, {MAY[5]: -99}) == (MAY[5], True)
    assert ended({MAY[0]: 0}, {MAY[0]: -100}) == (MAY[0], True), "invoiced and paid on one day"
    assert ended({MAY[0]: 100, MAY[20]: -100}, {}) == (MAY[20], False)
    assert ended({MAY[0]: 100, MAY[5]: 0, MAY[20]: -100}, {MAY[5]: 0}) == (MAY[20], False)


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(4))
def test_the_counts_are_those_of_every_item_looked_at_anew(models, seed):
    company = quarter(seed, steps=150)
    chance = random.Random(seed)
    size = chance.choice((1, 7, 50, 1000))
    models.fold(*[company.log.said[i : i + size] for i in range(0, len(company.log.said), size)])
    anew: Counter = Counter()
    rows = models.ask(lambda cur: cur.execute("select * from movement").fetchall())
    for item in company.items.values():
        amounts, payments = Counter(), Counter()
        for row in rows:
            if row["item"] == item.item:
                amounts[row["effective"]] += row["amount"]
                if row["kind"] in ("applied", "unapplied", "returned"):
                    payments[row["effective"]] += row["amount"]
        end = ended(amounts, payments)
        if item.kind == "invoice" and item.parent is None and end is not None:
            counted = cell(item.dated, item.due, end.day, paid=end.paid)
            anew[(item.customer, item.entity, item.currency, *counted, quarter_of(end.day))] += 1
    assert counts(models) == anew
    assert anew


@pytest.mark.servers
def test_a_payment_taken_back_is_taken_out_of_the_counts_again(models):
    company = Company()
    item = company.invoice("C-1", 11_900, MAY[0], DUE)
    receipt = company.receive("C-1", 11_900, MAY[7])
    application = company.apply(receipt, item, 11_900, MAY[7])
    models.fold(company.log.said)
    assert counts(models) == {("C-1", "E1", "EUR", 19, 2, -12, True, date(2026, 4, 1)): 1}
    told = len(company.log.said)
    company.unapply(application, receipt, item, 11_900, MAY[9])
    models.fold(company.log.said[told:])
    assert counts(models) == {}


# -- past moments


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(6))
def test_a_past_moment_is_answered_as_it_was_answered_then(models, seed):
    """The read models that have heard all, asked for a past day as known then, against those that had heard no more."""
    said = quarter(seed, steps=150).log.said
    chance = random.Random(seed)
    for _ in range(3):
        until = chance.randrange(len(said) // 3, len(said))
        known = said[until].known
        as_of = known.date() - timedelta(days=chance.randrange(12))
        moment = Cut(as_of, known, chance.choice(("effective", "accounting")))
        answers = []
        for facts in (said[: until + 1], said):
            models.clear()
            models.fold(facts)
            answers.append(models.ask(lambda cur, at=moment: cash_forecast(cur, at, 6, ALL)))
            answers.append(models.ask(lambda cur, at=moment: forecast_items(cur, at, 6, ALL)))
        assert answers[:2] == answers[2:]
        assert not answers[0]["asserted"]


@pytest.mark.servers
@pytest.mark.parametrize("seed", range(4))
def test_what_counts_only_after_the_day_is_left_out(models, seed):
    """The read models that have heard all, asked as of a past day, against those that heard nothing of a later date."""
    said = quarter(seed, steps=150).log.said
    chance = random.Random(seed)
    days = sorted({fact.data.effective for fact in said if isinstance(fact.data, ReceivableMoved)})
    for as_of in chance.sample(days[len(days) // 3 :], 3):
        moment = Cut(as_of, said[-1].known)
        earlier = [f for f in said if not isinstance(f.data, OF_ITEMS) or f.data.effective <= as_of]
        answers = []
        for facts in (earlier, said):
            models.clear()
            models.fold(facts)
            answers.append(models.ask(lambda cur, at=moment: cash_forecast(cur, at, 6, ALL)))
            answers.append(models.ask(lambda cur, at=moment: forecast_items(cur, at, 6, ALL)))
        assert answers[:2] == answers[2:]


@pytest.mark.servers
def test_an_item_has_the_same_prospect_whatever_else_is_asked_with_it(models):
    models.fold(quarter(5, steps=150).log.said)
    whole = models.ask(lambda cur: forecast_items(cur, cut(cur), 6, ALL, limit=1000))["items"]
    assert len({item["customer"] for item in whole}) > 1
    for customer in {item["customer"] for item in whole}:
        asked = {**ALL, "customer": customer}
        alone = models.ask(lambda cur, wanted=asked: forecast_items(cur, cut(cur), 6, wanted, limit=1000))
        assert alone["items"] == [item for item in whole if item["customer"] == customer]


@pytest.mark.servers
def test_pages_of_items_are_all_of_them(models):
    models.fold(quarter(5, steps=150).log.said)
    whole = models.ask(lambda cur: forecast_items(cur, cut(cur), 6, ALL, limit=1000))["items"]
    paged, cursor = [], None
    while True:
        page = models.ask(lambda cur, after=cursor: forecast_items(cur, cut(cur), 6, ALL, limit=3, cursor=after))
        paged += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == whole
    row = models.ask(lambda cur: cash_forecast(cur, cut(cur), 6, ALL))["rows"]
    assert sum(each["items"] for each in row) == len(whole)


@pytest.mark.servers
def test_what_is_open_is_what_the_weeks_expect_and_what_comes_later(models):
    models.fold(quarter(8, steps=150).log.said)
    rows = models.ask(lambda cur: cash_forecast(cur, cut(cur), 6, ALL))["rows"]
    assert rows
    for row in rows:
        cents = [to_minor(week["expected"]["amount"], row["currency"]) for week in row["weeks"]]
        later, whole = (to_minor(row[name]["amount"], row["currency"]) for name in ("later", "open"))
        assert sum(cents) + later == whole


# -- imported history


@pytest.mark.servers
def test_before_anything_was_known_the_source_is_believed_and_the_answer_says_so(models):
    """Given a history that was imported in May, then a day in March is answered by the dates that its source gave."""
    company = Company()
    for number in range(30):
        item = company.invoice("C-1", 10_000, date(2026, 1, 1 + number % 28), date(2026, 2, 1 + number % 28))
        receipt = company.receive("C-1", 10_000, date(2026, 2, 4 + number % 24))
        company.apply(receipt, item, 10_000, date(2026, 2, 4 + number % 24))
    company.invoice("C-1", 50_000, date(2026, 2, 20), date(2026, 3, 20))
    later = company.invoice("C-1", 70_000, date(2026, 2, 20), date(2026, 3, 20))
    company.log.prove()
    models.fold(company.log.said)
    day = date(2026, 3, 2)

    def ask(known):
        return models.ask(lambda cur: cash_forecast(cur, cut(cur, None, known), 6, ALL))

    answer = ask(day)
    assert (answer["asserted"], answer["as_of"], answer["known"].date()) == (True, day, day)
    assert answer["rows"][0]["open"]["amount"] == "1200.00"
    assert answer["rows"][0]["rests_on"] == {"payer": 2}
    models.connection.execute("update document set source_known = '2026-03-10' where document = %s", (later.item,))
    assert ask(day)["rows"][0]["open"]["amount"] == "500.00"
    assert ask(date(2026, 3, 11))["rows"][0]["open"]["amount"] == "1200.00"
    now = ask(None)
    assert not now["asserted"]
    assert now["rows"][0]["open"]["amount"] == "1200.00"


@pytest.mark.servers
def test_nothing_known_is_an_empty_forecast(models):
    assert models.ask(lambda cur: cash_forecast(cur, cut(cur), 6, ALL))["rows"] == []
    moment = Cut(date(2026, 5, 1), datetime.combine(date(2026, 5, 1), time.max, UTC))
    assert models.ask(lambda cur: forecast_items(cur, moment, 6, ALL))["items"] == []


@pytest.mark.servers
@pytest.mark.parametrize(("years", "rests_on"), [(1, "payer"), (3, "due-date")])
def test_what_was_paid_more_than_two_years_ago_is_forgotten(models, years, rests_on):
    """Given a payment of years ago, also one that was not known yet on the day asked about, which is taken out anew."""
    company = Company()
    day = date(2026 - years, 5, 8)
    item = company.invoice("C-1", 11_900, day, day)
    receipt = company.receive("C-1", 11_900, day)
    company.apply(receipt, item, 11_900, day)
    company.invoice("C-1", 5_000, MAY[0], DUE)
    company.log.prove()
    company.log.now += timedelta(days=1)
    company.invoice("C-1", 5_000, MAY[0], DUE)
    company.log.prove()
    models.fold(company.log.said)
    for known in (None, MAY[3]):
        [row] = models.ask(lambda cur, at=known: cash_forecast(cur, cut(cur, MAY[9], at), 6, ALL))["rows"]
        assert row["rests_on"] == {rests_on: 2 if known is None else 1}
