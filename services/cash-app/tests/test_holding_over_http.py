"""The watch list, items on hold and former numbers: over HTTP and in the tables."""

from typing import Any

import pytest
from cash_facts import IBAN, day, invoice, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers

ITEM = "items/DE01/INV-2026-0001"


@pytest.fixture
def desk(cash: Server) -> Server:
    cash.hear(registered("C-100", "Example Pumps", IBAN), invoice("INV-2026-0001", "600.00"))
    return cash


def pay(desk: Server, name: str, text: str = "INV-2026-0001", payer: str = "") -> dict[str, Any]:
    desk.hear(paid("600.00", text, name=name, payer_account=IBAN, payer_name=payer, booked=day(9)))
    found: dict[str, Any] = desk.get(f"/v1/receipts/{name}/1")
    return found


def test_a_payer_of_the_watch_list_is_held_until_the_name_is_removed(desk: Server) -> None:
    desk.post("/v1/watched-names", {"names": ["Example Trading", "EXAMPLE TRADING"], "source": "a list"})
    (name,) = desk.get("/v1/watched-names")["names"]
    assert name["shown"] == "E*** T***"
    assert pay(desk, "f", payer="TRADING EXAMPLE")["left"][0]["reason"] == "compliance"
    assert [note["kind"] for note in desk.get("/v1/receipts/f/1/notes")["notes"]] == ["held"]
    desk.post("/v1/watched-names", {"names": ["Example Pumps"]})
    desk.hear(paid("1.00", "", name="e", payer_account=IBAN))
    assert desk.get("/v1/receipts/e/1")["left"][0]["reason"] == "compliance"
    (mine,) = [n["clue"] for n in desk.get("/v1/watched-names")["names"] if n["clue"] != name["clue"]]
    desk.post(f"/v1/watched-names/{mine}/unwatch", {})
    other = desk.replica()
    desk.post(f"/v1/watched-names/{name['clue']}/unwatch", {})
    assert desk.get("/v1/watched-names")["names"] == []
    desk.hear(paid("600.00", "INV-2026-0001", name="g", payer_account=IBAN, payer_name="EXAMPLE TRADING"), by=other)
    assert desk.get("/v1/receipts/g/1")["left"] == []


def test_an_item_on_hold_is_left_by_rules_and_paid_when_it_is_released(desk: Server) -> None:
    desk.post(f"/v1/{ITEM}/hold", {"account": "C-100", "code": "legal"})
    assert pay(desk, "f")["left"][0]["reason"] == "item-legal"
    (suggested,) = desk.get("/v1/receipts/f/1/suggestions")["items"]
    assert (suggested["item"], suggested["hold"]) == ("DE01/INV-2026-0001", "legal")
    desk.post(f"/v1/{ITEM}/release", {"account": "C-100"})
    assert desk.get("/v1/receipts/f/1")["left"] == []


def test_a_hold_counts_from_the_day_that_is_said(desk: Server) -> None:
    answer = desk.post(f"/v1/{ITEM}/hold", {"account": "C-100", "code": "disputed", "effective": "2026-05-06"})
    (held,) = answer["events"]
    assert (held["type"], held["data"]["effective"]) == ("o2c.cash-app.receivable-held.v1", "2026-05-06")
    early = {"account": "C-100", "effective": "2026-05-05"}
    assert desk.post(f"/v1/{ITEM}/release", early, 409)["code"] == "marked-later"


def test_a_former_number_is_found(desk: Server) -> None:
    assert pay(desk, "f", "OLD-77-0144 and more")["left"] == []
    desk.hear(
        invoice("INV-2026-0002", "700.00"), invoice("INV-2026-0003", "600.00"), invoice("INV-2026-0004", "600.00")
    )
    assert pay(desk, "g", "OLD-77-0145")["left"][0]["reason"] != ""
    desk.post("/v1/items/DE01/INV-2026-0004/numbers", {"account": "C-100", "number": "OLD-77/0145"})
    assert desk.get("/v1/receipts/g/1")["left"] == []
    assert pay(desk, "h", "OLD-77-0145")["left"][0]["reason"] == "duplicate-payment"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{ITEM}/hold", {"account": "C-100", "code": "whim"}, 409),
        (f"{ITEM}/hold", {"account": "C-200", "code": "legal"}, 404),
        (f"{ITEM}/hold", {"account": "C-100", "code": "legal", "effective": "9999-12-31"}, 409),
        (f"{ITEM}/hold", {"account": "C-100", "code": "legal", "effective": "0000-01-01"}, 422),
        (f"{ITEM}/release", {"account": "C-100"}, 409),
        (f"{ITEM}/numbers", {"account": "C-100", "number": "7"}, 409),
        ("watched-names", {"names": []}, 422),
        ("watched-names", {"names": ["--"]}, 409),
        ("watched-names/n" + "0" * 32 + "/unwatch", {}, 409),
    ],
)
def test_what_cannot_be_done_says_so(desk: Server, path: str, body: dict[str, Any], status: int) -> None:
    desk.post(f"/v1/{path}", body, status)
