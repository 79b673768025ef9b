"""An entity that keeps its books in another currency than its customer's: what has no rate yet waits for it."""

import pytest
from story import DAY, customer, line, order, shipped, statement
from world import World, fresh

from o2c.contracts.erp import ExchangeRatePublished
from o2c.contracts.money import Money

pytestmark = pytest.mark.servers


def rate(value: str) -> ExchangeRatePublished:
    return ExchangeRatePublished(pair="USD/EUR", rate=value, first_day=DAY, last_day=DAY, source="central bank")


def test_an_invoice_waits_for_the_rate_of_its_day_and_is_valued_at_it(world: World) -> None:
    who, number = fresh("C"), fresh("O")
    limit = Money(amount="100000.00", currency="USD")
    world.send(customer(who).model_copy(update={"credit_limit": limit}))
    world.send(order(number, who, ("10", "100.00"), currency="USD", entity="FX01"))
    world.send(shipped(number, who, f"S-{number}"))
    letter = world.letter("cash-app", who)
    assert (letter["kind"], letter["detail"]) == ("waiting", f"no exchange rate USD/EUR/{DAY}")
    world.send(rate("0.9215"))
    assert world.letters("cash-app", who) == []
    world.send(rate("0.99"))
    assert world.letter("cash-app", "USD/EUR")["code"] == "rate-stands"
    world.send(statement(fresh("ST"), fresh("B"), "0.00", "5.00", line(1, "5.00"), entity="FX01", currency="USD"))
    found = world.get("cash-app", "/v1/journal/totals", legal_entity="FX01")["totals"]
    worth = {total["account"]: (total["amount"], total["functional_amount"]) for total in found}
    assert worth["receivable"] == ("1190.00", "1096.59")
    assert worth["unidentified"] == ("-5.00", "-4.61")
