"""How orders become cash: steps, ways, rework and what stands, by hand; and the log for process mining."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from projection_company import Company

from o2c.projection.process.activities import BY_NAME
from o2c.projection.process.analysis import SOURCES, process
from o2c.projection.process.ocel import events, objects, types
from o2c.projection.queries.cut import cut

pytestmark = pytest.mark.servers
DAY = date(2026, 5, 4)
NOBODY = {"customer": None, "currency": None, "entity": None}


def bought(company: Company, number: int, days: int, *, paid: bool = True, taken_back: bool = False) -> None:
    """Ordered, released after an hour, shipped and billed `days` later, paid a week after that."""
    order, who = f"SO-{number}", f"C-{number % 3}"
    company.place(order, who, 1_000, day=company.log.now.date())
    company.log.now += timedelta(hours=1)
    company.release(order, who, 1_000)
    company.log.now += timedelta(days=days)
    company.ship(order, who, f"S-{number}", 1_000, day=company.log.now.date())
    company.log.now += timedelta(minutes=1)
    today = company.log.now.date()
    item = company.invoice(who, 1_000, today, today + timedelta(days=30), order=order, shipment=f"S-{number}")
    if not paid:
        return
    company.log.now += timedelta(days=7)
    receipt = company.receive(who, 1_000, company.log.now.date())
    application = company.apply(receipt, item, 1_000, company.log.now.date())
    if taken_back:
        company.log.now += timedelta(hours=2)
        company.unapply(application, receipt, item, 1_000, company.log.now.date())
        company.apply(receipt, item, 1_000, company.log.now.date())
    company.complete(order, who, company.log.now.date())


def told() -> Company:
    company, chance = Company(), random.Random(4)
    for number in range(12):
        bought(company, number, chance.randrange(1, 4), paid=number % 4 != 3, taken_back=number == 5)
        company.log.now += timedelta(hours=chance.randrange(1, 30))
    company.log.prove()
    return company


@pytest.fixture
def company(models) -> Company:
    made = told()
    models.fold(made.log.said)
    return made


def asked(models, clock="known", **more):
    return models.ask(lambda cur: process(cur, cut(cur, sources=SOURCES), clock, NOBODY, **more))


def steps(answer):
    return {(step["before"], step["activity"]): step for step in answer["steps"]}


def test_every_step_has_the_time_before_it_and_whom_it_waited_for(models, company):
    answer = asked(models)
    assert (answer["orders"], answer["completed"]) == (12, 9)
    release = steps(answer)["order placed", "order released"]
    assert (release["times"], release["waits_for"]) == (12, "credit")
    assert release["median_seconds"] == pytest.approx(3_600, abs=1)
    pay = steps(answer)["invoice issued", "payment applied"]
    assert (pay["times"], pay["waits_for"]) == (9, "customer")
    assert pay["median_seconds"] == pytest.approx(7 * 86_400, abs=1)
    assert sum(float(step["share_percent"]) for step in answer["steps"]) == pytest.approx(100, abs=1)


def test_business_days_say_the_same_of_what_bears_a_day(models, company):
    answer = asked(models, "effective")
    assert ("order placed", "order released") not in steps(answer), "a decision bears no business day"
    assert steps(answer)["invoice issued", "payment applied"]["median_seconds"] == 7 * 86_400


def test_what_is_done_again_and_what_stands_still_are_told_with_their_orders(models, company):
    answer = asked(models)
    assert answer["rework"] == [
        {"activity": name, "times": 1, "orders": 1} for name in ("invoice reopened", "payment taken back")
    ]
    (standing,) = answer["standing"]
    assert (standing["after"], standing["orders"], standing["oldest"]) == ("invoice issued", 3, "SO-3")
    assert standing["longest_seconds"] >= standing["median_seconds"] > 0


def test_ways_are_counted_and_spans_split_the_orders(models, company):
    whole = asked(models)
    plain, again = whole["ways"]
    assert (plain["orders"], again["orders"]) == (8, 1)
    assert "payment taken back" in again["activities"]
    middle = DAY + timedelta(days=60)
    before, after = asked(models, until=middle), asked(models, since=middle)
    assert before["orders"] + after["orders"] == 12
    assert min(before["orders"], after["orders"]) > 0


def test_the_log_for_process_mining_names_only_what_it_declares(models, company):
    """OCEL 2.0: every event and object has a declared type, ids are unique, relationships lead to objects."""

    def pages(query, limit=7):
        rows, cursor = [], None
        while True:
            page = models.ask(lambda cur, at=cursor: query(cur, cut(cur, sources=SOURCES), limit, at))
            rows += page["rows"]
            cursor = page["next_cursor"]
            if cursor is None:
                return rows

    declared = models.ask(lambda cur: types(cut(cur, sources=SOURCES)))
    said, things = pages(events), pages(objects)
    assert Counter(event["type"] for event in said) == counted(company)
    assert {event["type"] for event in said} <= {kind["name"] for kind in declared["event_types"]} == set(BY_NAME)
    fields = {kind["name"]: [field["name"] for field in kind["attributes"]] for kind in declared["object_types"]}
    assert all([a["name"] for a in thing["attributes"]] == fields[thing["type"]] for thing in things)
    ids = [thing["id"] for thing in things]
    assert len(set(ids)) == len(ids)
    assert len({event["id"] for event in said}) == len(said)
    assert {link["objectId"] for event in said for link in event["relationships"]} <= set(ids)
    assert [event["time"] for event in said] == sorted(event["time"] for event in said)


def counted(company: Company) -> Counter[str]:
    """Activities by what was said, not by what was folded."""
    names = {
        "order-placed": "order placed", "order-released": "order released", "order-shipped": "goods shipped",
        "invoice-issued": "invoice issued", "payment-applied": "payment applied",
        "payment-unapplied": "payment taken back", "order-completed": "order completed",
    }  # fmt: skip
    kinds = Counter(names.get(fact.type.split(".")[2]) for fact in company.log.said)
    del kinds[None]
    settled = [fact.data.reopened for fact in company.log.said if "open-item-settled" in fact.type]
    return kinds + Counter("invoice reopened" if reopened else "invoice settled" for reopened in settled)
