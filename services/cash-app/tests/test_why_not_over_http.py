"""Why a payment was not touchless, asked of the service: with what its tables know."""

import pytest
from cash_facts import IBAN, day, invoice, paid, registered
from cash_server import Server

pytestmark = pytest.mark.servers


def test_the_answer_names_the_customer_whose_name_is_alike(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH"), invoice("INV-2026-0002", "500.00"))
    cash.hear(paid("500.00", "INV-2026-0002 INV-2026-0009", name="f", payer_name="EXAMPEL PUMPS", booked=day(9)))
    cash.hear(paid("500.00", "", name="g", payer_name="EXAMPEL PUMPS", booked=day(9)))
    found = cash.get("/v1/receipts/g/1/why-not")
    assert (found["account"], found["left"], found["reason"]) == ("unidentified:DE-BANK", "500.00", "payer-unknown")
    assert [way["said"] for way in found["why_not"]] == []
    cash.hear(invoice("INV-2026-0003", "500.00"))
    found = cash.get("/v1/receipts/g/1/why-not")
    (way,) = found["why_not"]
    assert way["said"] == "alias missing: 'EXAMPEL PUMPS' is 89.2 % like customer C-100"
    assert (way["account"], way["rule"], way["items"][0]["number"]) == ("C-100", "single-amount.v2", "INV-2026-0003")
    (asked,) = cash.post("/v1/payers/C-100/aliases", {"receipt": "g/1"})["events"]
    cash.post(f"/v1/approvals/{asked['data']['approval']}/approve", {}, **{"O2C-Actor": "carla"})
    assert cash.get("/v1/receipts/g/1/why-not")["why_not"] == []
    assert cash.get("/v1/receipts/g/1/why-not")["left"] == "0.00"


def test_items_that_it_names_are_looked_at_open_or_not(cash: Server) -> None:
    cash.hear(registered("C-100", "Example Pumps GmbH", IBAN), invoice("INV-2026-0002", "500.00"))
    for name in ("first", "f"):
        cash.hear(paid("500.00", "INV-2026-0002", name=name, payer_account=IBAN))
    cash.processor.engine.units.clear()
    (way, *_) = cash.get("/v1/receipts/f/1/why-not")["why_not"]
    assert way["said"] == "named INV-2026-0002 is settled already, by first/1 of 2026-05-04"
    assert cash.get("/v1/receipts/f/2/why-not", 404)["code"] == "not-found"
