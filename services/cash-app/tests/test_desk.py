"""The desk: money that waits for people, holds, comments, and who looks after what."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cash_facts import IBAN, day, invoice, line, paid, registered, statement
from cash_server import Server

pytestmark = pytest.mark.servers


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN))
    cash.hear(paid("600.00", "", name="f", payer_account=IBAN, booked=day(9)))
    cash.hear(statement("g", line("10.00", booked=day(3)), line("20.00", booked=day(5), number=2)))
    return cash


def names(answer: dict[str, Any]) -> list[str]:
    return [row["receipt"] for row in answer["receipts"]]


def test_the_oldest_come_first_or_the_largest_of_a_currency(desk: Server) -> None:
    assert names(desk.get("/v1/desk")) == ["g/1", "g/2", "f/1"]
    assert names(desk.get("/v1/desk?order=value&currency=EUR")) == ["f/1", "g/2", "g/1"]
    assert desk.get("/v1/desk?order=value", 422)["code"] == "currency-needed"
    first = desk.get("/v1/desk")["receipts"][0]
    assert (first["unapplied"], first["reason"], first["days"]) == ("10.00", "payer-unknown", 32)


@pytest.mark.parametrize("order", ["age", "value&currency=EUR"])
def test_it_is_read_page_by_page(desk: Server, order: str) -> None:
    whole = names(desk.get(f"/v1/desk?order={order}"))
    seen, after = [], ""
    for _ in whole:
        page = desk.get(f"/v1/desk?order={order}&limit=1&after={after}")
        seen += names(page)
        after = page["next"]
    assert seen == whole
    assert names(desk.get(f"/v1/desk?order={order}&limit=1&after={after}")) == []
    assert desk.get(f"/v1/desk?order={order}&after=x", 422)["code"] == "bad-cursor"


def test_somebody_looks_after_a_receipt_and_what_they_say_is_kept(desk: Server) -> None:
    who = {"O2C-Actor": "anna"}
    desk.http.post("/v1/receipts/f/1/note", json={"comment": "asked the customer", "assigned_to": "ben"}, headers=who)
    assert names(desk.get("/v1/desk?assigned_to=ben")) == ["f/1"]
    assert names(desk.get("/v1/desk?assigned_to=")) == ["g/1", "g/2"]
    said = [(n["said_by"], n["kind"], n["note"]) for n in desk.get("/v1/receipts/f/1/notes")["notes"]]
    assert said == [("anna", "comment", "asked the customer"), ("anna", "assigned", "ben")]


def test_on_hold_nobody_applies_it_until_it_is_released(desk: Server) -> None:
    desk.post("/v1/receipts/f/1/hold", {"code": "compliance"})
    assert names(desk.get("/v1/desk")) == ["g/1", "g/2"]
    assert names(desk.get("/v1/desk?held=true")) == ["g/1", "g/2", "f/1"]
    desk.hear(invoice("INV-2026-0001", "600.00"))
    body = {"items": [{"item": "DE01/INV-2026-0001", "amount": "600.00"}]}
    assert desk.post("/v1/receipts/f/1/apply", body, 409)["code"] == "on-hold"
    assert desk.post("/v1/receipts/f/1/withdraw", {"amount": "1.00"}, 409)["code"] == "on-hold"

    answer = desk.post("/v1/receipts/f/1/release", {})
    assert [event["type"].split(".")[2] for event in answer["events"]][:2] == ["payment-released", "payment-applied"]
    assert "receivable" not in desk.balances()
    assert [n["kind"] for n in desk.get("/v1/receipts/f/1/notes")["notes"]] == ["released", "held"]


def test_a_hold_shows_again_when_its_day_is_over(desk: Server) -> None:
    desk.post("/v1/receipts/f/1/hold", {"code": "post-dated", "until": "2026-06-08"})
    assert "f/1" not in names(desk.get("/v1/desk"))
    desk.processor.now = lambda: datetime(2026, 6, 9, tzinfo=UTC)
    assert "f/1" in names(desk.get("/v1/desk"))


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("hold", {"code": "whim"}, 409, "unknown-hold"),
        ("hold", {"code": "legal", "until": "2026-01-01"}, 409, "day-is-over"),
        ("release", {}, 409, "not-on-hold"),
    ],
)
def test_what_cannot_be_done_says_why(desk: Server, path: str, body: dict[str, Any], status: int, code: str) -> None:
    assert desk.post(f"/v1/receipts/f/1/{path}", body, status)["code"] == code
