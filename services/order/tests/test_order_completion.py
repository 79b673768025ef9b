"""Complete is what is shipped or cancelled, billed and settled, whichever comes first."""

import pytest
from order_facts import DAY, KNOWN, LATER, UNIT, cancel, left, released, ship, spec, taken

from o2c.order.commands import BillShipment, SettleItem
from o2c.order.events import ItemSettled, OrderCancelled, OrderCompleted, OrderReopened, Part, ShipmentBilled

ALL_LEFT = [taken(), released(), left("10", 100000, 19000)]
TWO_LEFT = [taken(), released(), left("4", 40000, 7600), left("6", 60000, 11400, shipment="S-2")]


def bill(document="INV-1", shipment="S-1"):
    return BillShipment(document, shipment, DAY)


def billed(document="INV-1", shipment="S-1"):
    return ShipmentBilled(document, shipment, DAY)


def settle(document="INV-1", reopened=False, day=LATER):
    return SettleItem(document, day, reopened)


def paid(document="INV-1", reopened=False, day=LATER):
    return ItemSettled(document, day, reopened)


def test_settling_the_invoice_of_the_last_shipment_completes():
    spec().given(UNIT, *ALL_LEFT, billed()).when(settle()).then(paid(), OrderCompleted(LATER))


def test_the_settlement_may_be_known_before_the_invoice():
    asked = spec().given(UNIT, *ALL_LEFT).when(settle()).then(paid())
    asked.given(UNIT, paid()).when(bill()).then(billed(), OrderCompleted(LATER))


def test_an_order_is_not_complete_while_something_is_to_be_shipped():
    spec().given(UNIT, taken(), released(), left("4", 40000, 7600), billed()).when(settle()).then(paid())


def test_every_shipment_must_be_billed():
    asked = spec().given(UNIT, *TWO_LEFT, billed()).when(settle()).then(paid())
    asked.given(UNIT, paid(), paid("INV-2")).when(bill("INV-2", "S-2")).then(
        billed("INV-2", "S-2"), OrderCompleted(LATER)
    )


def test_every_invoice_must_be_settled():
    asked = spec().given(UNIT, *TWO_LEFT, billed(), billed("INV-2", "S-2")).when(settle("INV-2")).then(paid("INV-2"))
    asked.given(UNIT, paid("INV-2")).when(settle()).then(paid(), OrderCompleted(LATER))


def test_the_day_of_completion_is_the_latest_of_all_its_facts():
    last = LATER.replace(day=30)
    rest = OrderCancelled(0, last, 1, "", True, (Part(1, "6", 60000, 11400),), True)
    before = [taken(), released(), left("4", 40000, 7600), rest, billed()]
    spec().given(UNIT, *before).when(settle()).then(paid(), OrderCompleted(last))


def test_an_invoice_that_names_no_shipment_bills_them_all():
    spec().given(UNIT, *TWO_LEFT, billed(shipment="")).when(settle()).then(paid(), OrderCompleted(LATER))


def test_a_returned_payment_reverses_the_completion_and_a_new_one_completes_again():
    complete = [*ALL_LEFT, billed(), paid(), OrderCompleted(LATER)]
    back = paid(reopened=True, day=LATER.replace(day=20))
    asked = spec().given(UNIT, *complete).when(settle(reopened=True, day=back.settled_on))
    asked.then(back, OrderReopened(back.settled_on)).given(UNIT, *asked.outcomes)
    asked.when(settle(day=LATER.replace(day=25))).then(
        paid(day=LATER.replace(day=25)), OrderCompleted(LATER.replace(day=25))
    )


def test_another_invoice_for_a_complete_order_opens_it_again():
    complete = [*ALL_LEFT, billed(), paid(), OrderCompleted(LATER)]
    spec().given(UNIT, *complete).when(bill("INV-2")).then(billed("INV-2"), OrderReopened(LATER))


def test_the_same_invoice_or_settlement_again_says_nothing():
    asked = spec().given(UNIT, *TWO_LEFT, billed(), paid())
    asked.when(bill()).then_nothing()
    asked.when(settle()).then_nothing()
    asked.when(settle("INV-9", reopened=True)).then_nothing()


def test_an_invoice_that_names_another_shipment_than_before_is_refused():
    spec().given(UNIT, *TWO_LEFT, billed()).when(bill(shipment="S-2")).then_refused(
        "invoice-bills-another", "INV-1", "shipment S-1", "shipment S-2"
    )
    spec().given(UNIT, *TWO_LEFT, billed()).when(bill(shipment="")).then_refused(
        "invoice-bills-another", "the whole order"
    )


@pytest.mark.parametrize(("command", "fact"), [(bill(), billed()), (settle(), paid())])
def test_what_is_known_before_the_order_is_kept_and_completes_nothing(command, fact):
    asked = spec().given(UNIT).when(command).then(fact)
    asked.given(UNIT, fact).when(command).then_nothing()


@pytest.mark.parametrize("command", [ship((1, "1")), cancel()])
def test_what_needs_an_order_waits_for_its_coming_also_after_early_facts(command):
    spec().given(UNIT).when(command).then_waits(UNIT)
    spec().given(UNIT, paid()).when(command).then_waits(KNOWN)


def test_an_order_completes_with_what_was_known_before_it():
    early = [billed(), paid()]
    spec().given(UNIT, *early, taken(), released()).when(ship((1, "10"))).then(
        left("10", 100000, 19000), OrderCompleted(LATER)
    )
