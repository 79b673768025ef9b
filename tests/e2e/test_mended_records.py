"""A dead letter gets its verdict on the command line: mended, tried again or given up; what was parked behind it
follows in its order."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from records import data_of, of, record
from story import customer, order, shipped
from world import World, fresh

from o2c.cli.talk import whoever

pytestmark = pytest.mark.servers

ORDERS = "erp.orders.v1"
REASON = "currency corrected by sales"


@dataclass(frozen=True)
class Queue:
    """A customer whose first order cannot be read; its shipment and a second order stand behind it."""

    who: str
    first: str
    second: str
    bad: bytes
    mended: bytes


def queue(world: World) -> Queue:
    who, first, second = fresh("C"), fresh("O"), fresh("O")
    world.send(customer(who), settle=False)
    event = order(first, who)
    bad = record(event.TYPE, data_of(event, currency="euro"), id=f"{first}-1")
    world.put(ORDERS, who, bad, of(shipped(first, who, "S-1", "4")), of(order(second, who)))
    world.goes_on(beside=who)
    return Queue(who, first, second, bad, bad.replace(b'"euro"', b'"EUR"'))


def kinds(world: World, who: str) -> list[str]:
    return [letter["kind"] for letter in world.letters("order", who)]


def retry(world: World, number: int, *more: str | Path) -> str:
    done = world.o2c("deadletters", "retry", "order", str(number), "--reason", REASON, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def status(world: World, number: str) -> str:
    answer = world.http.get(f"{world.stack.services['order'].url}/v1/orders/{number}")
    return str(answer.json()["status"]) if answer.status_code == 200 else "unknown"


def test_a_mended_record_is_taken_and_all_that_waited_behind_it_follows_in_order(world: World, tmp_path: Path) -> None:
    q = queue(world)
    assert kinds(world, q.who) == ["undecodable", "parked", "parked"]
    assert status(world, q.second) == "unknown", "nothing may overtake the record before it"

    file = tmp_path / "mended.json"
    file.write_bytes(q.mended)
    head = world.letters("order", q.who)[0]
    assert retry(world, head["id"], "--file", file) == "retried"
    world.settle()

    assert kinds(world, q.who) == []
    seen = world.get("order", f"/v1/orders/{q.first}")
    assert (seen["status"], [s["shipment"] for s in seen["shipments"]]) == ("released", ["S-1"])
    assert status(world, q.second) == "released"
    assert said(world, q.who)[:3] == ["order-placed " + q.first, "order-shipped " + q.first, "order-placed " + q.second]


def said(world: World, who: str) -> list[str]:
    """Orders taken and shipments booked for a customer, in the order of the log."""
    rows = world.sql(
        """select convert_from(body, 'utf8')::jsonb from o2c_order.outbox where key = %s
           and convert_from(body, 'utf8')::jsonb->>'type' ~ 'order-(placed|shipped)' order by sequence""",
        [who],
    )
    return [f"{row[0]['type'].split('.')[-2]} {row[0]['data']['order']}" for row in rows]


def test_the_record_as_it_came_is_kept_beside_the_mended_one_with_who_and_why(world: World, tmp_path: Path) -> None:
    q = queue(world)
    file = tmp_path / "mended.json"
    file.write_bytes(q.mended)
    number = world.letters("order", q.who)[0]["id"]
    retry(world, number, "--file", file)
    shown = json.loads(world.o2c("deadletters", "show", "order", str(number)).stdout)
    assert shown["state"] == "retried"
    assert (shown["verdict_by"], shown["verdict_reason"]) == (whoever(), REASON)
    assert json.loads(shown["text"])["data"]["currency"] == "euro"
    assert world.kept("order", shown) == q.bad


def test_tried_again_as_it_was_it_stays_and_so_does_what_is_behind_it(world: World) -> None:
    q = queue(world)
    head, *parked = world.letters("order", q.who)
    assert retry(world, head["id"]) == "undecodable"
    assert retry(world, parked[0]["id"]) == "parked", "not before the one at the head"
    assert kinds(world, q.who) == ["undecodable", "parked", "parked"]
    assert world.letters("order", q.who)[0]["attempts"] > head["attempts"]


def test_badly_mended_it_says_what_is_wrong_now(world: World, tmp_path: Path) -> None:
    q = queue(world)
    file = tmp_path / "mended.json"
    file.write_bytes(q.mended.replace(b'"2026-03-02"', b'"yesterday"'))
    head = world.letters("order", q.who)[0]
    assert retry(world, head["id"], "--file", file) == "undecodable"
    assert "data.ordered_on" in world.letters("order", q.who)[0]["detail"]
    file.write_bytes(q.mended)
    assert retry(world, head["id"], "--file", file) == "retried"


def test_given_up_with_a_reason_what_was_behind_it_follows_or_waits_for_it(world: World) -> None:
    """The shipment's order is gone: it waits, in case it comes again. The other order is nobody's prisoner."""
    q = queue(world)
    number = str(world.letters("order", q.who)[0]["id"])
    done = world.o2c("deadletters", "discard", "order", number, "--reason", "sent by mistake")
    assert (done.returncode, done.stdout.strip()) == (0, "discarded")
    world.settle()
    assert kinds(world, q.who) == ["waiting"]
    assert status(world, q.second) == "released"

    world.put(ORDERS, q.who, of(order(q.first, q.who)))
    world.settle()
    assert kinds(world, q.who) == []
    assert status(world, q.first) == "released"


def test_a_verdict_is_given_once(world: World) -> None:
    q = queue(world)
    number = str(world.letters("order", q.who)[0]["id"])
    world.o2c("deadletters", "discard", "order", number, "--reason", "sent by mistake")
    again = world.o2c("deadletters", "retry", "order", number, "--reason", "no, wait")
    assert again.returncode == 1
    assert again.stderr.startswith(f"error: order: not-open: dead letter {number}")


def test_a_verdict_needs_a_reason(world: World) -> None:
    done = world.o2c("deadletters", "discard", "order", "1")
    assert done.returncode == 2
    assert "--reason" in done.stderr
    blank = world.o2c("deadletters", "discard", "order", "1", "--reason", "")
    assert blank.returncode == 1
    assert "invalid-request: body.reason" in blank.stderr


def test_the_list_shows_each_letter_with_what_is_wrong(world: World) -> None:
    q = queue(world)
    shown = world.o2c("deadletters", "list", "--service", "order")
    assert shown.returncode == 0
    assert q.who in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    rows = json.loads(world.o2c("deadletters", "list", "--service", "order", "--json").stdout)
    mine = [row for row in rows if row["key"] == q.who]
    assert [row["kind"] for row in mine] == ["undecodable", "parked", "parked"]
    assert 'data.currency is "euro"' in mine[0]["detail"]


def test_a_service_that_does_not_exist_is_told_with_those_that_do(world: World) -> None:
    for command in (("list", "--service", "nosuch"), ("show", "nosuch", "1")):
        done = world.o2c("deadletters", *command)
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert "nosuch" in done.stderr
        assert "billing" in done.stderr
