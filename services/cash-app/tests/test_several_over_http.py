"""A payment for several accounts on real tables: its rows, what is suggested for it, and what people undo."""

from decimal import Decimal
from typing import Any

import pytest
from cash_facts import IBAN, day, invoice, line, paid, registered, statement
from cash_server import Server

pytestmark = pytest.mark.servers

FAMILY = (
    registered("C-100", "Example Pumps GmbH", IBAN),
    registered("C-200", "Blue Hill", parent="C-100"),
    registered("C-300", "Red River", parent="C-100"),
    invoice("INV-2026-0001", "1190.00"),
    invoice("INV-2026-0002", "500.00", customer="C-200"),
    invoice("INV-2026-0003", "100.00", customer="C-300"),
)
BOTH = "INV-2026-0002 INV-2026-0003"


@pytest.fixture
def family(cash: Server) -> Server:
    cash.hear(*FAMILY)
    return cash


def pay(family: Server, amount: str, name: str = "f", text: str = BOTH) -> dict[str, Any]:
    family.hear(statement(name, line(amount, text, payer_account=IBAN, bank_reference="ABC123", booked=day(2))))
    family.processor.engine.units.clear()
    return shown(family, name)


def shown(family: Server, name: str = "f") -> dict[str, Any]:
    found: dict[str, Any] = family.get(f"/v1/receipts/{name}/1")
    assert sum(Decimal(row["amount"]) for row in found["rows"]) == Decimal(found["amount"]["amount"])
    return found


def rows(found: dict[str, Any], kind: str) -> list[tuple[str, str]]:
    return sorted((row["account"], row["amount"]) for row in found["rows"] if row["kind"] == kind)


def receivable(family: Server) -> str:
    totals = family.get("/v1/journal/totals?to=2026-12-31")["totals"]
    return next(row["amount"] for row in totals if row["account"] == "receivable")


def test_the_rows_of_a_receipt_tell_what_went_where_and_sum_to_it(family: Server) -> None:
    found = pay(family, "610.00")
    assert rows(found, "applied") == [("C-200", "500.00"), ("C-300", "100.00")]
    assert [(left["account"], left["unapplied"]) for left in found["left"]] == [("C-100", "10.00")]
    assert found["account"] == "C-100"


def test_what_a_person_takes_off_is_the_payers_again(family: Server) -> None:
    before = receivable(family)
    found = pay(family, "600.00")
    for row in [row for row in found["rows"] if row["kind"] == "applied"]:
        family.post("/v1/receipts/f/1/unapply", {"application": row["cause"]})
        family.processor.engine.units.clear()
        shown(family)
    assert [(left["account"], left["unapplied"]) for left in shown(family)["left"]] == [("C-100", "600.00")]
    assert receivable(family) == before
    assert family.post("/v1/receipts/f/1/unapply", {"application": "f/1#10001"}, 409)["code"] == "no-such-application"


def test_the_bank_takes_it_back_from_all_accounts(family: Server) -> None:
    before = receivable(family)
    pay(family, "600.00")
    family.hear(paid("-600.00", "return of ABC123", name="back", booked=day(5), code="NRTI"))
    found = shown(family)
    assert (found["left"], receivable(family)) == ([], before)
    assert rows(found, "returned") == [("C-100", "600.00")]


def test_what_does_not_add_up_is_suggested_with_whose_items_they_are_and_accepted_by_two(family: Server) -> None:
    pay(family, "550.00")
    found = family.get("/v1/receipts/f/1/suggestions")
    items = [(item["account"], item["number"]) for item in found["items"] if item["suggested"]]
    assert items == [("C-200", "INV-2026-0002"), ("C-300", "INV-2026-0003")]
    assert "account: C-300: 50.00 EUR for DE01/INV-2026-0003" in found["suggestion"]["evidence"]
    assert found["suggestion"]["suggestion"] == found["kept"]
    (row,) = family.get("/v1/desk")["receipts"]
    assert (row["reason"], row["suggestion"]["amount"]) == ("more-named-than-paid", "550.00")
    (asked,) = family.post("/v1/receipts/f/1/accept", {})["events"]
    assert asked["data"]["kind"] == "for-several"
    family.processor.engine.units.clear()
    family.post(f"/v1/approvals/{asked['data']['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    assert rows(shown(family), "applied") == [("C-200", "500.00"), ("C-300", "50.00")]
    assert shown(family)["left"] == []


def test_a_payment_that_waits_is_tried_when_another_account_lets_its_item_go(family: Server) -> None:
    first = line("500.00", "INV-2026-0002", payer_name="Blue Hill", bank_reference="XYZ789")
    family.hear(statement("a", first))
    assert rows(pay(family, "600.00"), "applied") == [("C-300", "100.00")]
    family.hear(paid("-500.00", "return of XYZ789", name="b", booked=day(5), code="NRTI"))
    assert rows(shown(family), "applied") == [("C-200", "500.00"), ("C-300", "100.00")]
