"""Contract events become commands; what is not for orders becomes nothing."""

import pytest
from order_facts import (
    DAY,
    LATER,
    LINE,
    UNIT,
    answered,
    cancelled,
    changed,
    invoiced,
    settled,
    shipped,
    submitted,
)

from o2c.chassis.domain import Send
from o2c.contracts.registry import EVENTS as SAID
from o2c.order import reactions
from o2c.order.commands import BillShipment, CancelOrder, Quantity, SettleItem, ShipGoods, TakeCreditAnswer
from o2c.order.reactions import HEARS, IGNORES


def react(event):
    return list(HEARS[type(event)](event))


def command_of(event):
    (send,) = react(event)
    assert send.unit == UNIT
    return send.command


def test_every_event_on_the_topics_it_reads_is_either_heard_or_ignored():
    topics = {event.TOPIC for event in HEARS}
    assert {e for e in SAID if e.TOPIC in topics} == set(HEARS) | set(IGNORES)
    assert set(HEARS).isdisjoint(IGNORES)


def test_numbers_written_differently_are_the_same_content():
    plain = command_of(submitted()).order
    zeros = {**LINE, "quantity": "10.000", "unit_price": "0100.00", "tax_rate": "19.0", "discount_percent": "0.00"}
    assert command_of(submitted(lines=(zeros,))).order == plain


def test_a_change_carries_the_senders_number():
    assert command_of(changed(number=3)).change_number == 3


def test_only_a_person_may_leave_the_change_number_out():
    unnumbered = submitted().model_dump(exclude={"change_number"})
    event = type(changed()).model_validate(unnumbered)
    assert command_of(event).change_number == 0
    (send,) = reactions.changed(event, by_person=True)
    assert send.command.change_number is None
    (send,) = reactions.changed(changed(number=3), by_person=True)
    assert send.command.change_number == 3


def test_shipments_and_cancellations_name_quantities():
    assert command_of(shipped("4.0")) == ShipGoods("C-1", "S-1", DAY, (Quantity(1, "4"),))
    assert command_of(cancelled((1, "4"), reason="late")) == CancelOrder("C-1", 0, DAY, "late", (Quantity(1, "4"),))
    assert command_of(cancelled()).quantities == ()


def test_credit_answers_are_read_in_minor_units():
    assert command_of(answered("1190.00")) == TakeCreditAnswer(1, 119000, "EUR", approved=True)
    declined = command_of(answered("1190.00", approve=False, code="no-account"))
    assert declined == TakeCreditAnswer(1, 119000, "EUR", approved=False, no_account=True)


def test_an_invoice_or_settlement_goes_to_its_order():
    assert command_of(invoiced()) == BillShipment("INV-1", "S-1", DAY)
    assert command_of(invoiced(shipment=None)) == BillShipment("INV-1", "", DAY)
    assert command_of(settled()) == SettleItem("INV-1", LATER, False)


@pytest.mark.parametrize("event", [invoiced(order=None), settled(order=None), settled(item_kind="credit-note")])
def test_what_has_no_order_asks_for_nothing(event):
    assert react(event) == []


@pytest.mark.parametrize(
    "event", [submitted(), changed(), cancelled(), shipped("1"), answered("1"), invoiced(), settled()]
)
def test_every_reaction_asks_one_command_of_one_order(event):
    assert [type(asked) for asked in react(event)] == [Send]
