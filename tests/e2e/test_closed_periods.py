"""A closed month is not written to: what comes late books in the first open one and stays visible as late."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers

JANUARY = date(2026, 1, 20)
FEBRUARY = date(2026, 2, 20)


def period(world: World, entity: str, month: str, verb: str = "close", reason: str = "month end") -> httpx2.Response:
    """What was answered; after a close that was not refused the month is closed."""
    answer = world.post("cash-app", f"/v1/periods/{entity}/{month}/{verb}", {"reason": reason})
    if verb == "close" and answer.status_code == 200:
        wait_closed(world, entity, month)
    world.settle()
    return answer


def wait_closed(world: World, entity: str, month: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while (world.get("cash-app", f"/v1/periods/{entity}")["closed_until"] or "") < month:
        assert time.monotonic() < deadline, world.get("cash-app", f"/v1/periods/{entity}")
        world.stack.tick()
        time.sleep(0.05)


def invoice(world: World, entity: str, day: date, who: str = "", settle: bool = True) -> str:
    """An order of 119.00 shipped that day; returns the customer."""
    who, number = who or fresh("C"), fresh("O")
    world.send(customer(who), order(number, who, entity=entity), settle=settle)
    world.send(shipped(number, who, f"S-{number}", day=day), settle=settle)
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


def test_an_invoice_that_is_under_way_from_billing_is_in_the_month_and_in_its_certificate(
    world: World, tmp_path: Path
) -> None:
    """Many are, all the time: none that billing had issued when it heard of the closing comes too late, and no line of
    the month is committed after it is closed."""
    entity = fresh("E")
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(lambda: [invoice(world, entity, JANUARY, settle=False) for _ in range(60)])
        while not world.sql("select 1 from o2c_billing.documents where legal_entity = %s limit 1", [entity]):
            time.sleep(0.01)
        assert world.post("cash-app", f"/v1/periods/{entity}/2026-01/close", {"reason": "x"}).status_code == 200
        wait_closed(world, entity, "2026-01")
        sending.result()
    world.settle()
    january, later = in_and_after(world, entity)
    assert january
    assert len(january) + len(later) == 60
    before = {at["partition"]: at["sequence"] for at in state(world, entity, "2026-01")["positions"]}
    assert set(before) == set(range(4))
    assert issued_up_to(world, entity, before) <= january
    [(closed,)] = world.sql(
        """select known from o2c_cash_app.outbox where key = %s
           and position('o2c.cash-app.period-closed.v1'::bytea in body) > 0""",
        [entity],
    )
    query = "select max(known) from o2c_cash_app.journal where legal_entity = %s and accounting < '2026-02-01'"
    assert world.sql(query, [entity])[0][0] <= closed
    verified(world, entity, "2026-01", tmp_path, 3 * len(january))


def in_and_after(world: World, entity: str) -> tuple[set[str], set[str]]:
    """Documents that book in January, and those that book in the first open month."""
    query = "select distinct cause, accounting::text from o2c_cash_app.journal where legal_entity = %s"
    rows = [(str(cause), str(day)) for cause, day in world.sql(query, [entity])]
    assert {day for _, day in rows} <= {"2026-01-20", "2026-02-01"}
    return {c for c, day in rows if day == "2026-01-20"}, {c for c, day in rows if day == "2026-02-01"}


def issued_up_to(world: World, entity: str, before: dict[int, int]) -> set[str]:
    """Documents that billing had said up to these places of its partitions."""
    said = world.sql(
        "select partition, sequence, convert_from(body, 'utf8') from o2c_billing.outbox where topic = 'o2c.billing.v1'"
    )
    data = [json.loads(body)["data"] for partition, sequence, body in said if sequence <= before[partition]]
    return {str(one["document"]) for one in data if one.get("legal_entity") == entity}


def state(world: World, entity: str, month: str) -> dict[str, Any]:
    months = world.get("cash-app", f"/v1/periods/{entity}", months=240)["months"]
    found: dict[str, Any] = next(one for one in months if one["period"] == month)
    return found


def verified(world: World, entity: str, month: str, folder: Path, lines: int, *more: str | Path) -> dict[str, Any]:
    """Fetched by `o2c close` of a month that is closed, checked by `o2c verify certificate`; its document."""
    fetched = world.o2c("close", entity, month, "--out", folder)
    assert (fetched.returncode, fetched.stderr) == (0, "")
    file = folder / f"{entity}-{month}.certificate.json"
    done = world.o2c("verify", "certificate", file, "--key", world.home / "certificate-key.pem", *more)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"{lines:,} lines" in done.stdout
    found: dict[str, Any] = json.loads(file.read_bytes())
    return found


def test_a_month_end_from_the_command_line(world: World, tmp_path: Path) -> None:
    discard_letters(world)
    entity, bank = fresh("E"), fresh("B")
    invoice(world, entity, JANUARY)
    world.send(statement(fresh("ST"), bank, "0.00", "5.00", line(1, "5.00", day=JANUARY), entity=entity, day=JANUARY))
    asked = world.o2c("close", entity, "2026-01", "--check", "--json")
    found = {row["blocker"]: row for row in json.loads(asked.stdout)}
    assert asked.returncode == 1
    assert {name: (row["count"], row["amount"]) for name, row in found.items()} == {
        "unidentified": (1, "5.00"), "bank opening": (1, "0.00"),
    }  # fmt: skip
    for row in found.values():
        assert world.o2c(*row["command"].split()[1:]).returncode in (0, 1)  # 1: of another test
    shown = world.o2c("close", entity, "2026-01", "--check")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    refused = world.o2c("close", entity, "2026-01", "--reason", "month end")
    assert (refused.returncode, "--accept unidentified" in " ".join(refused.stderr.split())) == (1, True)
    [first] = world.get("cash-app", f"/v1/bank-accounts/{bank}/statements")["statements"]
    assert world.o2c("bank", "confirm", bank, first["statement"], "--reason", "paper").returncode == 0
    closed = world.o2c("close", entity, "2026-01", "--reason", "month end", "--accept", "unidentified")
    assert (closed.returncode, closed.stderr) == (0, "")
    january = verified(world, entity, "2026-01", tmp_path, 5)
    assert january["document"]["accepted"] == [
        {"kind": "unidentified", "currency": "EUR", "receipts": 1, "amount": "5.00"}
    ]
    listed = world.o2c("periods", entity, "--months", "240")
    assert january["sha256"][:12] in "".join(listed.stdout.split())
    assert max(map(len, listed.stdout.splitlines())) <= 80
    invoice(world, entity, JANUARY)
    accept = "--accept", "unidentified"
    assert world.o2c("close", entity, "2026-02", "--reason", "month end", *accept).returncode == 0
    previous = "--previous", tmp_path / f"{entity}-2026-01.certificate.json"
    february = verified(world, entity, "2026-02", tmp_path, 3, *previous)
    assert february["document"]["previous"] == january["sha256"]
    reopened(world, entity, "2026-02")
    assert world.o2c("close", entity, "2026-02", "--reason", "again", *accept).returncode == 0
    again = verified(world, entity, "2026-02", tmp_path, 3, *previous)
    assert again["document"]["supersedes"] == february["sha256"]


def reopened(world: World, entity: str, month: str) -> None:
    asked = world.o2c("reopen", entity, month, "--reason", "auditor's finding 12", O2C_ACTOR="anna")
    assert (asked.returncode, asked.stderr) == (0, "")
    [waits] = [a for a in world.get("cash-app", "/v1/approvals", limit=1000)["approvals"] if a["account"] == entity]
    agreed = world.o2c("approvals", "approve", waits["approval"], "--reason", "seen", O2C_ACTOR="carla")
    assert (agreed.returncode, agreed.stderr) == (0, "")


def discard_letters(world: World) -> None:
    """What other tests have left; it stands in everybody's way."""
    for service in ("order", "credit", "billing", "cash-app", "projection"):
        for letter in world.get(service, "/v1/dead-letters", limit=1000)["dead_letters"]:
            world.post(service, f"/v1/dead-letters/{letter['id']}/discard", {"reason": "of another test"})


def test_a_closing_is_cancelled_from_the_command_line(world: World) -> None:
    entity = fresh("E")
    world.post("cash-app", f"/v1/periods/{entity}/2026-01/close", {"reason": "month end"})
    done = world.o2c("close", entity, "2026-01", "--cancel", "--reason", "not yet")
    if done.returncode:  # billing was faster
        assert "period-not-closing" in done.stderr
        assert state(world, entity, "2026-01")["state"] == "closed"
    else:
        assert world.get("cash-app", f"/v1/periods/{entity}")["closed_until"] is None


def test_a_month_that_is_none_is_a_mistake(world: World) -> None:
    for month in ("2026-13", "2026", "..%2F", "january", "0000-05"):
        answer = period(world, fresh("E"), month)
        assert answer.status_code in (404, 422), month
