"""What refers to something not yet known: listed as waiting, and done by itself when that arrives."""

import pytest
from records import of
from story import DAY, cancelled, customer, order, shipped
from world import World, fresh

from o2c.contracts.erp import ErpCreditNoteIssued, ErpInvoiceIssued
from o2c.contracts.money import Money

pytestmark = pytest.mark.servers


def test_a_shipment_of_an_unknown_order_waits_is_listed_and_done_when_the_order_arrives(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    early = of(shipped(number, who, "S-1"))
    world.put("erp.orders.v1", who, early)
    world.goes_on(beside=who)
    letter = world.letter("order", who)
    assert (letter["kind"], letter["waits_for"]) == ("waiting", f"order:{number}")
    assert number in letter["detail"]
    assert world.kept("order", letter) == early

    world.send(customer(who), order(number, who))
    assert world.letters("order", who) == []
    [retried] = world.letters("order", who, state="retried")
    assert retried["id"] == letter["id"]
    seen = world.get("order", f"/v1/orders/{number}")
    assert [s["shipment"] for s in seen["shipments"]] == ["S-1"]
    assert world.sql("select gross from o2c_billing.documents where customer = %s", [who]) == [(11_900,)]


def test_what_waits_for_one_order_does_not_hold_up_another_of_the_same_customer(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    world.send(customer(who), cancelled(fresh("O"), who), order(number, who))
    assert world.letter("order", who)["kind"] == "waiting"
    assert world.get("order", f"/v1/orders/{number}")["status"] == "released"


def test_an_order_of_an_unknown_customer_is_held_and_released_when_the_customer_arrives(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    world.send(order(number, who))
    seen = world.get("order", f"/v1/orders/{number}")
    assert (seen["status"], seen["hold"]) == ("held", "credit-account-missing")
    [waiting] = world.get("credit", f"/v1/customers/{who}/credit")["waiting"]
    assert (waiting["order"], waiting["code"]) == (number, "no-account")

    world.send(customer(who))
    assert world.get("order", f"/v1/orders/{number}")["status"] == "released"


def test_a_shipment_to_an_unknown_customer_is_billed_when_the_customer_arrives(world: World) -> None:
    """Without a customer there are no payment terms; the goods left all the same."""
    who, number = fresh("C"), fresh("O")
    world.send(order(number, who), shipped(number, who, "S-1"))
    letter = world.letter("billing", who)
    assert letter["kind"] == "waiting"
    assert who in letter["detail"]

    world.send(customer(who))
    assert world.letters("billing", who) == []
    assert world.sql("select gross from o2c_billing.documents where customer = %s", [who]) == [(11_900,)]


def test_a_credit_note_of_an_unknown_invoice_waits_for_it(world: World) -> None:
    who, number = fresh("C"), fresh("I")
    common = {"source_system": "SAP", "fiscal_year": 2026, "legal_entity": "E2E", "customer": who, "document_date": DAY}
    note = ErpCreditNoteIssued(
        **common, number=f"{number}-CN", invoice_number=number, gross=Money(amount="20.00", currency="EUR")
    )
    world.send(customer(who), note)
    letter = world.letter("billing", who)
    assert letter["kind"] == "waiting"
    assert number in letter["detail"]

    invoice = ErpInvoiceIssued(
        **common, number=number, gross=Money(amount="100.00", currency="EUR"), payment_terms="net 30"
    )
    world.send(invoice)
    assert world.letters("billing", who) == []
    documents = world.sql("select kind, gross from o2c_billing.documents where customer = %s order by kind", [who])
    assert documents == [("CN", 2_000), ("INV", 10_000)]


def test_a_command_about_an_unknown_customer_is_answered_at_once(world: World) -> None:
    """A person waits for no master record: nothing is kept, and the answer says what is missing."""
    who = fresh("C")
    body = {"amount": "10.00", "currency": "EUR", "reason": "new customer"}
    answer = world.post("credit", f"/v1/customers/{who}/credit-limit", body)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-known"
    assert who in answer.json()["detail"]
    assert world.letters("credit", who) == []
