"""The whole road, once: customer, order, credit, shipment, invoice, bank statement, payment, credit freed."""

import pytest
from story import customer, line, order, shipped, statement
from world import World, fresh

pytestmark = pytest.mark.servers


def test_every_fact_of_the_road_is_in_the_read_models_a_moment_later(world: World) -> None:
    who, number, bank, name = fresh("C"), fresh("O"), fresh("BANK"), fresh("ST")
    world.send(customer(who))
    world.send(order(number, who, ("10", "100.00")))
    assert world.get("order", f"/v1/orders/{number}")["status"] == "released"

    world.send(shipped(number, who, f"S-{number}", "10"))
    [invoice] = world.sql("select document, number, gross from o2c_billing.documents where customer = %s", [who])
    assert invoice[2] == 119_000
    credit = world.get("credit", f"/v1/customers/{who}/credit")
    assert credit["balances"][0]["billed"] == "1190.00", credit
    world.settle_read_models()
    assert receivable(world, who) == ["1190.00"]

    paid = line(1, "1190.00", f"Rechnung {invoice[1]}")
    world.send(statement(name, bank, "0.00", "1190.00", paid))
    assert world.get("order", f"/v1/orders/{number}")["status"] == "completed"
    assert world.get("credit", f"/v1/customers/{who}/credit")["balances"][0]["billed"] == "0.00"
    world.settle_read_models()
    assert receivable(world, who) in ([], ["0.00"])
    story = [entry["text"] for entry in world.get("projection", f"/v1/timeline/{number}", limit=100)["entries"]]
    for fact in (f"order {number} placed", "credit approved", "released", "shipped", "issued", "applied", "settled"):
        assert any(fact in text for text in story), (fact, story)


def receivable(world: World, who: str) -> list[str]:
    """What the customer owes, by currency, as the aging has it."""
    return [row["total"]["amount"] for row in world.get("projection", "/v1/aging", customer=who)["rows"]]
