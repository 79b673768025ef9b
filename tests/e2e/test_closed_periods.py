"""A closed month is not written to: what comes late books in the first open one and stays visible as late."""

from datetime import date

import httpx2
import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers

JANUARY = date(2026, 1, 20)
FEBRUARY = date(2026, 2, 20)


def period(world: World, entity: str, month: str, verb: str = "close", reason: str = "month end") -> httpx2.Response:
    answer = world.post("cash-app", f"/v1/periods/{entity}/{month}/{verb}", {"reason": reason})
    world.settle()
    return answer


def invoice(world: World, entity: str, day: date, who: str = "") -> str:
    """An order of 119.00 shipped that day; returns the customer."""
    who, number = who or fresh("C"), fresh("O")
    world.send(customer(who), order(number, who, entity=entity))
    world.send(shipped(number, who, f"S-{number}", day=day))
    return who


def booked(world: World, entity: str) -> list[tuple[str, str, int]]:
    """(effective, accounting, amount) of what the journal says about receivables."""
    rows = world.sql(
        """select effective::text, accounting::text, sum(amount)::bigint from o2c_cash_app.journal
           where legal_entity = %s and account = 'receivable' group by 1, 2 order by 1, 2""",
        [entity],
    )
    return [(str(e), str(a), int(n)) for e, a, n in rows]


def test_a_document_dated_in_a_closed_month_books_in_the_first_open_one(world: World) -> None:
    entity = fresh("E")
    invoice(world, entity, JANUARY)
    assert period(world, entity, "2026-01").status_code == 200
    invoice(world, entity, JANUARY)
    assert booked(world, entity) == [("2026-01-20", "2026-01-20", 11_900), ("2026-01-20", "2026-02-01", 11_900)]


def test_money_booked_in_a_closed_month_books_in_the_first_open_one(world: World) -> None:
    entity, bank = fresh("E"), fresh("B")
    assert period(world, entity, "2026-01").status_code == 200
    paid = line(1, "5.00", day=JANUARY)
    world.send(statement(fresh("ST"), bank, "0.00", "5.00", paid, entity=entity, day=JANUARY))
    query = "select distinct effective::text, accounting::text from o2c_cash_app.journal where legal_entity = %s"
    assert world.sql(query, [entity]) == [("2026-01-20", "2026-02-01")]


def test_the_read_models_answer_on_either_basis(world: World) -> None:
    entity = fresh("E")
    assert period(world, entity, "2026-01").status_code == 200
    who = invoice(world, entity, JANUARY)
    world.settle_read_models()
    assert total(world, who, "effective") == ["119.00"]
    assert total(world, who, "accounting") == []


def total(world: World, who: str, basis: str) -> list[str]:
    found = world.get("projection", "/v1/aging", customer=who, as_of="2026-01-31", basis=basis)
    return [row["total"]["amount"] for row in found["rows"]]


def test_months_are_closed_one_after_the_other_and_only_when_they_are_over(world: World) -> None:
    entity = fresh("E")
    assert period(world, entity, "2026-01").status_code == 200
    skipped = period(world, entity, "2026-03")
    assert (skipped.status_code, skipped.json()["code"]) == (409, "period-not-next")
    early = period(world, entity, "2999-12")
    assert (early.status_code, early.json()["code"]) == (409, "period-not-over")
    assert world.get("cash-app", f"/v1/periods/{entity}")["closed_until"] == "2026-01"


def test_closing_twice_says_nothing_new(world: World) -> None:
    entity = fresh("E")
    assert len(period(world, entity, "2026-01").json()["events"]) == 1
    assert period(world, entity, "2026-01").json()["events"] == []


def test_a_month_with_missing_statements_is_not_closed(world: World) -> None:
    entity, bank = fresh("E"), fresh("B")
    opened = statement(fresh("ST"), bank, "0.00", "5.00", line(1, "5.00", day=JANUARY), entity=entity, day=JANUARY)
    late = line(1, "5.00", day=FEBRUARY)
    world.send(opened, statement(fresh("ST"), bank, "7.00", "12.00", late, number="3", entity=entity, day=FEBRUARY))
    answer = period(world, entity, "2026-01")
    assert (answer.status_code, answer.json()["code"]) == (409, "statements-missing")
    assert bank in answer.json()["detail"]


def test_a_reopened_month_takes_what_is_dated_in_it_again(world: World) -> None:
    entity = fresh("E")
    assert period(world, entity, "2026-01").status_code == 200
    [asked] = period(world, entity, "2026-01", "reopen", reason="auditor's finding 12").json()["events"]
    approval = asked["data"]["approval"]
    agreed = world.o2c("approvals", "approve", approval, "--reason", "seen with the auditor", O2C_ACTOR="carla")
    assert (agreed.returncode, agreed.stderr) == (0, "")
    world.settle()
    invoice(world, entity, JANUARY)
    assert booked(world, entity) == [("2026-01-20", "2026-01-20", 11_900)]


def test_a_month_that_is_none_is_a_mistake(world: World) -> None:
    for month in ("2026-13", "2026", "..%2F", "january"):
        answer = period(world, fresh("E"), month)
        assert answer.status_code in (404, 422), month
