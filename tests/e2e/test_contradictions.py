"""What can be read but contradicts what stands: kept as refused, with the reason; nothing changes, all others go on."""

import json
from typing import Any

import pytest
from records import of
from story import customer, order, shipped
from world import World, fresh

from o2c.contracts.base import Event
from o2c.contracts.erp import ErpInvoiceIssued, SalesOrderLine, SalesOrderSubmitted
from o2c.contracts.money import Money

pytestmark = pytest.mark.servers


def is_refused(world: World, service: str, bad: Event, code: str, *says: str) -> None:
    """Send it with an order of the same customer right behind: it is kept as refused, the order is taken."""
    who, behind = str(bad.customer), fresh("O")  # type: ignore[attr-defined]
    sent = of(bad)
    world.put(bad.TOPIC, who, sent)
    world.send(order(behind, who))
    letter = world.letter(service, who)
    assert (letter["kind"], letter["code"]) == ("refused", code), letter
    for text in says:
        assert text in letter["detail"]
    assert world.kept(service, letter) == sent
    assert status(world, behind)["status"] == "released"
    world.goes_on(beside=who)


def status(world: World, number: str) -> dict[str, Any]:
    found: dict[str, Any] = world.get("order", f"/v1/orders/{number}")
    return found


def known(world: World) -> str:
    """A customer with room for anything."""
    who = fresh("C")
    world.send(customer(who), settle=False)
    return who


def changed_line(event: SalesOrderSubmitted, **changes: Any) -> SalesOrderSubmitted:
    line: SalesOrderLine = event.lines[0].model_copy(update=changes)
    return event.model_copy(update={"lines": (line, *event.lines[1:])})


def absent(world: World, number: str) -> bool:
    return world.http.get(f"{world.stack.services['order'].url}/v1/orders/{number}").status_code == 404


def test_an_order_in_a_currency_that_does_not_exist_is_refused(world: World) -> None:
    number = fresh("O")
    bad = order(number, known(world), currency="XXQ")
    is_refused(world, "order", bad, "currency-unknown", "'XXQ' is not a currency of ISO 4217")
    assert absent(world, number)


@pytest.mark.parametrize("quantity", ["0", "-3", "0.000000"])
def test_an_order_of_nothing_or_less_is_refused_with_line_and_value(world: World, quantity: str) -> None:
    number = fresh("O")
    bad = changed_line(order(number, known(world)), quantity=quantity)
    is_refused(world, "order", bad, "quantity-not-positive", "line 1: quantity is", "it must be above 0")
    assert absent(world, number)


def test_an_order_number_used_twice_keeps_the_first_and_names_what_differs(world: World) -> None:
    who, number = known(world), fresh("O")
    first = order(number, who, ("10", "10.00"))
    world.send(first)
    bad = changed_line(first, quantity="12", product="P9").model_copy(update={"customer_reference": "PO 2"})
    is_refused(
        world, "order", bad, "order-number-used-twice",
        f"order {number} is known with other content", "customer_reference", "line 1: product, quantity",
    )  # fmt: skip
    assert status(world, number)["gross"] == "119.00"


def test_the_same_order_again_under_another_id_says_nothing(world: World) -> None:
    who, number = known(world), fresh("O")
    world.send(order(number, who))
    world.put("erp.orders.v1", who, of(order(number, who)), of(order(number, who)))
    world.goes_on(beside=who)
    assert world.letters("order", who) == []
    assert status(world, number)["revision"] == 1


def test_the_same_id_with_other_content_is_refused(world: World) -> None:
    who, number = known(world), fresh("O")
    first, second = order(number, who), order(fresh("O"), who)
    once = of(first)
    world.put("erp.orders.v1", who, once, of(second, id=_id(once)))
    world.goes_on(beside=who)
    letter = world.letter("order", who)
    assert (letter["kind"], letter["code"]) == ("refused", "same-id-other-content")
    assert "a correction needs an id of its own" in letter["detail"]
    assert absent(world, second.order)
    assert status(world, number)["status"] == "released"


def _id(sent: bytes) -> str:
    return str(json.loads(sent)["id"])


def test_more_shipped_than_ordered_is_refused_with_what_is_left(world: World) -> None:
    who, number = known(world), fresh("O")
    world.send(order(number, who, ("10", "10.00")), shipped(number, who, "S-1", "4"))
    bad = shipped(number, who, "S-2", "7")
    says = "line 1: 10 are ordered, 4 already shipped, 0 cancelled, 7 are asked"
    is_refused(world, "order", bad, "shipped-more-than-ordered", says)
    assert [s["shipment"] for s in status(world, number)["shipments"]] == ["S-1"]
    assert world.sql("select count(*) from o2c_billing.documents where customer = %s", [who]) == [(1,)]


def test_a_shipment_of_a_line_that_was_never_ordered_is_refused(world: World) -> None:
    who, number = known(world), fresh("O")
    world.send(order(number, who))
    bad = shipped(number, who, "S-1", "1", "1")
    is_refused(world, "order", bad, "line-unknown", f"order {number} has no line 2")


def test_a_shipment_of_another_customers_order_is_refused(world: World) -> None:
    who, other, number = known(world), known(world), fresh("O")
    world.send(order(number, who))
    is_refused(world, "order", shipped(number, other, "S-1"), "customer-differs", f"is of customer {who}, not {other}")


def test_a_shipment_of_a_held_order_is_a_fact_and_an_exception(world: World) -> None:
    """The goods are gone, whatever credit says: they are billed, and the order shows that it was held."""
    who, number = fresh("C"), fresh("O")
    world.send(customer(who, limit="10.00"), order(number, who))
    world.send(shipped(number, who, "S-1", "4"))
    seen = status(world, number)
    assert (seen["status"], seen["hold"]) == ("held", "shipped-while-held")
    assert [s["gross"] for s in seen["shipments"]] == ["47.60"]
    assert world.sql("select gross from o2c_billing.documents where customer = %s", [who]) == [(4760,)]
    assert world.letters("order", who) == []
    assert _said(world, who, "order-held") == ["credit-declined", "shipped-while-held"]


def _said(world: World, who: str, kind: str) -> list[str]:
    rows = world.sql(
        """select convert_from(body, 'utf8')::jsonb->'data'->>'reason' from o2c_order.outbox
           where key = %s and convert_from(body, 'utf8')::jsonb->>'type' like %s order by sequence""",
        [who, f"%{kind}%"],
    )
    return [str(row[0]) for row in rows]


def test_the_same_erp_invoice_with_another_amount_is_refused_and_the_first_stands(world: World) -> None:
    who, number = known(world), fresh("I")
    world.send(adopted(number, who, "100.00"))
    bad = adopted(number, who, "110.00")
    is_refused(world, "billing", bad, "same-number-other-content", "gross", "100.00 EUR", "110.00 EUR")
    assert world.sql("select gross from o2c_billing.documents where number = %s", [number]) == [(10_000,)]


def adopted(number: str, who: str, gross: str) -> ErpInvoiceIssued:
    return ErpInvoiceIssued(
        source_system="SAP", fiscal_year=2026, number=number, legal_entity="E2E", customer=who,
        gross=Money(amount=gross, currency="EUR"), document_date="2026-03-02", payment_terms="net 30",
    )  # fmt: skip
